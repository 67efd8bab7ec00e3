"""Distances of a float64 from an exact number, as docs/conventions.md defines them."""

import math
import struct
from typing import Any, NamedTuple

from mpmath import mp, mpf

#: Every decimal digit of a float64.
ALL_DIGITS = 53 * math.log10(2)
#: A truth below this is as good as 0.
NEGLIGIBLE = mpf(2) ** -1155
SMALLEST_NORMAL = 2.0**-1022
#: How exactly the truth of a row is known to the product, over its size: 24 digits.
KNOWN = mpf(2) ** -79

#: A float64 that was rounded twice may be off in its last place.
ROUNDED = mpf(2) ** -51


class Errors(NamedTuple):
    """The errors of one number; None where a row has none."""

    error_absolute: Any = None
    error_relative: Any = None
    error_ulps: Any = None
    error_bits: Any = None
    digits: Any = None


def ordinal(number: float) -> int:
    """The place of a float64 among all of them; 0 for both zeros."""
    (pattern,) = struct.unpack("<Q", struct.pack("<d", number))
    return pattern if pattern < 2**63 else 2**63 - pattern


def bits_between(one: float, other: float) -> float:
    """log2(1 + float64 numbers from one to the other), 64 at most and for NaN."""
    if math.isnan(one) or math.isnan(other):
        return 64.0
    return min(64.0, math.log2(1 + abs(ordinal(one) - ordinal(other))))


def ulp_of(truth: Any) -> Any:
    """The distance of neighbouring float64 numbers at an exact number."""
    if not truth:
        return mpf(2) ** -1074
    exponent = mp.frexp(truth)[1] - 1
    return mpf(2) ** (min(max(exponent, -1022), 1023) - 52)


def nearest(truth: Any) -> float:
    """The float64 nearest to an exact number."""
    number = float(truth)
    candidates = [number, math.nextafter(number, math.inf), math.nextafter(number, -math.inf)]
    finite = [one for one in candidates if math.isfinite(one)]
    if len(finite) < 3 and abs(truth) > mpf(2) ** 1024 - mpf(2) ** 970:
        return math.copysign(math.inf, float(mp.sign(truth)))
    least = min(abs(mpf(one) - truth) for one in finite)
    return min(
        (one for one in finite if abs(mpf(one) - truth) == least), key=lambda one: ordinal(one) % 2
    )


def simplest(truth: Any) -> Any:
    """The float64 nearest to a truth where 24 digits do not tell the two apart, else the truth."""
    number = mpf(nearest(truth))
    return number if abs(number - truth) <= abs(truth) * KNOWN else truth


def errors(computed: float, truth: Any) -> Errors:
    """The errors of a float64 against an exact truth."""
    bits = bits_between(computed, nearest(truth))
    small = abs(truth) < NEGLIGIBLE
    if math.isnan(computed):
        return Errors(error_bits=bits, digits=None if small else 0.0)
    if math.isinf(computed):
        relative = mpf("inf") if truth else None
        infinite = mpf("inf")
        return Errors(infinite, relative, infinite, bits, None if small else 0.0)
    truth = simplest(truth)
    distance = abs(mpf(computed) - truth)
    relative = distance / abs(truth) if truth else None
    digits = None
    if relative is not None and not small:
        digits = min(ALL_DIGITS, max(0.0, float(-mp.log10(relative)))) if relative else ALL_DIGITS
    return Errors(distance, relative, distance / ulp_of(truth), bits, digits)


def same(shown: float | None, expected: Any, blur: Any = 0) -> bool:
    """Whether a printed number is the expected one, rounded twice, and as far as that is known."""
    if shown is None or expected is None:
        return shown is expected
    if not math.isfinite(shown) or not mp.isfinite(expected):
        return shown == float(expected)
    return bool(abs(mpf(shown) - expected) <= abs(expected) * ROUNDED + blur + mpf(2) ** -1074)


def told(expected: Any) -> str:
    """A recomputed number in a message."""
    return "empty" if expected is None else mp.nstr(mpf(expected), 17)
