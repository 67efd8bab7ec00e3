"""Rows of `v_curve_split.csv`, `v_curve_slopes.csv` and `step_rules.csv`."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRecord:
    """The error of one difference with one step size, in its certified parts."""

    expression: str = column("", "the function", "")
    point: str = column("", "where it is differentiated", "")
    method: str = column("", "method name", "")
    step: float = column("unit of x", "step size", 0.0)
    derivative: float | None = column("1", "F: what float64 returned")
    error_absolute: float | None = column("1", "|F - T|")
    truncation_error: float | None = column("1", "B - T: exact stencil minus truth")
    roundoff_error: float | None = column("1", "F - B: the next two together")
    step_error: float | None = column("1", "B' - B: what rounding x + h does to the exact stencil")
    evaluation_error: float | None = column("1", "F - B': the rest")
    textbook_truncation: float | None = column("1", "C*|f^(p+1)|*h**p, derivative certified")
    textbook_roundoff: float | None = column("1", "A*u*|f|/h with u = 2**-53")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeRecord:
    """The slope of one side of a V-curve on double-logarithmic paper, fitted to its envelope."""

    expression: str = column("", "the function", "")
    point: str = column("", "where it is differentiated", "")
    method: str = column("", "method name", "")
    side: str = column("", "truncation or round-off", "")
    expected: float = column("1", "slope by theory", 0.0)
    slope: float = column("1", "slope measured", 0.0)
    from_step: float = column("unit of x", "smallest step of the fit", 0.0)
    to_step: float = column("unit of x", "largest step of the fit", 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRuleRecord:
    """The step that a rule chooses, and how far it is from the best one of the sweep."""

    expression: str = column("", "the function", "")
    point: str = column("", "where it is differentiated", "")
    method: str = column("", "method name", "")
    rule: str = column("", "step rule", "")
    step: float = column("unit of x", "step that the rule chooses", 0.0)
    error_absolute: float = column("1", "error with exactly this step", 0.0)
    envelope: float = column("1", "largest error of steps around it", 0.0)
    best_step: float = column("unit of x", "step at which the envelope is least", 0.0)
    least_envelope: float = column("1", "the envelope there", 0.0)
    ratio: float = column("1", "envelope / least_envelope", 0.0)
