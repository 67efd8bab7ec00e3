"""One row of `timings.csv`: one stage of one method on one engine."""

from dataclasses import dataclass
from enum import StrEnum

from workbench.records.status import Status
from workbench.records.table import column

#: The `method` of the timing rows that run the function itself, without any derivative.
PRIMAL = "primal"


class Stage(StrEnum):
    """Derive: graph to graph. Compile: to a program. Evaluate: one point, all partials.

    Call: no operation at all, a call with the same arguments that returns one of them.
    """

    DERIVE = "derive"
    COMPILE = "compile"
    EVALUATE = "evaluate"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingRecord:
    """Median time of one stage, with a 95 % interval of it."""

    problem: str = column("", "name in the catalogue", "")
    method: str = column("", "method with its options", "")
    engine: str = column("", "engine that ran the program; `eager` for tapes", "")
    stage: Stage = column("", "derive, compile, evaluate, or an empty call", Stage.EVALUATE)
    median_seconds: float | None = column("s", "median of the repeats")
    low_seconds: float | None = column("s", "lower end of the 95 % interval")
    high_seconds: float | None = column("s", "upper end of the 95 % interval")
    loops: int | None = column("1", "runs in one repeat")
    repeats: int | None = column("1", "repeats")
    round_seconds: tuple[float, ...] = column(
        "s",
        "each repeat, in order; evaluations and the call of a problem share their rounds; the "
        "first derivation is the cold one",
        (),
    )
    status: Status = column("", "what became of this row", Status.OK)
