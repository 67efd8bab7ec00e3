"""The pictures of a page: charts as inline SVG, each with its caption and legend."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import median

from workbench.analysis.summary import judged, operation_ratios
from workbench.analysis.times import certain_ratios
from workbench.presentation.plots.chart import SIZE, chart, names_itself
from workbench.presentation.plots.from_rows import (
    axes_of,
    broken_note,
    distribution_plot,
    scatter_plot,
    trajectories_plot,
    v_curve_plot,
)
from workbench.presentation.plots.strips import strip_chart
from workbench.presentation.plots.styles import Styles, method_styles
from workbench.presentation.text.numbers import minus, short
from workbench.presentation.views.outcome import Outcome
from workbench.presentation.views.plot import Plot
from workbench.presentation.views.regression import RegressionView
from workbench.presentation.views.report import ReportView
from workbench.records.labels import label_of


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its caption and the methods that its legend names."""

    svg: str
    caption: str
    legend: tuple[tuple[str, str], ...] = ()
    link: str = ""


def plot_picture(
    plot: Plot, styles: Styles, caption: str = "", size: tuple[float, float] = SIZE
) -> Picture:
    """A plot with its title as the caption, unless another one is given.

    Series without a method get looks that no method of the plot has. Thin dashed and dotted lines
    of a method need no entry in the legend.
    """
    taken = [styles[one.method].slot for one in plot.series if one.method in styles]
    others = (one.label for one in plot.series if not one.method and _has_colour(one.dash))
    looks = {**method_styles(others, taken), **styles}
    caption = " ".join(filter(None, (caption or plot.title, *map(broken_note, axes_of(plot)))))
    svg = chart(replace(plot, alternative=plot.alternative or caption), looks, size)
    legend = {
        one.label: _classes(one.method or one.label, one.kind, looks)
        for one in plot.series
        if not (one.dash and one.method) and not (names_itself(plot) and one.kind == "points")
    }
    return Picture(svg, caption, tuple(legend.items()) if len(legend) > 1 else ())


def _has_colour(dash: str) -> bool:
    """Whether a series without a method has a colour of its own: a thin line is a grey one."""
    return not dash


def _classes(label: str, kind: str, styles: Styles) -> str:
    """The look of a legend's entry: a mark, or a stroke for what is a line only."""
    look = styles.get(label)
    if look is None:
        return "stroke thin"
    return look.classes if kind in ("points", "both") else f"m{look.slot} stroke d{look.shape}"


def strip_picture(
    values: Mapping[str, Mapping[str, float]],
    x_label: str,
    styles: Styles,
    caption: str,
    *,
    kind: str = "log",
    link: str = "",
) -> Picture:
    """A strip for each method; a screen reader gets the medians."""
    middles = ", ".join(
        f"{label} {minus(short(median(cloud.values()), 2))}"
        for label, cloud in values.items()
        if cloud
    )
    alternative = f"{caption} Medians of {x_label}: {middles}."
    return Picture(strip_chart(values, x_label, styles, kind, alternative), caption, (), link)


def summary_pictures(view: ReportView, styles: Styles) -> list[Picture]:
    """Three strips: the worst error, the operations and the time of every problem."""
    worst, costs = worst_bits(view), operation_ratios(view.operations)
    times = certain_ratios(view.timings, costs)
    measured = [label for label in styles if any(label in all_ for all_ in (worst, costs, times))]
    found = []
    for table, clouds, label, kind, caption in (
        ("accuracy", worst, "worst error [bit]", "linear",
         "Accuracy: the worst judged row of every problem, in wrong bits of 53"),
        ("operations", costs, "operations [× function]", "log",
         "Cost: operations of the derivative divided by those of the function"),
        ("timings", times, "time [× function]", "log",
         "Speed: time of one evaluation divided by that of the function"),
    ):  # fmt: skip
        values = {label: clouds.get(label, {}) for label in measured}
        if any(values.values()):
            found.append(
                strip_picture(
                    values,
                    label,
                    styles,
                    f"{caption}; each mark is a problem, the bar is the median.",
                    kind=kind,
                    link=f"#{table}",
                )
            )
    return found


def worst_bits(view: ReportView) -> dict[str, dict[str, float]]:
    """For each method and problem the wrong bits of its worst judged row."""
    worst: dict[str, dict[str, float]] = defaultdict(dict)
    for row in judged(view.accuracy):
        bits, seen = row.error_bits, worst[label_of(row)]
        if bits is not None:
            seen[row.problem] = max(bits, seen.get(row.problem, 0.0))
    return worst


def distribution_picture(view: ReportView, styles: Styles) -> Picture | None:
    """How many rows of each method are how wrong."""
    rows = judged(view.accuracy)
    return plot_picture(distribution_plot(rows), styles) if rows else None


def experiment_pictures(view: Outcome, styles: Styles) -> list[Picture]:
    """An experiment's V-curve and plots."""
    found = []
    if view.v_curve:
        halves = any(row.truncation_error is not None for row in view.v_curve)
        caption = "Total error by step size" + (
            "; dashed: truncation, dotted: round-off." if halves else "."
        )
        plot = replace(
            v_curve_plot(view.v_curve), alternative=f"{view.title}. {caption} {view.sentence}"
        )
        found.append(plot_picture(plot, styles, caption))
    return found + plot_pictures(view.plots, styles)


def plot_pictures(plots: Iterable[Plot], styles: Styles) -> list[Picture]:
    """Plots that came as plain data."""
    return [plot_picture(plot, styles) for plot in plots]


def regression_pictures(view: RegressionView, styles: Styles) -> list[Picture]:
    """The data with the fitted lines, and the way there."""
    found = []
    if view.x:
        found.append(plot_picture(scatter_plot(view), styles))
    if view.records:
        found.append(plot_picture(trajectories_plot(view), styles))
    return found
