"""Elementary functions of exact numbers, with the special values that have a form.

Powers and logarithms of products, rational multiples of pi, factorials. Each function has a name
of python-flint's balls; what has no special value is a kernel of that name.
"""

import math
from typing import Any

from flint import fmpq

from workbench.algebra.number import NoFormError, Number
from workbench.algebra.ring import Kind, Ring, factors
from workbench.engines.ball import function_of
from workbench.ir.operators import CODES

_HALF = fmpq(1, 2)
_LARGEST_FACTORIAL = 200


def other(ring: Ring, name: str, operands: tuple[Number, ...], ball: Any, order: int = 0) -> Number:
    """A kernel with no relation: a function, or a Taylor coefficient of one, at some operands."""
    parts = (*operands, order) if order else operands
    return ring.kernel(Kind.OTHER, name, parts, ball)


# -- exponentials and logarithms ---------------------------------------------------------------


def exp(u: Number) -> Number:
    """The exponential: of a sum the product, of a rational multiple of log(v) a power of v."""
    ring = u.ring
    result = ring.number(1)
    for monomial, value in u:
        if (power := ring.power_of_logarithm(monomial, value)) is not None:
            result = result * power
            continue
        base: Number | None = None
        if len(monomial) == 1 and monomial[0][1] == 1:
            kernel = ring.kernels[monomial[0][0]]
            base = kernel.parts[0] if kernel.name == "log" else None
        if base is not None:
            result = result * ring.power(base, value)
            continue
        exponent = Number(ring, {monomial: fmpq(1)})
        growth = ring.kernel(Kind.POSITIVE, "exp", (exponent,), _exponential(exponent))
        result = result * ring.monomial({growth.lead[0][0][0]: value}, fmpq(1))
    return result


def _exponential(exponent: Number) -> Any:
    return lambda: exponent.ball().exp()


def log(u: Number) -> Number:
    """The logarithm of a provably positive number: of a product the sum."""
    ring = u.ring
    if ring.of_functions:
        return ring.log(u)
    if u.sign != 1:
        raise NoFormError
    if len(u.terms) > 1:
        base, scale = ring.normed(u)
        return log_rational(ring, scale) + _log_kernel(ring, base.lead[0][0][0])
    ((monomial, value),) = u
    if value < 0 or not all(ring.is_positive(each) for each, _ in monomial):
        return other(ring, "log", (u,), lambda: u.ball().log())
    result = log_rational(ring, value)
    for each, exponent in monomial:
        result = result + _log_kernel(ring, each) * exponent
    return result


def log_rational(ring: Ring, value: fmpq) -> Number:
    result = ring.number(0)
    for sign, part in ((1, int(value.p)), (-1, int(value.q))):
        for factor, times in factors(part):
            whole = ring.whole(factor)
            result = result + _log_kernel(ring, whole.lead[0][0][0]) * (sign * times)
    return result


def _log_kernel(ring: Ring, number: int) -> Number:
    kernel = ring.kernels[number]
    if kernel.name == "exp":
        exponent: Number = kernel.parts[0]
        return exponent
    # A sum to the power 1 would be written out, so its parts are the operand.
    value = kernel.parts[0] if kernel.kind is Kind.SUM else _alone(ring, number)
    return other(ring, "log", (value,), lambda: value.ball().log())


def _alone(ring: Ring, number: int) -> Number:
    kernel = ring.kernels[number]
    if kernel.kind is Kind.WHOLE:
        return ring.number(kernel.parts[0])
    return Number(ring, {((number, fmpq(1)),): fmpq(1)})


def power(u: Number, v: Number) -> Number:
    """u**v for a positive base, or a whole exponent, or 0 to a positive power."""
    exponent = v.rational
    if exponent is not None:
        return u.ring.power(u, exponent)
    if u.is_zero and v.sign == 1:
        return u
    return exp(v * log(u))


def cbrt(u: Number) -> Number:
    """The real cube root."""
    if u.sign == -1:
        return -u.ring.power(-u, fmpq(1, 3))
    return u.ring.power(u, fmpq(1, 3))


# -- circular functions ------------------------------------------------------------------------


def cosine_of_turn(ring: Ring, part: fmpq) -> Number | None:
    """cos(part*pi), 0 <= part <= 1/2, where square roots of rational numbers can write it."""
    root = {each: ring.power(ring.number(each), _HALF) for each in (2, 3, 5)}
    known = {
        fmpq(0): ring.number(1),
        fmpq(1, 12): (root[2] * root[3] + root[2]) / 4,
        fmpq(1, 6): root[3] / 2,
        fmpq(1, 5): (1 + root[5]) / 4,
        fmpq(1, 4): root[2] / 2,
        fmpq(1, 3): ring.number(_HALF),
        fmpq(2, 5): (root[5] - 1) / 4,
        fmpq(5, 12): (root[2] * root[3] - root[2]) / 4,
        fmpq(1, 2): ring.number(0),
    }
    return next((value for turn, value in known.items() if turn == part), None)


