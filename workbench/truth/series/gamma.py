"""The gamma family, and sinc, on balls and power series over balls."""

from collections.abc import Callable
from typing import Any

from flint import acb, arb, arb_series, ctx

from workbench.engines.ball import working_precision
from workbench.engines.ball.functions import derivative_of_sinc
from workbench.ir.operators.array_functions import MAX_POLYGAMMA_ORDER
from workbench.truth.series.constant_terms import NAN, ONE, ZERO, constant_term, with_constant_term


def lgamma(u: Any) -> Any:
    """log|gamma(u)|; below zero by reflection, log(pi) - log|sin(pi u)| - lgamma(1 - u)."""
    if constant_term(u) > 0:
        return u.lgamma()
    if constant_term(u) < 0:
        sine = u.sin_pi()
        size = sine if constant_term(sine) > 0 else -sine
        return arb.pi().log() - size.log() - (1 - u).lgamma()
    return NAN


def polygamma(order: Any, v: Any) -> Any:
    """The derivative of digamma of a whole order."""
    return _derivative(_polygamma, order, v)


def sinc(order: Any, v: Any) -> Any:
    """The derivative of sin(v)/v of a whole order."""
    return _derivative(derivative_of_sinc, order, v)


def _derivative(function: Callable[[int, Any], Any], order: Any, v: Any) -> Any:
    """The derivative of a whole order; a series by the Taylor coefficients at v0.

    The coefficient of order k at v0 is function(order + k, v0) / k!.
    """
    if isinstance(order, arb_series) or not 0 <= order <= MAX_POLYGAMMA_ORDER:
        return NAN
    if not (order.is_exact() and order.is_integer()):
        return NAN
    number = int(order.fmpz())
    if not isinstance(v, arb_series):
        return function(number, v)
    shifted = with_constant_term(v, ZERO)
    factorial = ONE
    coefficients = []
    for k in range(v.prec):
        factorial = factorial * max(k, 1)
        coefficients.append(function(number + k, v[0]) / factorial)
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
    with working_precision(ctx.prec, order + 1):
        cotangent = arb_series([v, 1], order + 1).cot_pi()[order]
    mirrored = acb(1 - v).polygamma(acb(order)).real
    derivative = arb.pi() * arb(order + 1).gamma() * cotangent
    return (-mirrored if order % 2 else mirrored) - derivative
