"""One row of `reverse_growth.csv` and of `reverse_growth_times.csv`."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthRecord:
    """One function of a family: what value and gradient cost in reverse mode."""

    family: str = column("", "how the function is made", "")
    inputs: int = column("1", "number of variables", 0)
    function_operations: int = column("operation", "of the function, shared", 0)
    reverse_operations: int = column("operation", "of the adjoint program, shared", 0)
    ratio: float = column("1", "the second over the first", 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthTimeRecord:
    """One function of a family: how long the reverse sweep took to write its adjoint program."""

    family: str = column("", "how the function is made", "")
    function_operations: int = column("operation", "of the function, shared", 0)
    derive_seconds: float = column(
        "s",
        "processor time from graph to graph, least of five; of the largest, one run",
        0.0,
    )
