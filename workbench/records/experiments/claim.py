"""One row of `claims.csv`: what the notebook claims and what was measured."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from workbench.records.table import column


class Verdict(StrEnum):
    """What the measurements say of a claim."""

    HOLDS = "holds"
    #: It holds under a condition that the claim does not name.
    RESERVED = "holds with reservation"
    FAILS = "does not hold"
    #: The experiment that measures it is not there or failed.
    OPEN = "not measured"


class Evidence(NamedTuple):
    """A verdict, the figures that it rests on, and the reservation or reason, if any."""

    verdict: Verdict
    measured: str
    reservation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord:
    """One claim, the figures of this run, the verdict that they support, and where they are."""

    claim: str = column("", "number in the notebook, C1 to C4", "")
    statement: str = column("", "what it says", "")
    measured: str = column("", "figures of this run", "")
    verdict: Verdict = column("", "what they support", Verdict.OPEN)
    reservation: str = column("", "the condition under which it holds, or why it does not", "")
    experiment: str = column("", "name of the experiment", "")
