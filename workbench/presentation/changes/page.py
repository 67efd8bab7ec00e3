"""The page of changes: plain data in, one HTML document out."""

from collections import defaultdict
from typing import Any

from workbench.presentation.changes.grids import changes_grid
from workbench.presentation.changes.summary import summary
from workbench.presentation.markup.document import page
from workbench.presentation.plots.pictures import Picture, plot_picture, strip_picture
from workbench.presentation.plots.styles import Styles, method_styles
from workbench.presentation.views.changes import ChangesView
from workbench.presentation.views.plot import Plot, Series
from workbench.records import Stage
from workbench.records.labels import label_of
from workbench.records.timing import PRIMAL

#: Marks in a picture; beyond these nobody tells them apart.
MOST_MARKS = 2000
#: The tables of the page beside that of the methods' times.
_TABLES = ("tables", "accuracy", "operations", "goals", "times", "files", "settings")


def changes_page(view: ChangesView) -> str:
    """The page of changes as one HTML document."""
    return page("changes.html.j2", changes_context(view))


def changes_context(view: ChangesView) -> dict[str, Any]:
    """Names for `changes.html.j2`."""
    labels = [
        *(one.method for one in view.methods),
        *(one.method for one in view.operations),
        *map(label_of, view.accuracy),
    ]
    styles = method_styles(label for label in labels if label != PRIMAL)
    names = {"methods": "method-times"} | {name: name for name in _TABLES}
    return {
        "view": view,
        "styles": styles,
        "findings": summary(view),
        "errors": _errors(view, styles),
        "ratios": _ratios(view, styles),
        **{key: changes_grid(name, view, styles) for key, name in names.items()},
    }


def _errors(view: ChangesView, styles: Styles) -> Picture | None:
    """Wrong bits before and after, of the rows where both are known."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for one in view.accuracy[:MOST_MARKS]:
        before, after = one.error_bits_before, one.error_bits_after
        if before is not None and after is not None:
            points[label_of(one)].append((before, after))
    if not points:
        return None
    series = [
        Series(label=label, method=label, x=before, y=after, kind="points")
        for label, cloud in points.items()
        for before, after in [tuple(zip(*cloud, strict=True))]
    ]
    same = Series(label="as wrong as before", x=(0.0, 64.0), y=(0.0, 64.0), kind="line")
    plot = Plot(
        title="Wrong bits of the rows that changed; above the line a row is worse than before.",
        x_label="wrong bits before",
        y_label="wrong bits after",
        series=(same, *series),
    )
    return plot_picture(plot, styles)


def _ratios(view: ChangesView, styles: Styles) -> Picture | None:
    """The ratio of every evaluation time, a method a row."""
    values: dict[str, dict[str, float]] = {
        one.method: {}
        for one in view.methods
        if one.stage == Stage.EVALUATE and one.method != PRIMAL
    }
    for row in view.times[:MOST_MARKS]:
        if row.stage == Stage.EVALUATE and row.method in values:
            name = " on ".join(filter(None, (row.problem, row.engine)))
            values[row.method][name] = row.ratio
    if not values:
        return None
    return strip_picture(
        values,
        "ratio of times",
        styles,
        "Time of one evaluation, second report divided by first; each mark is a problem, the bar "
        "is the median, 1 means no change.",
    )
