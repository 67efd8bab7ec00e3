"""Roots, exponentials and logarithms."""

import math
from collections.abc import Callable
from functools import partial

from workbench.ir.operators.row import Operator, Smoothness, function_row


def _root(function: Callable[[float], float]) -> Callable[[float], float]:
    def total(u: float) -> float:
        return math.nan if u < 0.0 else function(u)

    return total


def _growth(function: Callable[[float], float]) -> Callable[[float], float]:
    def total(u: float) -> float:
        try:
            return function(u)
        except OverflowError:
            return math.inf

    return total


def _logarithm(function: Callable[[float], float], edge: float) -> Callable[[float], float]:
    def total(u: float) -> float:
        if u == edge:
            return -math.inf
        return math.nan if u < edge else function(u)

    return total


def _logaddexp(u: float, v: float) -> float:
    if u == v:  # infinities as well
        return u + math.log(2.0)
    return (u if u > v else v) + math.log1p(math.exp(-abs(u - v)))


def _xlogy(u: float, v: float) -> float:
    if math.isnan(v) or u == 0.0:
        return v if math.isnan(v) else 0.0
    return u * _logarithm(math.log, 0.0)(v)


_row = partial(function_row, family="exponential")


ROWS: tuple[Operator, ...] = (
    _row(
        "sqrt",
        "0.5/w",
        _root(math.sqrt),
        complex="(sqrt({0}) if {0}.real >= 0.0 else refuse())",
        series="square_root({0})",
        latex=r"\sqrt{{{0}}}",
        ulps=0.5,
        domain="u > 0",
        defined="u >= 0",
        smoothness=Smoothness.CONTINUOUS,
    ),
    _row(
        "cbrt",
        "1/(3*w*w)",
        math.cbrt,
        ball="cbrt({0})",
        series="cbrt({0})",
        sympy="sign({0})*Abs({0})**Rational(1, 3)",
        mpmath="sign(re({0})) * cbrt(sign(re({0})) * {0})",
        latex=r"\sqrt[3]{{{0}}}",
        domain="u != 0",
        smoothness=Smoothness.CONTINUOUS,
    ),
    _row("exp", "w", _growth(math.exp), latex=r"e^{{{0}}}"),
    _row(
        "expm1",
        "exp(u)",
        _growth(math.expm1),
        series="{0}.exp() - 1",
        sympy="exp({0}) - 1",
    ),
    _row(
        "exp2",
        "w*log(2)",
        _growth(math.exp2),
        ball="({0} * arb(2).log()).exp()",
        series="({0} * arb(2).log()).exp()",
        sympy="2 ** {0}",
        mpmath="exp({0} * log(2))",
        latex="2^{{{0}}}",
    ),
    _row(
        "log",
        "1/u",
        _logarithm(math.log, 0.0),
        complex="(log({0}) if {0}.real > 0.0 else refuse())",
        domain="u > 0",
        defined="u > 0",
    ),
    _row(
        "log1p",
        "1/(1 + u)",
        _logarithm(math.log1p, -1.0),
        series="(1 + {0}).log()",
        sympy="log(1 + {0})",
        domain="u > -1",
        defined="u > -1",
    ),
    _row(
        "log2",
        "1/log(2)/u",
        _logarithm(math.log2, 0.0),
        ball="{0}.log() / arb(2).log()",
        series="{0}.log() / arb(2).log()",
        sympy="log({0}) / log(2)",
        mpmath="log({0}) / log(2)",
        latex=r"\log_{{2}}\left({0}\right)",
        domain="u > 0",
        defined="u > 0",
    ),
    _row(
        "log10",
        "1/log(10)/u",
        _logarithm(math.log10, 0.0),
        ball="{0}.log() / arb.const_log10()",
        series="{0}.log() / arb.const_log10()",
        sympy="log({0}) / log(10)",
        latex=r"\log_{{10}}\left({0}\right)",
        domain="u > 0",
        defined="u > 0",
    ),
    _row(
        "logaddexp",
        ("sigmoid(u - v)", "sigmoid(v - u)"),
        _logaddexp,
        folds=True,
        commutes=True,
        complex="({0} + softplus({1} - {0}) if {0}.real > {1}.real else {1} + softplus({0} - {1}))",
        ball="{0}.max({1}) + softplus(-abs({0} - {1}))",
        series="{1} + softplus({0} - {1})",
        sympy="log(exp({0}) + exp({1}))",
        mpmath="log(exp({0}) + exp({1}))",
        latex=r"\log\left(e^{{{0}}} + e^{{{1}}}\right)",
        floor=1.0,
    ),
    _row(
        "xlogy",
        ("log(v)", "where(u == 0, 0, u/v)"),
        _xlogy,
        complex="({0} * log({1}) if {1}.real > 0.0 else refuse())",
        numpy="special.xlogy",
        ball="xlogy",
        series="{0} * {1}.log()",
        sympy="{0} * log({1})",
        mpmath="{0} * log({1})",
        latex=r"{0} \, \log\left({1}\right)",
        domain="v > 0",
        defined="v > 0 or u == 0",
    ),
)
