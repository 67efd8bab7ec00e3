"""The judgement of one computed derivative, as plain data."""

from dataclasses import asdict, dataclass
from typing import Any

from workbench.measure.accuracy import Errors
from workbench.records.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The errors of one computed derivative and what they mean; units of the derivative.

    Field names are columns of `accuracy.csv`, but for the last two: the node of the judged program
    whose rounding loses most of the bits, and its part of the bound. The condition number is that
    of an exact program; None for a difference.
    """

    status: Status = Status.OK
    message: str = ""
    error_absolute: float | None = None
    error_relative: float | None = None
    error_ulps: float | None = None
    error_bits: float | None = None
    digits: float | None = None
    error_bound: float | None = None
    roundoff_bound: float | None = None
    truncation_error: float | None = None
    roundoff_error: float | None = None
    step_error: float | None = None
    evaluation_error: float | None = None
    condition_number: float | None = None
    worst_node: int | None = None
    worst_share: float | None = None

    def columns(self) -> dict[str, Any]:
        """What goes into an AccuracyRecord: every field but the last two."""
        fields = asdict(self)
        del fields["worst_node"], fields["worst_share"]
        return fields


def judgement_of(found: Errors, **fields: Any) -> Judgement:
    """The judgement of these errors, and what else is known."""
    return Judgement(**asdict(found), **fields)
