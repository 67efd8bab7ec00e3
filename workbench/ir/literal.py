"""Exact decimal literals: digits times a power of ten, so that `0.1` is one tenth."""

import math
import re
from fractions import Fraction
from typing import NamedTuple

from workbench.errors import LiteralError
from workbench.limits import Limits, limits

#: A dyadic value whose decimal spelling is longer than this prints as a hexadecimal float.
READABLE_DIGITS = 17

#: Three decimal digits need almost ten bits.
_DECIMAL_BITS = 10
#: Zeros at the end of long numbers are taken off in blocks.
_BLOCK_ZEROS = 250
_BLOCK = 10**_BLOCK_ZEROS
_HEXADECIMAL = re.compile(r"([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([+-]?\d+))?\Z")
#: No hexadecimal float64 needs more characters.
_LONGEST_HEXADECIMAL = 320
_DECIMAL = re.compile(r"([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?\Z")


class Literal(NamedTuple):
    """The exact number `digits * 10**exponent`, in lowest form (no trailing zero in `digits`).

    Equal values are equal literals, whatever their spelling. Minus zero is zero.

    >>> Literal.from_text("0.10") == Literal.from_text("1e-1")
    True
    >>> Literal.from_number(0.1).spelling
    '0x1.999999999999ap-4'
    """

    digits: int
    exponent: int

    @classmethod
    def of(cls, digits: int, exponent: int = 0) -> "Literal":
        """The lowest form of `digits * 10**exponent`; LiteralError when it is too long."""
        if digits == 0:
            return cls(0, 0)
        if (
            digits.bit_length() > _DECIMAL_BITS * limits.literal_digits // 3
        ):  # str() has a limit, too
            if digits.bit_length() < _DECIMAL_BITS * limits.literal_exponent // 3:
                while digits % _BLOCK == 0:
                    digits //= _BLOCK
                    exponent += _BLOCK_ZEROS
            if digits.bit_length() > _DECIMAL_BITS * limits.literal_digits // 3:
                raise LiteralError(f"a number of more than {Limits.literal_digits}; shorten it")
        text = str(digits)
        stripped = text.rstrip("0")
        exponent += len(text) - len(stripped)
        if len(stripped.lstrip("-")) > limits.literal_digits:
            raise LiteralError(f"a number of more than {Limits.literal_digits}; shorten it")
        magnitude = exponent + len(stripped.lstrip("-")) - 1
        if (
            abs(magnitude) > limits.literal_exponent
        ):  # so that every literal can be spelled d.ddde+xxxx
            raise LiteralError(
                f"a number with decimal exponent {magnitude}; "
                f"the limit is {Limits.literal_exponent} in magnitude"
            )
        return cls(int(stripped), exponent)

    @classmethod
    def from_text(cls, text: str) -> "Literal":
        """Read a decimal (`1`, `.5`, `1e-3`) or hexadecimal float (`0x1.8p+0`) literal.

        Raises LiteralError where the text is no number or breaks a limit.
        """
        if len(text) <= READABLE_DIGITS and text.isascii():  # most numbers are short
            whole, _, part = text.partition(".")
            digits = whole + part
            if digits.isdigit() and digits[-1] != "0":
                return tuple.__new__(cls, (int(digits), -len(part)))
        if text.lower().lstrip("+-").startswith("0x"):
            number = _hexadecimal(text)
            if number is None:
                raise LiteralError(
                    f"{text[:40]!r} is not a hexadecimal float64; write it like 0x1.8p+0"
                )
            return cls.from_number(number)
        match = _DECIMAL.match(text)
        if match is None or not (match[2] or match[3]):
            raise LiteralError(f"{text[:40]!r} is not a number")
        sign, whole, part, power = match[1], match[2], match[3], match[4] or "0"
        digits = (whole + part).lstrip("0")
        kept = digits.rstrip("0")
        if len(kept) > limits.literal_digits:
            raise LiteralError(
                f"a number of {len(kept)} digits; the limit is {Limits.literal_digits}"
            )
        if len(power) > 12 or abs(int(power)) > limits.literal_exponent:
            raise LiteralError(
                f"the exponent {power[:20]} is out of bounds; "
                f"the limit is {Limits.literal_exponent} in magnitude"
            )
        exponent = int(power) - len(part) + len(digits) - len(kept)
        return cls.of(int(sign + (kept or "0")), exponent)

    @classmethod
    def from_number(cls, number: "int | float | Fraction | Literal") -> "Literal":
        """The exact value of a Python number; a float enters at its exact binary value.

        Raises LiteralError for infinities, NaN and fractions that are no finite decimal.
        """
        if isinstance(number, Literal):
            return number
        if isinstance(number, int):
            return cls.of(int(number))
        if isinstance(number, float) and not math.isfinite(number):
            raise LiteralError(f"{number} is not a literal; only finite numbers are")
        ratio = bounded(*number.as_integer_ratio())
        twos = _multiplicity(ratio.denominator, 2)
        rest = ratio.denominator >> twos
        fives = _multiplicity(rest, 5)
        if rest != 5**fives:
            long = max(abs(ratio.numerator), ratio.denominator) >= 10**READABLE_DIGITS
            shown = "a long fraction" if long else str(number)
            raise LiteralError(f"{shown} is not a finite decimal; write it as a division")
        power = max(twos, fives)
        return cls.of(ratio.numerator * 2 ** (power - twos) * 5 ** (power - fives), -power)

    @property
    def fraction(self) -> Fraction:
        """The exact value."""
        if self.exponent >= 0:
            return Fraction(self.digits * 10**self.exponent)
        return Fraction(self.digits, 10**-self.exponent)

    @property
    def is_integer(self) -> bool:
        """Whether the value is a whole number."""
        return self.exponent >= 0

    def __float__(self) -> float:
        """The nearest float64; an infinity where the value is too large."""
        return float(f"{self.digits}e{self.exponent}")

    @property
    def spelling(self) -> str:
        """The shortest text that reads back as this literal: decimal, or hexadecimal if dyadic."""
        sign = "-" if self.digits < 0 else ""
        text = str(abs(self.digits))
        if len(text) > READABLE_DIGITS:
            nearest = float(self)
            if math.isfinite(nearest) and Fraction(nearest) == self.fraction:
                return nearest.hex()
        point = len(text) + self.exponent
        if self.exponent >= 0 and point <= READABLE_DIGITS:
            return sign + text + "0" * self.exponent
        if self.exponent < 0 < point:
            return f"{sign}{text[:point]}.{text[point:]}"
        if -5 < point <= 0 and self.exponent < 0:
            return f"{sign}0.{'0' * -point}{text}"
        fraction = f".{text[1:]}" if len(text) > 1 else ""
        return f"{sign}{text[0]}{fraction}e{point - 1}"


