"""Leaves: literals, variables and the named constants."""

import math

from workbench.ir.operators.row import Cost, Operator


def _payload(*_: float) -> float:
    raise AssertionError("a literal or a variable has a payload, not a formula")


CONSTANT_ROWS: tuple[Operator, ...] = (
    Operator(
        name="pi",
        family="leaf",
        arity=0,
        cost=Cost.LEAF,
        partials=(),
        total=lambda: math.pi,
        python="pi",
        complex="pi",
        numpy="np.pi",
        ball="arb.pi()",
        series="arb.pi()",
        sympy="pi",
        latex=r"\pi",
    ),
    Operator(
        name="e",
        family="leaf",
        arity=0,
        cost=Cost.LEAF,
        partials=(),
        total=lambda: math.e,
        python="e",
        complex="e",
        numpy="np.e",
        ball="arb.const_e()",
        series="arb.const_e()",
        sympy="E",
        latex="e",
    ),
)

ROWS: tuple[Operator, ...] = (
    Operator(name="literal", family="leaf", arity=0, cost=Cost.LEAF, partials=(), total=_payload),
    Operator(
        name="variable",
        family="leaf",
        arity=0,
        cost=Cost.LEAF,
        partials=(),
        total=_payload,
        ulps=0.0,
    ),
    *CONSTANT_ROWS,
)
