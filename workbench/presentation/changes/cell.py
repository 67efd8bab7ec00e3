"""The changes between two reports, for a notebook's cell: sentences, then the tables folded."""

from workbench.presentation.changes.grids import changes_grid
from workbench.presentation.changes.summary import plain_summary
from workbench.presentation.notebook.cell import cell, code, folded, grid_table, items, paragraph
from workbench.presentation.views.changes import ChangesView, SideView

#: Rows of a table that a cell shows.
_ROWS = 30
#: The tables that it shows, with what stands on them while they are folded.
_TITLES = {
    "accuracy": "Accuracy: {} rows",
    "operations": "Operations: {} counts",
    "goals": "Goals: {}",
    "method-times": "Times by method",
    "times": "Times: {} rows",
    "settings": "Settings: {}",
}


def changes_cell(view: ChangesView) -> str:
    """The changes as HTML for a notebook: no script, a style of their own."""
    grids = ((title, changes_grid(name, view, {}, _ROWS)) for name, title in _TITLES.items())
    return cell(
        "changes",
        paragraph("From ", code(_side(view.before)), " to ", code(_side(view.after))),
        items(plain_summary(view)),
        *(folded(title.format(grid.total), grid_table(grid)) for title, grid in grids if grid),
    )


def _side(side: SideView) -> str:
    return f"{side.path} (seed {side.seed})" if side.seed else side.path
