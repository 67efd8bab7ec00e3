"""Numbers with their standard error, to the digits that it bears."""

import math
from decimal import Decimal

#: Significant digits of a standard error; digits that tell one float64 from all others.
_ERROR_DIGITS, _ALL = 2, 17


def measured(value: float, error: float | None) -> str | None:
    """A number to the place of the second significant digit of its standard error.

    None where the error says nothing: unknown, 0, not finite, or below what a float64 holds.

    >>> measured(1.23456, 0.0561), measured(2e-17, 0.003), measured(1234567.8, 1234.5)
    ('1.235', '0.0000', '1234600')
    >>> measured(5.5015643181e-4, 7.2668688436e-06), measured(3.0, 1e-17)
    ('5.502e-4', None)
    """
    if error is None or not (math.isfinite(value) and math.isfinite(error) and error > 0):
        return None
    place = _place(error)
    exact = Decimal(value)
    if value and exact.adjusted() - place >= _ALL:
        return None
    return _written(exact, place)


def error_text(error: float | None) -> str:
    """A standard error with two significant digits, written as `measured` writes its number.

    >>> error_text(0.0561), error_text(7.2668688436e-06), error_text(None), error_text(0.0)
    ('0.056', '7.3e-6', '', '0')
    """
    if not error or not math.isfinite(error):
        return "" if error is None else f"{error:g}"
    return _written(Decimal(error), _place(error))


def _place(error: float) -> int:
    """The power of ten of the last digit that an error bears."""
    rounded = Decimal(f"{error:.{_ERROR_DIGITS - 1}e}")
    return rounded.adjusted() - _ERROR_DIGITS + 1


def _written(value: Decimal, place: int) -> str:
    """A number rounded to a power of ten, with an exponent where the plain form is long."""
    rounded = value.quantize(Decimal(1).scaleb(place))
    size = rounded.adjusted()
    if not rounded:
        return f"{0:.{max(0, -place)}f}" if place > -_ALL else "0"
    if -3 <= size < 10 and place < 4:
        return f"{rounded:.{max(0, -place)}f}"
    mantissa, _, exponent = f"{rounded:.{size - place}e}".partition("e")
    return f"{mantissa}e{int(exponent)}"
