"""Ratios of times by the size of the function, with the time of an empty call beside."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median

from workbench.analysis.times import certain_ratios, is_noisy, paired_ratio
from workbench.presentation.plots.styles import Styles
from workbench.presentation.tables.grid import (
    Cell,
    Column,
    Grid,
    grid_of,
    method_cell,
    number_cells,
)
from workbench.presentation.text.numbers import short, time_unit
from workbench.presentation.text.words import counted
from workbench.records import Stage, TimingRecord
from workbench.records.timing import PRIMAL

#: The least operations of a function of the second class, and of the third.
FEW, MANY = 5, 20
#: A time that nobody took.
_UNKNOWN = TimingRecord()


def size_times_grid(
    records: Sequence[TimingRecord],
    operations: Mapping[str, int | None],
    styles: Styles,
    counts: Mapping[str, Mapping[str, float]],
) -> Grid:
    """How much of a time is the call, and every method's ratio: a column a class of functions.

    `operations` are those of the function of every problem; `counts`, for each method and problem,
    those of its program over them.
    """
    own = {(row.problem, row.stage): row for row in records if row.method == PRIMAL}
    classes: dict[str, list[str]] = defaultdict(list)
    for problem, size in sorted(operations.items(), key=lambda item: item[1] or 0):
        if size is not None and (problem, Stage.EVALUATE) in own:
            classes[size_class(size)].append(problem)
    ratios = certain_ratios(records, counts)
    heads = [Cell(name) for name in ("the function", "an empty call", "the call in the function")]
    columns: list[tuple[Column, Sequence[Cell]]] = [
        (Column("method"), [*heads, *(method_cell(name, styles) for name in ratios)])
    ]
    for title, problems in classes.items():
        values = [
            _time([own[name, Stage.EVALUATE] for name in problems]),
            _time(calls := [own.get((name, Stage.CALL), _UNKNOWN) for name in problems]),
            _part(calls, [own[name, Stage.EVALUATE] for name in problems]),
            *(_ratio([found[name] for name in problems if name in found])
              for found in ratios.values()),
        ]  # fmt: skip
        unit = counted(len(problems), "problem")
        meaning = "median over the problems; × function, with the call in both times"
        column = Column(title, unit, numeric=True, meaning=meaning)
        columns.append((column, number_cells(values, short)))
    caption = (
        "Times by size of the function: the smaller it is, the larger the call's part of a time, "
        "and the nearer a ratio is to 1 (in brackets: the number of problems with a certain ratio)"
    )
    return grid_of("times-by-size", caption, columns)


def size_class(operations: int) -> str:
    """The class of a function by its operations.

    >>> [size_class(size) for size in (4, 5, 19, 20)]
    ['below 5 operations', '5 to 19', '5 to 19', 'from 20']
    """
    if operations < FEW:
        return f"below {FEW} operations"
    return f"from {MANY}" if operations >= MANY else f"{FEW} to {MANY - 1}"


def _time(rows: Sequence[TimingRecord]) -> str:
    times = [row.median_seconds for row in rows if row.median_seconds]
    if not times:
        return ""
    size, unit = time_unit([median(times)])
    return f"{short(median(times) / size, 3)} {unit}"


def _part(calls: Sequence[TimingRecord], functions: Sequence[TimingRecord]) -> str:
    """The part of the time of a function that its call takes."""
    found = [paired_ratio(*pair) for pair in zip(calls, functions, strict=True)]
    sure = [one.ratio for one in found if one and not is_noisy(one, operations_ratio=0.0)]
    return f"{100 * median(sure):.0f} %" if sure else ""


def _ratio(found: Sequence[float]) -> str:
    return f"× {short(median(found), 3)} ({len(found)})" if found else ""
