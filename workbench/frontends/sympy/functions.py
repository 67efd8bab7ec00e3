"""The operators of SymPy's classes, and the operators that are spelled by several of them.

Most of it is read from the operator table: a row whose SymPy spelling is the name of a class.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from math import factorial
from typing import Any

from workbench.errors import GraphError, UnsupportedError
from workbench.frontends.sympy.installation import library
from workbench.ir.builder import GraphBuilder
from workbench.ir.operators import ROWS

#: Builds the node of an object from the nodes of its arguments; a text names a special case.
Converter = Callable[[GraphBuilder, Any, Sequence[int]], int]
Converters = Mapping[type, Converter | str]

#: 1/f(u), f(1/u) and f(u)/g(u): reciprocal functions and their inverses, unless the table has them.
_RECIPROCALS = {"sec": "cos", "csc": "sin", "sech": "cosh", "csch": "sinh"}
_OF_RECIPROCAL = {"asec": "acos", "acsc": "asin", "acot": "atan"}
_OF_RECIPROCAL |= {"asech": "acosh", "acsch": "asinh", "acoth": "atanh"}
_QUOTIENTS = {"cot": ("cos", "sin"), "coth": ("cosh", "sinh")}


def expressions(given: Any) -> list[Any]:
    """One or several SymPy expressions or Python numbers as a list of SymPy objects.

    Raises GraphError for anything else; text is never handed to SymPy.
    """
    sympy = library()
    several = isinstance(given, (list, tuple, sympy.Tuple, sympy.MatrixBase))
    found = []
    for one in given if several else [given]:
        if not isinstance(one, (sympy.Basic, int, float, Fraction)):
            raise GraphError(f"{one!r:.60} is not a SymPy expression; text goes to workbench.parse")
        found.append(sympy.sympify(one))
    return found


@cache
def converters() -> Converters:
    """The converter of every SymPy class that has one."""
    sympy = library()
    found: dict[type, Converter | str] = {
        sympy.Add: "add",
        sympy.Mul: "multiply",
        sympy.Pow: "power",
        type(sympy.true): lambda graph, _, __: graph.literal(1),
        type(sympy.false): lambda graph, _, __: graph.literal(0),
        sympy.Piecewise: "piecewise",
        sympy.functions.elementary.piecewise.ExprCondPair: lambda _, __, nodes: nodes[0],
        sympy.ITE: _application("where", 3),
        sympy.Heaviside: _heaviside,
        sympy.re: _same,
        sympy.conjugate: _same,
        sympy.im: lambda graph, _, __: graph.literal(0),
        sympy.arg: lambda graph, _, nodes: graph.apply("atan2", graph.literal(0), nodes[0]),
        sympy.sinc: _sinc,
        sympy.factorial: _factorial,
        sympy.zeta: _zeta,
        type(sympy.EulerGamma): _euler_gamma,
    }
    for name, inner in _RECIPROCALS.items():
        found[getattr(sympy, name)] = _reciprocal(inner)
    for name, outer in _OF_RECIPROCAL.items():
        found[getattr(sympy, name)] = _of_reciprocal(outer)
    for name, (top, bottom) in _QUOTIENTS.items():
        found[getattr(sympy, name)] = _quotient(top, bottom)
    for row in ROWS:
        kind = getattr(sympy, row.sympy, None) if row.sympy and row.name != "e" else None
        if isinstance(kind, type):
            found[kind] = _application(row.name, row.arity)
        elif row.arity == 0 and kind is not None:
            found[type(kind)] = _application(row.name, 0)
    found[type(sympy.E)] = _application("e", 0)
    found[sympy.log] = _logarithm
    return found


def _application(name: str, arity: int) -> Converter:
    """A row of the table; associative ones (Max, And) fold more operands from the left."""

    def convert(graph: GraphBuilder, one: Any, nodes: Sequence[int]) -> int:
        if arity != 2 or len(nodes) == 2:
            return graph.apply(name, *nodes)
        result = nodes[0]
        for node in nodes[1:]:
            result = graph.apply(name, result, node)
        return result

    return convert


def _reciprocal(inner: str) -> Converter:
    return lambda graph, _, nodes: graph.apply(
        "divide", graph.literal(1), graph.apply(inner, nodes[0])
    )


def _of_reciprocal(outer: str) -> Converter:
    return lambda graph, _, nodes: graph.apply(
        outer, graph.apply("divide", graph.literal(1), nodes[0])
    )


def _quotient(top: str, bottom: str) -> Converter:
    return lambda graph, _, nodes: graph.apply(
        "divide", graph.apply(top, nodes[0]), graph.apply(bottom, nodes[0])
    )


def _same(_: GraphBuilder, __: Any, nodes: Sequence[int]) -> int:
    """Re and conjugate: every value of a graph is real."""
    return nodes[0]


def _logarithm(graph: GraphBuilder, _: Any, nodes: Sequence[int]) -> int:
    value = graph.apply("log", nodes[0])
    return value if len(nodes) == 1 else graph.apply("divide", value, graph.apply("log", nodes[1]))


def _heaviside(graph: GraphBuilder, _: Any, nodes: Sequence[int]) -> int:
    """0 below zero, the second argument at zero (SymPy's default is 1/2), 1 above."""
    operand, middle = nodes
    zero, one = graph.literal(0), graph.literal(1)
    tie = graph.apply("where", graph.apply("equal", operand, zero), middle, zero)
    return graph.apply("where", graph.apply("greater", operand, zero), one, tie)


def _sinc(graph: GraphBuilder, _: Any, nodes: Sequence[int]) -> int:
    quotient = graph.apply("divide", graph.apply("sin", nodes[0]), nodes[0])
    at_zero = graph.apply("equal", nodes[0], graph.literal(0))
    return graph.apply("where", at_zero, graph.literal(1), quotient)


def _factorial(graph: GraphBuilder, _: Any, nodes: Sequence[int]) -> int:
    return graph.apply("gamma", graph.apply("add", nodes[0], graph.literal(1)))


def _euler_gamma(graph: GraphBuilder, _: Any, __: Sequence[int]) -> int:
    """-digamma(1); SymPy returns it for digamma at whole numbers."""
    digamma = graph.apply("polygamma", graph.literal(0), graph.literal(1))
    return graph.apply("negate", digamma)


def _zeta(graph: GraphBuilder, one: Any, _: Sequence[int]) -> int:
    """zeta(s) = (-1)**s * polygamma(s - 1, 1) / (s - 1)!; SymPy returns it for polygamma."""
    order = one.args[0]
    if len(one.args) > 1 or not (order.is_Integer and 2 <= order <= 100):
        raise UnsupportedError(f"SymPy's {one} has no counterpart among the operators")
    index = int(order)
    value = graph.apply("polygamma", graph.literal(index - 1), graph.literal(1))
    return graph.apply("divide", value, graph.literal((-1) ** index * factorial(index - 1)))
