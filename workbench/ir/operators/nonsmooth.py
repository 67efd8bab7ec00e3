"""Operators with corners or jumps: abs, sign, floor, round, mod, min, max, relu, hypot and where.

Conventions where no derivative exists: abs'(0) = 0, sign' = 0, floor' = 0, round' = 0, max and min
at a tie give half to each operand, relu'(0) = 0; mod goes on as from the right.
"""

import math
from functools import partial

from workbench.ir.operators.row import Cost, Operator, Smoothness, function_row


def _sign(u: float) -> float:
    if u > 0.0:
        return 1.0
    return -1.0 if u < 0.0 else u + 0.0  # of either zero +0, of NaN NaN


def _floor(u: float) -> float:
    return u // 1.0 if math.isfinite(u) else u


def _round(u: float) -> float:
    return math.copysign(round(u), u) if math.isfinite(u) else u


def _mod(u: float, v: float) -> float:
    return u % v if v else math.nan


def _min(u: float, v: float) -> float:
    return u if u < v or u != u else v  # a NaN of either operand is the result


def _max(u: float, v: float) -> float:
    return u if u > v or u != u else v


def _relu(u: float) -> float:
    return 0.0 if u <= 0.0 else u


def _where(u: float, v: float, z: float) -> float:
    return v if u else z


#: Their values are exact, and continuous, unless a row says otherwise.
_row = partial(function_row, family="nonsmooth", ulps=0.0, smoothness=Smoothness.CONTINUOUS)

ROWS: tuple[Operator, ...] = (
    _row(
        "abs",
        "sign(u)",
        abs,
        cost=Cost.SELECTION,
        complex="({0} if {0}.real > 0.0 else -{0} if {0}.real < 0.0 else abs({0}.real))",
        ball="abs({0})",
        series="absolute({0})",
        sympy="Abs",
        latex=r"\left|{0}\right|",
        domain="u != 0",
        bounded_partials=(True,),
    ),
    _row(
        "sign",
        "0",
        _sign,
        cost=Cost.SELECTION,
        complex="(1.0 if {0}.real > 0.0 else -1.0 if {0}.real < 0.0 else {0}.real + 0.0)",
        ball="sign",
        series="sign({0})",
        domain="u != 0",
        smoothness=Smoothness.DISCONTINUOUS,
        bounded_partials=(True,),
    ),
    _row(
        "floor",
        "0",
        _floor,
        cost=Cost.SELECTION,
        python="({0} // 1.0 if abs({0}) < 1e300 else {0})",
        complex="({0}.real // 1.0 if abs({0}.real) < 1e300 else {0}.real)",
        series="constant_term({0}).floor()",
        mpmath="floor(re({0}))",
        latex=r"\left\lfloor {0} \right\rfloor",
        domain="sin(pi*u) != 0",
        smoothness=Smoothness.DISCONTINUOUS,
        bounded_partials=(True,),
        sample=(2.5,),
    ),
    _row(
        "round",
        "0",
        _round,
        cost=Cost.SELECTION,
        complex="nearest",
        numpy="np.rint",
        ball="nearest",
        series="nearest(constant_term({0}))",
        sympy="floor({0} + Rational(1, 2))"
        " - Piecewise((1, Eq(Mod({0} - Rational(1, 2), 2), 0)), (0, True))",
        mpmath="nint(re({0}))",
        domain="sin(pi*(u + 0.5)) != 0",
        smoothness=Smoothness.DISCONTINUOUS,
        bounded_partials=(True,),
        sample=(2.25,),
    ),
    # The partial is the exact whole number: floor(u/v) may be the next one in float64.
    _row(
        "mod",
        ("1", "-round((u - w)/v)"),
        _mod,
        series="{0} - {1} * constant_term({0} / {1}).floor()",
        ball="mod",
        sympy="Mod",
        mpmath="({0} - {1} * floor(re({0} / {1})))",
        latex=r"\left({0} \bmod {1}\right)",
        ulps=0.5,
        domain="v != 0 and sin(pi*(u/v)) != 0",
        defined="v != 0",
        smoothness=Smoothness.DISCONTINUOUS,
        bounded_partials=(True, False),
        sample=(2.5, 1.0),
    ),
    _row(
        "min",
        ("where(u < v, 1, where(u == v, 0.5, 0))", "where(v < u, 1, where(u == v, 0.5, 0))"),
        _min,
        folds=True,
        cost=Cost.SELECTION,
        python="({0} if {0} < {1} or {0} != {0} else {1})",
        complex="smaller",
        numpy="np.minimum",
        series="smaller({0}, {1})",
        sympy="Min",
        domain="u != v",
        bounded_partials=(True, True),
    ),
    _row(
        "max",
        ("where(u > v, 1, where(u == v, 0.5, 0))", "where(v > u, 1, where(u == v, 0.5, 0))"),
        _max,
        folds=True,
        cost=Cost.SELECTION,
        python="({0} if {0} > {1} or {0} != {0} else {1})",
        complex="larger",
        numpy="np.maximum",
        series="larger({0}, {1})",
        sympy="Max",
        domain="u != v",
        bounded_partials=(True, True),
    ),
    _row(
        "relu",
        "where(u > 0, 1, 0)",
        _relu,
        cost=Cost.SELECTION,
        python="(0.0 if {0} <= 0.0 else {0})",
        complex="(0.0 if {0}.real <= 0.0 else {0})",
        numpy="np.maximum({0}, 0.0)",
        ball="{0}.max(arb(0))",
        series="larger({0}, arb(0))",
        sympy="Max({0}, 0)",
        domain="u != 0",
        bounded_partials=(True,),
    ),
    _row(
        "hypot",
        ("u/w", "v/w"),
        math.hypot,
        commutes=True,
        ball="hypot",
        series="square_root({0} * {0} + {1} * {1})",
        sympy="sqrt({0}**2 + {1}**2)",
        ulps=2.0,
        domain="u != 0 or v != 0",
    ),
    _row(
        "where",
        ("0", "where(u, 1, 0)", "where(u, 0, 1)"),
        _where,
        cost=Cost.SELECTION,
        python="({1} if {0} else {2})",
        complex="({1} if {0}.real else {2})",
        numpy="np.where({0} != 0, {1}, {2})",
        ball="choose({0}, {1}, {2})",
        series="choose({0}, {1}, {2})",
        sympy="Piecewise(({1}, {0}), ({2}, True))",
        latex=r"\begin{{cases}} {1} & \text{{if }} {0} \\ {2} & \text{{otherwise}} \end{{cases}}",
        smoothness=Smoothness.DISCONTINUOUS,
        bounded_partials=(True, True, True),
        sample=(1.0, 0.5, 2.0),
    ),
)
