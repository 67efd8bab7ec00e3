"""The quick way to record: Python's arithmetic and the functions of one operand, spelled out.

`Scalar.__workbench_apply__` records any operator; what is written here does the same for the
common ones without its loops, from the same rows and rules. Everything else goes there.
"""

from collections.abc import Iterator
from typing import Any

from workbench.ir.operators import CODES, FUNCTIONS, OPERATORS, Operator
from workbench.tape.domain import warn_not_finite
from workbench.tape.operators import method_names
from workbench.tape.rules import SPELLED, tape_rule

#: Python's name of an arithmetic operator: __add__, __radd__.
_DUNDERS = {"add": "add", "subtract": "sub", "multiply": "mul", "divide": "truediv", "power": "pow"}
#: Integers with fewer bits are floats without a doubt.
_SAFE_BITS = 1000

#: What cannot leave the reals is written in place; all else is called, and looked at afterwards.
_PLAIN = "node._val = {}"
_CALLED = """value = node._val = total({names})
    if value - value != 0.0:
        warn_not_finite(name, ({names},), value)"""
_RECORD = """
    node._grad = 0.0
    node._serial = next(serials)
    node._mark = None
    return node
"""
_NUMBER = """
        if kind is not float:
            if kind is not int or other.bit_length() > SAFE_BITS:
                return careful(self, other)
            other = float(other)
"""
_LEFT = f"""
def method(self, other):
    node = new(Scalar)
    u = self._val
    kind = type(other)
    if kind is Scalar:
        v = other._val
        node._rule = both
    else:
{_NUMBER}
        v = other
        node._rule = one
    {{value}}
    node._first = self
    node._second = other
{_RECORD}"""
_RIGHT = f"""
def method(self, other):
    kind = type(other)
    if True:
{_NUMBER}
    node = new(Scalar)
    u = other
    v = self._val
    {{value}}
    node._rule = one
    node._first = self
    node._second = other
{_RECORD}"""
_UNARY = f"""
def method(self):
    node = new(Scalar)
    u = self._val
    {{value}}
    node._rule = one
    node._first = self
{_RECORD}"""


def add_fast_methods(scalar: type[Any], serials: Iterator[int]) -> None:
    """Replace the careful methods of a Scalar class by quick ones that fall back on them."""
    shared = {"Scalar": scalar, "new": scalar.__new__, "serials": serials}
    shared.update(SAFE_BITS=_SAFE_BITS, warn_not_finite=warn_not_finite, __name__=__name__)

    def define(template: str, row: Operator, attribute: str, on_tape: tuple[bool, ...]) -> None:
        names = ("u", "v")[: row.arity]
        if row.name in SPELLED:
            value = _PLAIN.format(row.spell(row.python, *names))
        else:
            value = _CALLED.format(names=", ".join(names))
        code = CODES[row.name]
        careful = getattr(scalar, attribute)
        namespace = {**shared, "name": row.name, "total": row.total, "careful": careful}
        namespace["one"] = tape_rule(code, on_tape)
        namespace["both"] = tape_rule(code, (True,) * row.arity)
        exec(template.format(value=value), namespace)  # the table's text, never a user's
        method = namespace["method"]
        method.__name__ = attribute
        method.__qualname__ = f"{scalar.__name__}.{attribute}"
        method.__doc__ = careful.__doc__
        setattr(scalar, attribute, method)

    for name, dunder in _DUNDERS.items():
        define(_LEFT, OPERATORS[name], f"__{dunder}__", (True, False))
        define(_RIGHT, OPERATORS[name], f"__r{dunder}__", (False, True))
    define(_UNARY, OPERATORS["negate"], "__neg__", (True,))
    define(_UNARY, OPERATORS["abs"], "__abs__", (True,))
    for row in FUNCTIONS.values():
        if row.arity == 1:
            for attribute in method_names(row):
                define(_UNARY, row, attribute, (True,))
