"""A fit as text for a terminal and as a piece of HTML for a notebook."""

import math
import textwrap
from typing import Any

from workbench.presentation.notebook.cell import cell, code, grid_table, paragraph, strong
from workbench.presentation.tables.grid import Cell, Column, Grid, number_cells
from workbench.presentation.terminal.table import painted, terminal_table
from workbench.presentation.text.numbers import full, scientific, short
from workbench.presentation.text.printable import printable
from workbench.presentation.text.words import counted
from workbench.presentation.views.fit import FitView

#: What a reference is, in a column's head.
REFERENCES = {"exact": "exact", "certified": "certified"}
_NOTES = {"exact": "\nexact: the least-squares solution in exact arithmetic, rounded once"}


def fit_text(view: FitView, width: int = 80, colour: bool = False) -> str:
    """A fit as text of at most `width` columns: the model, how it ended, the parameters.

    Warnings are not among them: they go to standard error.

    Parameters show all their digits, but for the last where a column shows what they should be.
    """
    head = textwrap.fill(printable(f"{view.target} = {view.model}"), width)
    how = textwrap.fill(printable(_sentence(view)), width)
    end = textwrap.fill(printable(view.message), width)
    parts = [
        painted(head, "bold", colour) + "\n" + how,
        painted(end, "green" if view.success else "red", colour),
        terminal_table(*_table(view), width=width),
        f"{view.loss_text}: {_loss(view)}" + _NOTES.get(view.reference_kind, ""),
    ]
    return "\n\n".join(parts)


def fit_cell(view: FitView) -> str:
    """A fit for a notebook's cell: a table, no script; every text is escaped."""
    header, rows = _table(view)
    columns = [[Cell(row[0]) for row in rows]]
    columns += [number_cells([row[at] for row in rows], full) for at in range(1, len(header))]
    grid = Grid(
        name="",
        caption="",
        columns=[Column(name, numeric=place > 0) for place, name in enumerate(header)],
        rows=list(zip(*columns, strict=True)),
    )
    return cell(
        "fit",
        paragraph(code(f"{view.target} = {view.model}"), f" {_sentence(view)}"),
        paragraph(strong(view.message)),
        grid_table(grid),
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


def _table(view: FitView) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Columns that hold something, and the rows; all digits only where there is room for them."""
    known = bool(view.reference_kind)
    columns: list[tuple[str, list[object]]] = [
        ("parameter", [one.name for one in view.parameters]),
        ("value", [_most(one.value) if known else one.value for one in view.parameters]),
    ]
    if any(one.standard_error is not None for one in view.parameters):
        errors = [short(one.standard_error) for one in view.parameters]
        columns.append(("standard error", list(errors)))
    if known:
        references = [_most(one.reference) for one in view.parameters]
        columns.append((REFERENCES[view.reference_kind], list(references)))
        digits = ["" if one.digits is None else f"{one.digits:.1f}" for one in view.parameters]
        columns.append(("digits", list(digits)))
    else:
        columns.append(("start", [one.start for one in view.parameters]))
        columns.append(("gradient", [_gradient(one.gradient) for one in view.parameters]))
    header = tuple(name for name, _ in columns)
    return header, list(zip(*(cells for _, cells in columns), strict=True))


def _most(value: float | None) -> str:
    """As many digits as leave room for what the value is compared with."""
    return "" if value is None else f"{value:.14g}"
