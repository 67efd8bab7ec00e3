"""The tables of times on the page of changes."""

from collections.abc import Sequence

from workbench.presentation.changes.grids import (
    Styles,
    change_cells,
    made_grid,
    number_column,
    problem_cells,
)
from workbench.presentation.tables.grid import Cell, Column, Grid, number_cells
from workbench.presentation.tables.record_grids import ROW_LIMIT, method_cell
from workbench.presentation.text.numbers import short, time_unit
from workbench.presentation.views.changes import ChangesView


def method_times_grid(view: ChangesView, styles: Styles) -> Grid:
    """Every method in every stage over all problems."""
    rows = view.methods

    def ratios(title: str, field: str, meaning: str) -> tuple[Column, list[Cell]]:
        values = [getattr(one, field) for one in rows]
        cells = number_cells(values, lambda v: "" if v is None else f"{v:.3f}")
        return number_column(title, "", meaning), cells

    interval = "of the 95 % interval of the median"
    beside = "the same of the times over the function's own, free of the machine's load"
    return made_grid(
        "method-times",
        "Times, second report over first: the median over problems",
        [
            (Column("method"), [method_cell(one.method, styles) for one in rows]),
            (Column("stage"), [Cell(one.stage) for one in rows]),
            (Column("change"), change_cells([one.change for one in rows])),
            (number_column("problems"), number_cells([one.problems for one in rows], short)),
            ratios("ratio", "ratio", "median over problems"),
            ratios("from", "ratio_low", f"lower end {interval}"),
            ratios("to", "ratio_high", f"upper end {interval}"),
            ratios("÷ function", "of_function", beside),
            ratios("from", "of_function_low", f"lower end {interval}"),
            ratios("to", "of_function_high", f"upper end {interval}"),
            (number_column("slower"), number_cells([one.slower for one in rows], short)),
            (number_column("faster"), number_cells([one.faster for one in rows], short)),
        ],
        len(rows),
    )


def times_grid(view: ChangesView, styles: Styles, limit: int = ROW_LIMIT) -> Grid:
    """Every time in both reports, those that changed first."""
    rows = view.times[:limit]
    size, unit = time_unit([one.seconds_after for one in rows])

    def seconds(values: Sequence[float]) -> list[Cell]:
        return number_cells([value / size for value in values], short)

    def ratios(values: Sequence[float | None]) -> list[Cell]:
        return number_cells(values, lambda v: "" if v is None else f"{v:.3f}")

    return made_grid(
        "times",
        "Single times",
        [
            (Column("problem", key="problem"), problem_cells([one.problem for one in rows])),
            (Column("change", key="change"), change_cells([one.change for one in rows])),
            (Column("method", key="method"), [method_cell(one.method, styles) for one in rows]),
            (Column("engine"), [Cell(one.engine) for one in rows]),
            (Column("stage", key="stage"), [Cell(one.stage, filter=one.stage) for one in rows]),
            (number_column("before", unit), seconds([one.seconds_before for one in rows])),
            (number_column("after", unit), seconds([one.seconds_after for one in rows])),
            (number_column("ratio"), ratios([one.ratio for one in rows])),
            (number_column("from"), ratios([one.ratio_low for one in rows])),
            (number_column("to"), ratios([one.ratio_high for one in rows])),
        ],
        len(view.times),
        f"of {len(view.times)}, those that changed first; --json has them all",
    )
