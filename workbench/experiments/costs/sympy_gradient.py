"""Gradients by SymPy as they stand, counted in a process of their own."""

from collections.abc import Sequence
from typing import NamedTuple

from workbench.frontends.sympy.counting import Size, cse_operations, size, tree_operations
from workbench.frontends.sympy.inward import from_sympy
from workbench.frontends.sympy.outward import derivative, to_sympy
from workbench.ir.graph import Graph
from workbench.isolation import run_isolated
from workbench.limits import Limits


class InSympy(NamedTuple):
    """SymPy's counts of one function and its gradient, and the program of both as a graph."""

    function_cse: int
    tree: int
    cse: int
    size: Size
    program: Graph


def in_sympy(graphs: Sequence[Graph]) -> list[InSympy]:
    """The gradient of each graph by SymPy, which runs in isolation."""
    found: list[InSympy] = run_isolated(
        f"{__name__}:counted",
        graphs,
        seconds=Limits.symbolic_seconds,
        megabytes=Limits.symbolic_megabytes,
    )
    return found


def counted(graphs: Sequence[Graph]) -> list[InSympy]:
    """The worker's half of `in_sympy`."""
    found = []
    for graph in graphs:
        (function,) = to_sympy(graph)
        partials = [derivative(function, name) for name in graph.variables]
        found.append(
            InSympy(
                function_cse=cse_operations([function]),
                tree=tree_operations(partials),
                cse=cse_operations(partials),
                size=size(partials),
                program=from_sympy([function, *partials], variables=graph.variables),
            )
        )
    return found
