"""Functions on balls that the operator table spells and python-flint lacks.

Each takes and returns balls, encloses every value that its operands allow, and answers NaN where
some of those values are undefined; none raises. "Undecided" truth is a ball that holds 0 and 1.
"""

from typing import Any

from flint import acb, arb, arb_series, ctx

from workbench.engines.ball.precision import working_precision
from workbench.ir.operators.array_functions import MAX_POLYGAMMA_ORDER

ZERO, ONE, NAN = arb(0), arb(1), arb.nan()
#: The truth of a comparison that the balls cannot decide.
UNKNOWN = arb(0.5, 0.5)
#: Exponents with this many bits or fewer are looked at as whole numbers.
_WHOLE_BITS = 64
_TOO_LONG = arb(2**_WHOLE_BITS)


# -- roots and powers --------------------------------------------------------------------------


def cbrt(u: Any) -> Any:
    """The real cube root, odd in its operand."""
    if u > 0:
        return u.root(3) if u.is_finite() else u
    if u < 0:
        return -cbrt(-u)
    if u.is_zero() or not u.is_finite():
        return ZERO if u.is_zero() else NAN
    return cbrt(u.lower()).union(cbrt(u.upper()))  # increasing: the ends enclose it


def hypot(u: Any, v: Any) -> Any:
    """sqrt(u*u + v*v); a sum of squares is never negative, whatever its ball says."""
    return (u * u + v * v).nonnegative_part().sqrt()


def whole_number(u: Any) -> int | None:
    """The whole number that a ball is exactly, where it is one of 64 bits or fewer."""
    if not (u.is_exact() and u.is_integer()) or abs(u) >= _TOO_LONG:
        return None
    return int(u.unique_fmpz())


def power(u: Any, v: Any) -> Any:
    """u**v on the reals: whole exponents for every base, others for bases that are not negative.

    0**0 is 1. NaN for 0 to a negative power and for a negative base with a fraction as exponent.
    """
    exponent = whole_number(v)
    if exponent is not None:
        return integer_power(u, exponent)
    if u > 0:
        return u**v
    if u.is_zero():
        return ZERO if v > 0 else NAN
    if u < 0:
        return _huge_power(u, v) if v.is_exact() and v.is_integer() else NAN
    if u >= 0 and v > 0 and u.is_finite():  # increasing in u, from 0**v = 0
        return ZERO.union(u.upper() ** v)
    return NAN


def integer_power(u: Any, exponent: int) -> Any:
    """u**exponent; of a ball around 0 by its ends, which enclose it."""
    if exponent == 0:
        return ONE if not u.is_nan() else NAN
    if not u.contains(ZERO):
        return u ** arb(exponent)
    if exponent < 0 or not u.is_finite():
        return NAN
    if u.is_zero():
        return ZERO
    if exponent == 1:
        return u
    if exponent % 2:
        return _signed_power(u.lower(), exponent).union(_signed_power(u.upper(), exponent))
    return ZERO.union(u.abs_upper() ** arb(exponent))


def _signed_power(u: Any, exponent: int) -> Any:
    return ZERO if u.is_zero() else u ** arb(exponent)


def _huge_power(u: Any, v: Any) -> Any:
    """A negative base to a whole exponent too long to look at: its parity is its last bit."""
    magnitude = (-u) ** v
    return -magnitude if v.man_exp()[1] == 0 else magnitude


# -- elementary --------------------------------------------------------------------------------


def atan2(u: Any, v: Any) -> Any:
    """The angle of the point (v, u)."""
    return NAN if u.is_nan() or v.is_nan() else arb.atan2(u, v)


def sigmoid(u: Any) -> Any:
    """1/(1 + exp(-u)), on either side in the form whose exponential is small."""
    if u < 0:
        growth = u.exp()
        return growth / (1 + growth)
    return 1 / (1 + (-u).exp())


def softplus(u: Any) -> Any:
    """log(1 + exp(u)), on either side in the form whose exponential is small."""
    return u + (-u).exp().log1p() if u > 0 else u.exp().log1p()


def sign(u: Any) -> Any:
    """-1, 0 or 1, or a ball of those that are possible."""
    return NAN if u.is_nan() else u.sgn()


