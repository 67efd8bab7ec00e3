"""SymPy as a witness that a graph is 0."""

from workbench.frontends.sympy.installation import library
from workbench.frontends.sympy.outward import to_sympy
from workbench.ir.graph import Graph


def simplifies_to_zero(graph: Graph) -> bool:
    """SymPy's answer for the first output; it may take any time, so call it in a worker.

    >>> import workbench as wb
    >>> simplifies_to_zero(wb.parse("sin(x)**2 + cos(x)**2 - 1"))
    True
    """
    return bool(library().simplify(to_sympy(graph)[0]) == 0)
