"""What the page of one comparison is given."""

from functools import partial
from typing import Any

from workbench.presentation.derivative_names import derivative_name
from workbench.presentation.figures import MOST_BARS, comparison_bars
from workbench.presentation.numbers import full
from workbench.presentation.pictures import picture
from workbench.presentation.record_grids import (
    accuracy_grid,
    operations_grid,
    timings_grid,
)
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
    measured = [row for row in view.accuracy if row.error_relative is not None]
    bars_shown = len(measured) if len(measured) <= MOST_BARS else len(styles)
    bars = None
    if measured:
        bars = picture(
            "errors",
            "Relative error of every derivative (mark) and the bound that a right program keeps "
            "(tick).",
            partial(comparison_bars, measured, styles=styles),
            size=(4.4, 0.9 + 0.28 * bars_shown),
        )
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
