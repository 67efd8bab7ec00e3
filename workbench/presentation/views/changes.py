"""The changes between two reports as plain data, from which tables and pages are drawn.

`before` is the first report, `after` the second. Numbers are float64 or None (not measured, or not
there); a ratio is after over before.
"""

from dataclasses import dataclass, field

#: What became of a row that both reports have.
WORSE, BETTER, OTHER = "worse", "better", "other"
#: What became of a row that only one of them has.
ADDED, REMOVED = "added", "removed"
#: What became of a time: the interval of its ratio lies above 1, below 1, or around it.
SLOWER, FASTER, UNCERTAIN = "slower", "faster", "uncertain"

#: What became of a file: the same bytes, the same values in another spelling, the same rows in
#: another order, or other values. ADDED and REMOVED are states as well.
IDENTICAL, SAME, REORDERED, DIFFERS = "identical", "same values", "reordered", "differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """One of the two reports."""

    path: str
    title: str = ""
    seed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChanges:
    """How the rows of one table changed.

    `compared` rows are in both reports; of them `unchanged` + `worse` + `better` + `other`. `cells`
    counts, column by column, the compared rows that differ in a column which is not among those
    that make a change. Notes are sentences: what could not be compared, and why.
    """

    table: str
    rows_before: int = 0
    rows_after: int = 0
    compared: int = 0
    unchanged: int = 0
    worse: int = 0
    better: int = 0
    other: int = 0
    added: int = 0
    removed: int = 0
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    cells: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccuracyChange:
    """One row of `accuracy.csv` that is not as it was."""

    change: str
    problem: str
    point: str = ""
    output: str = ""
    wrt: str = ""
    order: str = ""
    method: str = ""
    options: str = ""
    step: str = ""
    status_before: str = ""
    status_after: str = ""
    error_bits_before: float | None = None
    error_bits_after: float | None = None
    error_ulps_before: float | None = None
    error_ulps_after: float | None = None
    derivative_before: float | None = None
    derivative_after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsChange:
    """One count of one program that is not as it was; `quantity` is a column, or `row`.

    Counts are text, since they may be longer than a float64 is exact; the ratio is rounded.
    """

    change: str
    problem: str
    method: str
    quantity: str
    before: str = ""
    after: str = ""
    ratio: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeChange:
    """One time in both reports; its interval holds wherever both 95 % intervals do.

    `of_function` is the same of its ratio to the function's time, in paired rounds; None for the
    function itself, and where a report has no rounds.
    """

    change: str
    problem: str
    method: str
    engine: str = ""
    stage: str = ""
    seconds_before: float
    seconds_after: float
    ratio: float
    ratio_low: float | None = None
    ratio_high: float | None = None
    of_function: float | None = None
    of_function_low: float | None = None
    of_function_high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodTime:
    """One method over all problems that both reports timed: the median ratio and its interval.

    `of_function` is the same of the times divided by the function's own, so that what slowed the
    whole machine down cancels; None for the function itself.
    """

    change: str
    method: str
    engine: str = ""
    stage: str = ""
    problems: int = 0
    ratio: float = 1.0
    ratio_low: float | None = None
    ratio_high: float | None = None
    of_function: float | None = None
    of_function_low: float | None = None
    of_function_high: float | None = None
    slower: int = 0
    faster: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalChange:
    """One goal of two runs of the bench: what was measured, and whether it was met.

    `change` is better or worse where it is met in one of them only, otherwise other.
    """

    change: str
    item: str
    goal: str
    bound: str = ""
    unit: str = ""
    met_before: str = ""
    met_after: str = ""
    before: float | None = None
    after: float | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """Another CSV of the folders.

    Cells are compared row by row where both files have as many rows; otherwise `rows_removed` and
    `rows_added` count the rows that the other file does not have.
    """

    name: str
    state: str
    rows_before: int | None = None
    rows_after: int | None = None
    cells: int = 0
    cells_changed: int = 0
    rows_removed: int = 0
    rows_added: int = 0
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    columns: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """Something in `meta.json` that is not as it was; group: seed, environment, specification."""

    group: str
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """Everything that changed between two reports, or between two runs of the bench.

    `tables` has one entry for each of accuracy, operations, timings (or bench) and goals that both
    have.
    `times_differ` names the settings that make times incomparable, with both values.
    """

    before: SideView
    after: SideView
    tables: dict[str, TableChanges] = field(default_factory=dict)
    accuracy: tuple[AccuracyChange, ...] = ()
    operations: tuple[OperationsChange, ...] = ()
    methods: tuple[MethodTime, ...] = ()
    times: tuple[TimeChange, ...] = ()
    goals: tuple[GoalChange, ...] = ()
    files: tuple[FileChange, ...] = ()
    settings: tuple[SettingChange, ...] = ()
    times_differ: tuple[SettingChange, ...] = ()
    notes: tuple[str, ...] = ()
