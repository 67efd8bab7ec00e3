"""From places on a grid to pixels: where cards lie, which way a graph flows, how arrows bend."""

from collections.abc import Sequence
from itertools import pairwise

from workbench.presentation.graphs.layout import Layout, Place

#: Room around a picture and height of a line of text, in pixels.
MARGIN, ROW = 14.0, 18.0
#: Widest picture that a notebook shows without shrinking it.
_WIDEST = 860.0
#: Free room between cards, along the flow and across it.
_ALONG, _ACROSS = 44.0, 16.0
#: Length and half the width of an arrow's head; distance of two arrows at one card.
_HEAD, _HALF, _PORT = 7.0, 3.2, 14.0

#: Pixels from the left and from the top.
Point = tuple[float, float]


def letters(text: str) -> float:
    """Width of a text in the monospaced font of the pictures (12 pixels), a little generous."""
    return 7.4 * len(text)


class CardPlaces:
    """Where the cells of a layout lie, all of one size, and the lines between them.

    `steps` is the distance of two cells across and down, `rightward` whether the graph flows to
    the right; otherwise it flows down.
    """

    def __init__(
        self, layout: Layout, cell: Point, steps: Point, margin: float, rightward: bool = False
    ) -> None:
        self.layout, self.rightward = layout, rightward
        self._cell, self._steps, self._margin = cell, steps, margin

    @property
    def extent(self) -> Point:
        """Width and height of the picture."""
        x, y = self.centre((self.layout.ranks - 1, self.layout.breadth))
        return x + self._cell[0] / 2 + self._margin, y + self._cell[1] / 2 + self._margin

    def centre(self, place: Place) -> Point:
        """The middle of a cell at a place of the layout."""
        rank, across = place
        x, y = (rank, across) if self.rightward else (across, rank)
        return (
            self._margin + self._cell[0] / 2 + x * self._steps[0],
            self._margin + self._cell[1] / 2 + y * self._steps[1],
        )

    def moved(self, point: Point, along: float, across: float) -> Point:
        """A point some way along the flow and across it."""
        x, y = point
        return (x + along, y + across) if self.rightward else (x + across, y + along)

    def smooth(self, points: Sequence[Point]) -> str:
        """A line through some points that leaves and reaches each along the flow, as SVG path."""
        line = f"M{pair(points[0])}"
        for one, other in pairwise(points):
            half = (other[not self.rightward] - one[not self.rightward]) / 2
            leave, arrive = self.moved(one, half, 0.0), self.moved(other, -half, 0.0)
            line += f"C{pair(leave)} {pair(arrive)} {pair(other)}"
        return line


class GraphFrame(CardPlaces):
    """The geometry of one picture.

    `texts` has for each card its heading (empty for a card of numbers only) and its rows.
    """

    def __init__(self, layout: Layout, texts: Sequence[tuple[str, Sequence[str]]]) -> None:
        numbers = max(letters(row) for _, rows in texts for row in rows) + 14
        self._heads = [max(28.0, letters(heading) + 14) if heading else 0.0 for heading, _ in texts]
        self._sizes = [
            (head + numbers, len(rows) * ROW + 6) if head else (letters(rows[0]) + 14, ROW + 6)
            for head, (_, rows) in zip(self._heads, texts, strict=True)
        ]
        width = max(width for width, _ in self._sizes)
        height = max(height for _, height in self._sizes)
        right = (layout.ranks - 1) * (width + _ALONG) + width
        down = layout.breadth * (width + _ACROSS) + width
        rightward = right <= max(_WIDEST, down)
        room = (_ALONG, _ACROSS) if rightward else (_ACROSS, _ALONG)
        steps = (width + room[0], height + room[1])
        super().__init__(layout, (width, height), steps, MARGIN, rightward)

    def size(self, number: int) -> Point:
        """Width and height of a card."""
        return self._sizes[number]

    def head(self, number: int) -> float:
        """Width of the part of a card that has its heading; 0 where it has none."""
        return self._heads[number]

    def corner(self, number: int) -> Point:
        """The upper left corner of a card."""
        (x, y), (width, height) = self.centre(self.layout.nodes[number]), self._sizes[number]
        return x - width / 2, y - height / 2

    def side(self, source: int, target: int) -> float:
        """From which side the arrow between two cards comes: the place it passes last."""
        bends = self.layout.bends.get((source, target))
        return bends[-1][1] if bends else self.layout.nodes[source][1]

    def port(self, place: int, count: int) -> float:
        """How far from the middle of a card the arrow number `place` of `count` arrives."""
        return (place - (count - 1) / 2) * _PORT

    def path(self, source: int, target: int) -> list[Point]:
        """The points that an arrow passes, from the edge of one card to that of another."""
        start, end = (self.centre(self.layout.nodes[one]) for one in (source, target))
        first, last = (self._sizes[one][not self.rightward] / 2 for one in (source, target))
        middle = [self.centre(bend) for bend in self.layout.bends.get((source, target), ())]
        return [self.moved(start, first, 0.0), *middle, self.moved(end, -last, 0.0)]

    def curve(self, path: Sequence[Point], shift: tuple[float, float]) -> tuple[str, str]:
        """A smooth line through some points and its head, as SVG paths.

        `shift` moves the start and everything after it sideways.
        """
        tip = self.moved(path[-1], 0.0, shift[1])
        points = [self.moved(point, 0.0, shift[0]) for point in path[:-1]]
        points.append(self.moved(tip, -_HEAD, 0.0))
        wings = (self.moved(points[-1], 0.0, side) for side in (-_HALF, _HALF))
        return self.smooth(points), f"M{pair(tip)}L{'L'.join(map(pair, wings))}Z"


def pixels(number: float) -> str:
    """A coordinate to a tenth of a pixel."""
    return f"{number:.1f}".removesuffix(".0")


def pair(point: Point) -> str:
    """A point of an SVG path."""
    return " ".join(map(pixels, point))
