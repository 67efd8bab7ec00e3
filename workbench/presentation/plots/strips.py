"""Charts with a row for each method: strips of marks, and bars of one comparison."""

import math
from collections.abc import Mapping, Sequence
from itertools import chain
from statistics import median

from markupsafe import escape

from workbench.presentation.plots.chart import breaks_below, cloud, document, group
from workbench.presentation.plots.chart_marks import number
from workbench.presentation.plots.chart_scale import BrokenScale, Scale, fitted
from workbench.presentation.plots.from_rows import LEAST, bars
from workbench.presentation.plots.styles import Styles
from workbench.presentation.text.numbers import short
from workbench.records import AccuracyRecord

#: Height of a row, width of a drawing and of a letter, all in the drawing's units.
ROW, WIDTH, LETTER = 19.0, 300.0, 5.3
#: Letters of a method's label.
LONGEST = 26


def strip_chart(
    values: Mapping[str, Mapping[str, float]],
    x_label: str,
    styles: Styles,
    kind: str = "log",
    alternative: str = "",
) -> str:
    """One row a method, one mark a named value (a problem's), a bar at the median."""
    clouds = {
        label: sorted(
            (v, name) for name, v in cloud.items() if math.isfinite(v) and (v > 0 or kind != "log")
        )
        for label, cloud in values.items()
    }
    names = {name: place for place, name in enumerate(dict.fromkeys(chain(*values.values())))}
    axis = _axis(values, [v for cloud in clouds.values() for v, _ in cloud], kind)
    parts = [_frame(axis, list(values), x_label)]
    for row, (label, shown) in enumerate(clouds.items()):
        middle = (row + 0.5) * ROW
        if not shown:
            parts.append(_note(axis.start + 4, middle, "not measured"))
            continue
        # Steps of the golden ratio spread neighbours evenly over the height of the row.
        places = [
            (axis.place(value) or 0.0, middle + (place * 0.618 % 1 - 0.5) * 0.5 * ROW)
            for place, (value, _) in enumerate(shown)
        ]
        said = [f"{names[name]}:{short(value, 2)}" for value, name in shown]
        at = number(axis.place(median([value for value, _ in shown])) or 0.0)
        look = styles.get(label)
        parts.append(
            group(look, label, cloud(look, places, said), more="faint")
            + f'<path class="median" d="M{at} {number(middle - 8)}v16"/>'
        )
    size = (WIDTH, len(values) * ROW + 32)
    return document("".join(parts), size, alternative, names=list(names))


def bars_chart(records: Sequence[AccuracyRecord], styles: Styles, alternative: str = "") -> str:
    """Relative error of every derivative of one comparison, with the bound that it may reach.

    Of more than 40 derivatives each method shows the one that it got least right.
    """
    found = bars(records)
    names = [" ".join(filter(None, (_cut(bar.label), bar.derivative))) for bar in found]
    bounds = [bar.bound for bar in found if bar.bound]
    axis = _axis(names, [LEAST, *(bar.error for bar in found), *bounds], "log")
    parts = [_frame(axis, names, "relative error (mark), its bound (tick)")]
    for place, bar in enumerate(found):
        middle = (place + 0.5) * ROW
        look = styles.get(bar.label)
        from_, to = number(axis.place(LEAST) or 0.0), axis.place(bar.error) or 0.0
        bound = f", bound {short(bar.bound, 2)}" if bar.bound else ""
        said = f"{bar.derivative} relative error {short(bar.error, 2)}{bound}".strip()
        stroke = f'<path class="line" d="M{from_} {number(middle)}H{number(to)}"/>'
        parts.append(group(look, bar.label, stroke + cloud(look, [(to, middle)], [said])))
        if bar.bound and (end := axis.place(bar.bound)):
            parts.append(f'<path class="bound" d="M{number(end)} {number(middle - 6)}v12"/>')
    return document("".join(parts), (WIDTH, len(found) * ROW + 32), alternative)


def _axis(
    names: Sequence[str] | Mapping[str, object], values: list[float], kind: str
) -> Scale | BrokenScale:
    """The axis of the values, right of the longest name."""
    longest = max((len(_cut(name)) for name in names), default=1)
    return fitted(values, kind, min(longest * LETTER + 8, WIDTH / 2), WIDTH - 8)


def _frame(axis: Scale | BrokenScale, names: Sequence[str], x_label: str) -> str:
    """The names of the rows, and the axis below them."""
    foot = number(len(names) * ROW + 1)
    ticks = [(number(axis.place(value) or 0.0), label) for value, label in axis.ticks(5)]
    grid = "".join(f"M{at} 0V{foot}" for at, _ in ticks)
    rows = "".join(
        f'<text x="{number(axis.start - 6)}" y="{number((row + 0.5) * ROW + 3.5)}">'
        f"{escape(_cut(name))}</text>"
        for row, name in enumerate(names)
    )
    below = len(names) * ROW
    labels = "".join(
        f'<text x="{at}" y="{number(below + 13)}">{escape(label)}</text>' for at, label in ticks
    )
    middle = number((axis.start + axis.end) / 2)
    return (
        f'<path class="grid" d="{grid}"/>'
        f'<path class="axis" d="M{number(axis.start)} {foot}H{number(axis.end)}'
        f'{breaks_below(axis, below + 1)}"/>'
        f'<g class="end">{rows}</g><g class="middle">{labels}'
        f'<text data-axis="x" x="{middle}" y="{number(below + 27)}">{escape(x_label)}</text></g>'
    )


def _note(x: float, y: float, words: str) -> str:
    return f'<text class="note" x="{number(x)}" y="{number(y + 3)}">{words}</text>'


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
