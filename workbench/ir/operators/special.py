"""Special functions: error functions, the gamma family, sigmoid and softplus."""

import math
from functools import partial

from workbench.ir.operators.array_functions import MAX_POLYGAMMA_ORDER, polygamma, rgamma, sinc
from workbench.ir.operators.complex_functions.special import split_gaussian
from workbench.ir.operators.row import Operator, function_row


def _gamma(u: float) -> float:
    if u == 0.0:
        return math.copysign(math.inf, u)
    try:
        return math.gamma(u)
    except OverflowError:
        return math.copysign(math.inf, u)
    except ValueError:
        return math.nan


def _lgamma(u: float) -> float:
    try:
        return math.lgamma(u)
    except (OverflowError, ValueError):
        return math.inf


def _polygamma(n: float, u: float) -> float:
    """NaN for an order that is not a whole number from 0 to 100."""
    if not (u > 0.0 and 0.0 <= n <= MAX_POLYGAMMA_ORDER and n.is_integer()):
        return float(polygamma(n, u))
    from scipy import special  # the same steps as on arrays, without arrays

    if n == 0.0:
        return float(special.psi(u))
    magnitude = float(special.zeta(n + 1.0, u)) * math.gamma(n + 1.0)
    return magnitude if n % 2.0 else -magnitude


def _rgamma(u: float) -> float:
    if abs(u) < 1e-300:  # where gamma is about to overflow
        return u
    if abs(u) < 160.0:
        value = _gamma(u)
        return 0.0 if math.isnan(value) else 1.0 / value  # a pole
    return float(rgamma(u))


def _sinc(n: float, u: float) -> float:
    """NaN for an order that is not a whole number from 0 to 24."""
    if n == 0.0 and u and math.isfinite(u):
        return math.sin(u) / u
    return float(sinc(n, u))


def _sigmoid(u: float) -> float:
    if u >= 0.0:
        return 1.0 / (1.0 + math.exp(-u))
    growth = math.exp(u)
    return growth / (1.0 + growth)


def _softplus(u: float) -> float:
    if math.isnan(u):
        return u
    return max(u, 0.0) + math.log1p(math.exp(-abs(u)))


_row = partial(function_row, family="special")


ROWS: tuple[Operator, ...] = (
    _row(
        "gaussian",
        "-2*u*w",
        split_gaussian,
        numpy="gaussian",
        ball="(-{0} * {0}).exp()",
        series="(-{0} * {0}).exp()",
        sympy="exp(-({0})**2)",
        mpmath="exp(-{0} * {0})",
        latex=r"e^{{-\left({0}\right)^{{2}}}}",
    ),
    _row(
        "erf",
        "2/sqrt(pi)*gaussian(u)",
        math.erf,
        numpy="special.erf",
        complex_ulps=4096.0,
        bounded_partials=(True,),
    ),
    _row(
        "erfc",
        "-2/sqrt(pi)*gaussian(u)",
        math.erfc,
        numpy="erfc",
        ulps=16.0,
        complex_ulps=4096.0,
        bounded_partials=(True,),
    ),
    _row(
        "gamma",
        "w*polygamma(0, u)",
        _gamma,
        numpy="gamma",
        complex_ulps=1024.0,
        latex=r"\Gamma\left({0}\right)",
        ulps=16.0,
        domain="u > 0 or sin(pi*u) != 0",
        defined="u > 0 or sin(pi*u) != 0",
    ),
    _row(
        "lgamma",
        "polygamma(0, u)",
        _lgamma,
        numpy="lgamma",
        ball="lgamma({0})",
        series="lgamma({0})",
        sympy="loggamma",
        mpmath="loggamma({0}) if re({0}) > 0 else "
        "log(pi / (sin(pi * {0}) * sign(re(sin(pi * {0}))))) - loggamma(1 - {0})",
        latex=r"\log\left|\Gamma\left({0}\right)\right|",
        ulps=16.0,
        floor=1.0,
        complex_ulps=1024.0,
        domain="u > 0 or sin(pi*u) != 0",
        defined="u > 0 or sin(pi*u) != 0",
    ),
    _row(
        "polygamma",
        (None, "polygamma(u + 1, v)"),
        _polygamma,
        complex="",
        numpy="polygamma",
        ball="polygamma({0}, {1})",
        series="polygamma({0}, {1})",
        mpmath="polygamma(int(re({0})), {1})",
        latex=r"\psi^{{({0})}}\left({1}\right)",
        ulps=64.0,
        floor=1.0,
        # The order u is a whole number, 0 or more, that does not vary.
        domain="v > 0 or sin(pi*v) != 0",
        defined="v > 0 or sin(pi*v) != 0",
        sample=(1.0, 1.5),
    ),
    # Left of 1/2 by the reflection, whose derivatives are right at the zeros, too.
    _row(
        "rgamma",
        "where(u < 0.5, cos(pi*u)*gamma(1 - u) - w*polygamma(0, 1 - u), -w*polygamma(0, u))",
        _rgamma,
        complex="rgamma",
        numpy="rgamma",
        sympy="1 / gamma({0})",
        latex=r"\frac{{1}}{{\Gamma\left({0}\right)}}",
        ulps=32.0,
        complex_ulps=1024.0,
    ),
    _row(
        "sinc",
        (None, "sinc(u + 1, v)"),
        _sinc,
        complex="",
        numpy="sinc",
        ball="sinc({0}, {1})",
        series="sinc({0}, {1})",
        sympy="Piecewise((sinc({1}), Eq({0}, 0)), (nan, True))",
        mpmath="diff(sinc, {1}, int(re({0})))",
        latex=r"\operatorname{{sinc}}^{{({0})}}\left({1}\right)",
        ulps=4.0,
        floor=1.0,
        # The order u is a whole number, 0 or more, that does not vary.
        sample=(1.0, 1.5),
    ),
    _row(
        "sigmoid",
        "w*sigmoid(-u)",
        _sigmoid,
        numpy="sigmoid",
        ball="sigmoid({0})",
        series="logistic({0})",
        sympy="1 / (1 + exp(-{0}))",
        mpmath="1 / (1 + exp(-{0}))",
        latex=r"\sigma\left({0}\right)",
        bounded_partials=(True,),
    ),
    _row(
        "softplus",
        "sigmoid(u)",
        _softplus,
        numpy="np.logaddexp({0}, 0.0)",
        ball="softplus({0})",
        series="softplus({0})",
        sympy="log(1 + exp({0}))",
        mpmath="log1p(exp({0}))",
        bounded_partials=(True,),
    ),
)
