"""Leaves: literals, variables and the named constants."""

import math
from functools import partial
from typing import Any

from workbench.ir.operators.row import Cost, Operator


def _payload(*_: float) -> float:
    raise AssertionError("a literal or a variable has a payload, not a formula")


_leaf = partial(Operator, family="leaf", arity=0, cost=Cost.LEAF, partials=())


def _constant(name: str, value: float, ball: str, sympy: str, latex: str) -> Operator:
    spellings: dict[str, Any] = {"python": name, "complex": name, "numpy": f"np.{name}"}
    spellings |= {"ball": ball, "series": ball, "sympy": sympy, "latex": latex}
    return _leaf(name=name, total=lambda: value, **spellings)


CONSTANT_ROWS: tuple[Operator, ...] = (
    _constant("pi", math.pi, "arb.pi()", "pi", r"\pi"),
    _constant("e", math.e, "arb.const_e()", "E", "e"),
)

ROWS: tuple[Operator, ...] = (
    _leaf(name="literal", total=_payload),
    _leaf(name="variable", total=_payload, ulps=0.0),
    *CONSTANT_ROWS,
)
