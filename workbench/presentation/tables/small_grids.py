"""The small tables: the regression's, an experiment's, one comparison's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.presentation.plots.styles import MethodStyle
from workbench.presentation.tables.grid import Cell, Column, Grid, grid_of, number_cells, slug
from workbench.presentation.text.numbers import full, scientific, short, time_unit
from workbench.presentation.views.outcome import Table
from workbench.presentation.views.regression import RegressionView

#: Characters that a column of text may have before its cells break into lines.
UNBROKEN = 30
#: From how many on they take more of the page's width.
WIDE = 90

#: Columns of an experiment's table that one can filter by.
FILTERS = frozenset({
    "problem", "method", "status", "subject", "agrees", "function", "rule", "family", "verdict",
})  # fmt: skip

Styles = Mapping[str, MethodStyle]


def _marked(labels: Sequence[str], styles: Styles) -> list[Cell]:
    return [
        Cell(label, classes=styles[label].classes if label in styles else "") for label in labels
    ]


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

    def seconds(field: str) -> list[Cell]:
        values = [getattr(row, field) for row in rows]
        return number_cells([None if v is None else v / size for v in values], short)

    def number(title: str, unit: str, meaning: str = "") -> Column:
        return Column(title, unit, numeric=True, meaning=meaning)

    return grid_of(
        "descent",
        f"Gradient descent on {view.model}: {view.epochs} epochs at learning rate "
        f"{full(view.learning_rate)}",
        [
            (Column("method"), _marked([row.method for row in rows], styles)),
            (number(f"final {view.parameter}", ""), number_cells([r.final for r in rows], full)),
            (
                number("distance", "", "from the least-squares solution"),
                number_cells([r.distance for r in rows], lambda v: scientific(v, 2)),
            ),
            (
                number("first gradient", "× true", "at the first epoch; 1 if right"),
                number_cells([r.gradient_ratio for r in rows], lambda v: short(v, 6)),
            ),
            (
                number("operations", "op / epoch"),
                number_cells([r.operations_per_epoch for r in rows], short),
            ),
            (number("time", f"{unit} / epoch", "median"), seconds("seconds_per_epoch")),
            (number("from", f"{unit} / epoch", "95 % interval"), seconds("low_seconds")),
            (number("to", f"{unit} / epoch", "95 % interval"), seconds("high_seconds")),
            (Column("status"), [Cell(r.status.replace("_", " ")) for r in rows]),
        ],
        csv=view.csv,
    )


def fault_grid(view: RegressionView) -> Grid:
    """Functions on which the faulty method answers something else than the truth."""
    rows = view.faults
    classes = ["bad" if row.notebook_gradient != row.correct_gradient else "" for row in rows]
    meaning = "runs of a result's backward rule in one sweep, leaves included"

    def number(
        title: str, field: str, digits: int = 3, meaning: str = "", classes: Sequence[str] = ()
    ) -> tuple[Column, Sequence[Cell]]:
        values = [getattr(row, field) for row in rows]
        cells = number_cells(values, lambda v: short(v, digits), classes=classes)
        return Column(title, numeric=True, meaning=meaning), cells

    columns: list[tuple[Column, Sequence[Cell]]] = [
        (Column("function"), [Cell(row.function) for row in rows]),
        (Column("at"), [Cell(f"{row.variable} = {row.at:.4g}") for row in rows]),
        number(f"{view.faulty_method} answers", "notebook_gradient", 5, classes=classes),
        number("true", "correct_gradient", 5),
        number("times too large", "factor"),
        number(f"visits, {view.faulty_method}", "notebook_visits", meaning=meaning),
        number(f"visits, {view.right_method}", "correct_visits", meaning=meaning),
    ]
    caption = "Functions that show the fault; the last is the loss of the regression"
    return grid_of("faults", caption, columns, csv=view.faults_csv)


def learning_rate_grid(view: RegressionView) -> Grid:
    """The final parameter by learning rate, with the faulty and with the right gradient."""
    rows = view.learning_rates
    rates = number_cells([row.learning_rate for row in rows], short)
    columns: list[tuple[Column, Sequence[Cell]]] = [(Column("learning rate", numeric=True), rates)]
    meaning = "what one epoch multiplies the distance by; beyond 1 in size it diverges"
    for method, side in ((view.faulty_method, "notebook"), (view.right_method, "correct")):
        ends = [getattr(row, f"{side}_w") for row in rows]
        columns.append((Column(method, numeric=True), number_cells(ends, full)))
        factors = [getattr(row, f"{side}_epoch_factor") for row in rows]
        loud = ["bad" if abs(factor) >= 1 else "" for factor in factors]
        cells = number_cells(factors, lambda value: short(value, 5), classes=loud)
        columns.append((Column("× distance", "an epoch", numeric=True, meaning=meaning), cells))
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
        cells = _wrapped(_marked([_words(value) for value in values], styles))
        if title == "problem":
            cells = [
                replace(cell, href=f"#problem-{slug(cell.text)}") if cell.text in problems else cell
                for cell in cells
            ]
        if key:
            cells = [replace(cell, filter=cell.text) for cell in cells]
        columns.append((Column(title, unit, key=key), cells))
    return grid_of(f"experiment-{table.name}", table.caption, columns, csv=table.csv)


def _words(value: object) -> str:
    """A cell that is no number: a truth value as an answer, all else as it is."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else full(value)
