"""Arithmetic: + - * /, negation and power."""

import math
import operator
from collections.abc import Callable
from typing import Any

from workbench.ir.operators.row import Cost, Operator


def divide(u: float, v: float) -> float:
    """IEEE-754 division: a zero divisor gives a signed infinity, 0/0 NaN."""
    try:
        return u / v
    except ZeroDivisionError:
        if u == 0.0 or math.isnan(u):
            return math.nan
        return math.copysign(math.inf, u) * math.copysign(1.0, v)


def power(u: float, v: float) -> float:
    """C99 pow on the reals: (-8)**(1/3) is NaN, 0**-1 infinity.

    Squares and reciprocals are rounded correctly, which pow of a C library is not always.
    """
    if v == 2.0:
        return u * u
    if v == -1.0:
        return divide(1.0, u)
    try:
        return math.pow(u, v)
    except OverflowError:
        odd = v.is_integer() and v % 2.0 == 1.0
        return -math.inf if u < 0.0 and odd else math.inf
    except ValueError:
        if u == 0.0 and v < 0.0:
            odd = v.is_integer() and v % 2.0 == 1.0
            return math.copysign(math.inf, u) if odd else math.inf
        return math.nan


def _infix(
    name: str,
    symbol: str,
    precedence: int,
    cost: Cost,
    partials: tuple[str, str],
    total: Callable[[float, float], float],
    **columns: Any,
) -> Operator:
    """A row that is spelled with its symbol wherever `columns` do not say otherwise."""
    spelling = f"{{0}} {symbol} {{1}}"
    by_symbol: dict[str, Any] = {
        **dict.fromkeys(("python", "complex", "ball", "series", "sympy", "latex"), spelling),
        "numpy": f"np.{name}",
    }
    return Operator(
        name=name,
        family="arithmetic",
        arity=2,
        cost=cost,
        partials=partials,
        total=total,
        symbol=symbol,
        precedence=precedence,
        **{**by_symbol, **columns},
    )


ROWS: tuple[Operator, ...] = (
    _infix(
        "add",
        "+",
        5,
        Cost.ADDITION,
        ("1", "1"),
        operator.add,
        commutes=True,
        bounded_partials=(True, True),
    ),
    _infix(
        "subtract", "-", 5, Cost.ADDITION, ("1", "-1"), operator.sub, bounded_partials=(True, True)
    ),
    _infix(
        "multiply",
        "*",
        6,
        Cost.MULTIPLICATION,
        ("v", "u"),
        operator.mul,
        commutes=True,
        latex=r"{0} \, {1}",
    ),
    _infix(
        "divide",
        "/",
        6,
        Cost.DIVISION,
        ("1/v", "-w/v"),
        divide,
        complex="({0} / {1} if 1e-20 < abs({1}.real) < 1e20 else divide({0}, {1}))",
        latex=r"\frac{{{0}}}{{{1}}}",
        domain="v != 0",
        defined="v != 0",
    ),
    Operator(
        name="negate",
        family="arithmetic",
        arity=1,
        cost=Cost.ADDITION,
        symbol="-",
        precedence=7,
        partials=("-1",),
        total=lambda u: -u,
        python="-{0}",
        complex="-{0}",
        numpy="np.negative",
        ball="-{0}",
        series="-{0}",
        sympy="-{0}",
        latex="-{0}",
        ulps=0.0,
        bounded_partials=(True,),
    ),
    _infix(
        "power",
        "**",
        8,
        Cost.POWER,
        (
            # v - 1 is exact from 0.5; below, its rounding counts log(u) times, so that u divides w.
            "where(v == 0, 0, v*where(v >= 0.5, u^(v - 1),"
            " where(v < 0, w/u, where(u == 0, u^(v - 1), w/u))))",
            "where(w == 0, 0, w*log(u))",
        ),
        power,
        right_associative=True,
        python="pow",
        complex="power",
        ball="power",
        series="power",
        latex="{0}^{{{1}}}",
        ulps=4.0,
        # Integer exponents widen both: u != 0 where they are negative, everywhere else.
        domain="u > 0",
        defined="u > 0 or u == 0 and v >= 0",
    ),
)
