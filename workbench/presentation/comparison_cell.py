"""One comparison for a notebook's cell: the truth on top, then who came how close at what cost."""

from dataclasses import replace

from markupsafe import Markup

from workbench.presentation.cell import cell, code, facts, folded, grid_table, paragraph
from workbench.presentation.derivative_names import derivative_name
from workbench.presentation.findings import plain
from workbench.presentation.grid import Grid
from workbench.presentation.numbers import full
from workbench.presentation.record_grids import accuracy_grid, operations_grid, timings_grid
from workbench.presentation.terminal_comparison import truth_text
from workbench.presentation.verdict import verdict
from workbench.presentation.view import ComparisonView
from workbench.records import AccuracyRecord, Status

#: Rows of a table, derivatives above it and coordinates of a point that a cell shows.
_ROWS, _TRUTHS, _COORDINATES = 60, 12, 20


def comparison_cell(view: ComparisonView) -> str:
    """One comparison as HTML for a notebook: tables and a style of their own, no script."""
    parts = [_head(view), _truths(view)]
    if view.accuracy:
        parts.append(grid_table(_accuracy(view)))
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
    point = [f"{name} = {full(value)}" for name, value in view.point.items()]
    shown = ", ".join(point[:_COORDINATES])
    if len(point) > _COORDINATES:
        shown += f", … ({len(point)} in all)"
    values = ", ".join(map(full, view.values[:_TRUTHS]))
    return paragraph(code(view.expression), f" at {shown}: " if shown else ": ", f"value {values}")


def _truths(view: ComparisonView) -> Markup:
    several = len(view.values) > 1
    shown = view.truths[:_TRUTHS]
    rest = len(view.truths) - len(shown)
    names = [derivative_name(one.wrt, one.order, one.output if several else None) for one in shown]
    pairs = list(zip(names, map(truth_text, shown), strict=True))
    return facts([*pairs, ("…", f"and {rest} more" if rest else "")])


def _accuracy(view: ComparisonView) -> Grid:
    """The table, without the derivative where there is one, and without what was said above."""
    rows = tuple(_said_once(row) for row in view.accuracy)
    one = len({(row.output, row.wrt, row.order) for row in rows}) == 1
    return accuracy_grid(rows, {}, _ROWS).narrowed(3 if one else 2)


def _said_once(row: AccuracyRecord) -> AccuracyRecord:
    """A row without the reason why there is no truth: it stands beside the derivative's name."""
    repeats = row.status == row.truth_status != Status.OK
    return replace(row, message="") if repeats else row
