"""The tables of a report's times: a row a method over all problems, and a row a problem."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from statistics import median

from workbench.analysis.intervals import median_interval
from workbench.analysis.summary import TOO_NOISY
from workbench.analysis.times import certain_ratios, is_noisy, time_ratios
from workbench.presentation.plots.styles import Styles
from workbench.presentation.tables.grid import (
    Anchors,
    Cell,
    Column,
    Grid,
    grid_of,
    method_cell,
    number_cells,
    slug,
)
from workbench.presentation.tables.record_grids import problem_column
from workbench.presentation.text.numbers import short, time_unit
from workbench.presentation.views.groups import grouped
from workbench.records import Stage, Status, TimingRecord
from workbench.records.timing import PRIMAL

CSV = "timings.csv"


#: For each method and problem, operations over those of the function: see `is_noisy`.
Counts = Mapping[str, Mapping[str, float]]


def method_times_grid(
    records: Sequence[TimingRecord], styles: Styles, counts: Counts | None = None
) -> Grid:
    """How long each method takes, in every stage: medians over the problems."""
    groups = grouped(records, attrgetter("method"))
    methods = list(groups)
    measured = time_ratios(records)
    ratios = {name: [*one.values()] for name, one in certain_ratios(records, counts or {}).items()}
    anchors = Anchors("timings")
    columns: list[tuple[Column, Sequence[Cell]]] = [
        (
            Column("method"),
            [method_cell(name, styles, anchors.take(method=name)) for name in methods],
        ),
        (Column("engine"), [Cell(", ".join(_engines(groups[name]))) for name in methods]),
    ]

    def add(column: Column, values: Sequence[float | None], classes: Sequence[str] = ()) -> None:
        columns.append((column, number_cells(values, short, classes=classes)))

    timed = [len({r.problem for r in groups[name] if _known(r)}) for name in methods]
    refused = [len({r.problem for r in groups[name] if r.status != Status.OK}) for name in methods]
    add(Column("timed", "problems", numeric=True), timed)
    add(
        Column("refused", "problems", numeric=True, meaning="unsupported, over its budget …"),
        refused,
        ["bad" if count else "" for count in refused],
    )
    for stage, title, meaning, get in _TIMES:
        medians = [_median(groups[name], stage, get) for name in methods]
        shown = [_median(groups[name], stage, _middle) for name in methods]
        size, unit = time_unit([value for value in shown if value])
        meaning = f"{meaning}median over the problems"
        add(
            Column(title, unit, numeric=True, meaning=meaning),
            [None if value is None else value / size for value in medians],
        )
    known = [ratios.get(name, []) for name in methods]
    intervals = [median_interval(found) if found else (None, None) for found in known]
    for title, meaning, values in (
        ("× function", "evaluate over the function's own time, median over the problems",
         [median(found) if found else None for found in known]),
        ("from", "lower end of the 95 % interval of that median", [one[0] for one in intervals]),
        ("to", "upper end of the 95 % interval of that median", [one[1] for one in intervals]),
        ("least", "of all problems", [min(found, default=None) for found in known]),
        ("most", "of all problems", [max(found, default=None) for found in known]),
    ):  # fmt: skip
        add(Column(title, numeric=True, meaning=meaning), values)
    withheld = [len(measured.get(name, ())) - len(ratios.get(name, ())) for name in methods]
    meaning = f"ratios that are {TOO_NOISY}; the other columns leave them out"
    add(Column("noisy", "problems", numeric=True, meaning=meaning), withheld)
    caption = "Times by method: medians over the problems that the method could treat"
    return grid_of("timings", caption, columns)


def problem_times_grid(
    records: Sequence[TimingRecord], styles: Styles, counts: Counts | None = None
) -> Grid:
    """One evaluation by every method, in times of the function's own: a row a problem."""
    evaluated = [row for row in records if row.stage == Stage.EVALUATE]
    problems = list(dict.fromkeys(row.problem for row in evaluated))
    methods = list(dict.fromkeys(row.method for row in evaluated if row.method != PRIMAL))
    ratios = time_ratios(evaluated)
    refused = {(r.problem, r.method): r.status for r in evaluated if r.status != Status.OK}
    own = {row.problem: row.median_seconds for row in evaluated if row.method == PRIMAL}
    size, unit = time_unit([seconds for seconds in own.values() if seconds])
    anchors = Anchors("times")
    places = [Cell(name, filter=name, href=f"#problem-{slug(name)}", ids=anchors.take(problem=name))
              for name in problems]  # fmt: skip
    seconds = [None if not (s := own.get(name)) else s / size for name in problems]
    columns: list[tuple[Column, Sequence[Cell]]] = [
        (problem_column(), places),
        (Column("function", unit, numeric=True, meaning="its own time"),
         number_cells(seconds, short)),
    ]  # fmt: skip
    for method in methods:
        found, own_counts = ratios.get(method, {}), (counts or {}).get(method, {})
        values = [
            (TOO_NOISY if is_noisy(found[name], own_counts.get(name)) else found[name].ratio)
            if name in found
            else refused[name, method].replace("_", " ")
            if (name, method) in refused
            else None
            for name in problems
        ]
        cells = [Cell(cell.text, classes=cell.classes) for cell in number_cells(values, short)]
        meaning = "times the function's own time"
        columns.append((Column(method, numeric=True, meaning=meaning), cells))
    caption = (
        "Times by problem: one evaluation of value and all partials, divided by the function's time"
    )
    return grid_of("times", caption, columns, csv=CSV)


def _known(row: TimingRecord) -> bool:
    return row.stage == Stage.EVALUATE and row.median_seconds is not None


def _engines(rows: Sequence[TimingRecord]) -> list[str]:
    return list(dict.fromkeys(row.engine for row in rows if row.engine))


def _middle(row: TimingRecord) -> float | None:
    return row.median_seconds


def _first(row: TimingRecord) -> float | None:
    return row.round_seconds[0] if row.round_seconds else None


#: Columns of times: stage, title, what it means beyond a median, and what of a row it shows.
_TIMES: tuple[tuple[Stage, str, str, Callable[[TimingRecord], float | None]], ...] = (
    (Stage.DERIVE, "derive, cold", "the first run, once; ", _first),
    (Stage.DERIVE, "derive", "with the later runs that fit into the budget; ", _middle),
    (Stage.COMPILE, "compile", "", _middle),
    (Stage.EVALUATE, "evaluate", "", _middle),
)


def _median(
    rows: Sequence[TimingRecord], stage: Stage, get: Callable[[TimingRecord], float | None]
) -> float | None:
    values = [
        value
        for row in rows
        if row.stage == stage and row.status == Status.OK and (value := get(row)) is not None
    ]
    return median(values) if values else None
