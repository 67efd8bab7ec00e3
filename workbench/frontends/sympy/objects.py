"""Small questions about SymPy objects, answered without importing SymPy."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from workbench.errors import LiteralError, UnsupportedError
from workbench.ir.numbers import exact_number
from workbench.ir.operators import ROWS

#: Objects with more parts than this are named, not spelled out, in messages.
_SHOWN_PARTS = 40
_SHOWN_CHARACTERS = 120
#: Classes of elements: those of IndexedBase("x") and of MatrixSymbol("w", 2, 3).
_ELEMENTS = frozenset({"Indexed", "MatrixElement"})
#: What is constant between its jumps.
_STEPS = frozenset({"Heaviside", *(row.sympy for row in ROWS if row.partials == ("0",))})


def exact(number: Any) -> Fraction:
    """The exact value of a SymPy Rational or Float; UnsupportedError for infinities and NaN."""
    if number.is_Rational:
        return Fraction(int(number.p), int(number.q))
    if number.is_Float:
        try:
            found = exact_number(number)
        except LiteralError as error:
            raise UnsupportedError(f"SymPy's Float is {error}") from None
        if isinstance(found, Fraction):
            return found
    raise UnsupportedError(
        f"SymPy returned {number}, which is not a real number; use another method or another point"
    )


def is_zero_by_convention(one: Any) -> bool:
    """Whether an object is zero wherever it has a value: DiracDelta, the slope of a step.

    SymPy leaves Derivative(sign(u), x) alone where it cannot prove u real; over the reals it is
    the same 2*u'*DiracDelta(u) that it writes elsewhere. Of floor(x*y) it writes the derivative
    with Subs.
    """
    kind = type(one).__name__
    if kind == "Subs":
        one = one.expr
        kind = type(one).__name__
    if kind == "Derivative":
        return type(one.expr).__name__ in _STEPS
    return kind == "DiracDelta"


def describe(one: Any) -> str:
    """An object for a message: spelled out where it is small, else by its type."""
    count, waiting = 0, [one]
    while waiting and count <= _SHOWN_PARTS:
        count += 1
        waiting.extend(waiting.pop().args)
    if count > _SHOWN_PARTS:
        return f"a large {type(one).__name__}"
    text = str(one)
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "..."


def symbols_of(roots: Sequence[Any]) -> dict[str, Any]:
    """Every symbol by name; UnsupportedError when one name stands for two symbols."""
    found: dict[str, Any] = {}
    seen: set[int] = set()
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        name = variable_name(one)
        if name and found.setdefault(name, one) != one:
            raise UnsupportedError(
                f"two different SymPy symbols are named {name} (their assumptions differ); "
                "declare them alike or rename one"
            )
        if not name:
            waiting.extend(one.args[2:] if type(one).__name__ == "Subs" else one.args)
    return found


def variable_name(one: Any) -> str:
    """What a symbol, or an element of an array at a place in numbers, is called; else nothing.

    >>> import sympy
    >>> variable_name(sympy.Symbol("k")), variable_name(sympy.MatrixSymbol("w", 2, 3)[1, 2])
    ('k', 'w[1,2]')
    """
    if one.is_Symbol:
        return str(one.name)
    if type(one).__name__ not in _ELEMENTS:
        return ""
    array, *place = one.args
    known = all(index.is_Integer and index >= 0 for index in place)
    return f"{array}[{','.join(map(str, place))}]" if known else ""


def natural_order(name: str) -> list[tuple[int, str]]:
    """Sort key of a name: x2 before x10.

    >>> sorted(["x10", "x2", "a"], key=natural_order)
    ['a', 'x2', 'x10']
    """
    return [
        (int(piece), "") if piece.isdecimal() else (-1, piece)
        for piece in re.split(r"(\d+)", name)
        if piece
    ]
