"""Differentiation methods: one file each behind one protocol."""

from workbench.methods.catalogue import METHODS, gradient, method
from workbench.methods.central_difference import CentralDifference
from workbench.methods.complex_step import ComplexStep
from workbench.methods.derivative import Derivative
from workbench.methods.five_point import FivePoint
from workbench.methods.forward_difference import ForwardDifference
from workbench.methods.protocol import Derivation, Kind, Method
from workbench.methods.reverse import Reverse
from workbench.methods.richardson import Richardson
from workbench.methods.ridders import Ridders

__all__ = [
    "METHODS",
    "CentralDifference",
    "ComplexStep",
    "Derivation",
    "Derivative",
    "FivePoint",
    "ForwardDifference",
    "Kind",
    "Method",
    "Reverse",
    "Richardson",
    "Ridders",
    "gradient",
    "method",
]
