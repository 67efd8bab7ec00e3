"""The tables of a problem's section: the certified derivatives, and the methods side by side."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.analysis.summary import TOO_NOISY, SummaryRow
from workbench.presentation.plots.styles import Styles
from workbench.presentation.tables.grid import (
    Cell,
    Column,
    Grid,
    grid_of,
    method_cell,
    number_cells,
)
from workbench.presentation.text.derivatives import derivative_name
from workbench.presentation.text.numbers import scientific, short, time_unit
from workbench.records import AccuracyRecord, OperationsRecord, Stage, Status, TimingRecord
from workbench.records.labels import label_of
from workbench.records.timing import PRIMAL

#: Certified derivatives that a section shows; all of them are in the CSV file.
MOST_TRUTHS = 6
#: Letters of a point, of a certified derivative, and of the reason why there is none.
LONGEST_POINT, LONGEST_TRUTH, LONGEST_REASON = 48, 30, 80


@dataclass(frozen=True, slots=True)
class ProblemRows:
    """The rows of one problem."""

    accuracy: Sequence[AccuracyRecord]
    operations: Sequence[OperationsRecord]
    timings: Sequence[TimingRecord]


def truths_grid(name: str, records: Sequence[AccuracyRecord]) -> Grid:
    """What is true: the certified derivatives, or the reason why there is none."""
    found: dict[tuple[str, str, int, int], AccuracyRecord] = {}
    for row in records:
        found.setdefault((row.point, row.wrt, row.order, row.output), row)
    shown = list(found.values())[:MOST_TRUTHS]
    outputs = any(row.output for row in shown)
    left_out = f"; {len(shown)} of {len(found)}" if len(shown) < len(found) else ""
    derivatives = [derivative_name(r.wrt, r.order, r.output if outputs else None) for r in shown]
    columns: list[tuple[Column, Sequence[Cell]]] = [
        (Column("at"), [Cell(_cut(row.point, LONGEST_POINT)) for row in shown]),
        (Column("derivative"), list(map(Cell, derivatives))),
        (Column("truth"), [_truth(row) for row in shown]),
        (Column("within"), [_radius(row) for row in shown]),
    ]
    caption = f"Certified derivatives of {name}{left_out}"
    csv = "accuracy.csv" if left_out else ""
    return grid_of(f"truths-{name}", caption, columns, total=len(found), csv=csv)


def _radius(row: AccuracyRecord) -> Cell:
    return Cell(scientific(row.truth_radius, 2), classes="number") if row.truth else Cell("")


def _truth(row: AccuracyRecord) -> Cell:
    if row.truth:
        return Cell(row.truth[:LONGEST_TRUTH], classes="number")
    status = row.truth_status.replace("_", " ")
    reason = row.message.removeprefix("boundary point: ") if row.status == row.truth_status else ""
    return Cell(": ".join(filter(None, (status, _cut(reason, LONGEST_REASON)))), title=row.message)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def methods_grid(
    name: str, rows: ProblemRows, summary: Sequence[SummaryRow], styles: Styles
) -> Grid:
    """A row a method: how many rows are right, the worst error, operations, time."""
    statuses: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows.accuracy:
        statuses[label_of(row)][str(row.status)] += 1
    counted = {row.method: row.shared_operations for row in rows.operations}
    times = {
        row.method: row.median_seconds
        for row in rows.timings
        if row.stage == Stage.EVALUATE and row.method != PRIMAL
    }
    size, unit = time_unit([seconds for seconds in times.values() if seconds])
    labels = [row.label for row in summary]
    cells: list[tuple[Column, Sequence[Cell]]] = [
        (Column("method"), [method_cell(label, styles) for label in labels]),
        (Column("rows"), [_status(statuses[label]) for label in labels]),
    ]

    def add(
        title: str,
        unit: str,
        values: Sequence[float | str | None],
        ranks: Sequence[int | None] = (),
    ) -> None:
        best = ["best" if rank == 1 else "" for rank in ranks]
        found = number_cells(values, short, classes=best)
        plain = [replace(cell, title="") for cell in found]
        cells.append((Column(title, unit, numeric=True), plain))

    add("worst error", "ulp", [row.max_error_ulps for row in summary])
    add("worst error", "bit", [_bits(row.max_error_bits) for row in summary],
        [row.rank_accuracy for row in summary])  # fmt: skip
    if any(counted.values()):
        add("operations", "op", [counted.get(label) for label in labels],
            [row.rank_operations for row in summary])  # fmt: skip
        add("ratio", "× function", [row.operations_ratio for row in summary])
    if any(times.values()):
        add("time", unit, [None if not (s := times.get(label)) else s / size for label in labels],
            [row.rank_time for row in summary])  # fmt: skip
        ratios = [TOO_NOISY if row.time_is_noisy else row.time_ratio for row in summary]
        add("ratio", "× function", ratios)
    return grid_of(f"methods-{name}", f"Methods on {name}; best values in bold", cells)


def _bits(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _status(counts: Counter[str]) -> Cell:
    text = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in counts.items())
    return Cell(text, classes="bad" if counts[Status.WRONG] or counts[Status.ERROR] else "")
