"""Operators on balls and on truncated power series over balls, as the table spells them.

Every function here takes balls (`arb`) or series (`arb_series`) alike. A series form is right only
inside the operator's open domain of analyticity: `evaluate` proves that first, nothing here does.
Where a branch cannot be told the answer is NaN, which the caller treats as undecided.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from flint import acb, arb, arb_series, ctx, fmpq

from workbench.ir.operators import OPERATORS, Operator
from workbench.ir.operators.array_functions import MAX_POLYGAMMA_ORDER

NAN = arb.nan()
ONE = arb(1)
ZERO = arb(0)


def head(operand: Any) -> Any:
    """The constant term: of a series its first coefficient, of a ball the ball itself."""
    return operand[0] if isinstance(operand, arb_series) else operand


def with_head(series: Any, value: Any) -> Any:
    """The series with another constant term."""
    return arb_series([value, *series.coeffs()[1:]], series.prec)


# -- roots, exponentials, logarithms -----------------------------------------------------------


def cbrt(u: Any) -> Any:
    """The real cube root, odd in its operand."""
    start = head(u)
    if start > 0:
        return (u.log() / 3).exp()
    return -cbrt(-u) if start < 0 else NAN


def hypot(u: Any, v: Any) -> Any:
    """sqrt(u*u + v*v) on balls; a sum of squares is never negative, whatever its ball says."""
    return (u * u + v * v).nonnegative_part().sqrt()


def power(u: Any, v: Any) -> Any:
    """u**v for a positive base; `powers` treats every other base."""
    if isinstance(u, arb_series) or isinstance(v, arb_series):
        return (v * u.log()).exp()
    return u**v


def integer_power(u: Any, exponent: int) -> Any:
    """u**exponent by repeated squaring: no logarithm, so that the base may be zero or negative.

    A negative exponent needs a base that excludes zero.
    """
    if exponent < 0:
        return 1 / integer_power(u, -exponent)
    result, square, rest = ONE, u, exponent
    while rest:
        if rest & 1:
            result = result * square
        rest >>= 1
        if rest:
            square = square * square
    return result


def logistic(u: Any) -> Any:
    """1/(1 + exp(-u)), on either side in the form whose exponential is small."""
    if head(u) < 0:
        growth = u.exp()
        return growth / (1 + growth)
    return 1 / (1 + (-u).exp())


def softplus(u: Any) -> Any:
    """log(1 + exp(u)), on either side in the form whose exponential is small."""
    if head(u) < 0:
        return (1 + u.exp()).log() if isinstance(u, arb_series) else u.exp().log1p()
    return u + softplus(-u) if head(u) > 0 else (1 + u.exp()).log()


# -- two operands, corners ---------------------------------------------------------------------


def atan2(u: Any, v: Any) -> Any:
    """The angle of the point (v, u), by the half-plane in which the point provably lies."""
    if not (isinstance(u, arb_series) or isinstance(v, arb_series)):
        return arb.atan2(u, v)
    if head(v) > 0:
        return (u / v).atan()
    if head(u) > 0:
        return arb.pi() / 2 - (v / u).atan()
    if head(u) < 0:
        return -arb.pi() / 2 - (v / u).atan()
    return NAN


def absolute(u: Any) -> Any:
    """|u|: for a series by the sign of its constant term."""
    if not isinstance(u, arb_series):
        return abs(u)
    if u[0] > 0:
        return u
    return -u if u[0] < 0 else NAN


def sign(u: Any) -> Any:
    """The sign as an exact constant, or a ball of all signs that are possible."""
    return head(u).sgn()


def smaller(u: Any, v: Any) -> Any:
    """The operand whose constant term is provably less."""
    if head(u) < head(v):
        return u
    return v if head(v) < head(u) else NAN


def larger(u: Any, v: Any) -> Any:
    """The operand whose constant term is provably greater."""
    if head(u) > head(v):
        return u
    return v if head(v) > head(u) else NAN


# -- logic: numbers decide, an undecided comparison is NaN --------------------------------------


def _indicator(holds: bool, fails: bool) -> Any:
    return ONE if holds else ZERO if fails else NAN


def less(u: Any, v: Any) -> Any:
    """1 where u < v provably, 0 where u >= v provably."""
    return _indicator(head(u) < head(v), head(u) >= head(v))


def less_equal(u: Any, v: Any) -> Any:
    """1 where u <= v provably, 0 where u > v provably."""
    return _indicator(head(u) <= head(v), head(u) > head(v))


def greater(u: Any, v: Any) -> Any:
    """1 where u > v provably, 0 where u <= v provably."""
    return less(v, u)


def greater_equal(u: Any, v: Any) -> Any:
    """1 where u >= v provably, 0 where u < v provably."""
    return less_equal(v, u)


def equal(u: Any, v: Any) -> Any:
    """1 where u == v provably, 0 where u != v provably."""
    return _indicator(head(u) == head(v), head(u) != head(v))


def not_equal(u: Any, v: Any) -> Any:
    """1 where u != v provably, 0 where u == v provably."""
    return _indicator(head(u) != head(v), head(u) == head(v))


# -- the gamma family --------------------------------------------------------------------------


def lgamma(u: Any) -> Any:
    """log|gamma(u)|; below zero by reflection, log(pi) - log|sin(pi u)| - lgamma(1 - u)."""
    if head(u) > 0:
        return u.lgamma()
    if head(u) < 0:
        return arb.pi().log() - absolute(u.sin_pi()).log() - (1 - u).lgamma()
    return NAN


def polygamma(order: Any, v: Any) -> Any:
    """The derivative of digamma of a whole order; a series by the Taylor coefficients at its head.

    The coefficient of order k at v0 is polygamma(order + k, v0) / k!.
    """
    if isinstance(order, arb_series) or not (order.is_exact() and order.is_integer()):
        return NAN
    number = int(order.fmpz())
    if not 0 <= number <= MAX_POLYGAMMA_ORDER:
        return NAN
    if not isinstance(v, arb_series):
        return _polygamma(number, v)
    shifted = with_head(v, ZERO)
    factorial = ONE
    coefficients = []
    for k in range(v.prec):
        factorial = factorial * max(k, 1)
        coefficients.append(_polygamma(number + k, v[0]) / factorial)
    result = arb_series([coefficients[-1]], v.prec)
    for coefficient in reversed(coefficients[:-1]):
        result = result * shifted + coefficient
    return result


def _polygamma(order: int, v: Any) -> Any:
    """polygamma on balls; below zero by reflection with the derivatives of pi cot(pi v)."""
    if v > 0:
        return acb(v).polygamma(acb(order)).real
    if not v < 0:
        return NAN
    saved = ctx.cap
    try:
        ctx.cap = order + 1
        cotangent = arb_series([v, 1], order + 1).cot_pi()[order]
    finally:
        ctx.cap = saved
    mirrored = acb(1 - v).polygamma(acb(order)).real
    derivative = arb.pi() * arb(order + 1).gamma() * cotangent
    return (-mirrored if order % 2 else mirrored) - derivative


# -- the table's spellings ---------------------------------------------------------------------

_NAMES: dict[str, Any] = {"sigmoid": logistic} | {
    function.__name__: function
    for function in (
        *(absolute, atan2, cbrt, equal, greater, greater_equal, hypot, larger, less, less_equal),
        *(lgamma, logistic, not_equal, polygamma, power, sign, smaller, softplus),
    )
}


@cache
def spelled(operator: str) -> Callable[..., Any]:
    """The function on series that a row of the operator table spells.

    The text comes from the table, never from a user.

    >>> from flint import arb
    >>> spelled("sigmoid")(arb(0))
    0.500000000000000
    """
    row: Operator = OPERATORS[operator]
    names = ("u", "v", "z")[: row.arity]
    text = row.spell(row.series, *names)
    namespace = {**_NAMES, "arb": arb, "__builtins__": {}}
    function: Callable[..., Any] = eval(f"lambda {', '.join(names)}: {text}", namespace)
    return function


def as_ball(number: Any) -> Any:
    """A rational number as a ball of the working precision; a ball stays as it is."""
    return arb(number) if isinstance(number, fmpq) else number
