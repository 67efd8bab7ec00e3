"""Error functions and the gamma function of complex numbers near the real axis.

SciPy's are analytic functions of their own (Faddeeva's algorithm; Stirling's series), not our
partials: their imaginary parts hold their digits however tiny, their real parts do not always, so
these come from the real function. SciPy loads when a function first runs.
"""

import cmath
import math

from workbench.ir.operators.complex_functions.arithmetic import Number

#: Below this the second derivative moves the real part by less than it is rounded.
_SECOND_ORDER = 1e-9
#: A smaller part of x underflows within Stirling's series, which divides by x.
_LEAST_PART = 2.0**-60


def erf(u: Number) -> Number:
    """The error function."""
    from scipy import special

    x, y = u.real, u.imag
    result = complex(special.erf(complex(x, y)))
    return result if _is_far(x, y) else complex(math.erf(x), result.imag)


def erfc(u: Number) -> Number:
    """The complementary error function."""
    from scipy import special

    x, y = u.real, u.imag
    result = complex(special.erfc(complex(x, y)))
    return result if _is_far(x, y) else complex(math.erfc(x), result.imag)


def _is_far(x: float, y: float) -> bool:
    return abs(y) * (1.0 + abs(x)) > _SECOND_ORDER


def gamma(u: Number) -> Number:
    """The gamma function; ValueError at its poles."""
    x, y = u.real, u.imag
    turn = cmath.exp(_log_gamma_ratio(x, y))
    return math.gamma(x) * turn


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
