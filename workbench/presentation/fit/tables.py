"""A fit as text for a terminal and as a piece of HTML for a notebook."""

import math
import textwrap
from typing import Any

from workbench.presentation.fit.measured import error_text, measured
from workbench.presentation.notebook.cell import (
    cell,
    code,
    grid_table,
    items,
    paragraph,
    strong,
)
from workbench.presentation.tables.grid import Cell, Column, Grid, number_cells
from workbench.presentation.terminal.table import painted, terminal_table
from workbench.presentation.text.numbers import full, scientific, short, telling
from workbench.presentation.text.printable import printable
from workbench.presentation.text.words import counted
from workbench.presentation.views.fit import FitQuality, FittedParameter, FitView

#: What a reference is, in a column's head.
REFERENCES = {"exact": "exact", "certified": "certified"}
_NOTES = {"exact": "exact: the least-squares solution in exact arithmetic, rounded once"}
#: Correlations that are worth a word, and how many of them are shown.
_CORRELATED, _PAIRS = 0.1, 6


def fit_text(view: FitView, width: int = 80, colour: bool = False) -> str:
    """A fit as text of at most `width` columns: the model, how it ended, the parameters.

    Warnings are not among them: they go to standard error.

    Parameters show the digits that their standard error bears; where there is none, all of them,
    but for the last where a column shows what they should be.
    """
    head = textwrap.fill(printable(f"{view.target} = {view.model}"), width)
    how = textwrap.fill(printable(sentence(view)), width)
    end = textwrap.fill(printable(view.message), width)
    parts = [
        painted(head, "bold", colour) + "\n" + how,
        painted(end, "green" if view.success else "red", colour),
        terminal_table(*_table(view), width=width),
        "\n".join(textwrap.fill(printable(line), width) for line in facts(view)),
    ]
    return "\n\n".join(parts)


def fit_cell(view: FitView) -> str:
    """A fit for a notebook's cell: a table, no script; every text is escaped."""
    return cell(
        "fit",
        paragraph(code(f"{view.target} = {view.model}"), f" {sentence(view)}"),
        paragraph(strong(view.message)),
        grid_table(fit_grid(view)),
        items(facts(view)),
        *(paragraph(f"warning: {one}") for one in view.warnings),
    )


def fit_grid(view: FitView, name: str = "", caption: str = "") -> Grid:
    """The parameters as a table of a page or a cell."""
    header, rows = _table(view)
    columns = [[Cell(row[0]) for row in rows]]
    columns += [number_cells([row[at] for row in rows], full) for at in range(1, len(header))]
    return Grid(
        name=name,
        caption=caption,
        columns=[Column(title, numeric=place > 0) for place, title in enumerate(header)],
        rows=list(zip(*columns, strict=True)),
    )


def sentence(view: FitView) -> str:
    """How the fit was made: rows, optimizer, method, what it took."""
    dropped = f" ({view.dropped} dropped: a number is missing)" if view.dropped else ""
    start = f"; start {view.start_found}" if view.start_found else ""
    return (
        f"{view.rows} rows of {view.source}{dropped}; {view.optimizer}, derivatives by "
        f"{view.method}: {counted(view.nit, 'iteration')}, {counted(view.nfev, 'evaluation')} of "
        f"the model, {view.njev} of its derivatives{start}"
    )


def facts(view: FitView) -> list[str]:
    """What is said below the table, a line each."""
    stopped = [one.name for one in view.parameters if one.at_bound]
    lines = [f"stopped by a bound, without a standard error: {', '.join(stopped)}"] * bool(stopped)
    if view.quality is not None:
        lines += _quality(view.quality, view.weighted)
    pairs = [one for one in view.correlations if abs(one[2]) >= _CORRELATED]
    if pairs:
        shown = ", ".join(f"{one}~{other} {size:+.3f}" for one, other, size in pairs[:_PAIRS])
        more = f" and {len(pairs) - _PAIRS} more" if len(pairs) > _PAIRS else ""
        lines.append(f"correlations: {shown}{more}")
    lines.append(f"{view.loss_text}: {_loss(view)}")
    note = _NOTES.get(view.reference_kind, "")
    return [*lines, note] if note else lines


def _quality(quality: FitQuality, weighted: bool) -> list[str]:
    """R² and the scatter of the residuals; under a sigma, that is chi²."""
    adjusted = telling(quality.adjusted_r_squared, 6)
    explained = f"R² {telling(quality.r_squared, 6)}" if quality.r_squared is not None else ""
    scatter = (
        f"chi² {short(quality.chi_squared, 5)}, reduced {short(quality.reduced_chi_squared, 5)}"
        if weighted
        else f"residual standard error {short(quality.residual_standard_error, 5)}"
    )
    freedom = counted(quality.degrees_of_freedom, "degree") + " of freedom"
    known = quality.reduced_chi_squared is not None
    return [
        one
        for one in (
            explained + (f" (adjusted {adjusted})" if explained and adjusted else ""),
            f"{scatter} on {freedom}" if known else "",
        )
        if one
    ]


def _loss(view: FitView) -> str:
    return full(view.fun) if math.isfinite(view.fun) else "not finite"


def _gradient(value: float) -> str:
    return scientific(value, 2) if math.isfinite(value) else ""


def _table(view: FitView) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Columns that hold something, and the rows; all digits only where there is room for them."""
    known = bool(view.reference_kind)
    columns: list[tuple[str, list[object]]] = [
        ("parameter", [one.name for one in view.parameters]),
        ("value", [_value(one, known) for one in view.parameters]),
    ]
    if any(one.standard_error is not None for one in view.parameters):
        errors = [
            "at bound" if one.at_bound else error_text(one.standard_error)
            for one in view.parameters
        ]
        columns.append(("standard error", list(errors)))
        intervals = [_interval(one) for one in view.parameters]
        columns += [("95 % interval", list(intervals))] * any(intervals)
    if known:
        references = [_most(one.reference) for one in view.parameters]
        columns.append((REFERENCES[view.reference_kind], list(references)))
        digits = ["" if one.digits is None else f"{one.digits:.1f}" for one in view.parameters]
        columns.append(("digits", list(digits)))
    else:
        found = bool(view.start_found)
        starts = [short(one.start, 6) if found else one.start for one in view.parameters]
        columns.append(("start", list(starts)))
        columns.append(("gradient", [_gradient(one.gradient) for one in view.parameters]))
    header = tuple(name for name, _ in columns)
    return header, list(zip(*(cells for _, cells in columns), strict=True))


def _value(one: FittedParameter, known: bool) -> object:
    bound = measured(one.value, one.standard_error)
    return bound if bound is not None else _most(one.value) if known else one.value


def _interval(one: FittedParameter) -> str:
    """Both ends, to the digits of the value."""
    if one.interval is None or one.interval[0] == one.interval[1]:
        return ""
    ends = [measured(end, one.standard_error) or short(end, 6) for end in one.interval]
    return " to ".join(ends)


def _most(value: float | None) -> str:
    """As many digits as leave room for what the value is compared with."""
    return "" if value is None else f"{value:.14g}"
