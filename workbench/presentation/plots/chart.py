"""A plot as inline SVG: small, deterministic, in the colours of the page.

The drawing has no colours, fonts or dashes of its own: its classes take them from the page's style
sheet, which a strict content policy allows and which makes one drawing fit both themes. Matplotlib
draws the same plain data where axes are wanted (`figures.draw`). What a mark says when it is
pointed at stands in data attributes, which `pictures.js` reads: on the drawing its axes, on a group
whose it is (`data-of`, and `data-with` the entry of the legend that it goes with), on a cloud what
each of its marks stands for (`data-said`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import escape

from workbench.presentation.plots.chart_labels import Labels
from workbench.presentation.plots.chart_marks import Place, area, line, marks, number, stairs
from workbench.presentation.plots.chart_scale import BrokenScale, Scale, fitted
from workbench.presentation.plots.styles import MethodStyle, Styles
from workbench.presentation.text.numbers import short
from workbench.presentation.text.prose import bare
from workbench.presentation.views.plot import Plot, Series

#: Width and height of a drawing in its own units, which are about a screen's pixels.
SIZE = (300.0, 206.0)
#: Width of a letter of a tick's label, and of the other letters.
LETTER, LARGE = 5.0, 5.4
#: A line with more numbers has a mark at every n-th, so that there are about as many.
MOST_MARKS = 25
#: Stands between what is said of one mark and of the next, and between names, which are quoted.
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Frame:
    """Two axes and the box that they span."""

    x: Scale | BrokenScale
    y: Scale | BrokenScale

    def places(self, xs: Sequence[float | None], ys: Sequence[float | None]) -> list[Place]:
        """Where the numbers lie; gaps where an axis has no place for them."""
        found: list[Place] = []
        for x, y in zip(xs, ys, strict=True):
            right, down = self.x.place(x), self.y.place(y)
            found.append(None if right is None or down is None else (right, down))
        return found


def chart(plot: Plot, styles: Styles, size: tuple[float, float] = SIZE) -> str:
    """One plot as an `<svg>` element; its legend is the page's, except for single marks.

    Where every mark is a series of its own, its label stands beside it.
    """
    width, height = size
    xs = [*(x for one in plot.series for x in one.x), *(plot.x_range or ())]
    ys = [*(y for one in plot.series for y in (*one.y, *one.low, *one.high)),
          *(plot.y_range or ())]  # fmt: skip
    y_axis = fitted(ys, plot.y_scale, height - 34, 20)
    left = max((len(label) for _, label in y_axis.ticks()), default=1) * LETTER + 8
    frame = Frame(fitted(xs, plot.x_scale, left, width - 8), y_axis)
    drawn = [axes(frame, plot.x_label, plot.y_label)]
    labels = Labels(width, height - 34) if names_itself(plot) else None
    for one in plot.series:
        look = styles.get(one.method or one.label)
        drawn.append(_series(one, look, frame))
        if labels is not None and one.kind == "points":
            labels.add(frame.places(one.x, one.y), one.label)
    inside = "".join([*drawn, labels.drawn() if labels else ""])
    return document(inside, size, plot.alternative, frame)


def names_itself(plot: Plot) -> bool:
    """Whether every mark of the plot is a series of its own, so that it needs no legend."""
    clouds = [one for one in plot.series if one.kind != "line"]
    return len(clouds) > 1 and all(one.kind == "points" and len(one.x) == 1 for one in clouds)


def document(
    inside: str,
    size: tuple[float, float],
    alternative: str,
    frame: Frame | None = None,
    names: Sequence[str] = (),
) -> str:
    """The element around a drawing; `alternative` is what a screen reader says.

    By its `frame` a script reads numbers off a curve; marks refer to `names` by their places.
    """
    axes = f' data-x="{frame.x.told}" data-y="{frame.y.told}"' if frame else ""
    listed = f' data-names="{SEPARATOR.join(map(quote, names))}"' if names else ""
    return (
        f'<svg viewBox="0 0 {number(size[0])} {number(size[1])}" class="figure" role="img"'
        f'{axes}{listed} aria-label="{escape(bare(alternative))}">{inside}</svg>'
    )


def axes(frame: Frame, x_label: str, y_label: str, *, labels: bool = True) -> str:
    """Grid, ticks and labels of both axes; the label of the upright one lies above it.

    Without `labels` the upright axis has its grid only, as it shares the ticks of another one.
    """
    x, y = frame.x, frame.y
    widest = max((len(label) for _, label in x.ticks()), default=1)
    room = int(abs(x.end - x.start) / (widest * LETTER + 16))
    across = [(x.place(value), label) for value, label in x.ticks(max(2, min(7, room)))]
    up = [(y.place(value), label) for value, label in y.ticks()]
    grid = "".join(f"M{number(x.start)} {number(place or 0)}H{number(x.end)}" for place, _ in up)
    grid += "".join(
        f"M{number(place or 0)} {number(y.start)}V{number(y.end)}" for place, _ in across
    )
    steps = "".join(_text(x.start - 4, (place or 0) + 3.2, label) for place, label in up)
    return (
        f'<path class="grid" d="{grid}"/>'
        f'<path class="axis" d="M{number(x.start)} {number(y.end)}V{number(y.start)}'
        f'H{number(x.end)}"/>'
        + _breaks(frame)
        + (f'<g class="end">{steps}</g>' if labels else "")
        + '<g class="middle">'
        + "".join(
            _text(_inside(place or 0, label, x), y.start + 12, label) for place, label in across
        )
        + _text((x.start + x.end) / 2, y.start + 27, x_label, "x")
        + "</g>"
        + _text(0, y.end - 9, y_label, "y")
    )


def breaks_below(x: Scale | BrokenScale, foot: float) -> str:
    """Path data of two strokes across an axis below a drawing at each of its breaks."""
    return "".join(f"M{number(at - 4)} {number(foot + 4)}l4-8m2 0l-4 8" for at in x.breaks)


def _breaks(frame: Frame) -> str:
    """Two strokes across an axis at each of its breaks."""
    x, y = frame.x, frame.y
    data = breaks_below(x, y.start)
    data += "".join(f"M{number(x.start - 4)} {number(at + 4)}l8-4m0-3l-8 4" for at in y.breaks)
    return f'<path class="axis" d="{data}"/>' if data else ""


def _series(one: Series, look: MethodStyle | None, frame: Frame) -> str:
    places = frame.places(one.x, one.y)
    parts = []
    if one.low and one.high:
        band = area(frame.places(one.x, one.low), frame.places(one.x, one.high))
        parts.append(f'<path class="band" d="{band}"/>')
    if one.kind != "points":
        data = stairs(places) if one.kind == "steps" else line(places)
        dash = one.dash or (f"d{look.shape}" if look and look.dashes != "-" else "")
        parts.append(f'<path class="{f"line {dash}".rstrip()}" d="{data}"/>')
    if one.kind in ("points", "both"):
        every = max(1, len(places) // MOST_MARKS) if one.kind == "both" else 1
        said: list[str] = []
        if one.kind == "points":
            said = [f"{short(x)};{short(y)}" for x, y in zip(one.x, one.y, strict=True)]
        parts.append(cloud(look, places[::every], said))
    along = one.method if one.dash and one.method else ""
    return group(look, one.label, "".join(parts), along)


def group(
    look: MethodStyle | None, label: str, inside: str, along: str = "", more: str = ""
) -> str:
    """What belongs to one curve, in the colour of its method; `along` is the curve it goes with."""
    classes = " ".join(filter(None, (f"m{look.slot}" if look else "", more)))
    shown = f' class="{classes}"' if classes else ""
    other = f' data-with="{escape(along)}"' if along else ""
    return f'<g{shown} data-of="{escape(label)}"{other}>{inside}</g>'


def cloud(look: MethodStyle | None, places: Sequence[Place], said: Sequence[str] = ()) -> str:
    """One mark a place, in the shape of its method; `said` is what each stands for."""
    data, paint = marks(look.shape if look else 0, places)
    told = SEPARATOR.join(words for words, place in zip(said, places, strict=False) if place)
    about = f' data-said="{escape(told)}"' if told else ""
    return f'<path class="{paint}"{about} d="{data}"/>' if data else ""


def _inside(place: float, label: str, axis: Scale | BrokenScale) -> float:
    """Where the middle of a tick's label may lie, so that it ends on the drawing."""
    return min(place, axis.end + 5 - len(label) * LETTER / 2)


def _text(x: float, y: float, words: str, name: str = "") -> str:
    place = f' x="{number(x)}"' if round(x * 10) else ""
    axis = f' data-axis="{name}"' if name else ""
    return f'<text{axis}{place} y="{number(y)}">{escape(words)}</text>' if words else ""
