"""The five-point stencil of fourth order."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.methods.stencils import FIVE_POINT, DifferenceMethod, Stencil


@dataclass(frozen=True, slots=True)
class FivePoint(DifferenceMethod):
    """(8 (f(x + h) - f(x - h)) - (f(x + 2h) - f(x - 2h))) / (12 h); truncation h**4/30 * f^(5).

    4 n evaluations for n variables. `step` is a rule's name (`eps_root`, `absolute`, `relative`,
    `representable`, `optimal`) or a positive number. Raises MethodError for another. One-sided at
    the edge of a domain. Source: Abramowitz and Stegun, Handbook of Mathematical Functions, table
    25.2.

    >>> import workbench as wb
    >>> round(wb.gradient(wb.parse("exp(x)"), method=FivePoint())(x=0.0).derivative["x"], 12)
    1.0
    """

    name: ClassVar[str] = "five_point"
    summary: ClassVar[str] = "central differences of h and 2 h combined (numeric, fourth order)"
    stencil: ClassVar[Stencil] = FIVE_POINT
