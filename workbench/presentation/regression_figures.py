"""The two pictures of the regression: the data with the fitted lines, and the way there."""

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from workbench.presentation.axes import ACCENT, INK, MUTED, axes_or_new, scale
from workbench.presentation.figures import Styles
from workbench.presentation.numbers import short
from workbench.presentation.regression_view import RegressionView
from workbench.presentation.styles import method_styles

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def regression_scatter(
    view: RegressionView, ax: "Axes | None" = None, *, styles: Styles | None = None
) -> "Axes":
    """The data, the least-squares line, and the line of every method's final parameter.

    Methods that end at the same four digits share a line.
    """
    ax = axes_or_new(ax)
    styles = styles or method_styles(row.method for row in view.rows)
    ax.plot(view.x, view.y, "o", color=MUTED, markersize=3, alpha=0.7, label="data")
    ends = [min(view.x, default=0.0), max(view.x, default=1.0)]
    groups: dict[str, list[str]] = defaultdict(list)
    finals: dict[str, float] = {}
    for row in view.rows:
        if row.final is not None and math.isfinite(row.final):
            groups[short(row.final, 4)].append(row.method)
            finals.setdefault(short(row.final, 4), row.final)
    reach = max((abs(y) for y in view.y), default=1.0)
    for text, methods in groups.items():
        look = styles[methods[0]]
        names = methods[0] if len(methods) == 1 else f"{len(methods)} methods"
        label = f"{names}: {view.parameter} = {text}"
        line = [finals[text] * end for end in ends]
        if max(map(abs, line)) <= 4 * reach:
            colour = look.colour if len(methods) == 1 else ACCENT
            ax.plot(ends, line, color=colour, linewidth=2, label=label)
    best = [view.least_squares * end for end in ends]
    label = f"least squares: {short(view.least_squares, 4)}"
    ax.plot(ends, best, color=INK, linewidth=1, linestyle=(0, (4, 3)), label=label)
    scale(ax.xaxis, "linear")
    scale(ax.yaxis, "linear")
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    ax.legend(loc="upper left")
    return ax


def trajectories(
    view: RegressionView,
    ax: "Axes | None" = None,
    *,
    styles: Styles | None = None,
    legend: bool = True,
) -> "Axes":
    """Distance of the parameter from the least-squares solution by epoch, logarithmic.

    A distance of 0 has no place on the axis and leaves a gap.
    """
    ax = axes_or_new(ax)
    paths: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in view.records:
        distance = abs(row.parameters[view.parameter] - view.least_squares)
        shown = distance if distance > 0 and math.isfinite(distance) else math.nan
        paths[row.method].append((row.epoch, shown))
    styles = styles or method_styles(paths)
    for number, (method, path) in enumerate(paths.items()):
        look = styles[method]
        path.sort()
        stride = max(1, len(path) // 8)
        ax.plot(
            [epoch for epoch, _ in path],
            [distance for _, distance in path],
            color=look.colour,
            marker=look.marker,
            markevery=(number * stride // max(1, len(paths)), stride),
            linewidth=1.2,
            label=method,
        )
    scale(ax.xaxis, "linear")
    scale(ax.yaxis, "log")
    ax.set_xlabel("epoch")
    ax.set_ylabel(f"|{view.parameter} − least squares|")
    if legend and paths:
        ax.legend()
    return ax
