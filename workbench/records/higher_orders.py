"""One row of `higher_orders.csv`: one derivative of one order by one method, and what it costs."""

from dataclasses import dataclass

from workbench.records.status import Status
from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class HigherOrderRecord:
    """A derivative by one variable at one point, against the certified truth.

    Operations are those of a program of the value and all derivatives up to this order, with
    sharing, by the one counter.
    """

    function: str = column("", "name of the function", "")
    expression: str = column("", "source text", "")
    at: float = column("unit of x", "the point", 0.0)
    order: int = column("1", "order of the derivative", 1)
    method: str = column("", "method with its options", "")
    step: float | None = column("unit of x", "spacing of the grid; empty for exact methods")
    derivative: float | None = column("1", "what the method returned")
    truth: str = column("1", "certified derivative, decimal", "")
    error_relative: float | None = column("1", "|derivative - truth| / |truth|")
    truncation_relative: float | None = column("1", "|exact stencil - truth| / |truth|")
    operations: int | None = column("operation", "value and derivatives up to this order, shared")
    status: Status = column("", "what became of this row", Status.OK)
    message: str = column("", "why the status is not ok", "")
