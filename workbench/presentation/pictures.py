"""The pictures of a page: figures as inline SVG, each with its caption and legend."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from workbench.presentation.axes import SIZE, house_style, new_figure
from workbench.presentation.figures import draw, error_distribution, strip, v_curve
from workbench.presentation.plot_view import Plot
from workbench.presentation.regression_figures import regression_scatter, trajectories
from workbench.presentation.regression_view import RegressionView
from workbench.presentation.styles import MethodStyle, method_styles
from workbench.presentation.summary import judged, label_of, operation_ratios, time_ratios
from workbench.presentation.svg import to_svg
from workbench.presentation.view import ExperimentView, ReportView

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Styles = Mapping[str, MethodStyle]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its caption and the methods that its legend names."""

    svg: str
    caption: str
    legend: tuple[tuple[str, str], ...] = ()
    link: str = ""


def picture(
    name: str,
    caption: str,
    paint: "Callable[[Axes], object]",
    *,
    styles: Styles | None = None,
    labels: Iterable[str] = (),
    alternative: str = "",
    link: str = "",
    size: tuple[float, float] = SIZE,
) -> Picture:
    """Draw on new axes in the house style; the legend is the page's, not the drawing's."""
    with house_style():
        figure = new_figure(size)
        paint(figure.add_subplot())
        svg = to_svg(figure, f"figure-{name}", alternative or caption)
    looks = styles or {}
    legend = tuple((label, looks[label].classes) for label in dict.fromkeys(labels))
    return Picture(svg, caption, legend, link)


def summary_pictures(view: ReportView, styles: Styles) -> list[Picture]:
    """Three strips: the worst error, the operations and the time of every problem."""
    worst: dict[str, dict[str, float]] = defaultdict(dict)
    for row in judged(view.accuracy):
        bits, seen = row.error_bits, worst[label_of(row)]
        if bits is not None:
            seen[row.problem] = max(bits, seen.get(row.problem, 0.0))
    times = {
        method: {problem: ratio for problem, (ratio, _, _) in found.items()}
        for method, found in time_ratios(view.timings).items()
    }
    costs = operation_ratios(view.operations)
    measured = [label for label in styles if any(label in all_ for all_ in (worst, costs, times))]
    found = []
    for name, clouds, label, kind, caption in (
        ("errors", worst, "worst error [bit]", "linear", "How wrong: the worst judged row of every "
         "problem, in wrong bits of 53"),
        ("operations", costs, "operations [× function]", "log",
         "How costly: operations of the derivative over those of the function"),
        ("times", times, "time [× function]", "log",
         "How fast: time of one evaluation over that of the function"),
    ):  # fmt: skip
        values = {label: list(clouds.get(label, {}).values()) for label in measured}
        if any(values.values()):
            table = {"errors": "accuracy", "times": "timings"}.get(name, name)
            found.append(
                picture(
                    name,
                    f"{caption}; a mark is a problem, the bar the median.",
                    partial(strip, values, label, styles=styles, x_scale=kind),
                    link=f"#{table}",
                    size=(3.6, 0.7 + 0.3 * len(values)),
                )
            )
    return found


def distribution_picture(view: ReportView, styles: Styles) -> Picture | None:
    rows = judged(view.accuracy)
    if not rows:
        return None
    return picture(
        "distribution",
        "Share of judged rows with at most so many wrong bits: the higher a line rises at the "
        "left, the better the method.",
        partial(error_distribution, rows, styles=styles, legend=False),
        styles=styles,
        labels=[label_of(row) for row in rows],
    )


def experiment_pictures(view: ExperimentView, styles: Styles) -> list[Picture]:
    """An experiment's V-curve and plots."""
    pictures = []
    if view.v_curve:
        halves = any(row.truncation_error is not None for row in view.v_curve)
        caption = "Total error by step size" + (
            "; dashed its truncation, dotted its round-off." if halves else "."
        )
        pictures.append(
            picture(
                f"{view.name}-v",
                caption,
                partial(v_curve, view.v_curve, styles=styles, legend=False),
                styles=styles,
                labels=[row.method for row in view.v_curve],
                alternative=f"{view.title}. {caption} {view.sentence}",
            )
        )
    return pictures + plot_pictures(view.name, view.plots, styles)


def plot_pictures(name: str, plots: Iterable[Plot], styles: Styles) -> list[Picture]:
    """Plots that came as plain data."""
    pictures = []
    for number, plot in enumerate(plots):
        taken = [styles[s.method].slot for s in plot.series if s.method in styles]
        # A picture may name a method that the report leaves out.
        names = (s.method or s.label for s in plot.series)
        looks = {**method_styles((name for name in names if name not in styles), taken), **styles}
        pictures.append(
            picture(
                f"{name}-{number}",
                plot.title,
                partial(draw, plot, styles=looks, legend=False),
                styles={s.label: looks[s.method or s.label] for s in plot.series},
                labels=[s.label for s in plot.series],
                alternative=plot.alternative,
            )
        )
    return pictures


def regression_pictures(view: RegressionView, styles: Styles) -> list[Picture]:
    """The data with the fitted lines, and the way there."""
    pictures = []
    if view.x:
        pictures.append(
            picture(
                "scatter",
                f"The data, the lines {view.model} that descent ends at, and least squares.",
                partial(regression_scatter, view, styles=styles),
            )
        )
    if view.records:
        pictures.append(
            picture(
                "trajectories",
                f"Distance of {view.parameter} from the least-squares solution by epoch.",
                partial(trajectories, view, styles=styles, legend=False),
                styles=styles,
                labels=[row.method for row in view.records],
            )
        )
    return pictures
