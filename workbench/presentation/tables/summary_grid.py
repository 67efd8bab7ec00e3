"""The table of methods: over all problems in the summary, over one in a problem's section."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.analysis.common import common_problems
from workbench.analysis.summary import TOO_NOISY, SummaryRow
from workbench.presentation.plots.styles import Styles
from workbench.presentation.sentences.common import common_words
from workbench.presentation.sentences.sentence import rows_link
from workbench.presentation.tables.grid import (
    Cell,
    Column,
    Grid,
    grid_of,
    method_cell,
    number_cells,
)
from workbench.presentation.text.numbers import full, short
from workbench.records import OperationsRecord, Status

_JUDGED = "over judged rows (ok, inaccurate or wrong) whose truth is not 0"
_MEASURED = "the same, but including rows that promise no digit, which medians leave out"

#: Field, title, unit, meaning, field of the rank, table that the number links to.
_NUMBERS = (
    ("median_error_ulps", "median error", "ulp", _JUDGED, "rank_accuracy", "accuracy"),
    ("max_error_ulps", "worst error", "ulp", _JUDGED, "", "accuracy"),
    ("median_error_bits", "median error", "bit", f"wrong bits of 53, {_JUDGED}", "", "accuracy"),
    ("mean_error_bits", "mean error", "bit", _MEASURED, "", "accuracy"),
    ("rows_without_digit", "no right digit", "rows", _MEASURED, "", "accuracy"),
    ("rows_ok", "ok", "rows",
     "within the bound, which a correct program keeps where its rules hold", "", "accuracy"),
    ("rows_inaccurate", "inaccurate", "rows", "within it, but more than 10 % off", "", "accuracy"),
    ("rows_wrong", "wrong", "rows",
     "outside that bound, which for a difference includes its own truncation", "", "accuracy"),
    ("rows_no_digits_promised", "no digits", "rows", "the bound promises no digit", "",
     "accuracy"),
    ("rows_other", "other", "rows", "refused, undetermined, outside the domain …", "", "accuracy"),
    ("operations_ratio", "operations", "× function", "value and all partials, with sharing",
     "rank_operations", "operations"),
    ("time_ratio", "time", "× function", "one evaluation of value and all partials", "rank_time",
     "timings"),
)  # fmt: skip
_STATUS = {
    "rows_ok": Status.OK,
    "rows_inaccurate": Status.INACCURATE,
    "rows_wrong": Status.WRONG,
    "rows_no_digits_promised": Status.NO_DIGITS_PROMISED,
}


CAPTION = "Every method over all problems; best values in bold"


def caption(operations: Sequence[OperationsRecord]) -> str:
    """The caption of the table over all problems: operations are compared over the same ones."""
    if not operations:
        return CAPTION
    return (
        f"{CAPTION}; operations are medians over {common_words(common_problems(operations))}, "
        "times over those that every method could be timed on"
    )


def summary_grid(
    rows: Sequence[SummaryRow],
    styles: Styles,
    *,
    name: str = "methods",
    caption: str = CAPTION,
    problem: str = "",
) -> Grid:
    """How accurate, how costly, how fast: a row a method, every number a link to its rows."""
    methods = [method_cell(row.label, styles) for row in rows]
    columns: list[tuple[Column, Sequence[Cell]]] = [(Column("method"), methods)]
    for field, title, unit, meaning, rank, table in _NUMBERS:
        values = [getattr(row, field) for row in rows]
        ranks = [getattr(row, rank) if rank else None for row in rows]
        noisy = [field == "time_ratio" and row.time_is_noisy for row in rows]
        shown = number_cells(
            [TOO_NOISY if hidden else value for hidden, value in zip(noisy, values, strict=True)],
            short,
            hrefs=[
                _link(table, row, field, problem) if value is not None and value != 0 else ""
                for row, value in zip(rows, values, strict=True)
            ],
            classes=[
                "best" if place == 1 else "bad" if field == "rows_wrong" and value else ""
                for place, value in zip(ranks, values, strict=True)
            ],
        )
        ranked = list(map(_with_rank, shown, values, ranks))
        columns.append((Column(title, unit, numeric=True, meaning=meaning), ranked))
    meaning = "of the time's ratio" if problem else "of the median over problems"
    intervals = [Cell(_interval(row), classes="n") for row in rows]
    columns.append((Column("95 % interval", "× function", meaning=meaning), intervals))
    return grid_of(name, caption, columns)


def _link(table: str, row: SummaryRow, field: str, problem: str) -> str:
    filters = {"problem": problem} if problem else {}
    filters["method"] = row.label
    if field in _STATUS:
        filters["status"] = str(_STATUS[field])
    return rows_link(table, **filters)


def _with_rank(cell: Cell, value: float | None, rank: int | None) -> Cell:
    return cell if rank is None else replace(cell, title=f"{full(value)} (rank {rank})")


def _interval(row: SummaryRow) -> str:
    if row.time_ratio_low is None or row.time_ratio_high is None:
        return ""
    return f"{short(row.time_ratio_low)} – {short(row.time_ratio_high)}"
