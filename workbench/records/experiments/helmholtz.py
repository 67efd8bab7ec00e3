"""One row of `helmholtz.csv` and of `helmholtz_times.csv`."""

from dataclasses import dataclass

from workbench.records.status import Status
from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class HelmholtzRecord:
    """One method on the Helmholtz energy of n fluids: operations of value and gradient."""

    inputs: int = column("1", "n, number of fluids", 0)
    method: str = column("", "method", "")
    function_operations: int = column("operation", "of the energy, shared", 0)
    operations: int | None = column("operation", "of value and gradient, shared")
    ratio: float | None = column("1", "the second over the first")
    evaluations_of_primal: int | None = column("1", "runs of the energy that the gradient takes")
    published_ratio: float | None = column("1", "time over the energy's as reported, at n = 50")
    status: Status = column("", "what became of this row", Status.OK)


@dataclass(frozen=True, slots=True, kw_only=True)
class HelmholtzTimeRecord:
    """One method on the Helmholtz energy of n fluids: time of value and gradient."""

    inputs: int = column("1", "n, number of fluids", 0)
    method: str = column("", "method, or `primal`", "")
    median_seconds: float = column("s", "median of the repeats", 0.0)
    low_seconds: float = column("s", "lower end of the 95 % interval", 0.0)
    high_seconds: float = column("s", "upper end of the 95 % interval", 0.0)
    ratio: float | None = column(
        "1", "over the energy alone, median of the rounds' ratios; empty where too noisy to say"
    )
    ratio_low: float | None = column("1", "lower end of the 95 % interval of that median")
    ratio_high: float | None = column("1", "upper end of the 95 % interval of that median")
    note: str = column("", "why there is no ratio", "")
    round_seconds: tuple[float, ...] = column("s", "each repeat; a size shares its rounds", ())
