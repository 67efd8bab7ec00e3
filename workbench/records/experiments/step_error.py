"""One row of `problem_curves.csv`: the error of one difference with one step size."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class StepErrorRecord:
    """One derivative of a problem of one variable by one difference with one step size.

    Truth is decimal text, since float64 cannot hold it exactly.
    """

    problem: str = column("", "name in the catalogue", "")
    point: str = column("", "name=value", "")
    method: str = column("", "method name", "")
    step: float = column("unit of x", "step size", 0.0)
    derivative: float | None = column("1", "what the method returned")
    truth: str = column("1", "certified derivative, decimal", "")
    error_absolute: float | None = column("1", "|derivative - truth|; empty where not finite")
