"""The page of changes: plain data in, one HTML document out."""

from collections import defaultdict
from itertools import chain
from typing import Any

from workbench.presentation.changes.grids import (
    accuracy_changes_grid,
    counts_grid,
    files_grid,
    operations_changes_grid,
    settings_grid,
)
from workbench.presentation.changes.summary import summary
from workbench.presentation.changes.time_grids import method_times_grid, times_grid
from workbench.presentation.markup.document import page
from workbench.presentation.plots.chart import Styles
from workbench.presentation.plots.pictures import Picture, plot_picture, strip_picture
from workbench.presentation.plots.styles import method_styles
from workbench.presentation.views.changes import ChangesView
from workbench.presentation.views.plot import Plot, Series
from workbench.records import Stage
from workbench.records.labels import method_label
from workbench.records.timing import PRIMAL

#: Marks in a picture; beyond these nobody tells them apart.
MOST_MARKS = 2000


def changes_page(view: ChangesView) -> str:
    """The page of changes as one HTML document."""
    return page("changes.html.j2", changes_context(view))


def changes_context(view: ChangesView) -> dict[str, Any]:
    """Names for `changes.html.j2`."""
    styles = method_styles(
        label
        for label in chain(
            (one.method for one in view.methods),
            (one.method for one in view.operations),
            (method_label(one.method, one.options) for one in view.accuracy),
        )
        if label != PRIMAL
    )
    return {
        "view": view,
        "styles": styles,
        "findings": summary(view),
        "tables": counts_grid(view.tables),
        "accuracy": accuracy_changes_grid(view, styles) if view.accuracy else None,
        "errors": _errors(view, styles),
        "operations": operations_changes_grid(view, styles) if view.operations else None,
        "methods": method_times_grid(view, styles) if view.methods else None,
        "times": times_grid(view, styles) if view.times else None,
        "ratios": _ratios(view, styles),
        "files": files_grid(view) if view.files else None,
        "settings": settings_grid(view) if view.settings else None,
    }


def _errors(view: ChangesView, styles: Styles) -> Picture | None:
    """Wrong bits before and after, of the rows where both are known."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for one in view.accuracy[:MOST_MARKS]:
        before, after = one.error_bits_before, one.error_bits_after
        if before is not None and after is not None:
            points[method_label(one.method, one.options)].append((before, after))
    if not points:
        return None
    series = [
        Series(
            label=label,
            method=label,
            x=tuple(before for before, _ in cloud),
            y=tuple(after for _, after in cloud),
            kind="points",
        )
        for label, cloud in points.items()
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
    values: dict[str, list[float]] = {}
    for one in view.methods:
        if one.stage == Stage.EVALUATE and one.method != PRIMAL:
            values[one.method] = []
    for row in view.times[:MOST_MARKS]:
        if row.stage == Stage.EVALUATE and row.method in values:
            values[row.method].append(row.ratio)
    if not values:
        return None
    return strip_picture(
        values,
        "ratio of times",
        styles,
        "Time of one evaluation, second report over first; a mark is a problem, the bar the "
        "median, 1 no change.",
    )
