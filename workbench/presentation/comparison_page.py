"""What the page of one comparison is given."""

from typing import Any

from workbench.presentation.derivative_names import derivative_name
from workbench.presentation.numbers import full
from workbench.presentation.pictures import Picture
from workbench.presentation.record_grids import (
    accuracy_grid,
    operations_grid,
    timings_grid,
)
from workbench.presentation.strips import bars_chart
from workbench.presentation.styles import method_styles
from workbench.presentation.summary import label_of
from workbench.presentation.terminal_comparison import truth_text
from workbench.presentation.verdict import verdict
from workbench.presentation.view import PRIMAL, ComparisonView


def comparison_context(view: ComparisonView) -> dict[str, Any]:
    """Names for `comparison.html.j2`."""
    labels = [label_of(row) for row in view.accuracy]
    labels += [row.method for row in view.operations]
    labels += [row.method for row in view.timings if row.method != PRIMAL]
    styles = method_styles(labels)
    several = len(view.values) > 1
    caption = (
        "Relative error of every derivative (mark) and the bound that a right program keeps (tick)."
    )
    measured = any(row.error_relative is not None for row in view.accuracy)
    bars = Picture(bars_chart(view.accuracy, styles, caption), caption) if measured else None
    return {
        "view": view,
        "verdict": verdict(view),
        "styles": styles,
        "truths": [
            (
                derivative_name(one.wrt, one.order, one.output if several else None),
                truth_text(one),
                one.status,
            )
            for one in view.truths
        ],
        "bars": bars,
        "accuracy": accuracy_grid(view.accuracy, styles).narrowed(2),
        "operations": operations_grid(view.operations, styles).narrowed(1),
        "timings": timings_grid(view.timings, styles).narrowed(1),
        "full": full,
    }
