"""The small tables: the regression's, an experiment's, one comparison's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.presentation.plots.styles import MethodStyle
from workbench.presentation.tables.grid import Cell, Column, Grid, number_cells, slug
from workbench.presentation.text.numbers import full, scientific, short, time_unit
from workbench.presentation.views.regression import RegressionView
from workbench.presentation.views.report import TableView

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


def _grid(
    name: str, caption: str, columns: Sequence[tuple[Column, Sequence[Cell]]], csv: str = ""
) -> Grid:
    rows = list(zip(*(cells for _, cells in columns), strict=True))
    heads = [column for column, _ in columns]
    return Grid(name=name, caption=caption, columns=heads, rows=rows, total=len(rows), csv=csv)


def descent_grid(view: RegressionView, styles: Styles) -> Grid:
    """Where every method's descent ended and what an epoch cost."""
    rows = view.rows
    size, unit = time_unit([s for row in rows if (s := row.seconds_per_epoch) is not None])

    def seconds(field: str) -> list[Cell]:
        values = [getattr(row, field) for row in rows]
        return number_cells([None if v is None else v / size for v in values], short)

    def number(title: str, unit: str, meaning: str = "") -> Column:
        return Column(title, unit, numeric=True, meaning=meaning)

    return _grid(
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
        view.csv,
    )


def fault_grid(view: RegressionView) -> Grid:
    """Functions on which the faulty method answers something else than the truth."""
    rows = view.faults
    classes = ["bad" if row.answer != row.truth else "" for row in rows]
    columns: list[tuple[Column, Sequence[Cell]]] = [
        (Column("function"), [Cell(row.function) for row in rows]),
        (Column("at"), [Cell(row.point) for row in rows]),
        (
            Column(f"{view.faulty_method} answers", numeric=True),
            number_cells([row.answer for row in rows], lambda v: short(v, 5), classes=classes),
        ),
        (
            Column("true", numeric=True),
            number_cells([row.truth for row in rows], lambda v: short(v, 5)),
        ),
    ]
    if any(row.factor is not None for row in rows):
        factors = number_cells([row.factor for row in rows], short)
        columns.append((Column("times too large", numeric=True), factors))
    for head, visits in (
        (f"visits, {view.faulty_method}", [row.visits for row in rows]),
        (f"visits, {view.right_method}", [row.right_visits for row in rows]),
    ):
        if any(count is not None for count in visits):
            meaning = "runs of a result's backward rule in one sweep, leaves included"
            cells = number_cells(visits, short)
            columns.append((Column(head, numeric=True, meaning=meaning), cells))
    caption = "Functions that show the fault; the last is the loss of the regression"
    return _grid("faults", caption, columns, view.faults_csv)


def learning_rate_grid(view: RegressionView) -> Grid:
    """The final parameter by learning rate, with the faulty and with the right gradient."""
    rows = view.learning_rates
    columns: list[tuple[Column, Sequence[Cell]]] = [
        (Column("learning rate", numeric=True), number_cells([row.rate for row in rows], short))
    ]
    meaning = "what one epoch multiplies the distance by; beyond 1 in size it diverges"
    for method, ends, factors in (
        (view.faulty_method, [r.faulty for r in rows], [r.faulty_factor for r in rows]),
        (view.right_method, [r.right for r in rows], [r.right_factor for r in rows]),
    ):
        columns.append((Column(method, numeric=True), number_cells(ends, full)))
        if any(factor is not None for factor in factors):
            loud = ["bad" if abs(factor or 0.0) >= 1 else "" for factor in factors]
            cells = number_cells(factors, lambda value: short(value, 5), classes=loud)
            columns.append((Column("× distance", "an epoch", numeric=True, meaning=meaning), cells))
    caption = f"Final {view.parameter} after {view.epochs} epochs"
    return _grid("learning-rates", caption, columns, view.learning_rates_csv)


def experiment_grid(view: TableView, styles: Styles, problems: Collection[str] = ()) -> Grid:
    """A table of an experiment; headers carry their units in brackets.

    Cells that name one of the page's `problems` lead to its section.
    """
    columns: list[tuple[Column, Sequence[Cell]]] = []
    for place, head in enumerate(view.header):
        title, _, unit = head.partition(" [")
        unit = "" if unit == "1]" else unit.removesuffix("]")
        values: list[Any] = [row[place] for row in view.rows]
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
    return _grid(f"experiment-{view.name}", view.caption, columns, view.csv)


def _words(value: object) -> str:
    """A cell that is no number: a truth value as an answer, all else as it is."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else full(value)
