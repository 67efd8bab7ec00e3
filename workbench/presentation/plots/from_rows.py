"""From rows to plots: what a page and Matplotlib both draw."""

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from workbench.analysis.selection import worst_of_each_method
from workbench.analysis.summary import JUDGED
from workbench.presentation.plots.chart_scale import clusters
from workbench.presentation.text.derivatives import derivative_name
from workbench.presentation.text.numbers import short
from workbench.presentation.views.groups import grouped
from workbench.presentation.views.plot import Plot, Series, error_by_step
from workbench.presentation.views.regression import RegressionView
from workbench.records import AccuracyRecord
from workbench.records.labels import label_of

#: Parts of an error that are so much smaller than the least error have no place in its picture.
DEPTH = 1e3
#: Rows that one picture of a comparison holds.
MOST_BARS = 40
#: The smallest relative error that has a place of its own: half of what float64 can tell.
LEAST = 2.0**-54


def v_curve_plot(records: Sequence[AccuracyRecord]) -> Plot:
    """Absolute error by step size, one line a method; both axes logarithmic.

    Rows need `step` and `error_absolute`. Where they have `truncation_error` and `roundoff_error`,
    the two halves are thin dashed and dotted lines. An error of 0 has no place there. A negative
    step (one-sided, to the left) stands at its size.
    """
    groups = grouped((row for row in records if row.step is not None), attrgetter("method"))
    errors = [row.error_absolute for group in groups.values() for row in group]
    floor = min((positive(error) for error in errors if positive(error) > 0), default=0.0) / DEPTH
    series = []
    for label, group in groups.items():
        group.sort(key=lambda row: positive(row.step))
        steps = tuple(positive(row.step) for row in group)
        for name, dash, values in (
            (label, "", [row.error_absolute for row in group]),
            (f"truncation: {label}", "dashed", [row.truncation_error for row in group]),
            (f"round-off: {label}", "dotted", [row.roundoff_error for row in group]),
        ):
            sizes = tuple(size if (size := positive(v)) >= floor else math.nan for v in values)
            if not dash or any(math.isfinite(size) for size in sizes):
                kind = "line" if dash else "both"
                series.append(
                    Series(label=name, method=label, x=steps, y=sizes, kind=kind, dash=dash)
                )
    return error_by_step(title="", series=tuple(series))


def distribution_plot(records: Sequence[AccuracyRecord]) -> Plot:
    """Share of judged rows with at most that many wrong bits, one staircase per method."""
    groups: dict[str, list[float]] = defaultdict(list)
    for row in records:
        if row.status in JUDGED and row.error_bits is not None:
            groups[label_of(row)].append(row.error_bits)
    series = []
    for label, bits in groups.items():
        bits.sort()
        # A stair every half bit is as fine as the picture shows.
        corners = sorted({math.ceil(bit * 2) / 2 for bit in bits})
        shares = [100 * sum(bit <= corner for bit in bits) / len(bits) for corner in corners]
        series.append(
            Series(
                label=label,
                method=label,
                x=(0.0, *corners, 64.0),
                y=(0.0, *shares, 100.0),
                kind="steps",
            )
        )
    return Plot(
        title="Share of judged rows with at most that many wrong bits: the higher a line is at "
        "the left, the better the method.",
        x_label="wrong bits, at most",
        y_label="judged rows [%]",
        series=tuple(series),
        y_range=(0.0, 100.0),
    )


def scatter_plot(view: RegressionView) -> Plot:
    """The data, the least-squares line, and the line of every method's final parameter.

    Methods that end at the same four digits share a line.
    """
    ends = (min(view.x, default=0.0), max(view.x, default=1.0))
    groups: dict[str, list[str]] = defaultdict(list)
    finals: dict[str, float] = {}
    for row in view.rows:
        if row.final is not None and math.isfinite(row.final):
            groups[short(row.final, 4)].append(row.method)
            finals.setdefault(short(row.final, 4), row.final)
    reach = max((abs(y) for y in view.y), default=1.0)
    series = [Series(label="data", x=view.x, y=view.y, kind="points")]
    for text, methods in groups.items():
        line = (finals[text] * ends[0], finals[text] * ends[1])
        if max(map(abs, line)) <= 4 * reach:
            alone = len(methods) == 1
            names = methods[0] if alone else f"{len(methods)} methods"
            series.append(
                Series(
                    label=f"{names}: {view.parameter} = {text}",
                    method=methods[0] if alone else "",
                    x=ends,
                    y=line,
                    kind="line",
                )
            )
    best = (view.least_squares * ends[0], view.least_squares * ends[1])
    label = f"least squares: {view.parameter} = {short(view.least_squares, 4)}"
    series.append(Series(label=label, x=ends, y=best, kind="line", dash="dashed"))
    return Plot(
        title=f"The data, the lines {view.model} that descent ends at, and least squares.",
        x_label="x",
        y_label="y",
        series=tuple(series),
    )


