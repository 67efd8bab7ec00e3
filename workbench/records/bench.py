"""One row of `bench.csv`, and one of `goals.csv`."""

from dataclasses import dataclass
from enum import StrEnum

from workbench.records.table import column


class Ending(StrEnum):
    """How a contestant's work ended."""

    OK = "ok"
    #: Its numbers are not ours: it was not timed.
    WRONG = "wrong"
    #: It is not installed here, or lacks something.
    MISSING = "missing"
    #: It has no form for this work.
    UNSUPPORTED = "unsupported"
    #: It was stopped by the limit of time, or of memory.
    TIME = "time"
    MEMORY = "memory"
    ERROR = "error"
    #: No time was left for it.
    LEFT_OUT = "left_out"


class Met(StrEnum):
    """What became of a goal."""

    MET = "met"
    MISSED = "missed"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchRecord:
    """One contestant at one size of a work item."""

    item: str = column("", "item of work, B1 to B10", "")
    work: str = column("", "what is worked on", "")
    size: int = column("1", "its size, as `work` says: points, operations, terms, rows", 0)
    contestant: str = column("", "who did the work", "")
    kind: str = column("", "ours or peer", "")
    version: str = column("", "version of the peer's package, of a compiler its own", "")
    threads: int = column("1", "processors that it was given", 1)
    median_seconds: float | None = column("s", "median of the rounds, of one call")
    low_seconds: float | None = column("s", "lower end of the 95 % interval")
    high_seconds: float | None = column("s", "upper end of the 95 % interval")
    rounds: int | None = column("1", "rounds, which all contestants of the work share")
    round_seconds: tuple[float, ...] = column("s", "each round, in order", ())
    ratio: float | None = column("1", "its time over that of the fastest of ours")
    prepare_seconds: float | None = column("s", "from the function to the first result, once")
    build_seconds: float | None = column("s", "of that: building and differentiating")
    peak_kilobytes: float | None = column(
        "kB",
        "most memory an operation beyond what there was: of ours and casadi while building and "
        "differentiating, of others until the first result",
    )
    operations: int | None = column("1", "operations of value and gradient, where they are counted")
    relative_error: float | None = column("1", "distance from our numbers, relative to the largest")
    status: Ending = column("", "how it ended", Ending.OK)
    message: str = column("", "what it died of, or what is missing", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRecord:
    """One goal: what was measured against its bound."""

    item: str = column("", "item of work, B1 to B10", "")
    goal: str = column("", "what is to be reached", "")
    bound: float = column("unit", "what may not be exceeded", 0.0)
    unit: str = column("", "unit of measured and bound; 1 is a ratio", "1")
    measured: float | None = column("unit", "what was measured")
    low: float | None = column("unit", "lower end of its 95 % interval")
    high: float | None = column("unit", "upper end of its 95 % interval")
    met: Met = column("", "met, missed or not_measured", Met.NOT_MEASURED)
    note: str = column("", "why it was not measured, or at which smaller size", "")
