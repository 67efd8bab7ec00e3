"""Decimal digits that a result shares with a reference: NIST's log relative error."""

import math

#: Decimal digits of a float64: what exact agreement counts as.
ALL_DIGITS = 53 * math.log10(2)


def agreed_digits(value: float, reference: float, most: float = ALL_DIGITS) -> float | None:
    """The log relative error -log10(|value - reference| / |reference|), between 0 and `most`.

    `most` is what the reference has itself: a value rounded to 11 digits can prove no more. The
    error is absolute where the reference is 0; a value without a right digit has 0. None where
    the value is not finite. Source: NIST's StRD; McCullough, American Statistician 52 (1998).

    >>> round(agreed_digits(3.14, 3.14159), 1)
    3.3
    >>> agreed_digits(3.14159, 3.14159, most=6)
    6
    """
    if not math.isfinite(value):
        return None
    error = abs(value - reference)
    return right_digits(error / abs(reference) if reference else error, most)


def right_digits(relative_error: float, most: float = ALL_DIGITS) -> float:
    """The right decimal digits of a number with this relative error, between 0 and `most`.

    >>> right_digits(1e-3), right_digits(0.0, most=15), right_digits(math.nan)
    (3.0, 15, 0.0)
    """
    if not math.isfinite(relative_error):
        return 0.0
    return max(0.0, min(most, -math.log10(relative_error))) if relative_error else most
