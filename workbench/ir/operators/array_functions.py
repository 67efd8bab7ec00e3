"""Functions on arrays that the operator table spells: those that SciPy has not, or not everywhere.

SciPy (1.17, against certified values) answers 0 where erfc, gamma and the sigmoid are subnormal
numbers, errs in lgamma of subnormals, and loses 9 bits of erfc. NumPy and SciPy load when a
function first runs: the table itself needs neither.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray[Any, numpy.dtype[numpy.float64]]

#: Orders of polygamma above this one give NaN: its factorials leave float64's range.
MAX_POLYGAMMA_ORDER = 100
#: Orders of derivatives of sinc above this one lose their digits.
MAX_SINC_ORDER = 24

#: Where SciPy's functions stop to be right.
_ERFC_EDGE, _GAMMA_EDGE, _LGAMMA_EDGE, _SIGMOID_EDGE = 2.0, -170.0, 1e-300, -700.0
#: erfc is 0 from here on, and so is exp(-u*u) on either side.
_ERFC_END = GAUSSIAN_END = 40.0
#: Gamma below its edge is worked out so many steps above.
_GAMMA_STEPS = 14


def erfc(u: Any) -> "Array":
    """The complementary error function, subnormal results included."""
    from scipy import special

    return _patched(special.erfc, u, lambda x: x > _ERFC_EDGE, _far_erfc)


def _far_erfc(u: "Array") -> "Array":
    """erfcx(u) * exp(-u*u)."""
    import numpy as np
    from scipy import special

    u = np.minimum(u, _ERFC_END)
    scaled = special.erfcx(u) * _scaled_gaussian(u)
    return np.asarray(scaled * np.exp(-50.0), dtype=float)


def gaussian(u: Any) -> "Array":
    """exp(-u*u), the square split so that its rounding is not magnified."""
    import numpy as np

    inside = np.clip(np.asarray(u, dtype=float), -GAUSSIAN_END, GAUSSIAN_END)
    return np.asarray(_scaled_gaussian(inside) * np.exp(-50.0), dtype=float)


def _scaled_gaussian(u: "Array") -> Any:
    """exp(50 - u*u).

    u*u = h*h + (u - h)*(u + h) with an h of few bits; the factor keeps all but a last product clear
    of subnormal numbers.
    """
    import numpy as np

    near = np.rint(u * 16) / 16
    return np.exp(50 - near * near) * np.exp((near - u) * (near + u))


def gamma(u: Any) -> "Array":
    """The gamma function, subnormal results included; NaN at negative whole numbers."""
    from scipy import special

    return _patched(special.gamma, u, lambda x: x < _GAMMA_EDGE, _far_gamma)


def _far_gamma(u: "Array") -> "Array":
    """gamma(u) = gamma(u + n) / (u * (u + 1) * ... * (u + n - 1))."""
    from scipy import special

    result: Array = special.gamma(u + _GAMMA_STEPS)
    for step in reversed(range(_GAMMA_STEPS)):
        result = result / (u + step)
    return result


def lgamma(u: Any) -> "Array":
    """log|gamma(u)|; infinite at the poles and at both infinities, as in C99."""
    import numpy as np
    from scipy import special

    finite = np.maximum(u, -np.finfo(float).max)  # at -inf SciPy says -inf
    return _patched(special.gammaln, finite, lambda x: np.abs(x) < _LGAMMA_EDGE, _near_lgamma)


def _near_lgamma(u: "Array") -> "Array":
    import numpy as np

    return np.asarray(-np.log(np.abs(u)), dtype=float)


def rgamma(u: Any) -> "Array":
    """1/gamma(u), 0 at the poles; right where gamma leaves the range of normal numbers."""
    import numpy as np

    with np.errstate(all="ignore"):
        return _patched(_inverse_gamma, u, lambda x: np.abs(x) > -_GAMMA_EDGE - 2, _far_rgamma)


def _inverse_gamma(u: "Array") -> Any:
    import numpy as np

    pole = (u <= 0) & (u == np.floor(u))
    return np.where(np.abs(u) < _LGAMMA_EDGE, u, np.where(pole, 0.0, 1.0 / gamma(u)))


def _far_rgamma(u: "Array") -> "Array":
    """By the steps from u to a place where gamma is a normal number."""
    import numpy as np

    above = u > 0
    result = np.asarray(_inverse_gamma(np.where(above, u - _GAMMA_STEPS, u + _GAMMA_STEPS)))
    for step in range(_GAMMA_STEPS):
        result = np.where(above, result / (u - _GAMMA_STEPS + step), result * (u + step))
    # Where gamma is 0 its sign is lost, and with it that of the infinity.
    side = np.where(np.floor(u) % 2 == 0, 1.0, -1.0)
    result = np.where(np.isinf(result), np.copysign(result, side), result)
    return np.where(np.isneginf(u), np.nan, np.where(np.isposinf(u), 0.0, result))


def sigmoid(u: Any) -> "Array":
    """1/(1 + exp(-u)), subnormal results included."""
    import numpy as np
    from scipy import special

    return _patched(special.expit, u, lambda x: x < _SIGMOID_EDGE, np.exp)


def _patched(
    function: Callable[[Any], Any],
    u: Any,
    where: Callable[["Array"], Any],
    other: Callable[["Array"], "Array"],
) -> "Array":
    """A function, but another one at the few points where the first errs."""
    import numpy as np

    arguments = np.asarray(u, dtype=float)
    result = np.asarray(function(arguments), dtype=float)
    chosen = where(arguments)
    if chosen.any():
        result[chosen] = other(arguments[chosen])
    return result


def polygamma(order: Any, u: Any) -> "Array":
    """The derivative of digamma of some whole order from 0; NaN for every other order.

    At a pole: the infinity that both sides share, else NaN; the sign of a zero decides its side.
    For u > 0 by the Hurwitz zeta function: (-1)**(n + 1) * n! * zeta(n + 1, u). Below zero by the
    reflections of digamma and zeta (SciPy's polygamma takes |u| steps there, and its digamma
    loses digits beside poles). Midway between two poles, where the two zetas of an even order
    cancel, by the derivatives of the cotangent (NIST DLMF 5.15.6, 25.11).

    >>> [float(value) for value in polygamma(1, [-1.0, 0.0, -float("inf")])]
    [inf, inf, nan]
    """
    return _by_order(_polygamma, order, u, MAX_POLYGAMMA_ORDER)


def _by_order(
    function: Callable[[int, "Array"], "Array"], order: Any, u: Any, last: int
) -> "Array":
    """A function of a whole order from 0 to the last one; NaN for every other."""
    import numpy as np

    orders, arguments = np.broadcast_arrays(
        np.asarray(order, dtype=float), np.asarray(u, dtype=float)
    )
    result = np.full(arguments.shape, np.nan)
    with np.errstate(all="ignore"):
        for n in np.unique(orders[~np.isnan(orders)]):
            if 0 <= n <= last and n == np.floor(n):
                chosen = orders == n
                result[chosen] = function(int(n), arguments[chosen])
    return result


def _polygamma(n: int, u: "Array") -> "Array":
    import numpy as np
    from scipy import special

    if n == 0:
        offset = np.where(u < 0, u - np.rint(u), 0.25)  # from the nearest pole, exactly
        reflected = special.psi(1 - np.minimum(u, 0)) - np.pi / np.tan(np.pi * offset)
        digamma = np.where(u < 0, np.where(offset == 0, np.nan, reflected), special.psi(u))
        return np.asarray(digamma, dtype=float)
    factorial = math.gamma(n + 1.0)
    below, above = u - np.floor(u), np.ceil(u) - u  # the distances from the poles at both sides
    far = special.zeta(n + 1.0, np.where(u > 0, u, 1 - u))
    left = special.zeta(n + 1.0, np.where(u < 0, below, 1))
    right = special.zeta(n + 1.0, np.where(u < 0, above, 1))
    if n % 2:
        sides = left + right - far
        values = np.where(u > 0, far, np.where(below == 0, np.inf, sides)) * factorial
        return np.where(np.isneginf(u) | np.isnan(u), np.nan, values)
    difference = (left - right) * factorial
    middle = (np.abs(below - 0.5) < 0.25) & (u < 0)
    difference[middle] = _cotangent_derivative(n, np.tan(np.pi * (0.5 - below[middle])))
    values = np.where(u > 0, -far * factorial, -(difference + far * factorial))
    poles = np.where(u == 0, -np.copysign(np.inf, u), np.nan)
    undefined = (u <= 0) & (below == 0) | ~(u > -np.inf)
    return np.asarray(np.where(undefined, poles, values), dtype=float)


def _cotangent_derivative(n: int, cotangent: "Array") -> "Array":
    """The n-th derivative of pi*cot(pi*u) from cot(pi*u)."""
    import numpy as np

    coefficients = _cotangent_coefficients(n)
    return np.asarray(np.polynomial.polynomial.polyval(cotangent, coefficients), dtype=float)


@lru_cache
def _cotangent_coefficients(n: int) -> "Array":
    """P_n with d^n/du^n pi*cot(pi*u) = P_n(cot(pi*u)): P_(k+1) = -pi*(1 + c**2)*P_k'."""
    import numpy as np

    coefficients = [0, 1]
    for _ in range(n):
        slope = [power * one for power, one in enumerate(coefficients)][1:]
        padded = [*slope, 0, 0]
        coefficients = [-(one + (padded[i - 2] if i > 1 else 0)) for i, one in enumerate(padded)]
    return np.array([float(one) for one in coefficients]) * np.pi ** (n + 1)


