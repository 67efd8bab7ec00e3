"""Higher derivatives by one variable: one file per method behind one protocol."""

from workbench.methods.univariate.catalogue import UNIVARIATE_METHODS, derivatives
from workbench.methods.univariate.derivative import UnivariateDerivative
from workbench.methods.univariate.fornberg import Fornberg
from workbench.methods.univariate.protocol import up_to

__all__ = ["UNIVARIATE_METHODS", "Fornberg", "UnivariateDerivative", "derivatives", "up_to"]
