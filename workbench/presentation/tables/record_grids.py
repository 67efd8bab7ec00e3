"""The big tables: accuracy, operations and timings, ready to sort and to filter."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.analysis.selection import most_telling
from workbench.presentation.plots.styles import MethodStyle
from workbench.presentation.tables.grid import Anchors, Cell, Column, Grid, number_cells, slug
from workbench.presentation.text.derivatives import derivative_name
from workbench.presentation.text.numbers import short, time_unit
from workbench.records import (
    AccuracyRecord,
    OperationsRecord,
    Stage,
    Status,
    TimingRecord,
    units,
)
from workbench.records.labels import label_of

Styles = Mapping[str, MethodStyle]

#: Accuracy rows that a page carries; all of them are in the CSV file.
ROW_LIMIT = 1500
#: Letters of a point that its cell shows.
POINT_LENGTH = 20


def problem_column() -> Column:
    """The first column of every big table."""
    return Column("problem", key="problem", meaning="name in the catalogue")


def method_cell(label: str, styles: Styles, ids: tuple[str, ...] = ()) -> Cell:
    """A method's name with its mark."""
    look = styles.get(label)
    return Cell(label, classes=look.classes if look else "", filter=label, ids=ids)


def status_cell(status: Status, ids: tuple[str, ...] = ()) -> Cell:
    """A status in words."""
    classes = "bad" if status in (Status.WRONG, Status.ERROR) else ""
    text = status.replace("_", " ")
    return Cell(text, classes=classes, filter=str(status), ids=ids)


def accuracy_grid(
    records: Sequence[AccuracyRecord],
    styles: Styles,
    limit: int = ROW_LIMIT,
    *,
    exact: bool = True,
) -> Grid:
    """Every derivative with its error; beyond `limit` rows the most telling ones.

    With `exact` every number has all its digits in its title, else only the derivative has.
    """
    shown = most_telling(records, limit)
    outputs = any(row.output for row in shown)
    anchors = Anchors("accuracy")
    heads = [
        [
            Cell(r.problem, filter=r.problem, href=f"#problem-{slug(r.problem)}",
                 ids=anchors.take(problem=r.problem)),
            point_cell(r.point),
            Cell(derivative_name(r.wrt, r.order, r.output if outputs else None)),
            method_cell(label_of(r), styles,
                        anchors.take(method=label_of(r))
                        + anchors.take(method=label_of(r), status=r.status)),
            status_cell(r.status, anchors.take(status=r.status)),
        ]
        for r in shown
    ]  # fmt: skip
    bounds = [
        r.error_absolute / r.error_bound if r.error_absolute is not None and r.error_bound else None
        for r in shown
    ]
    errors: list[tuple[list[float | None], int]] = [
        ([r.error_ulps for r in shown], 3),
        ([r.error_bits for r in shown], 2),
        ([r.error_relative for r in shown], 2),
        (bounds, 2),
        ([r.condition_number for r in shown], 2),
    ]
    numbers = [_numbers(values, digits, exact) for values, digits in errors]
    numbers += [
        number_cells([r.derivative for r in shown], lambda v: short(v, 6)),
        [Cell(r.message, classes="message" if r.message else "") for r in shown],
    ]
    meanings = units(AccuracyRecord)
    note = ""
    if len(shown) < len(records):
        note = (
            f"of {len(records)}: of every problem, method and status the worst row, then the wrong "
            "ones, then the others as far as they fit"
        )
    return Grid(
        name="accuracy",
        caption="Accuracy: each derivative against the certified truth",
        columns=(
            problem_column(),
            Column("point", meaning=meanings["point"][1]),
            Column("derivative", meaning="variable of differentiation"),
            Column("method", key="method", meaning=meanings["method"][1]),
            Column("status", key="status", meaning=meanings["status"][1]),
            Column("error", "ulp", numeric=True, meaning=meanings["error_ulps"][1]),
            Column("error", "bit", numeric=True, meaning=meanings["error_bits"][1]),
            Column("relative error", numeric=True, meaning=meanings["error_relative"][1]),
            Column("error / bound", numeric=True, meaning="a right program stays below 1"),
            Column("condition", numeric=True, meaning=meanings["condition_number"][1]),
            Column("value", numeric=True, meaning=meanings["derivative"][1]),
            Column("message", meaning=meanings["message"][1]),
        ),
        rows=_joined(heads, numbers),
        total=len(records),
        csv="accuracy.csv",
        note=note,
    )