def sinc(order: Any, u: Any) -> "Array":
    """The derivative of sin(u)/u of some whole order from 0 to 24; NaN for every other order.

    About 0 by its power series. Far out by (u*sinc)^(n) = sin(u + n*pi/2), order by order, which
    loses nothing there.

    >>> [float(value) for value in sinc([0, 2], 0.0)]
    [1.0, -0.3333333333333333]
    """
    return _by_order(_sinc, order, u, MAX_SINC_ORDER)


def _sinc(n: int, u: "Array") -> "Array":
    import numpy as np

    sine, cosine = np.sin(u), np.cos(u)
    circle = (sine, cosine, -sine, -cosine)
    far = sine / u
    for k in range(1, n + 1):
        far = (circle[k % 4] - k * far) / u
    far = np.where(np.isinf(u), 0.0, far)
    near = np.abs(u) < 2 + 0.3 * n if n else u == 0
    inside = np.where(near, u, 0.0)
    series = np.polynomial.polynomial.polyval(inside * inside, _sinc_coefficients(n))
    return np.where(near, series * inside if n % 2 else series, far)


@lru_cache
def _sinc_coefficients(n: int) -> "Array":
    """The series in u*u, of odd orders divided by u: of t**n * cos(u*t + n*pi/2), integrated."""
    import numpy as np

    powers = range(n % 2, 60, 2)
    signs = (1 - (n + k) % 4 for k in powers)
    return np.array(
        [s / (math.factorial(k) * (n + k + 1)) for s, k in zip(signs, powers, strict=True)]
    )
