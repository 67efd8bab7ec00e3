"""One comparison for a notebook's cell: the truth on top, then who came how close at what cost."""

from dataclasses import replace

from markupsafe import Markup

from workbench.errors import listed
from workbench.presentation.markup.formula import mathml
from workbench.presentation.notebook.cell import (
    cell,
    code,
    facts,
    folded,
    grid_table,
    items,
    listing,
    paragraph,
)
from workbench.presentation.sentences.sentence import plain
from workbench.presentation.sentences.truths import truth_text
from workbench.presentation.sentences.verdict import verdict
from workbench.presentation.tables.grid import Grid
from workbench.presentation.tables.record_grids import accuracy_grid, operations_grid, timings_grid
from workbench.presentation.text.derivatives import derivative_name
from workbench.presentation.text.numbers import full
from workbench.presentation.text.points import coordinates
from workbench.presentation.views.comparison import ComparisonView
from workbench.records import Status
from workbench.records.labels import label_of

#: Rows of a table, derivatives above it, coordinates of a point and messages that a cell shows.
_ROWS, _TRUTHS, _COORDINATES, _NOTES = 60, 12, 20, 12


def comparison_cell(view: ComparisonView) -> str:
    """One comparison as HTML for a notebook: tables and a style of their own, no script."""
    parts = [_head(view), _truths(view), *_gradient(view)]
    if view.accuracy:
        parts += [grid_table(_accuracy(view)), items(_notes(view))]
    parts.append(paragraph(plain(verdict(view))))
    costs = [
        grid_table(grid.narrowed(1), _ROWS)
        for grid in (operations_grid(view.operations, {}), timings_grid(view.timings, {}))
        if grid.rows
    ]
    if costs:
        parts.append(folded("Operations and times", *costs))
    return cell("comparison", *parts)


def _head(view: ComparisonView) -> Markup:
    values = ", ".join(map(full, view.values[:_TRUTHS]))
    at = f" at {listed(coordinates(view.point), _COORDINATES)}: " if view.point else ": "
    called = f"{view.function}: " if view.function else ""
    return paragraph(called, code(view.expression), at, f"value {values}")


def _gradient(view: ComparisonView) -> list[Markup]:
    """The gradient as formulas, typeset where they can be, and as a program to be copied."""
    found = view.gradient
    parts = [
        mathml(one.latex) or facts([(one.name, " ".join(filter(None, (one.text, one.note))))])
        for one in found.formulas
    ]
    parts += [paragraph(f"By SymPy: {found.note}")] if found.note else []
    if found.source_note:
        parts.append(paragraph(f"The program of reverse: {found.source_note}"))
    if found.source:
        parts.append(folded("Value and gradient in Python (reverse)", listing(found.source)))
    return parts


def _truths(view: ComparisonView) -> Markup:
    shown = view.truths[:_TRUTHS]
    rest = len(view.truths) - len(shown)
    pairs = [(view.named(one), truth_text(one)) for one in shown]
    return facts([*pairs, ("…", f"and {rest} more" if rest else "")])


def _accuracy(view: ComparisonView) -> Grid:
    """The table without messages, and without the derivative where there is one."""
    rows = tuple(replace(row, message="") for row in view.accuracy)
    one = len({(row.output, row.wrt, row.order) for row in rows}) == 1
    return accuracy_grid(rows, {}, _ROWS).narrowed(3 if one else 2)


def _notes(view: ComparisonView) -> list[str]:
    """What the rows say beside numbers, each once: the methods, the derivatives, the message.

    Why there is no truth stands beside the derivative's name and is not repeated.
    """
    said: dict[tuple[str, str], list[str]] = {}
    for row in view.accuracy:
        if row.message and not (row.status == row.truth_status != Status.OK):
            names = said.setdefault((label_of(row), row.message), [])
            names.append(derivative_name(row.wrt, row.order))
    several = len({(row.output, row.wrt, row.order) for row in view.accuracy}) > 1
    notes = [
        f"{label}{f' ({listed(names)})' if several else ''}: {message}"
        for (label, message), names in said.items()
    ]
    left_out = [f"… and {len(notes) - _NOTES} more"] if len(notes) > _NOTES else []
    return notes[:_NOTES] + left_out
