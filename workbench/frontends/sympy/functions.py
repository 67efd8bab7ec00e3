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
from workbench.frontends.text.derived import derived_node
from workbench.ir.builder import GraphBuilder
from workbench.ir.operators import ROWS

#: Builds the node of an object from the nodes of its arguments; a text names a special case.
Converter = Callable[[GraphBuilder, Any, Sequence[int]], int]
Converters = Mapping[type, Converter | str]

#: SymPy's functions that are the language's by name, and those that it names otherwise.
_SAME_NAME = (
    "sec",
    "csc",
    "cot",
    "asec",
    "acsc",
    "sech",
    "csch",
    "coth",
    "asech",
    "acsch",
    "acoth",
)
_DERIVED = {**{name: name for name in _SAME_NAME}, "sinc": "sinc", "beta": "beta"}
_DERIVED |= {"binomial": "binomial", "Heaviside": "heaviside", "ceiling": "ceil", "log": "log"}


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
        sympy.re: _same,
        sympy.conjugate: _same,
        sympy.im: lambda graph, _, __: graph.literal(0),
        sympy.arg: lambda graph, _, nodes: graph.apply("atan2", graph.literal(0), nodes[0]),
        sympy.acot: _arccotangent,
        sympy.frac: _fraction,
        sympy.factorial: _factorial,
        sympy.zeta: _zeta,
        type(sympy.EulerGamma): _euler_gamma,
    }
    for row in ROWS:
        kind = getattr(sympy, row.sympy, None) if row.sympy and row.name != "e" else None
        if isinstance(kind, type):
            found[kind] = _application(row.name, row.arity)
        elif row.arity == 0 and kind is not None:
            found[type(kind)] = _application(row.name, 0)
    found[type(sympy.E)] = _application("e", 0)
    for name, function in _DERIVED.items():
        found[getattr(sympy, name)] = _call(function)
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


def _call(name: str) -> Converter:
    """A function of the language, be it a row or an expression."""

    def convert(graph: GraphBuilder, one: Any, nodes: Sequence[int]) -> int:
        node = derived_node(graph, name, nodes)
        return graph.apply(name, *nodes) if node is None else node

    return convert


def _arccotangent(graph: GraphBuilder, _: Any, nodes: Sequence[int]) -> int:
    """SymPy's jumps at 0, that of the language does not."""
    return graph.apply("atan", graph.apply("divide", graph.literal(1), nodes[0]))


def _fraction(graph: GraphBuilder, _: Any, nodes: Sequence[int]) -> int:
    """What is above the largest whole number."""
    return graph.apply("mod", nodes[0], graph.literal(1))


def _same(_: GraphBuilder, __: Any, nodes: Sequence[int]) -> int:
    """Re and conjugate: every value of a graph is real."""
    return nodes[0]


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
