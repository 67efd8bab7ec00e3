"""Difference schemes and the programs made of them."""

from workbench.methods.stencils.difference import difference
from workbench.methods.stencils.method import DEFAULT_STEP, DifferenceMethod
from workbench.methods.stencils.scheme import CENTRAL, FIVE_POINT, FORWARD, Scheme, Stencil

__all__ = [
    "CENTRAL",
    "DEFAULT_STEP",
    "FIVE_POINT",
    "FORWARD",
    "DifferenceMethod",
    "Scheme",
    "Stencil",
    "difference",
]
