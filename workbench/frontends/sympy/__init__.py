"""SymPy, both ways: graphs as SymPy objects and SymPy objects as graphs.

SymPy objects are built, never parsed, so names such as E, I, S or lambda mean nothing special.
SymPy itself is imported in `installation` only, when first needed.
"""

from workbench.frontends.sympy.inward import from_sympy
from workbench.frontends.sympy.outward import to_sympy

__all__ = ["from_sympy", "to_sympy"]
