"""Operators on balls and on truncated power series over balls, as the table spells them.

Every function here takes balls (`arb`) or series (`arb_series`) alike. A series form is right only
inside the operator's open domain of analyticity: `evaluate` proves that first, nothing here does.
Where a branch cannot be told the answer is NaN, which the caller treats as undecided.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from flint import arb, arb_series, ctx

from workbench.algebra import by_squaring
from workbench.engines.ball import working_precision
from workbench.engines.ball.functions import nearest
from workbench.ir.operators import OPERATORS, Operator
from workbench.truth.series.constant_terms import NAN, ONE, ZERO, constant_term, with_constant_term
from workbench.truth.series.gamma import lgamma, polygamma, sinc

#: Series with more coefficients than this take the roots below.
LONG = 12


# -- roots, exponentials, logarithms -----------------------------------------------------------


def square_root(u: Any) -> Any:
    """The square root; long series by their own recurrence, 2*r0*r_k = u_k - sum r_j*r_(k-j).

    arb's own ends the process on some long series with gaps of zeros (FLINT 3, where its Newton
    step multiplies an empty block); it is sound and fast for short ones.
    """
    if not isinstance(u, arb_series) or u.prec <= LONG:
        return u.sqrt()
    roots = [u[0].sqrt()]
    twice = 2 * roots[0]
    for k in range(1, u.prec):
        mixed = u[k]
        for j in range(1, (k + 1) // 2):
            mixed -= 2 * roots[j] * roots[k - j]
        if k % 2 == 0:
            mixed -= roots[k // 2] ** 2
        roots.append(mixed / twice)
    return arb_series(roots, u.prec)


def arcsine(u: Any) -> Any:
    """asin; a long series as the integral of u'/sqrt(1 - u*u), for the reason above."""
    if not isinstance(u, arb_series) or u.prec <= LONG:
        return u.asin()
    slope = u.derivative() / square_root(1 - u * u)
    return with_constant_term(slope.integral(), u[0].asin())


def arccosine(u: Any) -> Any:
    """acos, as pi/2 - asin beyond its constant term."""
    if not isinstance(u, arb_series) or u.prec <= LONG:
        return u.acos()
    return with_constant_term(-arcsine(u), u[0].acos())


def cbrt(u: Any) -> Any:
    """The real cube root, odd in its operand."""
    start = constant_term(u)
    if start > 0:
        return (u.log() / 3).exp()
    return -cbrt(-u) if start < 0 else NAN


def power(u: Any, v: Any) -> Any:
    """u**v for a positive base; `powers` treats every other base."""
    if isinstance(u, arb_series) or isinstance(v, arb_series):
        return (v * u.log()).exp()
    return u**v


def integer_power(u: Any, exponent: int) -> Any:
    """u**exponent by repeated squaring: no logarithm, so that the base may be zero or negative.

    A negative exponent needs a base that excludes zero.
    """
    return by_squaring(u, exponent, ONE)


def logistic(u: Any) -> Any:
    """1/(1 + exp(-u)), on either side in the form whose exponential is small."""
    if constant_term(u) < 0:
        growth = u.exp()
        return growth / (1 + growth)
    return 1 / (1 + (-u).exp())


def softplus(u: Any) -> Any:
    """log(1 + exp(u)), on either side in the form whose exponential is small."""
    if constant_term(u) < 0:
        return (1 + u.exp()).log() if isinstance(u, arb_series) else u.exp().log1p()
    return u + softplus(-u) if constant_term(u) > 0 else (1 + u.exp()).log()


# -- two operands, corners ---------------------------------------------------------------------


def atan2(u: Any, v: Any) -> Any:
    """The angle of the point (v, u), by the half-plane in which the point provably lies."""
    if not (isinstance(u, arb_series) or isinstance(v, arb_series)):
        return arb.atan2(u, v)
    if constant_term(v) > 0:
        return (u / v).atan()
    if constant_term(u) > 0:
        return arb.pi() / 2 - (v / u).atan()
    if constant_term(u) < 0:
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
    return constant_term(u).sgn()


def smaller(u: Any, v: Any) -> Any:
    """The operand whose constant term is provably less."""
    if constant_term(u) < constant_term(v):
        return u
    return v if constant_term(v) < constant_term(u) else NAN


def larger(u: Any, v: Any) -> Any:
    """The operand whose constant term is provably greater."""
    if constant_term(u) > constant_term(v):
        return u
    return v if constant_term(v) > constant_term(u) else NAN


# -- logic: numbers decide, an undecided comparison is NaN --------------------------------------


def _indicator(holds: bool, fails: bool) -> Any:
    return ONE if holds else ZERO if fails else NAN


def less(u: Any, v: Any) -> Any:
    """1 where u < v provably, 0 where u >= v provably."""
    return _indicator(constant_term(u) < constant_term(v), constant_term(u) >= constant_term(v))


def less_equal(u: Any, v: Any) -> Any:
    """1 where u <= v provably, 0 where u > v provably."""
    return _indicator(constant_term(u) <= constant_term(v), constant_term(u) > constant_term(v))


def greater(u: Any, v: Any) -> Any:
    """1 where u > v provably, 0 where u <= v provably."""
    return less(v, u)


def greater_equal(u: Any, v: Any) -> Any:
    """1 where u >= v provably, 0 where u < v provably."""
    return less_equal(v, u)


def equal(u: Any, v: Any) -> Any:
    """1 where u == v provably, 0 where u != v provably."""
    return _indicator(constant_term(u) == constant_term(v), constant_term(u) != constant_term(v))


def not_equal(u: Any, v: Any) -> Any:
    """1 where u != v provably, 0 where u == v provably."""
    return _indicator(constant_term(u) != constant_term(v), constant_term(u) == constant_term(v))


# -- the table's spellings ---------------------------------------------------------------------

_NAMES: dict[str, Any] = {
    function.__name__: function
    for function in (
        *(absolute, arccosine, arcsine, atan2, cbrt, constant_term, equal, greater, greater_equal),
        *(larger, less, less_equal, lgamma, logistic, nearest, not_equal, polygamma, power, sign),
        *(sinc, smaller, softplus, square_root),
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


def taylor_coefficient(operator: str, operands: Sequence[Any], order: int) -> Any:
    """The Taylor coefficient of an order in the last operand, at some balls.

    >>> from flint import arb
    >>> taylor_coefficient("exp", [arb(0)], 2)
    0.500000000000000
    """
    with working_precision(ctx.prec, order + 1):
        moving = arb_series([operands[-1], 1], order + 1)
        result = spelled(operator)(*operands[:-1], moving)
        return result[order] if isinstance(result, arb_series) else ZERO
