"""Figures: records in, Matplotlib axes out; nothing is ever shown by itself."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING

from workbench.presentation.axes import INK, LINE, MUTED, axes_or_new, scale
from workbench.presentation.derivative_names import derivative_name
from workbench.presentation.plot_view import Plot
from workbench.presentation.selection import worst_of_each_method
from workbench.presentation.styles import MethodStyle, method_styles
from workbench.presentation.summary import JUDGED, label_of
from workbench.records import AccuracyRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Rows that one picture of a comparison holds.
MOST_BARS = 40

Styles = Mapping[str, MethodStyle]


def v_curve(
    records: Sequence[AccuracyRecord],
    ax: "Axes | None" = None,
    *,
    styles: Styles | None = None,
    legend: bool = True,
) -> "Axes":
    """Absolute error by step size, one line a method; both axes logarithmic.

    Rows need `step` and `error_absolute`. Where they have `truncation_error` and `roundoff_error`,
    the two halves are drawn as thin dashed and dotted lines. Errors of 0 have no place on a
    logarithmic axis and are left out. Returns the axes.
    """
    ax = axes_or_new(ax)
    groups: dict[str, list[AccuracyRecord]] = defaultdict(list)
    for row in records:
        if row.step is not None:
            groups[row.method].append(row)
    styles = styles or method_styles(groups)
    for label, group in groups.items():
        look = styles[label]
        group.sort(key=lambda row: row.step or 0.0)
        steps = [_positive(row.step) for row in group]
        total = [_positive(row.error_absolute) for row in group]
        every = max(1, len(steps) // 20)
        ax.plot(steps, total, color=look.colour, marker=look.marker, markevery=every, label=label)
        for halves, dots, name in (
            ([_positive(row.truncation_error) for row in group], "--", "truncation"),
            ([_positive(row.roundoff_error) for row in group], ":", "round-off"),
        ):
            if any(math.isfinite(half) for half in halves):
                ax.plot(
                    steps, halves, dots, color=look.colour, linewidth=1, label=f"{name}: {label}"
                )
    scale(ax.xaxis, "log")
    scale(ax.yaxis, "log")
    totals = [error for row in records if (error := _positive(row.error_absolute)) > 0]
    if totals:
        ax.set_ylim(bottom=min(totals) / 1e3)
    ax.set_xlabel("step size h")
    ax.set_ylabel("|error| of the derivative")
    return _finish(ax, legend and bool(groups))


def strip(
    values: Mapping[str, Sequence[float]],
    x_label: str,
    ax: "Axes | None" = None,
    *,
    styles: Styles | None = None,
    x_scale: str = "log",
) -> "Axes":
    """One row a method, one mark a value, a bar at the median. Returns the axes."""
    ax = axes_or_new(ax, (3.6, 0.8 + 0.3 * max(len(values), 1)))
    styles = styles or method_styles(values)
    places = {label: -row for row, label in enumerate(values)}
    for label, cloud in values.items():
        shown = sorted(v for v in cloud if math.isfinite(v) and (v > 0 or x_scale != "log"))
        look = styles[label]
        spread = [places[label] + (number * 0.618 % 1 - 0.5) * 0.44 for number in range(len(shown))]
        ax.scatter(
            shown, spread, s=13, marker=look.marker, color=look.colour, alpha=0.75, linewidths=0
        )
        if not shown:
            ax.text(0.02, places[label], "not measured", color=MUTED, size="small", va="center",
                    transform=ax.get_yaxis_transform())  # fmt: skip
        else:
            middle = median(shown)
            ax.plot([middle] * 2, [places[label] - 0.36, places[label] + 0.36], color=INK, lw=2)
    scale(ax.xaxis, x_scale)
    ax.set_yticks(list(places.values()), [tick_label(label) for label in places])
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    ax.set_ylim(0.6 - max(len(values), 1), 0.6)
    ax.set_xlabel(x_label)
    ax.spines["left"].set_visible(False)
    return ax


def error_distribution(
    records: Sequence[AccuracyRecord],
    ax: "Axes | None" = None,
    *,
    styles: Styles | None = None,
    legend: bool = True,
) -> "Axes":
    """Share of judged rows with at most so many wrong bits, one staircase a method."""
    ax = axes_or_new(ax)
    groups: dict[str, list[float]] = defaultdict(list)
    for row in records:
        if row.status in JUDGED and row.error_bits is not None:
            groups[label_of(row)].append(row.error_bits)
    styles = styles or method_styles(groups)
    for label, bits in groups.items():
        bits.sort()
        look = styles[label]
        corners = [bit for number, bit in enumerate(bits) if bits[number + 1 : number + 2] != [bit]]
        shares = [sum(b <= corner for b in bits) / len(bits) * 100 for corner in corners]
        ax.step(
            [0.0, *corners, 64.0],
            [0.0, *shares, 100.0],
            where="post",
            color=look.colour,
            linestyle=look.dashes,
            label=label,
        )
    ax.set_xlim(0, 64)
    ax.set_ylim(0, 102)
    ax.set_xticks([0, 8, 16, 24, 32, 40, 48, 56, 64])
    ax.set_xlabel("wrong bits, at most")
    ax.set_ylabel("judged rows [%]")
    return _finish(ax, legend and bool(groups))


def comparison_bars(
    records: Sequence[AccuracyRecord],
    ax: "Axes | None" = None,
    *,
    styles: Styles | None = None,
) -> "Axes":
    """Relative error of every derivative of one comparison, with the bound that it may reach.

    One row a derivative and method; the bar is the error, the hollow tick the bound. Errors below
    the smallest that float64 can tell (2^-53) end there. Of more than 40 derivatives each method
    shows the one that it got least right.
    """
    least = 2.0**-54
    rows = [row for row in records if row.error_relative is not None]
    several = len({(row.output, row.wrt, row.order) for row in rows}) > 1
    rows = rows if len(rows) <= MOST_BARS else worst_of_each_method(rows)
    ax = axes_or_new(ax, (4.4, 1.0 + 0.3 * max(len(rows), 1)))
    styles = styles or method_styles(label_of(row) for row in rows)
    for place, row in enumerate(rows):
        look = styles[label_of(row)]
        error = max(row.error_relative or 0.0, least)
        ax.plot([least, error], [-place] * 2, color=look.colour, linewidth=2)
        ax.plot([error], [-place], color=look.colour, marker=look.marker, markersize=6)
        size = abs(float(row.truth)) if row.truth else 0.0
        if row.error_bound and size:
            ax.plot([row.error_bound / size], [-place], color=MUTED, marker="|", markersize=11)
    scale(ax.xaxis, "log")
    names = [
        tick_label(label_of(row)) + (f"  {derivative_name(row.wrt, row.order)}" if several else "")
        for row in rows
    ]
    ax.set_yticks([-place for place in range(len(rows))], names)
    ax.set_ylim(0.6 - max(len(rows), 1), 0.6)
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("relative error (mark), its bound (tick)")
    return ax


def draw(
    plot: Plot,
    ax: "Axes | None" = None,
    *,
    styles: Styles | None = None,
    legend: bool = True,
) -> "Axes":
    """A plot that came as plain data. Returns the axes."""
    ax = axes_or_new(ax)
    styles = styles or method_styles(line.method or line.label for line in plot.series)
    for line in plot.series:
        look = styles.get(line.method or line.label)
        colour = look.colour if look else MUTED
        xs = [_shown(x, plot.x_scale) for x in line.x]
        ys = [_shown(y, plot.y_scale) for y in line.y]
        if line.low and line.high:
            ax.fill_between(xs, line.low, line.high, color=colour, alpha=0.18, linewidth=0)
        ax.plot(
            xs,
            ys,
            color=colour,
            linestyle="none" if line.kind == "points" else look.dashes if look else "-",
            marker="" if line.kind == "line" else look.marker if look else "o",
            markevery=max(1, len(xs) // 25) if line.kind == "both" else 1,
            label=line.label,
        )
    scale(ax.xaxis, plot.x_scale)
    scale(ax.yaxis, plot.y_scale)
    ax.set_xlabel(plot.x_label)
    ax.set_ylabel(plot.y_label)
    return _finish(ax, legend and len(plot.series) > 1)


def tick_label(label: str) -> str:
    """A method's label that leaves room for the picture: options on a line of their own.

    >>> tick_label("central_difference[step=1e-06]").split("\\n")
    ['central_difference', '[step=1e-06]']
    """
    name, bracket, options = label.partition("[")
    parts = [name, bracket + options] if options else [name]
    return "\n".join(part if len(part) <= 24 else part[:23] + "…" for part in parts)


def _shown(value: float, kind: str) -> float:
    return _positive(value) if kind == "log" else value


def _positive(value: float | None) -> float:
    """The size of a number, or a gap where a logarithmic axis has no place for it."""
    return abs(value) if value is not None and value != 0 and math.isfinite(value) else math.nan


def _finish(ax: "Axes", legend: bool) -> "Axes":
    ax.grid(True, color=LINE, linewidth=0.6)
    if legend:
        ax.legend()
    return ax