def bounded(numerator: int, denominator: int = 1, shift: int = 0) -> Fraction:
    """numerator/denominator * 2**shift, exact; LiteralError, before any work, where it is longer
    than a literal with the largest exponent.

    >>> bounded(3, 4, shift=1)
    Fraction(3, 2)
    """
    bits = max(numerator.bit_length(), denominator.bit_length()) + abs(shift)
    if bits > _DECIMAL_BITS * limits.literal_exponent // 3:
        raise LiteralError(f"a number of more than {Limits.literal_digits}; shorten it")
    return Fraction(numerator << max(shift, 0), denominator << max(-shift, 0))


def _hexadecimal(text: str) -> float | None:
    """The float64 that a hexadecimal text writes exactly, without rounding; None if it does not."""
    match = _HEXADECIMAL.match(text)
    if match is None or not (match[2] or match[3]) or len(text) > _LONGEST_HEXADECIMAL:
        return None
    sign, whole, part, power = match[1], match[2], match[3], int(match[4] or "0")
    if abs(power) > 4 * _LONGEST_HEXADECIMAL:
        return None
    exact = int(f"{sign}{whole}{part}", 16) * Fraction(2) ** (power - 4 * len(part))
    try:
        number = float(exact)
    except OverflowError:
        return None
    return number if Fraction(number) == exact else None


def _multiplicity(number: int, prime: int) -> int:
    if prime == 2:
        return (number & -number).bit_length() - 1
    count = 0
    while number % prime == 0:
        number //= prime
        count += 1
    return count
