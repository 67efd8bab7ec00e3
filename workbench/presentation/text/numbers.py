"""Numbers as text: short for reading, or with all their digits."""

import math
import re
from decimal import Decimal

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NUMBER = re.compile(r"[-+−]?\d+(\.\d+)?(e[-+]?\d+)?")
#: Time units, coarse to fine.
_TIMES = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


def full(value: object) -> str:
    """Every digit: the shortest text that reads back to the same number.

    >>> full(0.1), full(None), full(3)
    ('0.1', '', '3')
    """
    if value is None:
        return ""
    return repr(float(value)) if isinstance(value, float) else str(value)


def tenths(value: float | None) -> str:
    """A number with one decimal; nothing for None.

    >>> tenths(15.95), tenths(None)
    ('15.9', '')
    """
    return "" if value is None else f"{value:.1f}"


def short(value: float | None, digits: int = 3) -> str:
    """About `digits` significant digits; an exponent only where the plain form would be long.

    >>> [short(v) for v in (None, 0.0, 0.5, 3.14159, 1234.5, 123456.0, 1.5e-7, 2.5e12)]
    ['', '0', '0.5', '3.14', '1234', '123456', '1.5e-7', '2.5e12']
    >>> short(float("nan")), short(float("-inf")), short(7), short(3**60), short(999.9)
    ('nan', '-inf', '7', '4.24e28', '1000')
    """
    if value is None:
        return ""
    if isinstance(value, int) and abs(value) < 10**7:
        return str(value)
    value = float(value)
    if not math.isfinite(value) or value == 0:
        return "0" if value == 0 else str(value)
    if 10**digits <= abs(value) < 1e6:
        return f"{value:.0f}"
    if 1e-3 <= abs(value) < 10**digits:
        text = f"{value:.{digits}g}"
        return short(float(text), digits) if "e" in text else text  # 999.9 rounds to 1e+03
    return scientific(value, digits)


def telling(value: float | None, digits: int = 6, most: int = 12) -> str:
    """`short`, but with up to `most` digits where few would make a number look round.

    >>> telling(0.99999999995), telling(0.25), telling(2 / 3)
    ('0.99999999995', '0.25', '0.666667')
    """
    text = short(value, digits)
    if value is None or not math.isfinite(value) or float(text) == value:
        return text
    mantissa = text.partition("e")[0].strip("-").replace(".", "")
    return short(value, max(digits, most)) if len(mantissa.strip("0")) <= digits // 2 else text


def scientific(value: float | None, digits: int = 3) -> str:
    """One digit before the point and a bare exponent.

    >>> scientific(1.25e-10), scientific(6.0e21), scientific(0.0)
    ('1.25e-10', '6e21', '0')
    """
    if value is None:
        return ""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{int(exponent)}"


def radius_text(value: float | None) -> str:
    """A proven radius with two digits, rounded up: what is shown is proven, too.

    >>> radius_text(3.31e-25), radius_text(2.0), radius_text(9.91), radius_text(0.0)
    ('3.4e-25', '2e0', '1e1', '0')
    """
    if not value or not math.isfinite(value):
        return scientific(value)
    text = scientific(value, 2)
    if Decimal(text) >= Decimal(value):
        return text
    return scientific(float(text) + 10.0 ** (int(text.partition("e")[2]) - 1), 2)


def minus(text: str) -> str:
    """A number with a typographic minus sign.

    >>> minus("-1e-9")
    '−1e−9'
    """
    return text.replace("-", "−")


def power_of_ten(exponent: int) -> str:
    """A power of ten for an axis.

    >>> power_of_ten(-12), power_of_ten(0)
    ('10⁻¹²', '1')
    """
    return "1" if exponent == 0 else "10" + str(exponent).translate(_SUPERSCRIPTS)


def time_unit(seconds: "list[float] | tuple[float, ...]") -> tuple[float, str]:
    """The unit in which most of some times read best: (seconds per unit, symbol).

    >>> time_unit([2e-6, 5e-6, 1e-3])
    (1e-06, 'µs')
    """
    known = sorted(value for value in seconds if value > 0 and math.isfinite(value))
    middle = known[len(known) // 2] if known else 1.0
    for scale, symbol in _TIMES:
        if middle >= scale:
            return scale, symbol
    return _TIMES[-1]


def align_decimals(texts: "list[str]") -> "list[str]":
    """Pads a column so that the decimal points stand below each other in a monospaced font.

    What is no number is set flush right.

    >>> align_decimals(["1.5", "12", "0.125", "1e-9", "n/a"])
    [' 1.5  ', '12    ', ' 0.125', ' 1e-9 ', '   n/a']
    """
    parts = [_at_point(text) for text in texts]
    left = max((len(whole) for whole, _ in parts), default=0)
    right = max((len(rest) for _, rest in parts), default=0)
    width = max([left + right, *(len(text) for text in texts)], default=0)
    return [
        (whole.rjust(left) + rest.ljust(right)).rjust(width) if is_number(text)
        else text.rjust(width)
        for text, (whole, rest) in zip(texts, parts, strict=True)
    ]  # fmt: skip


def is_number(text: str) -> bool:
    """Whether text reads as a decimal number.

    >>> is_number("-1.5e3"), is_number("12 apples"), is_number("")
    (True, False, False)
    """
    return _NUMBER.fullmatch(text) is not None


def _at_point(text: str) -> tuple[str, str]:
    """Text before and from the decimal point (or the exponent); nothing for what is no number."""
    if not is_number(text):
        return "", ""
    places = [place for place in (text.find("."), text.find("e")) if place >= 0]
    cut = min(places, default=len(text))
    return text[:cut], text[cut:]
