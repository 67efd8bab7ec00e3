"""Numbers as FPCore writes them, read exactly: decimal, hexadecimal, rational, with digits."""

import re
from fractions import Fraction

from workbench.errors import LiteralError
from workbench.ir.literal import Literal, bounded
from workbench.limits import Limits, limits

#: Powers of two that float64 has, its smallest numbers included. Each takes hundreds of digits,
#: which a few characters ask for.
_MOST_BITS = 1100
_DECIMAL = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\Z")
_HEXADECIMAL = re.compile(r"([-+]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([-+]?[0-9]+))?\Z")
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_RATIONAL = re.compile(r"([-+]?[0-9]+)/([0-9]+)\Z")


def exact(text: str) -> Literal | Fraction | None:
    """The number that an atom is; None for another word.

    Raises LiteralError for one that is too long, and for a zero divisor.

    >>> exact("0x1.8p+1").fraction, exact("-1/3"), exact("1e-1"), exact("x1")
    (Fraction(3, 1), Fraction(-1, 3), Literal(digits=1, exponent=-1), None)
    """
    if text[:1] not in "+-.0123456789":
        return None
    if _DECIMAL.match(text):
        return Literal.from_text(text)
    if match := _HEXADECIMAL.match(text):
        sign, whole, part, power = match[1], match[2], match[3], match[4] or "0"
        if not whole + part:
            return None
        number = _whole(f"{sign}{whole}{part}", 16)
        return Literal.from_number(bounded(number, shift=_exponent(power) - 4 * len(part)))
    if match := _RATIONAL.match(text):
        top, bottom = _whole(match[1]), _whole(match[2])
        if not bottom:
            raise LiteralError(f"{text[:40]} divides by zero; it is not a number")
        return Fraction(top, bottom)
    return None


def with_digits(significand: str, exponent: str, base: str) -> Fraction:
    """significand * base**exponent. Raises LiteralError where that is no number.

    >>> with_digits("3", "-2", "2")
    Fraction(3, 4)
    """
    if not all(_INTEGER.match(one) for one in (significand, exponent, base)):
        raise LiteralError("digits takes three whole numbers: (digits 3 -2 10)")
    number, radix = _whole(significand), _whole(base)
    if radix < 2:
        raise LiteralError("the base of digits is 2 or more")
    return number * Fraction(radix) ** _exponent(exponent, radix.bit_length() - 1)


def _exponent(text: str, bits: int = 1) -> int:
    """An exponent of a base of so many bits; LiteralError for one beyond those of float64."""
    power = _whole(text)
    if abs(power) * bits > _MOST_BITS:
        raise LiteralError(
            f"the exponent {power} is out of bounds; write a decimal, as 1e-400, of which "
            f"the limit is {Limits.literal_exponent}"
        )
    return power


def _whole(text: str, base: int = 10) -> int:
    if len(text) > limits.literal_digits:
        raise LiteralError(f"a number of {len(text)} digits; the limit is {Limits.literal_digits}")
    return int(text, base)
