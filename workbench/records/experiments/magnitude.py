"""Rows of `magnitudes.csv`, `magnitude_errors.csv` and `accumulated_roundoff.csv`."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class MagnitudeRecord:
    """One method with one step rule over all functions and magnitudes of x.

    Points are those whose derivative is a normal float64. They are resolved where f is one, too,
    and changes by less than its size from one float64 x to the next.
    """

    method: str = column("", "method name", "")
    rule: str = column("", "step rule; empty for methods without", "")
    points: int = column("1", "function and x whose derivative is a normal float64", 0)
    six_digits: float = column("1", "share of points with a relative error up to 1e-6", 0.0)
    six_digits_small: float = column("1", "the same, points with |x| up to 1e-20", 0.0)
    six_digits_large: float = column("1", "the same, points with |x| from 1e20 on", 0.0)
    six_digits_resolved: float = column("1", "the same, points of both where f is resolved", 0.0)
    vanished: int = column("1", "points where it returned 0", 0)
    not_finite: int = column("1", "points where it returned no finite number", 0)
    median_error_bits: float = column("bit", "median error, of 64", 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MagnitudeErrorRecord:
    """One function at one magnitude of x by one method with one step rule."""

    function: str = column("", "the function", "")
    method: str = column("", "method name", "")
    rule: str = column("", "step rule; empty for methods without", "")
    x: float = column("unit of x", "where it is differentiated", 0.0)
    step: float | None = column("unit of x", "step size")
    derivative: float | None = column("1", "what the method returned; empty where not finite")
    truth: float = column("1", "certified derivative, nearest float64", 0.0)
    error_bits: float = column("bit", "min(64, log2(1 + floats between)); 64 where not finite", 0.0)
    resolved: bool = column(
        "", "f is a normal float64 and changes little between neighbours", False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccumulatedRecord:
    """The round-off of one method on a sum of n terms, the worst of several points."""

    method: str = column("", "method name", "")
    terms: int = column("1", "terms of the sum", 0)
    function_operations: int = column("operation", "of the function, shared", 0)
    roundoff_relative: float = column("1", "largest |F - B| over |truth|", 0.0)
    truncation_relative: float = column("1", "largest |B - T| over |truth|; 0 if exact", 0.0)
    roundoff_of_value: float = column("1/x", "largest |F - B| over |f|", 0.0)
