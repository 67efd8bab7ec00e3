"""Figures: records in, Matplotlib axes out; nothing is ever shown by itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.presentation.plots.axes import axes_or_new, dressed, log_tick, palette, scale
from workbench.presentation.plots.from_rows import LEAST, axes_of, bars, positive, v_curve_plot
from workbench.presentation.plots.styles import Styles, method_styles
from workbench.presentation.views.plot import Plot
from workbench.records import AccuracyRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
    plot = v_curve_plot(records)
    ax = axes_or_new(ax)
    before = len(ax.get_lines())
    draw(plot, ax, styles=styles, legend=False)
    one = len({line.method for line in plot.series}) == 1
    for drawn, line in zip(ax.get_lines()[before:], plot.series, strict=True):
        if not line.dash:
            drawn.set_linestyle("-")  # dashes and dots are those of the two parts
        elif one:
            drawn.set_label(line.label.partition(":")[0])
    if legend and plot.series:
        # Of several methods the parts are told by their colours.
        named = [d for d, line in zip(ax.get_lines()[before:], plot.series, strict=True)
                 if one or not line.dash]  # fmt: skip
        handles = [*ax.get_lines()[:before], *named]
        arms = any(len(line.x) > 2 for line in plot.series)  # a V has room between them
        ax.legend(handles=handles, loc="upper center" if arms else "best", fontsize="small")
    return ax


def comparison_bars(
    records: Sequence[AccuracyRecord], ax: "Axes | None" = None, *, styles: Styles | None = None
) -> "Axes":
    """Relative error of every derivative of one comparison, with the bound that it may reach.

    One row a derivative and method; the bar is the error, the hollow tick the bound. Errors below
    the smallest that float64 can tell (2^-53) end there. Of more than 40 derivatives each method
    shows the one that it got least right.
    """
    found = bars(records)
    ax = axes_or_new(ax, (4.4, 1.0 + 0.3 * max(len(found), 1)))
    styles, colours = styles or method_styles(bar.label for bar in found), palette(ax)
    for place, bar in enumerate(found):
        look = styles[bar.label]
        colour = colours[f"m{look.slot}"]
        ax.plot([LEAST, bar.error], [-place] * 2, color=colour, linewidth=2)
        ax.plot([bar.error], [-place], color=colour, marker=look.marker, markersize=6)
        if bar.bound is not None:
            ax.plot([bar.bound], [-place], color=colours["muted"], marker="|", markersize=11)
    if not found:
        nothing = "no derivative has a relative error here"
        ax.text(0.5, 0.5, nothing, color=colours["muted"], transform=ax.transAxes, ha="center")
    scale(ax.xaxis, "log")
    names = ["  ".join(filter(None, (tick_label(bar.label), bar.derivative))) for bar in found]
    ax.set_yticks([-place for place in range(len(found))], names)
    ax.set_ylim(0.6 - max(len(found), 1), 0.6)
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    ax.spines[["left", "top", "right"]].set_visible(False)
    ax.set_xlabel("relative error (mark), its bound (tick)")
    return ax


def draw(
    plot: Plot, ax: "Axes | None" = None, *, styles: Styles | None = None, legend: bool = True
) -> "Axes":
    """A plot that came as plain data. Returns the axes."""
    ax = axes_or_new(ax)
    styles = styles or method_styles(line.method or line.label for line in plot.series)
    colours = palette(ax)
    for line in plot.series:
        look = styles.get(line.method or line.label)
        colour = colours[f"m{look.slot}" if look else "muted"]
        xs = [_shown(x, plot.x_scale) for x in line.x]
        ys = [_shown(y, plot.y_scale) for y in line.y]
        if line.low and line.high:
            ax.fill_between(xs, line.low, line.high, color=colour, alpha=0.18, linewidth=0)
        ax.plot(
            xs,
            ys,
            color=colour,
            linestyle="none"
            if line.kind == "points"
            else line.dash or (look.dashes if look else "-"),
            linewidth=1.0 if line.dash else 1.5,
            drawstyle="steps-post" if line.kind == "steps" else "default",
            marker="" if line.kind in ("line", "steps") else look.marker if look else "o",
            markersize=4.5,
            markevery=max(1, len(xs) // 25) if line.kind == "both" else 1,
            label=line.label,
        )
    dressed(ax, plot.x_label, plot.y_label, plot.x_scale, plot.y_scale)
    _leave_out_what_is_far(plot, ax)
    if legend and len(plot.series) > 1:
        ax.legend()
    return ax


def _leave_out_what_is_far(plot: Plot, ax: "Axes") -> None:
    """Where a logarithmic axis has groups of numbers far apart, it shows the largest of them.

    A line at the edge tells who is where beyond it.
    """
    told = []
    for axis in axes_of(plot):
        if len(axis.groups) < 2:
            continue
        shown = max(axis.groups, key=lambda group: (len(group), group[-1]))
        low, high = shown[0], shown[-1]
        free = max(high / low, 10.0) ** 0.05
        ax.set(**{f"{axis.name}lim": (low / free, high * free)})
        for one in plot.series:
            far = [v for v in getattr(one, axis.name) if v > 0 and not low <= v <= high]
            if far and not one.dash:
                arrow = ("←→" if axis.name == "x" else "↓↑")[far[0] > high]
                ends = " to ".join(dict.fromkeys(log_tick(v) for v in (min(far), max(far))))
                told.append(f"{arrow} {one.label} at {ends}")
    if told:
        words, muted = "\n".join(told), palette(ax)["muted"]
        ax.text(0.02, 0.02, words, transform=ax.transAxes, fontsize="x-small", color=muted)


def tick_label(label: str) -> str:
    """A method's label that leaves room for the picture: options on a line of their own.

    >>> tick_label("central_difference[step=1e-06]").split("\\n")
    ['central_difference', '[step=1e-06]']
    """
    name, bracket, options = label.partition("[")
    parts = [name, bracket + options] if options else [name]
    return "\n".join(part if len(part) <= 24 else part[:23] + "…" for part in parts)


def _shown(value: float, kind: str) -> float:
    return positive(value) if kind == "log" else value
