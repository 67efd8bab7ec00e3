"""Points as text: every coordinate of a few, shape and checksum of many."""

import hashlib
from collections.abc import Mapping

from workbench.presentation.text.numbers import full

#: Points of more variables are shown by their shape and a checksum.
SHOWN_COORDINATES = 32


def point_text(point: Mapping[str, float]) -> str:
    """A point as rows show it: name=value pairs with all digits, or its shape.

    >>> point_text({"x": 1.5, "y": -2.0})
    'x=1.5 y=-2.0'
    """
    return shape(point) or pairs_text(point)


def coordinates(point: Mapping[str, float]) -> list[str]:
    """What is listed of a point for people: a text a coordinate, or the shape of many.

    >>> coordinates({"x": 1.5, "y": -2.0})
    ['x = 1.5', 'y = -2.0']
    """
    return [shape(point)] if shape(point) else [f"{x} = {full(at)}" for x, at in point.items()]


def shape(point: Mapping[str, float]) -> str:
    """A point of many variables by their number and a checksum; empty for few.

    The checksum is the beginning of SHA-256 of the name=value pairs: the same for points that are
    equal in every digit.

    >>> shape({f"x{i}": 0.5 for i in range(1000)})[:25], shape({"x": 0.5})
    ('1,000 variables, checksum', '')
    """
    if len(point) <= SHOWN_COORDINATES:
        return ""
    checksum = hashlib.sha256(pairs_text(point).encode()).hexdigest()[:12]
    return f"{len(point):,} variables, checksum {checksum}"


def pairs_text(point: Mapping[str, float]) -> str:
    """Every coordinate of a point, with all digits.

    >>> pairs_text({"x": 0.1, "y": -2.0})
    'x=0.1 y=-2.0'
    """
    return " ".join(f"{name}={value!r}" for name, value in point.items())
