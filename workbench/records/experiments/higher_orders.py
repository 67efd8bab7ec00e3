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


@dataclass(frozen=True, slots=True, kw_only=True)
class HigherOrderSummaryRecord:
    """One method on one function: error and operations at the orders 1, 2, 4 and 8.

    Empty where the method was not taken that far. Operations as in `higher_orders.csv`.
    """

    function: str = column("", "name of the function", "")
    method: str = column("", "method with its options", "")
    error_1: float | None = column("1", "relative error of the first derivative")
    error_2: float | None = column("1", "of the second")
    error_4: float | None = column("1", "of the fourth")
    error_8: float | None = column("1", "of the eighth")
    operations_1: int | None = column("operation", "value and first derivative, shared")
    operations_2: int | None = column("operation", "up to the second")
    operations_4: int | None = column("operation", "up to the fourth")
    operations_8: int | None = column("operation", "up to the eighth")
