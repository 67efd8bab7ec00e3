"""Numbers as balls: exact wherever the number is a binary fraction."""

from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from workbench.ir.literal import Literal


def to_ball(number: Any) -> arb:
    """The ball of a number: exact for ints, floats and binary fractions of any length.

    Any other Fraction or Literal (one tenth) is enclosed at the working precision; a ball stays
    what it is. An infinity stays itself; NaN is the ball of any value and of none.

    >>> to_ball(0.1) == to_ball(Fraction(0.1)) and to_ball(0.1).is_exact()
    True
    >>> to_ball(Literal.from_text("0.1")).is_exact()
    False
    """
    if isinstance(number, arb | float | int):
        ball = number if isinstance(number, arb) else arb(number)
        # A NaN of radius 0, as a float gives it, has a finite arcsine in python-flint.
        return arb.nan() if ball.is_nan() else ball
    ratio = number.fraction if isinstance(number, Literal) else Fraction(number)
    if ratio.denominator & (ratio.denominator - 1) == 0:
        return arb((ratio.numerator, 1 - ratio.denominator.bit_length()))
    return arb(fmpq(ratio.numerator, ratio.denominator))
