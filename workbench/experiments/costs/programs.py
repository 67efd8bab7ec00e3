"""Derivative programs by the name of their method, and what they cost, for experiments on costs."""

import sys

from workbench.errors import GraphError
from workbench.ir.counting import shared_operations
from workbench.ir.graph import Graph
from workbench.methods.catalogue import gradient


def program(graph: Graph, method: str) -> Graph:
    """The program of value and gradient by a method.

    Raises MethodError, UnsupportedError, BudgetError, and GraphError where there is no program.

    >>> from workbench.frontends.text import parse
    >>> program(parse("x*sin(x)"), "reverse").to_text()
    'x*sin(x), sin(x) + x*cos(x)'
    """
    found = gradient(graph, method=method).graph
    if found is None:
        raise GraphError(f"{method} makes no program of {graph!r}")
    return found


def gradient_operations(graph: Graph, method: str) -> int:
    """Operations, with sharing, of value and gradient by a method, by formula if need be.

    Raises what `program` raises.

    >>> from workbench.frontends.text import parse
    >>> gradient_operations(parse("x1*x2*x3*x4"), "reverse")
    7
    """
    derivative = gradient(graph, method=method)
    if derivative.graph is not None:
        return shared_operations(derivative.graph)
    counted = derivative.operations
    if counted is None:
        raise GraphError(f"{method} cannot be counted on {graph!r}")
    return counted.shared_operations


def graph_bytes(graph: Graph) -> int:
    """Memory of a graph's columns and literals, in bytes.

    >>> from workbench.frontends.text import parse
    >>> graph_bytes(parse("x*y")) - graph_bytes(parse("x"))
    26
    """
    columns = (graph.first, graph.second, graph.third)
    literals = sum(map(sys.getsizeof, (graph.literals, *graph.literals)))
    return sys.getsizeof(graph.codes) + sum(column.nbytes for column in columns) + literals
