"""Bounds of parameters: what a user gives, checked."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.catalogue import proposal
from workbench.errors import DataError, shown
from workbench.ir.numbers import float_of

Bounds = tuple[tuple[float, float], ...]


def read_bounds(
    given: Mapping[str, Sequence[float | None]] | None, parameters: Sequence[str]
) -> Bounds:
    """Two numbers per parameter, infinite where nothing is given.

    Raises DataError, and PointError for an end that is no number.

    >>> read_bounds({"a": (0, None)}, ["a", "b"])
    ((0.0, inf), (-inf, inf))
    """
    if given is None:
        return ((-math.inf, math.inf),) * len(parameters)
    if not hasattr(given, "keys"):
        raise DataError(
            "the bounds are not a mapping; give two numbers per parameter, as {'a': (0, 1)}"
        )
    for name in given:
        if name not in parameters:
            raise DataError(
                f"the bounds have {name!r:.60}, which is not a parameter of the model; "
                f"{proposal(name, parameters)}"
            )
    return tuple(_pair(name, given.get(name, (None, None))) for name in parameters)


def clipped(at: Sequence[float], bounds: Bounds) -> list[float]:
    """Parameters moved to the nearest numbers within their bounds."""
    return [min(max(value, low), high) for value, (low, high) in zip(at, bounds, strict=True)]


def refuse_outside(start: Mapping[str, float], bounds: Bounds) -> None:
    """DataError where a start is not within the bounds; those of its parameters come first."""
    for (name, value), (low, high) in zip(start.items(), bounds, strict=False):
        if not low <= value <= high:
            raise DataError(
                f"the start of {name}, {value:g}, is not within its bounds, {low:g} and {high:g}; "
                "give another start or other bounds"
            )


def _pair(name: str, given: Any) -> tuple[float, float]:
    if isinstance(given, str) or not hasattr(given, "__len__") or len(given) != 2:
        raise DataError(
            f"the bounds of {name} are {shown(given)}; give two numbers, None where there is no "
            f"bound, as {{{name!r}: (0, None)}}"
        )
    first, second = given
    low = -math.inf if first is None else float_of(first, f"the lower bound of {name}")
    high = math.inf if second is None else float_of(second, f"the upper bound of {name}")
    if not low < high:  # NaN is caught as well
        raise DataError(
            f"the bounds of {name} are {low:g} and {high:g}; the first must be below the second"
        )
    return low, high
