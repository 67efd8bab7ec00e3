"""Exponentials and logarithms of complex numbers where cmath has none, or one that cancels."""

import cmath
import math

from workbench.ir.operators.complex_functions.arithmetic import Number, divide

_LOG_2, _LOG_10 = math.log(2.0), math.log(10.0)
#: The square of anything greater overflows.
_LARGE = 1e150


def expm1(u: Number) -> Number:
    """exp(u) - 1, without cancellation in either part."""
    x, y = u.real, u.imag
    half = math.sin(y / 2.0)
    return complex(math.expm1(x) * math.cos(y) - 2.0 * half * half, math.exp(x) * math.sin(y))


def exp2(u: Number) -> Number:
    """2**u."""
    size, angle = math.exp2(u.real), u.imag * _LOG_2
    return complex(size * math.cos(angle), size * math.sin(angle))


def log1p(u: Number) -> Number:
    """log(1 + u) where the real part is above -1."""
    x, y = u.real, u.imag
    if not x > -1.0:
        raise ValueError("log1p at or below -1")
    return complex(math.log1p(x) + _stretch(y / (1.0 + x)), math.atan2(y, 1.0 + x))


def log2(u: Number) -> Number:
    """The logarithm to base 2 where the real part is positive."""
    x, y = u.real, u.imag
    return complex(math.log2(x) + _stretch(y / x) / _LOG_2, math.atan2(y, x) / _LOG_2)


def log10(u: Number) -> Number:
    """The logarithm to base 10 where the real part is positive."""
    x, y = u.real, u.imag
    return complex(math.log10(x) + _stretch(y / x) / _LOG_10, math.atan2(y, x) / _LOG_10)


def _stretch(t: float) -> float:
    """log|1 + i*t|, tiny where t is."""
    return math.log1p(t * t) / 2.0 if abs(t) < _LARGE else math.log(abs(t))


def sigmoid(u: Number) -> Number:
    """1/(1 + exp(-u)), on either side in the form whose exponential is small."""
    if u.real >= 0.0:
        return divide(1.0, 1.0 + cmath.exp(-u))
    growth = cmath.exp(u)
    return divide(growth, 1.0 + growth)


def softplus(u: Number) -> Number:
    """log(1 + exp(u)), on either side in the form whose exponential is small."""
    return u + log1p(cmath.exp(-u)) if u.real > 0.0 else log1p(cmath.exp(u))
