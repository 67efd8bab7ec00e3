"""The distance of a float64 from the certified truth: absolute, relative, in ULPs and in bits."""

import math
import struct
from dataclasses import dataclass
from typing import Any

from flint import arb

from workbench.engines.ball.precision import working_precision
from workbench.measure.digits import right_digits
from workbench.truth.certificate import Certificate

#: Bits at which distances are taken, before they are rounded to float64. The truth itself is
#: certified to a relative 2**-80, so that its radius disturbs no digit that is shown.
DISTANCE_BITS = 256
#: Most bits that can be wrong: also the error of a NaN.
MAX_ERROR_BITS = 64.0
#: What is certified to be smaller is as good as 0: the referee's own stopping rule.
NEGLIGIBLE = arb(2) ** -1155
#: Exponents of float64: of the smallest normal number, of the largest, and bits after the first.
_LEAST_EXPONENT = -1022
_LARGEST_EXPONENT = 1023
_FRACTION_BITS = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Distance of a float64 from the truth; a field is None where it has no meaning.

    `error_absolute` has the unit of the derivative, `error_relative` none (None where the truth
    cannot be told from 0), `error_ulps` counts units in the last place of the truth and
    `error_bits` is min(64, log2(1 + floats between)), `digits` the right decimal digits, None where
    the truth is 0 or certified below 2**-1155. An infinite result is infinitely far but in bits; a
    NaN has an error in bits only, 64, and no right digit.
    """

    error_absolute: float | None = None
    error_relative: float | None = None
    error_ulps: float | None = None
    error_bits: float | None = None
    digits: float | None = None


def errors(computed: float, certificate: Certificate) -> Errors:
    """The errors of a computed derivative against a certificate; empty where it has no ball.

    >>> exact = Certificate(value=2.0, radius=0.0, ball=arb(2))
    >>> errors(2.000000000000001, exact).error_ulps
    2.0
    >>> errors(math.nan, exact).error_bits
    64.0
    """
    if certificate.ball is None or not certificate.ball.is_finite():
        return Errors()
    truth = _simplest(certificate.ball)
    bits = error_bits(computed, nearest_float(truth))
    none = None if is_negligible(certificate.ball) else 0.0
    if math.isnan(computed):
        return Errors(error_bits=bits, digits=none)
    if math.isinf(computed):
        relative = None if truth.is_zero() else math.inf
        return Errors(
            error_absolute=math.inf,
            error_relative=relative,
            error_ulps=math.inf,
            error_bits=bits,
            digits=none,
        )
    with working_precision(DISTANCE_BITS):
        distance = abs(arb(computed) - truth)
        relative = None if truth.is_zero() else nearest_float(distance / abs(truth))
        return Errors(
            error_absolute=nearest_float(distance),
            error_relative=relative,
            error_ulps=nearest_float(distance / arb(2) ** ulp_exponent(truth)),
            error_bits=bits,
            digits=none if none is None or relative is None else right_digits(relative),
        )


def is_negligible(truth: Any) -> bool:
    """Whether a truth is 0 or certified below 2**-1155: it is judged absolutely."""
    return is_within(truth, NEGLIGIBLE)


def is_within(ball: Any, limit: Any) -> bool:
    """Whether a ball certainly lies between -limit and limit, a float64 or a power of 2.

    Comparisons are exact, but abs(ball) is rounded to the working precision: where none is set, to
    53 bits, at which a truth and a bound beside it cannot be told apart.

    >>> is_within(arb(1), 0.5), is_within(arb(-1), 2.0), is_within(arb(1), 1.0)
    (False, True, False)
    """
    return bool(-limit < ball < limit)


def is_outside(ball: Any, limit: Any) -> bool:
    """Whether a ball certainly lies beyond a limit on either side; see `is_within`.

    >>> is_outside(arb(1), 0.5), is_outside(arb(-1), 0.5), is_outside(arb(1), 1.0)
    (True, True, False)
    """
    return bool(ball > limit or ball < -limit)


def error_bits(computed: float, nearest: float) -> float:
    """min(64, log2(1 + float64 steps from the one number to the other)); 64 where one is NaN.

    >>> error_bits(1.0, 1.0), error_bits(1.0, 1.0000000000000002), error_bits(0.0, -0.0)
    (0.0, 1.0, 0.0)
    """
    if math.isnan(computed) or math.isnan(nearest):
        return MAX_ERROR_BITS
    return min(MAX_ERROR_BITS, math.log2(1 + abs(ordinal(computed) - ordinal(nearest))))


def ordinal(number: float) -> int:
    """The position of a float64 on the line of all float64 numbers; both zeros are 0.

    >>> ordinal(5e-324), ordinal(-5e-324)
    (1, -1)
    """
    pattern = int(struct.unpack("<q", struct.pack("<d", number))[0])
    return pattern if pattern >= 0 else -(pattern + 2**63)


def ulp_exponent(truth: Any) -> int:
    """k of the unit in the last place 2**k of an exact ball; -1074 at 0, 971 at overflow.

    >>> ulp_exponent(arb(1)), ulp_exponent(arb(0)), ulp_exponent(arb(10) ** 400)
    (-52, -1074, 971)
    """
    if truth.is_zero():
        return _LEAST_EXPONENT - _FRACTION_BITS
    mantissa, exponent = truth.mid().man_exp()
    leading = int(mantissa).bit_length() - 1 + int(exponent)
    return min(max(leading, _LEAST_EXPONENT), _LARGEST_EXPONENT) - _FRACTION_BITS


def _simplest(ball: Any) -> Any:
    """The float64 nearest to a ball where it lies within, else the midpoint.

    A derivative that is 1 may be certified by a ball around 1 - 1e-30, below which ULPs are half
    as long.
    """
    middle = midpoint(ball)
    nearest = arb(nearest_float(middle))
    return nearest if ball.contains(nearest) else middle


def midpoint(ball: Any) -> Any:
    """The exact midpoint of a ball; 0 where it contains 0, as a truth below 2**-1155 may."""
    return arb(0) if ball.contains(0) else ball.mid()


def nearest_float(ball: Any) -> float:
    """The float64 nearest to the midpoint of a ball, ties to even."""
    return float(ball.mid())
