"""Positions of the numbers at a stepper's edges: beside their arrow, clear of everything else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from workbench.presentation.graphs.frame import Point

#: Width of a letter; a label's height above and below its base line; its distance from its arrow,
#: and greater ones where there is no room so near.
_LETTER, _ABOVE, _BELOW, _GAP = 7.3, 9.0, 3.0, 6.0
_FURTHER = (12.0, 20.0)
#: Where along an arrow's first piece a label may be, the best place first.
_PARTS = (0.4, 0.3, 0.5, 0.2, 0.6, 0.7, 0.8)
#: Distance of the points by which a curve is known, and how near it a label may come.
_STEP, _CLEAR = 4.0, 2.0
#: What it costs to be a later choice, to lie on a point of a curve, to lie on another label, and to
#: be a pixel outside of the picture.
_LATER, _ON_CURVE, _ON_LABEL, _OUTSIDE = 1.0, 90.0, 270.0, 1.5

#: Left, top, right, bottom.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A place for a text: the base line, and which part of the text is at x."""

    x: float
    y: float
    #: start, middle or end
    anchor: str
    box: Box


def on_curve(start: Point, end: Point, part: float) -> Point:
    """A point of the curve that leaves one point and reaches another straight downwards.

    >>> on_curve((0, 0), (10, 60), 0.5)
    (5.0, 30.0)
    """
    across = 3 * part**2 - 2 * part**3
    along = 1.5 * part - 1.5 * part**2 + part**3
    return start[0] + (end[0] - start[0]) * across, start[1] + (end[1] - start[1]) * along


def placed(
    paths: Sequence[Sequence[Point]], letters: Sequence[int], room: float, width: float
) -> list[Label]:
    """A label for every path of an edge, of so many letters, not far from where the path begins.

    `room` is how far below its beginning a path is free of cards; `width` is that of the picture.
    The same paths give the same labels.
    """
    curves = [list(_sampled(path)) for path in paths]
    found: list[Label] = []
    for path, wide in zip(paths, letters, strict=True):
        top = path[0][1]
        near = [
            point for curve in curves for point in curve if -_ABOVE < point[1] - top < room + _ABOVE
        ]
        choices = list(_choices(path[0], path[1], wide * _LETTER, room))
        costs = [
            _LATER * place
            + _ON_CURVE * sum(_inside(choice.box, point) for point in near)
            + _ON_LABEL * sum(_overlap(choice.box, other.box) for other in found)
            + _OUTSIDE * (max(0.0, -choice.box[0]) + max(0.0, choice.box[2] - width))
            for place, choice in enumerate(choices)
        ]
        found.append(choices[costs.index(min(costs))])
    return found


def _choices(start: Point, end: Point, wide: float, room: float) -> Iterable[Label]:
    """Labels at every part of the way and on every side of it, between the two rows of cards."""
    sides = (1, -1) if end[0] >= start[0] else (-1, 1)
    for gap in (_GAP, *_FURTHER):
        for part in _PARTS:
            x, y = on_curve(start, end, part)
            for side in sides:
                anchor = "start" if side > 0 else "end"
                yield _label(x + side * gap, y + 4, anchor, wide, start, room)
            yield _label(x, y - gap, "middle", wide, start, room)
            yield _label(x, y + _ABOVE + gap, "middle", wide, start, room)


def _label(x: float, y: float, anchor: str, wide: float, start: Point, room: float) -> Label:
    y = min(max(y, start[1] + _ABOVE + 2), start[1] + room - _BELOW - 2)
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return Label(x, y, anchor, (left, y - _ABOVE, left + wide, y + _BELOW))


def _sampled(path: Sequence[Point]) -> Iterable[Point]:
    for start, end in pairwise(path):
        count = int(hypot(end[0] - start[0], end[1] - start[1]) / _STEP) + 2
        for number in range(count + 1):
            yield on_curve(start, end, number / count)


def _inside(box: Box, point: Point) -> bool:
    left, top, right, bottom = box
    return left - _CLEAR < point[0] < right + _CLEAR and top - _CLEAR < point[1] < bottom + _CLEAR


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] + _CLEAR
        and other[0] < one[2] + _CLEAR
        and one[1] < other[3]
        and other[1] < one[3]
    )
