"""Graphs as SymPy objects: real symbols, exact rationals, functions as the table spells them."""

import re
from collections.abc import Callable
from functools import cache
from keyword import iskeyword
from typing import Any

from workbench.errors import UnsupportedError
from workbench.frontends.sympy.limits import refuse_nested_selections, refuse_numbers
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, ROWS, VARIABLE

#: Rows whose operands are conditions; `where` takes one condition, in front.
_CONNECTIVES = frozenset({"and", "or", "not"})
_NAME = re.compile(r"[A-Za-z_]\w*")
#: What SymPy raises when it will not build an expression.
_REFUSALS = (ArithmeticError, AttributeError, NotImplementedError, TypeError, ValueError)


def to_sympy(graph: Graph) -> tuple[Any, ...]:
    """One SymPy expression for each output of a graph, as SymPy gives it.

    SymPy evaluates while it builds (`x/x` becomes 1), so the expressions may be simpler than the
    graph. Raises UnsupportedError where SymPy refuses, naming the operator, and BudgetError where
    it would not come to an end (see `limits`).

    >>> import workbench as wb
    >>> to_sympy(wb.parse("x**2*sin(lambda) + 0.5"))
    (x**2*sin(lambda) + 1/2,)
    """
    values = node_values(graph)
    return tuple(as_number(values[output]) for output in graph.outputs)


def node_values(graph: Graph) -> list[Any]:
    """The SymPy object of every node; comparisons and connectives are SymPy Booleans."""
    from sympy import Rational

    refuse_numbers(graph)
    refuse_nested_selections(graph)
    values: list[Any] = []
    symbols = [symbol(name) for name in graph.variables]
    literals = [Rational(*literal.fraction.as_integer_ratio()) for literal in graph.literals]
    columns = zip(graph.codes, graph.first, graph.second, graph.third, strict=True)
    for code, first, second, third in columns:
        if code == LITERAL:
            values.append(literals[first])
        elif code == VARIABLE:
            values.append(symbols[first])
        else:
            operands = [values[node] for node in (first, second, third) if node >= 0]
            values.append(apply(code, operands))
    return values


def apply(code: int, operands: list[Any]) -> Any:
    """One operator on SymPy objects, each converted to the kind that the operator takes."""
    row = ROWS[code]
    if row.name in _CONNECTIVES:
        operands = [as_condition(operand) for operand in operands]
    elif row.name == "where":
        condition, chosen, other = operands
        operands = [as_condition(condition), as_number(chosen), as_number(other)]
    else:
        operands = [as_number(operand) for operand in operands]
    spelled = _spelling(code)
    try:
        return spelled(*operands)
    except _REFUSALS as error:
        raise UnsupportedError(
            f"SymPy refuses {row.name}: {error!s:.200}; use another method for this function"
        ) from error


def symbol(name: str) -> Any:
    """The real SymPy symbol of a variable."""
    from sympy import Symbol

    return Symbol(name, real=True)


def as_number(value: Any) -> Any:
    """A SymPy object as a number: a Boolean becomes 1 where it holds and 0 elsewhere."""
    from sympy import Piecewise

    return Piecewise((1, value), (0, True)) if _is_condition(value) else value


def as_condition(value: Any) -> Any:
    """A SymPy object as a condition: a number holds where it is not zero."""
    from sympy import Ne

    return value if _is_condition(value) else Ne(value, 0)


def _is_condition(value: Any) -> bool:
    from sympy.logic.boolalg import Boolean

    # To SymPy a symbol is a number and a Boolean; here it is a number.
    return isinstance(value, Boolean) and not value.is_Symbol


@cache
def _spelling(code: int) -> Callable[..., Any]:
    """The function that one row of the table spells in SymPy, compiled once.

    The text comes from the operator table and holds placeholders for operands, nothing else: no
    text of a user gets here.
    """
    import sympy

    row = ROWS[code]
    if not row.sympy:
        raise UnsupportedError(f"{row.name} has no spelling in SymPy; use another method")
    operands = [f"operand{index}" for index in range(row.arity)]
    text = row.spell(row.sympy, *operands)
    names = {name for name in _NAME.findall(text) if not iskeyword(name)} - set(operands)
    namespace = {"__builtins__": {}} | {name: getattr(sympy, name) for name in names}
    spelled: Callable[..., Any] = eval(f"lambda {', '.join(operands)}: {text}", namespace)
    return spelled


def forget() -> None:
    """Empty SymPy's cache, so that a time or a result cannot depend on what was done before."""
    from sympy.core.cache import clear_cache

    clear_cache()
