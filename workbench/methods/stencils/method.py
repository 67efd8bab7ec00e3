"""The base of difference methods: a step option, a scheme, a derivation."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.ir.primal import Primal
from workbench.methods.protocol import BaseMethod, Derivation, Kind, Need, Wants
from workbench.methods.stencils.difference import difference
from workbench.methods.stencils.scheme import Scheme, Stencil
from workbench.methods.steps import read_step, require_order

DEFAULT_STEP = "eps_root"


@dataclass(frozen=True, slots=True)
class DifferenceMethod(BaseMethod):
    """A scheme under a step rule; a method file names its stencil, or gives another scheme."""

    step: str | float = DEFAULT_STEP

    stencil: ClassVar[Stencil]
    kind: ClassVar[Kind] = Kind.DIFFERENCE
    needs: ClassVar[frozenset[Need]] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "step", read_step(self.step))
        require_order(self.step, self.scheme.order, self.name)

    @property
    def scheme(self) -> Scheme:
        """Where the function is evaluated, and what is made of the values."""
        return self.stencil

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """The difference program, step sizes as inputs; a black box is called instead."""
        return difference(primal, wants.wrt, self.scheme, self.step)
