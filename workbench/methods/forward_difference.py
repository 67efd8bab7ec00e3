"""The forward difference (f(x + h) - f(x)) / h."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.methods.stencils import DifferenceMethod, Stencil


@dataclass(frozen=True, slots=True)
class ForwardDifference(DifferenceMethod):
    """(f(x + h) - f(x)) / h; truncation h/2 * f'', n + 1 evaluations for n variables.

    `step` is a rule's name (`eps_root`, `absolute`, `relative`) or a positive number. Raises
    MethodError for another. Source: Press et al., Numerical Recipes, section 5.7.

    >>> ForwardDifference(step=1e-6).options
    'step=1e-06'
    """

    name: ClassVar[str] = "forward_difference"
    summary: ClassVar[str] = "(f(x + h) - f(x)) / h (numeric, first order)"
    stencil: ClassVar[Stencil] = Stencil(terms=((1, 1), (0, -1)), divisor=1, order=2)