def _split(u: Number) -> tuple[Number, fmpq]:
    """u as a number without pi and a rational multiple of pi."""
    pi = u.ring.pi.lead[0]
    part = u.terms.get(pi, fmpq(0))
    return Number(u.ring, {each: value for each, value in u if each != pi}), part


def cos(u: Number) -> Number:
    """The cosine."""
    return _circular(u, fmpq(0))


def sin(u: Number) -> Number:
    """The sine, as the cosine a quarter turn before."""
    return _circular(u, -_HALF)


def _circular(u: Number, shift: fmpq) -> Number:
    """cos(u + shift*pi)."""
    ring = u.ring
    rest, part = _split(u)
    part += shift
    if rest.terms and rest.lead[1] < 0:
        rest, part = -rest, -part
    part -= 2 * (part / 2).floor()  # now 0 <= part < 2
    if not rest.terms:
        if part > 1:
            part = 2 - part
        sign = 1
        if part > _HALF:
            part, sign = 1 - part, -1
        known = cosine_of_turn(ring, part)
        if known is not None:
            return known * sign
        angle, quarters = ring.pi * part, 0
    else:
        quarters = int((2 * part).floor())
        sign = 1
        angle = rest + ring.pi * (part - fmpq(quarters, 2))
    cosine, sine = ring.circle(angle)
    return (cosine, -sine, -cosine, sine)[quarters] * sign


def tan(u: Number) -> Number:
    """The tangent."""
    return sin(u) / cos(u)


#: Parts of pi whose tangent or sine is recognized.
_TURNS = [fmpq(p, q) for p, q in ((1, 12), (1, 6), (1, 4), (1, 3), (5, 12))]
_TURNS += [fmpq(p, 10) for p in range(1, 5)]


def atan(u: Number) -> Number:
    """The angle of a tangent."""
    return _inverse(u, "atan", tan)


def asin(u: Number) -> Number:
    """The angle of a sine."""
    if u.sign in (-1, 1) and (u * u - 1).is_zero:
        return u.ring.pi.scaled(_HALF * u.sign)
    if not u.ring.of_functions and (u * u - 1).sign != -1:
        raise NoFormError
    return _inverse(u, "asin", sin)


def _inverse(u: Number, name: str, function: Any) -> Number:
    """An odd inverse function of a number inside its domain: a part of pi, or a kernel."""
    if u.is_zero:
        return u
    if u.terms and u.lead[1] < 0:
        return -_inverse(-u, name, function)
    angle = getattr(math, name)(min(max(float(u.ball().mid()), -1e300), 1e300))
    for turn in _TURNS:
        near = abs(abs(angle) / math.pi - float(turn)) < 1e-9
        turn = turn if angle > 0 else -turn
        if near and (function(u.ring.pi.scaled(turn)) - u).is_zero:
            return u.ring.pi.scaled(turn)
    return other(u.ring, name, (u,), lambda: getattr(u.ball(), name)())


def atan2(u: Number, v: Number) -> Number:
    """The angle of the point (v, u), by the half-plane in which it provably lies."""
    pi = u.ring.pi
    if v.sign == 1:
        return atan(u / v)
    if u.sign in (-1, 1):
        return pi.scaled(_HALF * u.sign) - atan(v / u)
    if u.is_zero and v.sign == -1:
        return pi
    raise NoFormError


# -- special functions -------------------------------------------------------------------------


def lgamma(u: Number) -> Number:
    """log|gamma(u)|, where gamma has a form."""
    value = u.rational
    if value is not None and 0 < value <= _LARGEST_FACTORIAL and value.q <= 2:
        return log(gamma(u))
    return other(u.ring, "lgamma", (u,), lambda: function_of(CODES["lgamma"])(u.ball()))


def erf(u: Number) -> Number:
    """The error function, odd."""
    if u.is_zero:
        return u
    if u.lead[1] < 0:
        return -erf(-u)
    return other(u.ring, "erf", (u,), lambda: u.ball().erf())


def gamma(u: Number) -> Number:
    """The gamma function: factorials at whole numbers, multiples of sqrt(pi) at halves."""
    value = u.rational
    if value is not None and 0 < value <= _LARGEST_FACTORIAL and value.q <= 2:
        if value.q == 1:
            return u.ring.number(math.factorial(int(value.p) - 1))
        result = u.ring.power(u.ring.pi, _HALF)
        while value > 1:
            value -= 1
            result = result * value
        return result
    return other(u.ring, "gamma", (u,), lambda: u.ball().gamma())
