"""Marks and lines of a chart as path data: short, since a page has thousands of them."""

from collections.abc import Iterable, Iterator, Sequence

#: A place on the drawing, or a gap.
Place = tuple[float, float] | None

#: Shape n as steps from its centre, and how it is painted: a dot is a stroke of no length with a
#: round end, crosses are strokes too, all others are filled.
_SHAPES: tuple[tuple[float, float, str, str], ...] = (
    (0, 0, "h0", "dot"),
    (0, -3.1, "l3 5.4h-6z", "fill"),
    (-2.4, -2.4, "h4.8v4.8h-4.8z", "fill"),
    (0, -3.2, "l3.2 3.2-3.2 3.2-3.2-3.2z", "fill"),
    (-3, -2.3, "h6l-3 5.4z", "fill"),
    (-2.2, -2.2, "l4.4 4.4m0-4.4l-4.4 4.4", "cross"),
    (0, -2.8, "v5.6m-2.8-2.8h5.6", "cross"),
    (0, -3.6, "l1 2.4 2.6.2-2 1.7.6 2.5-2.2-1.3-2.2 1.3.6-2.5-2-1.7 2.6-.2z", "fill"),
)


def number(value: float) -> str:
    """A coordinate with one decimal at most.

    >>> number(12.04), number(-0.26), number(3.0)
    ('12', '-.3', '3')
    """
    tenths = round(value * 10)
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}" if not rest else f"{sign}{whole or ''}.{rest}"


def marks(shape: int, places: Iterable[Place]) -> tuple[str, str]:
    """Path data of one mark a place, and how it is painted: "dot", "fill" or "cross".

    >>> marks(0, [(10.0, 20.0), None, (1.5, 2.0)])
    ('M10 20h0M1.5 2h0', 'dot')
    """
    right, down, steps, paint = _SHAPES[shape]
    data = "".join(
        f"M{_pair(place[0] + right, place[1] + down)}{steps}" for place in places if place
    )
    return data, paint


def line(places: Sequence[Place]) -> str:
    """Path data of a line through some places; a gap breaks it.

    Coordinates are relative, on a grid of tenths, so that rounding does not add up.

    >>> line([(0.0, 0.0), (10.0, 5.04), (20.0, 10.0), None, (30.0, 0.0), (30.0, 1.0)])
    'M0 0l10 5 10 5M30 0l0 1'
    """
    data: list[str] = []
    fresh = False
    for starts, right, down in _moves(places):
        if starts or right or down:
            step = _pair(right, down)
            letter = "M" if starts else "l" if fresh else "" if step[0] == "-" else " "
            data.append(letter + step)
            fresh = starts
    return "".join(data)


def stairs(places: Sequence[Place]) -> str:
    """Path data of a staircase: each height holds until the next place.

    >>> stairs([(0.0, 9.0), (5.0, 4.0), (8.0, 1.0)])
    'M0 9h5v-5h3v-3'
    """
    data: list[str] = []
    for starts, right, down in _moves(places):
        if starts:
            data.append(f"M{_pair(right, down)}")
        else:
            data += [f"h{number(right)}"] * (right != 0) + [f"v{number(down)}"] * (down != 0)
    return "".join(data)


def _moves(places: Sequence[Place]) -> Iterator[tuple[bool, float, float]]:
    """On a grid of tenths each start of a piece, and from there the step from place to place."""
    before: tuple[int, int] | None = None
    for place in places:
        here = (round(place[0] * 10), round(place[1] * 10)) if place else None
        if here:
            origin = before or (0, 0)
            yield before is None, (here[0] - origin[0]) / 10, (here[1] - origin[1]) / 10
        before = here


def area(low: Sequence[Place], high: Sequence[Place]) -> str:
    """Path data of the band between two lines; places where either is missing are left out."""
    both = [(a, b) for a, b in zip(low, high, strict=True) if a and b]
    edge = [a for a, _ in both] + [b for _, b in reversed(both)]
    return f"{line(edge)}z" if edge else ""


def _pair(x: float, y: float) -> str:
    first, second = number(x), number(y)
    return first + (second if second[0] == "-" else f" {second}")
