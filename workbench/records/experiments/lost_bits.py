"""One row of `lost_bits.csv`: where one derivative of one problem loses its bits."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class LostBitsRecord:
    """The operation of the adjoint program at which most right bits are lost, at one point.

    Right bits are those that no rounding can have spoiled; `tracing.bits` defines them.
    """

    problem: str = column("", "name in the catalogue", "")
    point: str = column("", "name=value pairs separated by blanks", "")
    wrt: str = column("", "variable of differentiation", "")
    phase: str = column("", "sweep that the operation belongs to", "")
    operation: str = column("", "what is computed there", "")
    lost_bits: float | None = column("bit", "right bits lost there")
    right_bits: float | None = column("bit", "right bits left there")
    result_right_bits: float | None = column("bit", "right bits of the derivative, 0 to 53")
    error_bound: float | None = column("1", "arithmetic bound of the derivative")
    shown: str = column("", "the operation whose rounding is the largest part of the bound", "")
    share: float | None = column("1", "its part of the bound")
    reason: str = column("", "why there is no such operation", "")
