"""The small tables: the regression's, an experiment's, one comparison's."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from workbench.presentation.plots.styles import Styles
from workbench.presentation.tables.grid import (
    Cell,
    Column,
    Grid,
    grid_of,
    method_cell,
    number_cells,
    number_column,
    slug,
)
from workbench.presentation.text.numbers import full, scientific, short, time_unit
from workbench.presentation.views.outcome import Table
from workbench.presentation.views.regression import RegressionRow, RegressionView

#: Characters that a column of text may have before its cells break into lines.
UNBROKEN = 30
#: From how many on they take more of the page's width.
WIDE = 90

#: Columns of an experiment's table that one can filter by.
FILTERS = frozenset({
    "problem", "method", "status", "subject", "agrees", "function", "rule", "family", "verdict",
})  # fmt: skip


def _wrapped(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Cells of a column of text: where one is long, all may break into lines."""
    longest = max((len(cell.text) for cell in cells), default=0)
    if longest <= UNBROKEN:
        return cells
    name = "long" if longest <= WIDE else "long wide"
    return [replace(cell, classes=f"{cell.classes} {name}".strip()) for cell in cells]


def descent_grid(view: RegressionView, styles: Styles) -> Grid:
    """Where every method's descent ended and what an epoch cost."""
    rows = view.rows
    size, unit = time_unit([s for row in rows if (s := row.seconds_per_epoch) is not None])

    number = partial(number_column, rows)
    first = "at the first epoch; 1 if right"
    few, more = partial(scientific, digits=2), partial(short, digits=6)

    def seconds(title: str, field: str, meaning: str) -> tuple[Column, Sequence[Cell]]:
        def scaled(row: RegressionRow) -> float | None:
            return None if (value := getattr(row, field)) is None else value / size

        return number(title, scaled, unit=f"{unit} / epoch", meaning=meaning)

    return grid_of(
        "descent",
        f"Gradient descent on {view.model}: {view.epochs} epochs at learning rate "
        f"{full(view.learning_rate)}",
        [
            (Column("method"), [method_cell(row.method, styles) for row in rows]),
            number(f"final {view.parameter}", "final", full),
            number("distance", "distance", few, meaning="from the least-squares solution"),
            number("first gradient", "gradient_ratio", more, unit="× true", meaning=first),
            number("operations", "operations_per_epoch", unit="op / epoch"),
            seconds("time", "seconds_per_epoch", "median"),
            seconds("from", "low_seconds", "95 % interval"),
            seconds("to", "high_seconds", "95 % interval"),
            (Column("status"), [Cell(r.status.replace("_", " ")) for r in rows]),
        ],
        csv=view.csv,
    )


def fault_grid(view: RegressionView) -> Grid:
    """Functions on which the faulty method answers something else than the truth."""
    rows = view.faults
    classes = ["bad" if row.notebook_gradient != row.correct_gradient else "" for row in rows]
    meaning = "runs of a result's backward rule in one sweep, leaves included"

    number, gradient = partial(number_column, rows), partial(short, digits=5)
    columns: list[tuple[Column, Sequence[Cell]]] = [
        (Column("function"), [Cell(row.function) for row in rows]),
        (Column("at"), [Cell(f"{row.variable} = {row.at:.4g}") for row in rows]),
        number(f"{view.faulty_method} answers", "notebook_gradient", gradient, classes=classes),
        number("true", "correct_gradient", gradient),
        number("times too large", "factor"),
        number(f"visits, {view.faulty_method}", "notebook_visits", meaning=meaning),
        number(f"visits, {view.right_method}", "correct_visits", meaning=meaning),
    ]
    caption = "Functions that show the fault; the last is the loss of the regression"
    return grid_of("faults", caption, columns, csv=view.faults_csv)


def learning_rate_grid(view: RegressionView) -> Grid:
    """The final parameter by learning rate, with the faulty and with the right gradient."""
    rows = view.learning_rates
    columns = [number_column(rows, "learning rate", "learning_rate")]
    meaning = "the factor by which one epoch multiplies the distance; above 1 in size it diverges"
    for method, side in ((view.faulty_method, "notebook"), (view.right_method, "correct")):
        columns.append(number_column(rows, method, f"{side}_w", full))
        factor = f"{side}_epoch_factor"
        loud = ["bad" if abs(getattr(row, factor)) >= 1 else "" for row in rows]
        digits = partial(short, digits=5)
        columns.append(
            number_column(
                rows, "× distance", factor, digits, unit="an epoch", meaning=meaning, classes=loud
            )
        )
    caption = f"Final {view.parameter} after {view.epochs} epochs"
    return grid_of("learning-rates", caption, columns, csv=view.learning_rates_csv)


def experiment_grid(table: Table, styles: Styles, problems: Collection[str] = ()) -> Grid:
    """A table of an experiment; headers carry their units in brackets.

    Cells that name one of the page's `problems` lead to its section.
    """
    rows = table.cells
    columns: list[tuple[Column, Sequence[Cell]]] = []
    for place, (_, head) in enumerate(table.columns):
        title, _, unit = head.partition(" [")
        unit = "" if unit == "1]" else unit.removesuffix("]")
        values: list[Any] = [row[place] for row in rows]
        if all(v is None or (isinstance(v, int | float) and not isinstance(v, bool))
               for v in values):  # fmt: skip
            cells: Sequence[Cell] = number_cells(values, lambda v: short(v, 4))
            columns.append((Column(title, unit, numeric=True), cells))
            continue
        key = title if title in FILTERS and len(set(values)) > 1 else ""
        cells = _wrapped([method_cell(_words(value), styles) for value in values])
        if title == "problem":
            cells = [
                replace(cell, href=f"#problem-{slug(cell.text)}") if cell.text in problems else cell
                for cell in cells
            ]
        columns.append((Column(title, unit, key=key), cells))
    some = table.page_rows is not None and {*map(id, table.page_rows)} <= {*map(id, table.rows)}
    total = len(table.rows) if some else None
    name = f"experiment-{table.name}"
    return grid_of(name, table.caption, columns, total=total, csv=table.csv)


def _words(value: object) -> str:
    """A cell that is no number: a truth value as an answer, all else as it is."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else full(value)
