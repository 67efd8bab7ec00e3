"""Numbers as people have them: Python's, NumPy's, SymPy's, decimals as text; read exactly.

The one reader of coordinates, components of vectors, cells of batches and constants of traced
functions. What is too long is refused before it is converted.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite, isinf
from numbers import Rational
from typing import Any

from workbench.errors import (
    LiteralError,
    PointError,
    PointKindError,
    UnknownVariableError,
    listed,
    shown,
)
from workbench.ir.literal import Literal, bounded

#: A number at its exact value; a float may be infinite or NaN.
Number = float | Fraction | Literal

_NUMERAL = re.compile(r"\s*([+-]?(?:0[xX].*|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))\s*\Z", re.ASCII)
#: Kinds of NumPy's scalars and 0-d arrays that may hold a real number: "O" holds anything.
_REAL_KINDS = "iufOUT"


def exact_number(value: Any) -> Number | None:
    """A number at its exact value; None for what is none, a truth value and a complex number too.

    Raises LiteralError for a number of too many digits.

    >>> exact_number("0.10"), exact_number(Fraction(1, 3)), exact_number(0.1)
    (Literal(digits=1, exponent=-1), Fraction(1, 3), 0.1)
    >>> exact_number(True), exact_number(2 + 0j)
    (None, None)
    """
    if hasattr(value, "dtype"):
        if getattr(value.dtype, "kind", "O") not in _REAL_KINDS or getattr(value, "shape", None):
            return None
        item = value.item()
        if type(item) is not type(value):
            return exact_number(item)
    if isinstance(value, bool):
        return None
    if isinstance(value, Literal):
        return value
    if isinstance(value, int):
        return Literal.of(int(value))
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str):
        match = _NUMERAL.match(value)
        return Literal.from_text(match[1]) if match else None
    if isinstance(value, Decimal):
        return Literal.from_text(str(value)) if value.is_finite() else float(str(value).lstrip("s"))
    if isinstance(value, Rational):
        return bounded(int(value.numerator), int(value.denominator))
    if hasattr(value, "_mpf_"):  # SymPy's and mpmath's floats: sign, mantissa, exponent, bits
        sign, mantissa, exponent, _ = value._mpf_
        if mantissa or not exponent:
            return bounded(-int(mantissa) if sign else int(mantissa), shift=int(exponent))
        return float(value)
    if hasattr(value, "as_integer_ratio"):  # NumPy's longdouble
        return bounded(*value.as_integer_ratio()) if value - value == 0 else float(value)
    return None


def number_of(value: Any, what: str) -> Number:
    """A number at its exact value; PointError, which begins with `what`, for any other thing.

    >>> number_of(None, "the value of x")
    Traceback (most recent call last):
    workbench.errors.PointKindError: the value of x is not a number: None
    """
    try:
        found = exact_number(value)
    except LiteralError as error:
        raise PointError(f"{what} is too long: {error}") from None
    if found is None:
        raise PointKindError(f"{what} is not a number: {shown(value)}{_remedy(value)}")
    return found


def float_of(value: Any, what: str) -> float:
    """The float64 nearest to a number. Raises PointError where there is none.

    >>> float_of("0.1", "the value of x")
    0.1
    >>> float_of(10**400, "the value of x")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    workbench.errors.PointError: the value of x is too large for float64: 1000...
    """
    if type(value) is float:
        return value
    number = number_of(value, what)
    try:
        nearest = float(number)
    except OverflowError:
        nearest = float("inf")
    if isinf(nearest) and not isinstance(number, float):
        raise PointError(f"{what} is too large for float64: {shown(value)}; give another value")
    return nearest


def require_finite(point: Mapping[str, Any], what: str = "point") -> None:
    """Raise PointError where a coordinate is infinite or NaN."""
    unfit = [
        f"{name} = {value}"
        for name, value in point.items()
        if isinstance(value, float) and not isfinite(value)
    ]
    if unfit:
        raise PointError(f"a {what} must be finite: {listed(unfit)}; give another value")


def spread(vector: Any, names: Sequence[Any], what: str, each: str = "variable") -> dict[Any, Any]:
    """What a vector gives for each name, as it is: a mapping, whose absent names are 0, or one
    number a name; `each` is what the names name. Raises PointError.

    >>> spread({"y": 2}, ["x", "y"], "vector"), spread([1, "2"], ["x", "y"], "vector")
    ({'x': 0, 'y': 2}, {'x': 1, 'y': '2'})
    """
    if hasattr(vector, "keys"):
        given = {getattr(key, "name", key): vector[key] for key in vector.keys()}  # noqa: SIM118
        known = frozenset(names)
        unknown = [name for name in given if name not in known]
        if unknown:
            raise UnknownVariableError(
                f"the {what} has no component {listed(unknown)}; "
                f"it has one for the {each}s {listed(names)}"
            )
        return {name: given.get(name, 0) for name in names}
    if isinstance(vector, str | bytes) or not hasattr(vector, "__len__"):
        raise PointKindError(
            f"a {what} is a mapping by {each} or a number for every {each}, "
            f"not {type(vector).__name__} {shown(vector)}"
        )
    if len(vector) != len(names):
        raise PointError(
            f"a {what} of {len(vector)} numbers does not fit the {len(names)} {each}s "
            f"{listed(names)}"
        )
    return dict(zip(names, vector, strict=True))


def _remedy(value: Any) -> str:
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if isinstance(value, bool) or kind == "b":
        return "; it is a truth value, write 1 or 0"
    return (
        "; it is complex, and a point is real" if isinstance(value, complex) or kind == "c" else ""
    )
