"""Rows of `noise.csv` and `noise_levels.csv`: differences of functions with noise."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseRecord:
    """One difference on all functions, with noise of one size."""

    method: str = column("", "method with its options", "")
    noise: float = column("1", "standard deviation of the noise, over the value", 0.0)
    runs: int = column("", "functions times seeds", 0)
    error_relative: float | None = column("1", "median of |derivative - truth| / |truth|")
    useless: float = column("1", "share of the runs that are off by more than 100 %", 0.0)
    evaluations: float = column("", "mean number of evaluations of the function", 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseLevelRecord:
    """The noise that was found of one function, over the noise that it has."""

    expression: str = column("", "source text of the function without noise", "")
    point: str = column("", "name=value", "")
    noise: float = column("1", "standard deviation of the noise, over the value", 0.0)
    least: float = column("1", "least level found, over the true one", 0.0)
    median: float = column("1", "median of the levels found, over the true one", 0.0)
    most: float = column("1", "largest level found, over the true one", 0.0)
    detected: float = column("1", "share of the seeds in which noise was detected", 0.0)