def _numbers(values: Sequence[float | None], digits: int, exact: bool) -> list[Cell]:
    cells = number_cells(values, lambda value: short(value, digits))
    return cells if exact else [Cell(cell.text, classes=cell.classes) for cell in cells]


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
    return Grid(
        name="operations",
        caption="Operations: the value and all partials, counted by one counter",
        columns=(
            problem_column(),
            Column("method", key="method"),
            *(
                Column(
                    title,
                    "" if meanings[name][0] == "1" else "op",
                    numeric=True,
                    meaning=meanings[name][1],
                )
                for title, name in counts
            ),
            Column("status", key="status"),
        ),
        rows=_joined(
            _heads(records, styles, anchors),
            [
                *(number_cells([getattr(r, name) for r in records], short) for _, name in counts),
                _statuses(records, anchors),
            ],
        ),
        total=len(records),
        csv="operations.csv",
    )


def timings_grid(records: Sequence[TimingRecord], styles: Styles) -> Grid:
    """Median times of the stages side by side: a row is a problem, a method and an engine."""
    stages: dict[tuple[str, str, str], dict[Stage, TimingRecord]] = {}
    for row in records:
        stages.setdefault((row.problem, row.method, row.engine), {})[row.stage] = row
    ends = [group.get(Stage.EVALUATE) or next(iter(group.values())) for group in stages.values()]
    columns: list[Column] = []
    numbers: list[list[Cell]] = []
    for stage in Stage:
        medians, lows, highs = (
            [getattr(group.get(stage), f"{name}_seconds", None) for group in stages.values()]
            for name in ("median", "low", "high")
        )
        size, unit = time_unit([value for value in medians if value])
        shown = [medians, lows, highs] if stage == Stage.EVALUATE else [medians]
        for values, title in zip(shown, (str(stage), "from", "to"), strict=False):
            meaning = {"from": "lower end", "to": "upper end"}.get(title)
            columns.append(
                Column(
                    title,
                    unit,
                    numeric=True,
                    meaning=f"{meaning} of the 95 % interval of the median"
                    if meaning
                    else "median of the repeats",
                )
            )
            numbers.append(number_cells([None if v is None else v / size for v in values], short))
    anchors = Anchors("timings")
    heads = _heads(ends, styles, anchors)
    numbers = [[Cell(row.engine) for row in ends], *numbers, _statuses(ends, anchors)]
    return Grid(
        name="timings",
        caption="Timings: derive, compile and evaluate apart; evaluate is one point, all partials",
        columns=(
            problem_column(),
            Column("method", key="method"),
            Column("engine"),
            *columns,
            Column("status", key="status"),
        ),
        rows=_joined(heads, numbers),
        total=len(heads),
        csv="timings.csv",
    )


def _heads(records: Sequence[Any], styles: Styles, anchors: Anchors) -> list[list[Cell]]:
    return [
        [
            Cell(
                r.problem,
                filter=r.problem,
                href=f"#problem-{slug(r.problem)}",
                ids=anchors.take(problem=r.problem),
            ),
            method_cell(r.method, styles, anchors.take(method=r.method)),
        ]
        for r in records
    ]


def _statuses(records: Sequence[Any], anchors: Anchors) -> list[Cell]:
    return [status_cell(r.status, anchors.take(status=r.status)) for r in records]


def _joined(heads: Sequence[list[Cell]], columns: Sequence[list[Cell]]) -> list[list[Cell]]:
    """Rows out of their heads and the columns of numbers."""
    return [[*head, *(column[row] for column in columns)] for row, head in enumerate(heads)]
