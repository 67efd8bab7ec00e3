"""The forward difference (f(x + h) - f(x)) / h."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.methods.stencils import FORWARD, DifferenceMethod, Stencil


@dataclass(frozen=True, slots=True)
class ForwardDifference(DifferenceMethod):
    """(f(x + h) - f(x)) / h; truncation h/2 * f'', n + 1 evaluations for n variables.

    `step` is a rule's name (`eps_root`, `absolute`, `relative`, `representable`, `optimal`,
    `noise`) or a positive number. Raises MethodError for another. One-sided at the edge of a
    domain. Source: Press et al., Numerical Recipes, section 5.7.

    >>> ForwardDifference(step=1e-6).options
    'step=1e-06'
    """

    name: ClassVar[str] = "forward_difference"
    summary: ClassVar[str] = "(f(x + h) - f(x)) / h (numeric, first order)"
    stencil: ClassVar[Stencil] = FORWARD
