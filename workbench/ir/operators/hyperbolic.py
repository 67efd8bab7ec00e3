"""Hyperbolic functions and their inverses."""

import math
from collections.abc import Callable

from workbench.ir.operators.row import Cost, Operator, Smoothness


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


def _row(
    name: str,
    partial: str,
    total: Callable[[float], float],
    series: str,
    *,
    complex: str = "",
    numpy: str = "",
    latex: str = "",
    domain: str = "",
    defined: str = "",
    smoothness: Smoothness = Smoothness.ANALYTIC,
    bounded: bool = False,
) -> Operator:
    return Operator(
        name=name,
        family="hyperbolic",
        arity=1,
        cost=Cost.ELEMENTARY,
        partials=(partial,),
        total=total,
        python=name,
        complex=complex or name,
        numpy=numpy or f"np.{name}",
        ball=f"{{0}}.{name}()",
        series=series,
        sympy=name,
        latex=latex or rf"\{name}\left({{0}}\right)",
        ulps=4.0,
        domain=domain,
        defined=defined,
        smoothness=smoothness,
        bounded_partials=(bounded,),
    )


ROWS: tuple[Operator, ...] = (
    _row("sinh", "cosh(u)", _sinh, "({0}.exp() - (-{0}).exp()) / 2"),
    _row("cosh", "sinh(u)", _cosh, "({0}.exp() + (-{0}).exp()) / 2"),
    _row("tanh", "1 - w^2", math.tanh, "1 - 2 / ((2 * {0}).exp() + 1)", bounded=True),
    _row(
        "asinh",
        "1/sqrt(u*u + 1)",
        math.asinh,
        "({0} + square_root({0} * {0} + 1)).log()",
        numpy="np.arcsinh",
        latex=r"\operatorname{{arsinh}}\left({0}\right)",
        bounded=True,
    ),
    _row(
        "acosh",
        "1/sqrt((u - 1)*(u + 1))",
        _acosh,
        "({0} + square_root({0} * {0} - 1)).log()",
        complex="(acosh({0}) if {0}.real >= 1.0 else refuse())",
        numpy="np.arccosh",
        latex=r"\operatorname{{arcosh}}\left({0}\right)",
        domain="u > 1",
        defined="u >= 1",
        smoothness=Smoothness.CONTINUOUS,
    ),
    _row(
        "atanh",
        "1/((1 - u)*(1 + u))",
        _atanh,
        "((1 + {0}) / (1 - {0})).log() / 2",
        complex="(atanh({0}) if -1.0 < {0}.real < 1.0 else refuse())",
        numpy="np.arctanh",
        latex=r"\operatorname{{artanh}}\left({0}\right)",
        domain="abs(u) < 1",
        defined="abs(u) < 1",
    ),
)
