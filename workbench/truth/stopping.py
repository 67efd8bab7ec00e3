"""The stopping rule: a ball that is good enough, and the certificate that it then gives."""

import math
from typing import Any

from flint import arb

from workbench.engines.ball import working_precision
from workbench.records.status import Status
from workbench.truth.certificate import Certificate
from workbench.truth.digits import decimal_text

#: Bits of the first attempt; doubled up to `limits.referee_bits`.
FIRST_BITS = 128
#: A ball is good enough with a radius below 2**-RELATIVE_BITS of every number in it,
RELATIVE_BITS = 80
#: or when all its numbers lie below 2**-NEGLIGIBLE_BITS: then it is 0 with a radius.
NEGLIGIBLE_BITS = 1155
#: Why nothing is known yet, where only the width of a ball stands in the way.
TOO_WIDE = "the ball is still too wide"
#: Midpoints from here on round to an infinite float64.
_OVERFLOW = 2**1024 - 2**970


def is_decided(ball: Any) -> bool:
    """Whether a ball is good enough to stop.

    >>> is_decided(arb(1, 2**-90)), is_decided(arb(1, 2**-70)), is_decided(arb(0))
    (True, False, True)
    """
    if not ball.is_finite():
        return False
    if abs(ball) < _two_to(-NEGLIGIBLE_BITS):
        return True
    return bool(ball.rad() < ball.abs_lower() * _two_to(-RELATIVE_BITS))


def certificate_of(ball: Any, bits: int) -> Certificate:
    """The certificate of a ball that is good enough.

    The status is `overflow` where the nearest float64 is infinite; digits and ball remain.
    """
    with working_precision(max(bits, FIRST_BITS) + 64):
        negligible = abs(ball) < _two_to(-NEGLIGIBLE_BITS) and not _is_relative(ball)
        # A midpoint whose digits mean nothing is not shown.
        digits = "0" if negligible else decimal_text(ball.mid())
        digits_radius = distance(ball, arb(digits))
        if abs(ball.mid()) >= _OVERFLOW:
            return Certificate(
                bits=bits,
                status=Status.OVERFLOW,
                reason=f"{digits} is too large for float64",
                digits=digits,
                digits_radius=digits_radius,
                ball=ball,
            )
        value = float(ball.mid()) + 0.0  # never minus zero
        return Certificate(
            value=value,
            radius=distance(ball, arb(value)),
            bits=bits,
            digits=digits,
            digits_radius=digits_radius,
            ball=ball,
        )


def distance(ball: Any, number: Any) -> float:
    """The greatest distance of a number of the ball from another, rounded up to a float64.

    0.0 only where the ball is exactly that number.
    """
    bound = (ball - number).abs_upper()
    if bound.is_zero():
        return 0.0
    nearest = float(bound)
    return nearest if arb(nearest) >= bound else math.nextafter(nearest, math.inf)


def _is_relative(ball: Any) -> bool:
    return bool(ball.rad() < ball.abs_lower() * _two_to(-RELATIVE_BITS))


def _two_to(exponent: int) -> Any:
    return arb(2) ** exponent
