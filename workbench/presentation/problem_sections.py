"""The sections of the problems: the methods side by side, pictures, verdict, bits, programs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from workbench.presentation.findings import Sentence, named, rows_link, sentence
from workbench.presentation.grid import Cell, Column, Grid, number_cells
from workbench.presentation.numbers import short, time_unit
from workbench.presentation.pictures import Picture, plot_picture
from workbench.presentation.problem_picture import problem_picture
from workbench.presentation.stepper import stepper_fragment
from workbench.presentation.styles import MethodStyle
from workbench.presentation.summary import label_of, summarize
from workbench.presentation.view import PRIMAL, ProblemView, ReportView, SummaryRow
from workbench.records import AccuracyRecord, OperationsRecord, Stage, Status, TimingRecord
from workbench.records.lost_bits import LostBitsRecord
from workbench.records.verdict import VerdictRecord

Styles = Mapping[str, MethodStyle]

#: Width and height of a problem's picture of its sweep.
SWEEP = (300.0, 150.0)
#: Methods that one wish names; of more it says how many there are.
NAMED = 3
#: Fewer lost bits than this are not worth a sentence.
NOTABLE = 3.0
#: What a wish is, as a reader would ask for it.
_WISHES = {
    "accuracy": "most accurate",
    "few operations": "fewest operations",
    "speed": "fastest",
    "black box": "without the source",
}


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one problem."""

    accuracy: Sequence[AccuracyRecord]
    operations: Sequence[OperationsRecord]
    timings: Sequence[TimingRecord]


def problem_sections(view: ReportView, styles: Styles) -> Iterable[dict[str, Any]]:
    """What the template of a problem is given, problem by problem."""
    accuracy, operations, timings = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in view.accuracy:
        accuracy[row.problem].append(row)
    for count in view.operations:
        operations[count.problem].append(count)
    for time in view.timings:
        timings[time.problem].append(time)
    for problem in view.problems:
        name = problem.name
        rows = _Rows(accuracy[name], operations[name], timings[name])
        summary = summarize(rows.accuracy, rows.operations, rows.timings)
        counts = Counter(str(row.status) for row in rows.accuracy)
        yield {
            "view": problem,
            "counts": sorted(counts.items()),
            "grid": _grid(problem, rows, summary, styles) if summary else None,
            "pictures": _pictures(problem, summary, styles),
            "wishes": [(_WISHES.get(one.wish, one.wish), _favoured(one)) for one in problem.wishes],
            "losses": _losses(problem.losses),
            "links": [
                (what, rows_link(table, problem=name))
                for what, table, found in (
                    ("accuracy", "accuracy", rows.accuracy),
                    ("operations", "operations", rows.operations),
                    (
                        "times",
                        "times",
                        [row for row in rows.timings if row.stage == Stage.EVALUATE],
                    ),
                )
                if found
            ],
            "stepper": _stepper(problem),
        }


def _stepper(problem: ProblemView) -> Markup | None:
    return stepper_fragment(problem.stepper, problem.name) if problem.stepper else None


def _grid(problem: ProblemView, rows: _Rows, summary: Sequence[SummaryRow], styles: Styles) -> Grid:
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
        (Column("method"), [Cell(label, classes=_classes(label, styles)) for label in labels]),
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
        add("ratio", "× function", [row.time_ratio for row in summary])
    return Grid(
        name=f"methods-{problem.name}",
        caption=f"Methods on {problem.name}; best values in bold",
        columns=[column for column, _ in cells],
        rows=list(zip(*(column for _, column in cells), strict=True)),
        total=len(labels),
    )


def _bits(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _classes(label: str, styles: Styles) -> str:
    return styles[label].classes if label in styles else ""


def _status(counts: Counter[str]) -> Cell:
    text = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in counts.items())
    return Cell(text, classes="bad" if counts[Status.WRONG] or counts[Status.ERROR] else "")


def _pictures(problem: ProblemView, summary: Sequence[SummaryRow], styles: Styles) -> list[Picture]:
    """Error against cost, then what the experiments drew of the problem."""
    found = []
    costs = problem_picture(problem.name, summary, styles)
    if costs is not None:
        found.append(costs)
    return found + [plot_picture(plot, styles, size=SWEEP) for plot in problem.plots]


def _favoured(row: VerdictRecord) -> Sentence:
    """Who is favoured, by which figure, and who comes next."""
    shown = named(row.favoured.split(", "), most=NAMED)
    after = sentence("; next ", named([row.runner_up]), f" ({short(row.runner_up_figure)})")
    return sentence(shown, f" ({short(row.figure)} {row.unit})", after if row.runner_up else ())


def _losses(rows: Sequence[LostBitsRecord]) -> list[str]:
    """Where reverse mode loses bits, a sentence a variable."""
    return [
        f"By {row.wrt}, {short(row.lost_bits, 2)} of 53 bits go at {row.operation}"
        + (f", where the rounding of {row.shown} shows" if row.shown else "")
        + (
            f"; in the end {short(row.result_right_bits, 2)} are right."
            if row.result_right_bits is not None
            else "."
        )
        for row in rows
        if row.lost_bits is not None and row.lost_bits >= NOTABLE
    ]
