"""Difference stencils and the programs made of them."""

from workbench.methods.stencils.difference import Stencil, difference
from workbench.methods.stencils.method import DifferenceMethod

__all__ = ["DifferenceMethod", "Stencil", "difference"]
