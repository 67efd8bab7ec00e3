"""The notebook's sweep and a right one in exact arithmetic: factors without a rounding."""

from collections.abc import Sequence
from fractions import Fraction

from workbench.errors import UnsupportedError
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS, VARIABLE
from workbench.tape.notebook import visits

_Edges = Sequence[tuple[int, Fraction]]


def exact_slopes(graph: Graph, at: Fraction | float) -> tuple[Fraction, Fraction]:
    """What the notebook's scheme answers for a function of one variable, and the truth.

    The graph may add, subtract, multiply and negate; UnsupportedError for anything else,
    BudgetError where the scheme would visit too often.

    >>> import workbench as wb
    >>> exact_slopes(wb.parse("z = x*x; z + z"), 3)
    (Fraction(24, 1), Fraction(12, 1))
    """
    (variable,) = graph.variables
    visits(graph, (variable,))
    edges = _edges(graph, Fraction(at))
    leaf = graph.variable_nodes()[variable]
    return _scheme(edges, graph.outputs[0])[leaf], _sweep(edges, graph.outputs[0])[leaf]


def _edges(graph: Graph, at: Fraction) -> list[_Edges]:
    """For every node its operands that depend on the variable, each with the partial in it."""
    values: list[Fraction] = []
    active: list[bool] = []
    edges: list[_Edges] = []
    for node, row, operands in graph.nodes():
        literal = graph.literal(node)
        partials: tuple[Fraction, ...] = ()
        if literal is not None:
            value = literal.fraction
        elif graph.codes[node] == VARIABLE:
            value = at
        else:
            value, partials = _rule(row.name, [values[operand] for operand in operands])
        values.append(value)
        kept = [
            (operand, partial)
            for operand, partial in zip(operands, partials, strict=True)
            if active[operand]
        ]
        active.append(graph.codes[node] == VARIABLE or bool(kept))
        edges.append(kept)
    return edges


def _rule(name: str, operands: Sequence[Fraction]) -> tuple[Fraction, tuple[Fraction, ...]]:
    one = Fraction(1)
    if name == "negate":
        return -operands[0], (-one,)
    if name in ("add", "subtract", "multiply"):
        first, second = operands
        if name == "multiply":
            return first * second, (second, first)
        sign = one if name == "add" else -one
        return first + sign * second, (one, sign)
    known = ", ".join(row.symbol for row in ROWS if row.name in ("add", "subtract", "multiply"))
    raise UnsupportedError(f"no exact arithmetic for {name}, only for {known}")


def _scheme(edges: Sequence[_Edges], output: int) -> list[Fraction]:
    """The gradients after the notebook's recursion, which goes into every operand at once."""
    gradients = [Fraction(0)] * len(edges)
    gradients[output] = Fraction(1)
    calls = [output]
    while calls:
        node = calls.pop()
        for operand, partial in edges[node]:
            gradients[operand] += gradients[node] * partial
        calls += [operand for operand, _ in reversed(edges[node])]
    return gradients


def _sweep(edges: Sequence[_Edges], output: int) -> list[Fraction]:
    """The gradients after one visit per node, users before operands."""
    gradients = [Fraction(0)] * len(edges)
    gradients[output] = Fraction(1)
    for node in range(output, -1, -1):
        for operand, partial in edges[node]:
            gradients[operand] += gradients[node] * partial
    return gradients
