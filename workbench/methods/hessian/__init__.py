"""Second derivatives: Hessians and their products with vectors, one file per method."""

from workbench.methods.hessian.catalogue import HESSIAN_METHODS, hessian, hvp
from workbench.methods.hessian.derivative import Hessian
from workbench.methods.hessian.difference import SecondDifference
from workbench.methods.hessian.forward_over_reverse import ForwardOverReverse
from workbench.methods.hessian.product import HessianVector
from workbench.methods.hessian.reverse_difference import ReverseDifference
from workbench.methods.hessian.symbolic import SymbolicHessian

__all__ = [
    "HESSIAN_METHODS",
    "ForwardOverReverse",
    "Hessian",
    "HessianVector",
    "ReverseDifference",
    "SecondDifference",
    "SymbolicHessian",
    "hessian",
    "hvp",
]
