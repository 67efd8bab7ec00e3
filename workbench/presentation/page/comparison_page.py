"""The page of one comparison, and the data of its template."""

from typing import Any

from workbench.presentation.markup.document import page
from workbench.presentation.plots.from_rows import MOST_BARS
from workbench.presentation.plots.pictures import Picture
from workbench.presentation.plots.strips import bars_chart
from workbench.presentation.plots.styles import method_styles
from workbench.presentation.sentences.truths import truth_text
from workbench.presentation.sentences.verdict import verdict
from workbench.presentation.tables.record_grids import (
    accuracy_grid,
    operations_grid,
    timings_grid,
)
from workbench.presentation.text.numbers import full
from workbench.presentation.views.comparison import ComparisonView
from workbench.records.labels import label_of
from workbench.records.timing import PRIMAL


def comparison_html(view: ComparisonView) -> str:
    """The page of one comparison as one HTML document."""
    return page("comparison.html.j2", comparison_context(view))


def comparison_context(view: ComparisonView) -> dict[str, Any]:
    """Names for `comparison.html.j2`."""
    labels = [label_of(row) for row in view.accuracy]
    labels += [row.method for row in view.operations]
    labels += [row.method for row in view.timings if row.method != PRIMAL]
    styles = method_styles(labels)
    caption = (
        "Relative error of every derivative (mark), and the bound that a correct program "
        "keeps where its rules hold (tick)."
    )
    measured = sum(row.error_relative is not None for row in view.accuracy)
    if measured > MOST_BARS:
        caption += f" Of {measured} derivatives each method shows its worst."
    bars = Picture(bars_chart(view.accuracy, styles, caption), caption) if measured else None
    accuracy = accuracy_grid(view.accuracy, styles).narrowed(2)
    operations = operations_grid(view.operations, styles).narrowed(1)
    if not any(row.shared_operations is not None for row in view.operations):  # of a black box
        accuracy, operations = accuracy.filled(), operations.filled()
    return {
        "view": view,
        "verdict": verdict(view),
        "styles": styles,
        "truths": [(view.named(one), truth_text(one), one.status) for one in view.truths],
        "bars": bars,
        "accuracy": accuracy,
        "operations": operations,
        "timings": timings_grid(view.timings, styles).narrowed(1),
        "full": full,
    }
