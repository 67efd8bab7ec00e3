"""Operators with corners: abs, sign, min, max, relu, hypot and where.

Conventions where no derivative exists: abs'(0) = 0, sign' = 0, max and min at a tie give half to
each operand, relu'(0) = 0.
"""

import math

from workbench.ir.operators.row import Cost, Operator, Smoothness


def _sign(u: float) -> float:
    if u > 0.0:
        return 1.0
    return -1.0 if u < 0.0 else u + 0.0  # of either zero +0, of NaN NaN


def _min(u: float, v: float) -> float:
    return u if u < v or u != u else v  # a NaN of either operand is the result


def _max(u: float, v: float) -> float:
    return u if u > v or u != u else v


def _relu(u: float) -> float:
    return 0.0 if u <= 0.0 else u


def _where(u: float, v: float, z: float) -> float:
    return v if u else z


ROWS: tuple[Operator, ...] = (
    Operator(
        name="abs",
        family="nonsmooth",
        arity=1,
        cost=Cost.ELEMENTARY,
        partials=("sign(u)",),
        total=abs,
        python="abs",
        complex="({0} if {0}.real > 0.0 else -{0} if {0}.real < 0.0 else abs({0}.real))",
        numpy="np.abs",
        ball="abs({0})",
        series="absolute({0})",
        sympy="Abs",
        latex=r"\left|{0}\right|",
        ulps=0.0,
        domain="u != 0",
        smoothness=Smoothness.CONTINUOUS,
        bounded_partials=(True,),
    ),
    Operator(
        name="sign",
        family="nonsmooth",
        arity=1,
        cost=Cost.ELEMENTARY,
        partials=("0",),
        total=_sign,
        python="sign",
        complex="(1.0 if {0}.real > 0.0 else -1.0 if {0}.real < 0.0 else {0}.real + 0.0)",
        numpy="np.sign",
        ball="sign",
        series="sign({0})",
        sympy="sign",
        latex=r"\operatorname{{sign}}\left({0}\right)",
        ulps=0.0,
        domain="u != 0",
        smoothness=Smoothness.DISCONTINUOUS,
        bounded_partials=(True,),
    ),
    Operator(
        name="min",
        family="nonsmooth",
        arity=2,
        folds=True,
        cost=Cost.SELECTION,
        partials=(
            "where(u < v, 1, where(u == v, 0.5, 0))",
            "where(v < u, 1, where(u == v, 0.5, 0))",
        ),
        total=_min,
        python="({0} if {0} < {1} or {0} != {0} else {1})",
        complex="smaller",
        numpy="np.minimum",
        ball="{0}.min({1})",
        series="smaller({0}, {1})",
        sympy="Min",
        latex=r"\min\left({0}, {1}\right)",
        ulps=0.0,
        domain="u != v",
        smoothness=Smoothness.CONTINUOUS,
        bounded_partials=(True, True),
    ),
    Operator(
        name="max",
        family="nonsmooth",
        arity=2,
        folds=True,
        cost=Cost.SELECTION,
        partials=(
            "where(u > v, 1, where(u == v, 0.5, 0))",
            "where(v > u, 1, where(u == v, 0.5, 0))",
        ),
        total=_max,
        python="({0} if {0} > {1} or {0} != {0} else {1})",
        complex="larger",
        numpy="np.maximum",
        ball="{0}.max({1})",
        series="larger({0}, {1})",
        sympy="Max",
        latex=r"\max\left({0}, {1}\right)",
        ulps=0.0,
        domain="u != v",
        smoothness=Smoothness.CONTINUOUS,
        bounded_partials=(True, True),
    ),
    Operator(
        name="relu",
        family="nonsmooth",
        arity=1,
        cost=Cost.SELECTION,
        partials=("where(u > 0, 1, 0)",),
        total=_relu,
        python="(0.0 if {0} <= 0.0 else {0})",
        complex="(0.0 if {0}.real <= 0.0 else {0})",
        numpy="np.maximum({0}, 0.0)",
        ball="{0}.max(arb(0))",
        series="larger({0}, arb(0))",
        sympy="Max({0}, 0)",
        latex=r"\operatorname{{relu}}\left({0}\right)",
        ulps=0.0,
        domain="u != 0",
        smoothness=Smoothness.CONTINUOUS,
        bounded_partials=(True,),
    ),
    Operator(
        name="hypot",
        family="nonsmooth",
        arity=2,
        cost=Cost.ELEMENTARY,
        partials=("u/w", "v/w"),
        total=math.hypot,
        python="hypot",
        complex="hypot",
        numpy="np.hypot",
        ball="hypot",
        series="square_root({0} * {0} + {1} * {1})",
        sympy="sqrt({0}**2 + {1}**2)",
        latex=r"\operatorname{{hypot}}\left({0}, {1}\right)",
        ulps=2.0,
        domain="u != 0 or v != 0",
        smoothness=Smoothness.CONTINUOUS,
    ),
    Operator(
        name="where",
        family="nonsmooth",
        arity=3,
        cost=Cost.SELECTION,
        partials=("0", "where(u, 1, 0)", "where(u, 0, 1)"),
        total=_where,
        python="({1} if {0} else {2})",
        complex="({1} if {0}.real else {2})",
        numpy="np.where({0} != 0, {1}, {2})",
        ball="choose({0}, {1}, {2})",
        series="choose({0}, {1}, {2})",
        sympy="Piecewise(({1}, {0}), ({2}, True))",
        latex=r"\begin{{cases}} {1} & \text{{if }} {0} \\ {2} & \text{{otherwise}} \end{{cases}}",
        ulps=0.0,
        smoothness=Smoothness.DISCONTINUOUS,
        bounded_partials=(True, True, True),
        sample=(1.0, 0.5, 2.0),
    ),
)
