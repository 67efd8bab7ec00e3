"""What the referee says of one derivative."""

from dataclasses import dataclass
from typing import Any

from workbench.records.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certified derivative: |true - value| <= radius, or the reason why there is none.

    `value` is the float64 nearest to the ball's midpoint, `digits` the midpoint as decimal text
    (25 significant digits, also below float64's range), `ball` the python-flint ball itself, for
    judging. `left` and `right` are certified one-sided slopes where those exist. `bits` is the
    working precision that decided. Status: ok, domain, overflow, not_differentiable,
    undetermined.
    """

    value: float | None = None
    radius: float | None = None
    bits: int = 0
    status: Status = Status.OK
    reason: str = ""
    left: float | None = None
    right: float | None = None
    digits: str = ""
    ball: Any = None
