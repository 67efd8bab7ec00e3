"""Trigonometric functions and their inverses."""

import math
from collections.abc import Callable
from functools import partial

from workbench.ir.operators.row import Operator, Smoothness, function_row


def _guarded(function: Callable[[float], float]) -> Callable[[float], float]:
    def total(u: float) -> float:
        try:
            return function(u)
        except ValueError:
            return math.nan

    return total


_row = partial(function_row, family="trigonometric")


ROWS: tuple[Operator, ...] = (
    _row("sin", "cos(u)", _guarded(math.sin)),
    _row("cos", "-sin(u)", _guarded(math.cos)),
    _row("tan", "1 + w*w", _guarded(math.tan), domain="cos(u) != 0", defined="cos(u) != 0"),
    _row(
        "asin",
        "1/sqrt((1 - u)*(1 + u))",
        _guarded(math.asin),
        complex="(asin({0}) if -1.0 <= {0}.real <= 1.0 else refuse())",
        numpy="np.arcsin",
        series="arcsine({0})",
        latex=r"\arcsin\left({0}\right)",
        domain="abs(u) < 1",
        defined="abs(u) <= 1",
        smoothness=Smoothness.CONTINUOUS,
    ),
    _row(
        "acos",
        "-1/sqrt((1 - u)*(1 + u))",
        _guarded(math.acos),
        complex="(acos({0}) if -1.0 <= {0}.real <= 1.0 else refuse())",
        numpy="np.arccos",
        series="arccosine({0})",
        latex=r"\arccos\left({0}\right)",
        domain="abs(u) < 1",
        defined="abs(u) <= 1",
        smoothness=Smoothness.CONTINUOUS,
    ),
    _row(
        "atan",
        "1/hypot(1, u)/hypot(1, u)",
        math.atan,
        numpy="np.arctan",
        latex=r"\arctan\left({0}\right)",
        bounded_partials=(True,),
    ),
    _row(
        "atan2",
        ("v/hypot(u, v)/hypot(u, v)", "-u/hypot(u, v)/hypot(u, v)"),
        math.atan2,
        numpy="np.arctan2",
        ball="atan2({0}, {1})",
        series="atan2({0}, {1})",
        domain="u != 0 or v > 0",
        smoothness=Smoothness.DISCONTINUOUS,
    ),
)
