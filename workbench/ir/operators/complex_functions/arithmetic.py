"""Division, powers and what follows from them, right to the last bits of tiny imaginary parts."""

import cmath
import math
import sys

Number = float | complex

#: Angles and relative imaginary parts below this are their own sine and tangent in float64, and
#: their squares vanish against 1.
TINY = 2.0**-27
#: Powers of a complex number by repeated multiplication, exact to the last bits.
MULTIPLIED = frozenset(map(float, range(2, 9)))
_SMALLEST_NORMAL = sys.float_info.min
_QUARTER_TURNS = (1.0, 1.0j, -1.0, -1.0j)


def divide(u: Number, v: Number) -> Number:
    """u / v for a divisor of any size.

    Python's own quotient (Smith, Algorithm 116, CACM 5, 1962) loses an imaginary part of 1e-200
    over 1e120, since it first divides the one by the other. ZeroDivisionError where the real part
    of v is 0: there the real quotient is undefined.

    >>> divide(1e150, 1e120 + 1e-200j).imag / 1e-200
    -1e-90
    """
    c, d = v.real, v.imag
    if not d:
        return u / c
    if not c:
        raise ZeroDivisionError("division by zero")
    a, b = u.real, u.imag
    if abs(d) <= abs(c):
        ratio = d / c
        real = (a + b * ratio) / (c + d * ratio)
        return complex(real, (b - real * d) / c)
    ratio = c / d
    divisor = c * ratio + d
    return complex((a * ratio + b) / divisor, (b * ratio - a) / divisor)


def power(u: Number, v: Number) -> Number:
    """u**v on the branch that is real on the real axis: negative bases have whole exponents.

    Small whole exponents multiply, others turn the angle of the base within its half-plane, where
    it is tiny and keeps its digits. ValueError where the real power is undefined.

    >>> power(-2.0 + 1e-200j, 11.0).imag / 1e-200 == 11.0 * 2.0**10
    True
    """
    if v.imag:
        return _varying_exponent(u, v)
    exponent = v.real
    x, y = u.real, u.imag
    if exponent in MULTIPLIED:
        return u**exponent
    if not y:
        return math.pow(x, exponent)
    if not x:
        return _power_at_zero(y, exponent)
    if x < 0.0 and not exponent.is_integer():
        raise ValueError("a negative base to a fraction")
    if max(abs(exponent), 1.0) * abs(y) <= TINY * abs(x):
        size = math.pow(x, exponent)
        slope = size / x if abs(size) >= _SMALLEST_NORMAL else math.pow(x, exponent - 1.0)
        return complex(size, slope * (exponent * y))
    size = math.pow(math.hypot(x, y), exponent)
    if x < 0.0 and exponent % 2.0 == 1.0:
        size = -size
    angle = exponent * math.atan(y / x)
    return complex(size * math.cos(angle), size * math.sin(angle))


def _power_at_zero(y: float, exponent: float) -> Number:
    """(i*y)**exponent: a quarter turn for each whole power of i."""
    if exponent < 0.0:
        raise ValueError("zero to a negative power")
    size = math.pow(abs(y), exponent)
    if exponent.is_integer():
        return size * _QUARTER_TURNS[int(math.copysign(exponent % 4.0, y)) % 4]
    angle = math.copysign(exponent, y) * (math.pi / 2)
    return complex(size * math.cos(angle), size * math.sin(angle))


def _varying_exponent(u: Number, v: Number) -> Number:
    """u**v for an exponent with an imaginary part: the base is positive, or 0 below v > 0."""
    x = u.real
    if x < 0.0 or (x == 0.0 and not (u.imag == 0.0 and v.real > 0.0)):
        raise ValueError("the exponent of a base that is not positive varies")
    if x == 0.0:
        return 0.0
    logarithm = cmath.log(u)
    angle = v.imag * logarithm.real + v.real * logarithm.imag
    size = math.pow(math.hypot(x, u.imag), v.real) * math.exp(-v.imag * logarithm.imag)
    return complex(size * math.cos(angle), size * math.sin(angle))


def cbrt(u: Number) -> Number:
    """The cube root that is real on the real axis, odd in its operand."""
    x, y = u.real, u.imag
    if not y:
        return math.cbrt(x)
    if abs(y) <= TINY * abs(x):
        root = math.cbrt(x)
        return complex(root, root / x * (y / 3.0))
    size = math.cbrt(math.hypot(x, y))
    angle = math.atan2(y, abs(x)) / 3.0
    if x < 0.0:
        return complex(-size * math.cos(angle), size * math.sin(angle))
    return complex(size * math.cos(angle), size * math.sin(angle))


def hypot(u: Number, v: Number) -> Number:
    """sqrt(u*u + v*v) on the branch with a positive real part."""
    a, b, c, d = u.real, u.imag, v.real, v.imag
    size = math.hypot(a, c)
    if abs(b) + abs(d) <= TINY * size:
        return complex(size, a / size * b + c / size * d)
    exponent = max(math.frexp(max(map(abs, (a, b, c, d))))[1], -1000)
    scale = math.ldexp(1.0, -exponent)  # squares neither overflow nor underflow
    u, v = u * scale, v * scale
    return cmath.sqrt(u * u + v * v) * math.ldexp(1.0, exponent)


def atan2(u: Number, v: Number) -> Number:
    """The angle of the point (v, u), by the quadrant of the real parts."""
    a, c = u.real, v.real
    if not u.imag and not v.imag:
        return math.atan2(a, c)
    if abs(a) <= abs(c):
        angle = cmath.atan(divide(u, v))
        return angle if c > 0.0 else angle + math.copysign(math.pi, a)
    return math.copysign(math.pi / 2, a) - cmath.atan(divide(v, u))


def nearest(u: Number) -> Number:
    """The whole number nearest to the real part, of two the even one."""
    return math.copysign(round(u.real), u.real)


def mod(u: Number, v: Number) -> Number:
    """u - n*v with the whole number n of the real parts."""
    rest = u.real % v.real
    return complex(rest, u.imag - v.imag * round((u.real - rest) / v.real))


def larger(u: Number, v: Number) -> Number:
    """The operand with the greater real part; at a tie half of each imaginary part."""
    a, c = u.real, v.real
    if a > c or a != a:
        return u
    return complex(c, (u.imag + v.imag) / 2.0) if a == c else v


def smaller(u: Number, v: Number) -> Number:
    """The operand with the lesser real part; at a tie half of each imaginary part."""
    a, c = u.real, v.real
    if a < c or a != a:
        return u
    return complex(c, (u.imag + v.imag) / 2.0) if a == c else v