def nearest(u: Any) -> Any:
    """The whole number nearest to u, of two the even one, or a ball of those that are possible."""
    twice = 2 * u
    if not (twice.is_exact() and twice.is_integer()) or u.is_integer():
        return (u + arb(0.5)).floor()
    whole = u + arb(0.5)
    return whole if (whole / 2).is_integer() else whole - 1


def mod(u: Any, v: Any) -> Any:
    """u - v*floor(u/v); NaN where v may be 0."""
    return u - v * (u / v).floor() if v != 0 else NAN


def xlogy(u: Any, v: Any) -> Any:
    """u*log(v), which is 0 where u is."""
    return ZERO if u.is_zero() and not v.is_nan() else u * v.log()


def sinc(n: Any, u: Any) -> Any:
    """The n-th derivative of sin(u)/u for whole n from 0 to 100; NaN for every other.

    It is the real part of i**n times the integral of t**n * exp(i*u*t) over t from 0 to 1.
    """
    order = whole_number(n)
    if order is None or not 0 <= order <= MAX_POLYGAMMA_ORDER or not u.is_finite():
        return NAN
    return u.sinc() if order == 0 else derivative_of_sinc(order, u)


def derivative_of_sinc(order: int, u: Any) -> Any:
    """The derivative of sin(u)/u of any order."""
    moment = acb(0, u).hypgeom_1f1(acb(order + 1), acb(order + 2)) / (order + 1)
    return (moment.real, -moment.imag, -moment.real, moment.imag)[order % 4]


# -- the gamma family --------------------------------------------------------------------------


def lgamma(u: Any) -> Any:
    """log|gamma(u)|; below zero by the reflection gamma(u)*gamma(1 - u) = pi/sin(pi*u)."""
    if u > 0:
        return u.lgamma()
    sine = abs(u.sin_pi())
    return (arb.pi() / sine).log() - (1 - u).lgamma() if sine > 0 else NAN


def polygamma(n: Any, u: Any) -> Any:
    """The n-th derivative of digamma at u, for whole n from 0 to 100; NaN for every other.

    Below zero by the reflection of digamma, differentiated n times:
    (-1)**n * polygamma(n, 1 - u) - polygamma(n, u) = d^n/du^n pi*cot(pi*u).
    """
    order = whole_number(n)
    if order is None or not 0 <= order <= MAX_POLYGAMMA_ORDER or not u.is_finite():
        return NAN
    if u > 0:
        return acb(u).polygamma(order).real
    if not abs(u.sin_pi()) > 0:
        return NAN
    with working_precision(ctx.prec, order + 1):
        cotangent = arb_series([u, 1]).cot_pi()[order] * arb(order + 1).gamma() * arb.pi()
    reflected = acb(1 - u).polygamma(order).real
    return (-reflected if order % 2 else reflected) - cotangent


# -- logic -------------------------------------------------------------------------------------


def _truth(holds: bool, fails: bool) -> Any:
    return ONE if holds else ZERO if fails else UNKNOWN


def less(u: Any, v: Any) -> Any:
    """u < v: 1, 0 or undecided."""
    return _truth(u < v, u >= v)


def less_equal(u: Any, v: Any) -> Any:
    """u <= v: 1, 0 or undecided."""
    return _truth(u <= v, u > v)


def greater(u: Any, v: Any) -> Any:
    """u > v: 1, 0 or undecided."""
    return _truth(u > v, u <= v)


def greater_equal(u: Any, v: Any) -> Any:
    """u >= v: 1, 0 or undecided."""
    return _truth(u >= v, u < v)


def equal(u: Any, v: Any) -> Any:
    """u == v: 1, 0 or undecided."""
    return _truth(u == v, u != v)


def not_equal(u: Any, v: Any) -> Any:
    """u != v: 1, 0 or undecided."""
    return _truth(u != v, u == v)


def and_(u: Any, v: Any) -> Any:
    """Both are not 0."""
    return _truth(u != 0 and v != 0, u.is_zero() or v.is_zero())


def or_(u: Any, v: Any) -> Any:
    """At least one is not 0."""
    return _truth(u != 0 or v != 0, u.is_zero() and v.is_zero())


def not_(u: Any) -> Any:
    """It is 0."""
    return _truth(u.is_zero(), u != 0)


def choose(condition: Any, u: Any, v: Any) -> Any:
    """u where the condition is not 0, v where it is 0; undecided: a ball around both.

    The branch that is not taken never poisons the value.
    """
    if condition.is_zero():
        return v
    return u if condition != 0 else u.union(v)
