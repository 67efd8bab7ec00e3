"""One row of `hazards.csv`: what one method returns where derivatives go wrong."""

from dataclasses import dataclass

from workbench.records.status import Status
from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardRecord:
    """One hazard by one method: what it returned beside what is certainly true.

    `truth` is decimal text; empty where there is no derivative, and then `left` and `right` are
    the certified one-sided slopes where those exist.
    """

    hazard: str = column("", "name of the hazard", "")
    expression: str = column("", "the function", "")
    point: str = column("", "name=value pairs separated by blanks", "")
    wrt: str = column("", "variable of differentiation", "")
    truth: str = column("1", "certified derivative, decimal; empty where there is none", "")
    truth_status: Status = column("", "ok, or why there is no derivative", Status.OK)
    left: float | None = column("1", "certified slope from the left")
    right: float | None = column("1", "certified slope from the right")
    method: str = column("", "method name", "")
    returned: float | None = column("1", "what the method returned")
    error_bits: float | None = column("bit", "wrong bits, of 64")
    status: Status = column("", "what became of the row", Status.OK)
    message: str = column("", "why the status is not ok", "")
