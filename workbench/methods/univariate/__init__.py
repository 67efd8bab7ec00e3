"""Higher derivatives by one variable: one file a method behind one protocol."""

from workbench.methods.univariate.catalogue import (
    UNIVARIATE_METHODS,
    derivatives,
    univariate_method,
)
from workbench.methods.univariate.derivative import UnivariateDerivative
from workbench.methods.univariate.fornberg import Fornberg
from workbench.methods.univariate.protocol import UnivariateMethod, UpToOrder

__all__ = [
    "UNIVARIATE_METHODS",
    "Fornberg",
    "UnivariateDerivative",
    "UnivariateMethod",
    "UpToOrder",
    "derivatives",
    "univariate_method",
]
