"""The big tables: accuracy, operations and timings, ready to sort and to filter."""

from collections.abc import Sequence
from typing import Any

from workbench.analysis.selection import most_telling
from workbench.presentation.plots.styles import Styles
from workbench.presentation.tables.grid import (
    Anchors,
    Cell,
    Column,
    Grid,
    grid_of,
    method_cell,
    number_cells,
    number_column,
    slug,
)
from workbench.presentation.text.derivatives import derivative_name
from workbench.presentation.text.numbers import short, tenths, time_unit
from workbench.records import (
    AccuracyRecord,
    OperationsRecord,
    Stage,
    Status,
    TimingRecord,
    units,
)
from workbench.records.labels import label_of

#: Accuracy rows that a page carries; all of them are in the CSV file.
ROW_LIMIT = 1500
#: Letters of a point that its cell shows.
POINT_LENGTH = 20


_MEDIANS = {
    Stage.DERIVE: "median of the first, cold run and of those that fitted into the budget after it",
    Stage.COMPILE: "median of the repeats",
    Stage.EVALUATE: "median of the repeats",
    Stage.CALL: "an empty call: the same arguments and no operation",
}


def problem_column() -> Column:
    """The first column of every big table."""
    return Column("problem", key="problem", meaning="name in the catalogue")


def status_cell(status: Status, ids: tuple[str, ...] = ()) -> Cell:
    """A status in words."""
    classes = "bad" if status in (Status.WRONG, Status.ERROR) else ""
    text = status.replace("_", " ")
    return Cell(text, classes=classes, filter=str(status), ids=ids)


def accuracy_grid(
    records: Sequence[AccuracyRecord], styles: Styles, limit: int = ROW_LIMIT, *, exact: bool = True
) -> Grid:
    """Every derivative with its error; beyond `limit` rows the most telling ones.

    With `exact` every number has all its digits in its title, else only the derivative has.
    """
    shown = most_telling(records, limit)
    outputs = any(row.output for row in shown)
    anchors = Anchors("accuracy")
    labels = [label_of(row) for row in shown]
    meanings = units(AccuracyRecord)
    note = ""
    if len(shown) < len(records):
        note = (
            f"of {len(records)}: the worst row of every problem, method and status, then other "
            "wrong rows, then as many others as fit"
        )

    def meant(title: str, field: str, unit: str = "", key: str = "") -> Column:
        numeric = not key and title not in ("point", "message")
        return Column(title, unit, key=key, numeric=numeric, meaning=meanings[field][1])

    def numbers(values: Sequence[float | None], digits: int) -> list[Cell]:
        cells = number_cells(values, lambda value: short(value, digits))
        return cells if exact else [Cell(cell.text, classes=cell.classes) for cell in cells]

    methods = [
        method_cell(label, styles,
                    anchors.take(method=label) + anchors.take(method=label, status=row.status))
        for label, row in zip(labels, shown, strict=True)
    ]  # fmt: skip
    columns: list[tuple[Column, Sequence[Cell]]] = [
        (problem_column(), _problems(shown, anchors)),
        (meant("point", "point"), [point_cell(row.point) for row in shown]),
        (
            Column("derivative", meaning="variable of differentiation"),
            [Cell(derivative_name(r.wrt, r.order, r.output if outputs else None)) for r in shown],
        ),
        (meant("method", "method", key="method"), methods),
        (meant("status", "status", key="status"), _statuses(shown, anchors)),
        (meant("right digits", "digits"), number_cells([r.digits for r in shown], tenths)),
        (meant("error", "error_ulps", "ulp"), numbers([r.error_ulps for r in shown], 3)),
        (meant("error", "error_bits", "bit"), numbers([r.error_bits for r in shown], 2)),
        (meant("relative error", "error_relative"), numbers([r.error_relative for r in shown], 2)),
        (
            Column("round-off / bound", numeric=True, meaning="at most 1 where the rules hold"),
            numbers([r.part_of_bound for r in shown], 2),
        ),
        (meant("truncation", "truncation_error"), numbers([r.truncation_error for r in shown], 2)),
        (meant("condition", "condition_number"), numbers([r.condition_number for r in shown], 2)),
        (
            meant("value", "derivative"),
            number_cells([r.derivative for r in shown], lambda v: short(v, 6)),
        ),
        (
            meant("message", "message"),
            [Cell(r.message, classes="message" if r.message else "") for r in shown],
        ),
    ]
    caption = "Accuracy: each derivative against the certified truth"
    return grid_of("accuracy", caption, columns, total=len(records), csv="accuracy.csv", note=note)