def trajectories_plot(view: RegressionView) -> Plot:
    """Distance of the parameter from the least-squares solution by epoch, logarithmic.

    Methods that go the same way, to three digits at every epoch, share a line. A distance of 0
    leaves a gap.
    """
    paths: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in view.records:
        distance = abs(row.parameters[view.parameter] - view.least_squares)
        paths[row.method].append((row.epoch, distance if distance > 0 else math.nan))
    ways: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for method, path in paths.items():
        path.sort()
        ways[tuple(short(distance) for _, distance in path)].append(method)
    return Plot(
        title=f"Distance of {view.parameter} from the least-squares solution by epoch.",
        x_label="epoch",
        y_label=f"|{view.parameter} − least squares|",
        y_scale="log",
        series=tuple(
            Series(
                label=", ".join(methods),
                method=methods[0],
                x=tuple(float(epoch) for epoch, _ in paths[methods[0]]),
                y=tuple(distance for _, distance in paths[methods[0]]),
            )
            for methods in ways.values()
        ),
    )


class Bar(NamedTuple):
    """One derivative of a comparison: who, of what where there are several, how wrong, the bound.

    Errors and bounds are relative to the true derivative.
    """

    label: str
    derivative: str
    error: float
    bound: float | None


def bars(records: Sequence[AccuracyRecord]) -> list[Bar]:
    """Every derivative that has a relative error; no error is below `LEAST`.

    Of more than 40 derivatives each method shows the one that it got least right.
    """
    rows = [row for row in records if row.error_relative is not None]
    several = len({(row.output, row.wrt, row.order) for row in rows}) > 1
    found = []
    for row in rows if len(rows) <= MOST_BARS else worst_of_each_method(rows):
        size = abs(float(row.truth)) if row.truth else 0.0
        bound = row.error_bound / size if row.error_bound and size else None
        derivative = derivative_name(row.wrt, row.order) if several else ""
        found.append(Bar(label_of(row), derivative, max(row.error_relative or 0.0, LEAST), bound))
    return found


class AxisOfPlot(NamedTuple):
    """One axis of a plot: "x" or "y", its label, and its numbers in groups far apart if it is log.

    See `chart_scale.clusters`.
    """

    name: str
    label: str
    groups: list[list[float]]


def axes_of(plot: Plot) -> tuple[AxisOfPlot, AxisOfPlot]:
    """Both axes of a plot; only a logarithmic one has groups."""
    xs = [x for one in plot.series for x in one.x]
    ys = [y for one in plot.series for y in (*one.y, *one.low, *one.high)]
    return (
        AxisOfPlot("x", plot.x_label, _groups([*xs, *(plot.x_range or ())], plot.x_scale)),
        AxisOfPlot("y", plot.y_label, _groups([*ys, *(plot.y_range or ())], plot.y_scale)),
    )


def _groups(values: Sequence[float], kind: str) -> list[list[float]]:
    return clusters(v for v in values if v > 0 and math.isfinite(v)) if kind == "log" else []


def broken_note(axis: AxisOfPlot) -> str:
    """What a caption says of a broken axis; nothing of others.

    >>> broken_note(AxisOfPlot("x", "step size h", [[1e-200], [1e-8, 0.1]]))
    'The axis of step size h is broken: nothing lies between 1e-200 and 1e-8.'
    """
    gaps = " or ".join(
        f"between {short(one[-1])} and {short(other[0])}" for one, other in pairwise(axis.groups)
    )
    return f"The axis of {axis.label} is broken: nothing lies {gaps}." if gaps else ""


def positive(value: float | None) -> float:
    """The size of a number, or a gap where a logarithmic axis has no place for it."""
    return abs(value) if value is not None and value != 0 and math.isfinite(value) else math.nan
