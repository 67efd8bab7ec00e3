"""Hyperbolic functions and their inverses."""

import math
from functools import partial

from workbench.ir.operators.row import Operator, Smoothness, function_row


def _sinh(u: float) -> float:
    try:
        return math.sinh(u)
    except OverflowError:
        return math.copysign(math.inf, u)


def _cosh(u: float) -> float:
    try:
        return math.cosh(u)
    except OverflowError:
        return math.inf


def _acosh(u: float) -> float:
    return math.nan if u < 1.0 else math.acosh(u)


def _atanh(u: float) -> float:
    if abs(u) == 1.0:
        return math.copysign(math.inf, u)
    return math.nan if abs(u) > 1.0 else math.atanh(u)


_row = partial(function_row, family="hyperbolic")


ROWS: tuple[Operator, ...] = (
    _row("sinh", "cosh(u)", _sinh, series="({0}.exp() - (-{0}).exp()) / 2"),
    _row("cosh", "sinh(u)", _cosh, series="({0}.exp() + (-{0}).exp()) / 2"),
    _row(
        "tanh",
        "4*sigmoid(2*u)*sigmoid(-(2*u))",
        math.tanh,
        series="1 - 2 / ((2 * {0}).exp() + 1)",
        bounded_partials=(True,),
    ),
    _row(
        "asinh",
        "1/hypot(u, 1)",
        math.asinh,
        series="({0} + square_root({0} * {0} + 1)).log()",
        numpy="np.arcsinh",
        latex=r"\operatorname{{arsinh}}\left({0}\right)",
        bounded_partials=(True,),
    ),
    _row(
        "acosh",
        "1/(sqrt(u - 1)*sqrt(u + 1))",
        _acosh,
        series="({0} + square_root({0} * {0} - 1)).log()",
        complex="(acosh({0}) if {0}.real >= 1.0 else refuse())",
        numpy="np.arccosh",
        latex=r"\operatorname{{arcosh}}\left({0}\right)",
        domain="u > 1",
        defined="u >= 1",
        smoothness=Smoothness.CONTINUOUS,
        sample=(1.5,),
    ),
    _row(
        "atanh",
        "1/((1 - u)*(1 + u))",
        _atanh,
        series="((1 + {0}) / (1 - {0})).log() / 2",
        complex="(atanh({0}) if -1.0 < {0}.real < 1.0 else refuse())",
        numpy="np.arctanh",
        latex=r"\operatorname{{artanh}}\left({0}\right)",
        domain="abs(u) < 1",
        defined="abs(u) < 1",
    ),
)