def point_cell(point: str) -> Cell:
    """A point; one of many coordinates is cut, its title has them all."""
    if len(point) <= POINT_LENGTH:
        return Cell(point)
    return Cell(point[: POINT_LENGTH - 1].rstrip() + "…", title=point)


def operations_grid(records: Sequence[OperationsRecord], styles: Styles) -> Grid:
    """What one derivative program costs, by class of operation."""
    meanings = units(OperationsRecord)
    anchors = Anchors("operations")
    counts = (
        ("shared", "shared_operations"),
        ("tree", "tree_operations"),
        ("ratio to function", "ratio_to_primal"),
        ("+ −", "additions"),
        ("×", "multiplications"),
        ("÷", "divisions"),
        ("powers", "powers"),
        ("elementary", "elementary"),
        ("comparisons", "comparisons"),
        ("runs of function", "evaluations_of_primal"),
        ("SymPy's count", "sympy_count_ops"),
    )
    columns = _heads(records, styles, anchors)
    for title, name in counts:
        unit, meaning = meanings[name]
        unit = "" if unit == "1" else "op"
        columns.append(number_column(records, title, name, unit=unit, meaning=meaning))
    columns.append((Column("status", key="status"), _statuses(records, anchors)))
    caption = "Operations: the value and all partials, counted by one counter"
    return grid_of("operations", caption, columns, csv="operations.csv")


def timings_grid(records: Sequence[TimingRecord], styles: Styles) -> Grid:
    """Median times of the stages side by side: a row is a problem, a method and an engine."""
    stages: dict[tuple[str, str, str], dict[Stage, TimingRecord]] = {}
    for row in records:
        stages.setdefault((row.problem, row.method, row.engine), {})[row.stage] = row
    ends = [group.get(Stage.EVALUATE) or next(iter(group.values())) for group in stages.values()]
    anchors = Anchors("timings")
    columns = _heads(ends, styles, anchors)
    columns.append((Column("engine"), [Cell(row.engine) for row in ends]))
    for stage in Stage:
        medians, lows, highs = (
            [getattr(group.get(stage), f"{name}_seconds", None) for group in stages.values()]
            for name in ("median", "low", "high")
        )
        size, unit = time_unit([value for value in medians if value])
        shown = [medians, lows, highs] if stage == Stage.EVALUATE else [medians]
        for values, title in zip(shown, (str(stage), "from", "to"), strict=False):
            end = {"from": "lower end", "to": "upper end"}.get(title)
            meaning = f"{end} of the 95 % interval of the median" if end else _MEDIANS[stage]
            cells = number_cells([None if v is None else v / size for v in values], short)
            columns.append((Column(title, unit, numeric=True, meaning=meaning), cells))
    columns.append((Column("status", key="status"), _statuses(ends, anchors)))
    caption = (
        "Timings of each stage: derive, compile, evaluate (all partials at one point) and call (an "
        "empty call)"
    )
    return grid_of("timings", caption, columns, csv="timings.csv")


def _problems(records: Sequence[Any], anchors: Anchors) -> list[Cell]:
    return [
        Cell(
            r.problem,
            filter=r.problem,
            href=f"#problem-{slug(r.problem)}",
            ids=anchors.take(problem=r.problem),
        )
        for r in records
    ]


def _heads(
    records: Sequence[Any], styles: Styles, anchors: Anchors
) -> list[tuple[Column, Sequence[Cell]]]:
    methods = [method_cell(r.method, styles, anchors.take(method=r.method)) for r in records]
    return [
        (problem_column(), _problems(records, anchors)),
        (Column("method", key="method"), methods),
    ]


def _statuses(records: Sequence[Any], anchors: Anchors) -> list[Cell]:
    return [status_cell(r.status, anchors.take(status=r.status)) for r in records]
