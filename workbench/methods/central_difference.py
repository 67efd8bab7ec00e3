"""The central difference (f(x + h) - f(x - h)) / (2 h)."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.methods.stencils import CENTRAL, DifferenceMethod, Stencil


@dataclass(frozen=True, slots=True)
class CentralDifference(DifferenceMethod):
    """(f(x + h) - f(x - h)) / (2 h); truncation h**2/6 * f''', 2 n evaluations for n variables.

    `step` is a rule's name (`eps_root`, `absolute`, `relative`, `representable`, `optimal`,
    `noise`) or a positive number. Raises MethodError for another. One-sided at the edge of a
    domain. Source: Press et al., Numerical Recipes, section 5.7.

    >>> CentralDifference(step="1e-6").options
    'step=1e-06'
    """

    name: ClassVar[str] = "central_difference"
    summary: ClassVar[str] = "(f(x + h) - f(x - h)) / (2 h) (numeric, second order)"
    stencil: ClassVar[Stencil] = CENTRAL
