"""One row of `accuracy.csv`: one derivative by one method at one point."""

from dataclasses import dataclass

from workbench.records.status import Status
from workbench.records.table import column

#: `wrt` of a checksum: the slope along one direction in all variables, where there are too many to
#: certify each partial. No variable can have this name.
ALL_VARIABLES = "(all)"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccuracyRecord:
    """One derivative by one method at one point, measured against the certified truth.

    Absolute quantities have the unit of the derivative. Numbers that float64 cannot hold exactly
    (the truth) are decimal text.
    """

    problem: str = column("", "name in the catalogue, or `expression`", "")
    expression: str = column("", "source text, shortened where long", "")
    point: str = column(
        "", "name=value pairs, float64 shortest digits; above 32 variables how many, a checksum", ""
    )
    output: int = column("", "number of the output, from 0", 0)
    wrt: str = column("", "variable of differentiation; `(all)`: a direction in all of many", "")
    order: int = column("", "order of the derivative", 1)
    method: str = column("", "method name", "")
    options: str = column("", "options of the method, as in name[options]", "")
    engine: str = column("", "engine that ran the program; `eager` for tapes", "")
    step: float | None = column("unit of wrt", "step size; empty for exact methods")
    derivative: float | None = column("1", "what the method returned")
    truth: str = column("1", "certified derivative, decimal", "")
    truth_radius: float | None = column("1", "certified bound on the error of `truth`")
    truth_status: Status = column("", "status of the truth", Status.OK)
    error_absolute: float | None = column("1", "|derivative - truth|")
    error_relative: float | None = column("1", "error_absolute / |truth|")
    error_ulps: float | None = column("ulp", "error in units in the last place of the truth")
    error_bits: float | None = column("bit", "min(64, log2(1 + floats between)); NaN is 64")
    digits: float | None = column(
        "digit", "right decimal digits, 16 at most; empty where truth is 0"
    )
    error_estimate: float | None = column("1", "the method's own estimate, where it has one")
    error_bound: float | None = column("1", "how far this program may be off, to first order")
    roundoff_bound: float | None = column("1", "the same without truncation: what rounding may do")
    truncation_error: float | None = column("1", "B - T: exact stencil minus truth")
    roundoff_error: float | None = column("1", "F - B: what float64 adds to the exact stencil")
    step_error: float | None = column("1", "B' - B: what rounding x + h does to the exact stencil")
    evaluation_error: float | None = column("1", "F - B': the rest of roundoff_error")
    condition_number: float | None = column("1", "relative condition of the derivative")
    primal_changed: bool | None = column(
        "", "the method rewrote the function first: its program takes other operations"
    )
    status: Status = column("", "what became of this row", Status.OK)
    message: str = column("", "why the status is not ok", "")

    @property
    def part_of_bound(self) -> float | None:
        """Round-off over the bound of this program, below 1 where the program is right.

        All of an exact method's error is round-off; the truncation of a difference is not.

        >>> AccuracyRecord(error_absolute=1e-16, roundoff_bound=4e-16).part_of_bound
        0.25
        """
        error = self.error_absolute if self.roundoff_error is None else abs(self.roundoff_error)
        return error / self.roundoff_bound if self.roundoff_bound and error is not None else None
