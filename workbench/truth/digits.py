"""Exact binary numbers as decimal text, correctly rounded, whatever their size."""

from fractions import Fraction
from typing import Any

from flint import arb

from workbench.engines.ball import working_precision

#: Significant digits of a certified number.
SIGNIFICANT = 25
#: Binary exponents up to here are converted with whole numbers, larger ones with balls.
_WHOLE = 20_000


def decimal_text(number: Any, count: int = SIGNIFICANT) -> str:
    """The decimal nearest to an exact ball, with `count` significant digits (ties to even).

    Text without an exponent between 1e-5 and 1e25. Exact numbers that need fewer digits are
    written with fewer.

    >>> decimal_text(arb(0.1))
    '0.1000000000000000055511151'
    >>> decimal_text(arb(2) ** -2000)
    '8.709809816217216675576195e-603'
    """
    mantissa, exponent = (int(part) for part in number.man_exp())
    if mantissa == 0:
        return "0"
    sign = "-" if mantissa < 0 else ""
    mantissa = abs(mantissa)
    power = _decimal_exponent(mantissa, exponent)
    digits = _scaled(mantissa, exponent, count - 1 - power)
    while digits >= 10**count:
        power += 1
        digits = _scaled(mantissa, exponent, count - 1 - power)
    while digits < 10 ** (count - 1):
        power -= 1
        digits = _scaled(mantissa, exponent, count - 1 - power)
    text = str(digits)
    if abs(exponent) <= _WHOLE:
        exact = mantissa * Fraction(2) ** exponent == digits * Fraction(10) ** (power - count + 1)
        text = text.rstrip("0") if exact else text
    return sign + _spelled(text, power)


def _decimal_exponent(mantissa: int, exponent: int) -> int:
    """The decimal exponent of mantissa * 2**exponent, right to within one."""
    with working_precision(exponent.bit_length() + 64):
        logarithm = arb(mantissa).log() + exponent * arb(2).log()
        return int((logarithm / arb.const_log10()).mid().floor().unique_fmpz())


def _scaled(mantissa: int, exponent: int, shift: int) -> int:
    """mantissa * 2**exponent * 10**shift to the nearest whole number, ties to even."""
    if abs(exponent) <= _WHOLE:
        return round(mantissa * Fraction(2) ** exponent * Fraction(10) ** shift)
    bits = mantissa.bit_length() + exponent.bit_length() + 128
    while True:
        with working_precision(bits):
            product = arb((mantissa, exponent)) * arb(10) ** shift
            nearest = (product + arb(0.5)).floor().unique_fmpz()
        if nearest is not None:  # no tie: a power of ten this large or small is never dyadic
            return int(nearest)
        bits *= 2


def _spelled(digits: str, power: int) -> str:
    """Digits with their first at 10**power."""
    if not -6 < power < SIGNIFICANT:
        fraction = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{digits[0]}{fraction}e{power:+d}"
    if power < 0:
        return f"0.{'0' * (-power - 1)}{digits}"
    whole = digits[: power + 1].ljust(power + 1, "0")
    return f"{whole}.{digits[power + 1 :]}" if len(digits) > power + 1 else whole
