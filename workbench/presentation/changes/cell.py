"""What changed between two reports, for a notebook's cell: sentences, then the tables folded."""

from workbench.presentation.changes.grids import (
    accuracy_changes_grid,
    operations_changes_grid,
    settings_grid,
)
from workbench.presentation.changes.summary import plain_summary
from workbench.presentation.changes.time_grids import method_times_grid, times_grid
from workbench.presentation.notebook.cell import cell, code, folded, grid_table, items, paragraph
from workbench.presentation.views.changes import ChangesView, SideView

#: Rows of a table that a cell shows.
_ROWS = 30


def changes_cell(view: ChangesView) -> str:
    """The changes as HTML for a notebook: no script, a style of their own."""
    tables = [
        (f"Accuracy: {len(view.accuracy)} rows", accuracy_changes_grid(view, {}, _ROWS))
        if view.accuracy
        else None,
        (f"Operations: {len(view.operations)} counts", operations_changes_grid(view, {}, _ROWS))
        if view.operations
        else None,
        ("Times by method", method_times_grid(view, {})) if view.methods else None,
        (f"Times: {len(view.times)} rows", times_grid(view, {}, _ROWS)) if view.times else None,
        (f"Settings: {len(view.settings)}", settings_grid(view)) if view.settings else None,
    ]
    return cell(
        "changes",
        paragraph("From ", code(_side(view.before)), " to ", code(_side(view.after))),
        items(plain_summary(view)),
        *(folded(one[0], grid_table(one[1])) for one in tables if one),
    )


def _side(side: SideView) -> str:
    return f"{side.path} (seed {side.seed})" if side.seed else side.path
