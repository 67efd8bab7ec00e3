"""Error functions and the gamma function of complex numbers near the real axis.

SciPy's are analytic functions of their own (Faddeeva's algorithm; Stirling's series), not our
partials: their imaginary parts hold their digits however tiny, but for those of erf, whose square
is rounded; their real parts do not always, so these come from the real function. SciPy loads when a
function first runs.
"""

import cmath
import math

from workbench.ir.operators.array_functions import GAUSSIAN_END
from workbench.ir.operators.complex_functions.arithmetic import Number

#: erf'(0).
_SLOPE = 2.0 / math.sqrt(math.pi)
#: Below this the second derivative moves the real part by less than it is rounded.
_SECOND_ORDER = 1e-9
#: A smaller part of x underflows within Stirling's series, which divides by x.
_LEAST_PART = 2.0**-60


def gaussian(u: Number) -> Number:
    """exp(-u*u) = exp(-x*x) * exp(y*y) * (cos(2*x*y) - i*sin(2*x*y))."""
    x, y = u.real, u.imag
    size, angle = split_gaussian(x) * math.exp(y * y), 2.0 * x * y
    return complex(size * math.cos(angle), -size * math.sin(angle))


def erf(u: Number) -> Number:
    """The error function; near the real axis its imaginary part is that of its integral there."""
    from scipy import special

    x, y = u.real, u.imag
    if _is_far(x, y):
        return complex(special.erf(complex(x, y)))
    return complex(math.erf(x), _SLOPE * y * split_gaussian(x))


def erfc(u: Number) -> Number:
    """The complementary error function, likewise."""
    from scipy import special

    x, y = u.real, u.imag
    if _is_far(x, y):
        return complex(special.erfc(complex(x, y)))
    return complex(math.erfc(x), -_SLOPE * y * split_gaussian(x))


def split_gaussian(u: float) -> float:
    """exp(-u*u), the square split so that its rounding is not magnified.

    u*u = h*h + (u - h)*(u + h) with an h of few bits; a factor of exp(50) keeps all but the last
    product clear of subnormal numbers.
    """
    if not abs(u) < GAUSSIAN_END:
        return u if math.isnan(u) else 0.0
    near = round(u * 16.0) / 16.0
    rest = math.exp((near - u) * (near + u))
    return math.exp(50.0 - near * near) * rest * math.exp(-50.0)


def _is_far(x: float, y: float) -> bool:
    return abs(y) * (1.0 + abs(x)) > _SECOND_ORDER


def gamma(u: Number) -> Number:
    """The gamma function; ValueError at its poles."""
    x, y = u.real, u.imag
    turn = cmath.exp(_log_gamma_ratio(x, y))
    return math.gamma(x) * turn


def rgamma(u: Number) -> Number:
    """1/gamma; left of 1/2 by the reflection, gamma(1 - u) * sin(pi*u) / pi, which has no poles."""
    x, y = u.real, u.imag
    if x >= 0.5:
        return cmath.exp(-_log_gamma_ratio(x, y)) / math.gamma(x)
    offset, height = math.pi * (x - round(x)), math.pi * y
    sine = complex(math.sin(offset) * math.cosh(height), math.cos(offset) * math.sinh(height)) / (
        -math.pi if round(x) % 2 else math.pi
    )
    return gamma(1.0 - u) * sine


def lgamma(u: Number) -> Number:
    """log|gamma|, continued from the real axis; ValueError at the poles."""
    x, y = u.real, u.imag
    return math.lgamma(x) + _log_gamma_ratio(x, y)


def _log_gamma_ratio(x: float, y: float) -> complex:
    """log(gamma(x + i*y) / gamma(x)), tiny where y is.

    Left of 1/2 by the reflection gamma(u) * gamma(1 - u) = pi / sin(pi*u).
    """
    from scipy import special

    if x >= 0.5:
        if abs(y) < _LEAST_PART * x:
            height = _LEAST_PART * x
            turn = complex(special.loggamma(complex(x, height))).imag
            return complex(0.0, turn / height * y)
        logarithm = complex(special.loggamma(complex(x, y)))
        if abs(y) < _SECOND_ORDER:
            return complex(0.0, logarithm.imag)
        return logarithm - complex(special.loggamma(complex(x, 0.0))).real
    offset = math.pi * (x - round(x))
    cotangent = math.cos(offset) / math.sin(offset)
    height = math.pi * y
    sines = complex(math.cosh(height), cotangent * math.sinh(height))
    return -cmath.log(sines) - _log_gamma_ratio(1.0 - x, -y)
