"""A fit as text for a terminal and as a piece of HTML for a notebook."""

import math
import textwrap
from collections.abc import Sequence
from typing import Any

from workbench.presentation.notebook.cell import cell, code, grid_table, paragraph, strong
from workbench.presentation.tables.grid import Cell, Column, grid_of, number_cells
from workbench.presentation.terminal.table import painted, terminal_table
from workbench.presentation.text.numbers import full, scientific, short
from workbench.presentation.text.printable import printable
from workbench.presentation.text.words import counted
from workbench.presentation.views.fit import FitView

_NOTES = {"exact": "\nexact: the least-squares solution in exact arithmetic, rounded once"}


def fit_text(view: FitView, width: int = 80, colour: bool = False) -> str:
    """A fit as text of at most `width` columns: the model, how it ended, the parameters.

    Warnings are not among them: they go to standard error.

    Parameters show all their digits, but for the last where a column shows what they should be.
    """
    head = textwrap.fill(printable(f"{view.target} = {view.model}"), width)
    how = textwrap.fill(printable(_sentence(view)), width)
    end = textwrap.fill(printable(view.message), width)
    columns = _columns(view)
    parts = [
        painted(head, "bold", colour) + "\n" + how,
        painted(end, "green" if view.success else "red", colour),
        terminal_table(list(columns), list(zip(*columns.values(), strict=True)), width=width),
        f"{view.loss_text}: {_loss(view)}" + _NOTES.get(view.reference_kind, ""),
    ]
    return "\n\n".join(parts)


def fit_cell(view: FitView) -> str:
    """A fit for a notebook's cell: a table, no script; every text is escaped."""
    (title, names), *figures = _columns(view).items()
    columns: list[tuple[Column, Sequence[Cell]]] = [(Column(title), list(map(Cell, names)))]
    columns += [(Column(name, numeric=True), number_cells(one, full)) for name, one in figures]
    return cell(
        "fit",
        paragraph(code(f"{view.target} = {view.model}"), f" {_sentence(view)}"),
        paragraph(strong(view.message)),
        grid_table(grid_of("", "", columns)),
        paragraph(f"{view.loss_text}: {_loss(view)}", _NOTES.get(view.reference_kind, "")),
        *(paragraph(f"warning: {one}") for one in view.warnings),
    )


def _sentence(view: FitView) -> str:
    return (
        f"{view.rows} rows of {view.source}; {view.optimizer}, derivatives by {view.method}: "
        f"{counted(view.nit, 'iteration')}, {counted(view.nfev, 'evaluation')} of the "
        f"model, {view.njev} of its derivatives"
    )


def _loss(view: FitView) -> str:
    return full(view.fun) if math.isfinite(view.fun) else "not finite"


def _gradient(value: float) -> str:
    return scientific(value, 2) if math.isfinite(value) else ""


def _columns(view: FitView) -> dict[str, list[Any]]:
    """Columns that hold something, by name; all digits only where there is room for them."""
    known, found = view.reference_kind, view.parameters
    columns: dict[str, list[Any]] = {
        "parameter": [one.name for one in found],
        "value": [_most(one.value) if known else one.value for one in found],
    }
    if any(one.standard_error is not None for one in found):
        columns["standard error"] = [short(one.standard_error) for one in found]
    if known:
        columns[known] = [_most(one.reference) for one in found]
        columns["digits"] = ["" if one.digits is None else f"{one.digits:.1f}" for one in found]
    else:
        columns["start"] = [one.start for one in found]
        columns["gradient"] = [_gradient(one.gradient) for one in found]
    return columns


def _most(value: float | None) -> str:
    """As many digits as leave room for what the value is compared with."""
    return "" if value is None else f"{value:.14g}"
