"""Taylor mode, graph → graph: the coefficients of f(x + t) in t, all orders in one program."""

from workbench.calculus.expansion import Expansion, SeriesFolder
from workbench.errors import GraphError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS
from workbench.limits import Limits, limits


def taylor_graph(graph: Graph, variable: str, order: int) -> Graph:
    """The graph of the Taylor coefficients f_0 .. f_order of every output in one variable.

    f(x + t) = f_0 + f_1*t + f_2*t**2 + ...; f_0 is the output itself. Outputs are row-major
    (output, then order). The cost is O(order**2) operations a node. Raises GraphError for an
    unknown variable or an order out of bounds, UnsupportedError for an operand without derivative,
    BudgetError for a program that is too large. Source: Griewank & Walther, Evaluating
    Derivatives, 2nd ed. 2008, chapter 13.

    >>> import workbench as wb
    >>> taylor_graph(wb.parse("exp(x)"), "x", 3)(x=0.0)
    (1.0, 1.0, 0.5, 0.16666666666666666)
    """
    builder, rows = _expanded(graph, variable, order)
    return builder.build([node for row in rows for node in row])


def derivatives_graph(graph: Graph, variable: str, order: int) -> Graph:
    """The graph of the outputs, then of their derivatives of the orders 1 .. order by a variable.

    Derivatives are row-major (output, then order), each k! times the Taylor coefficient k. Raises
    what `taylor_graph` raises.

    >>> import workbench as wb
    >>> derivatives_graph(wb.parse("1/(1 - x)"), "x", 4)(x=0.0)
    (1.0, 1.0, 2.0, 6.0, 24.0)
    """
    builder, rows = _expanded(graph, variable, order)
    folder = SeriesFolder(builder)
    derivatives = []
    for row in rows:
        factorial = 1
        for k, coefficient in enumerate(row[1:], start=1):
            factorial *= k
            derivatives.append(folder.multiply(builder.literal(factorial), coefficient))
    return builder.build([*(row[0] for row in rows), *derivatives])


def _expanded(graph: Graph, variable: str, order: int) -> tuple[GraphBuilder, list[list[int]]]:
    """A builder with the coefficients, of every output in turn."""
    graph.require_variables([variable])
    if not 1 <= order <= limits.derivative_order:
        raise GraphError(
            f"an expansion of order {order}; orders go from 1 to {Limits.derivative_order}"
        )
    folder, nodes = SeriesFolder.over(graph)
    builder = folder.builder
    expansion = Expansion(builder, folder, builder.variable(variable))
    moving = [nodes[node] for node in _moving(graph) if expansion.is_active(nodes[node])]
    for k in range(1, order + 1):  # order by order, operands before users: no deep recursion
        for node in moving:
            expansion.coefficient(node, k)
    orders = range(order + 1)
    return builder, [
        [expansion.coefficient(nodes[output], k) for k in orders] for output in graph.outputs
    ]


def _moving(graph: Graph) -> list[int]:
    """The nodes that may move an output: not what only a condition or a sign looks at."""
    marks = bytearray(len(graph))
    for output in graph.outputs:
        marks[output] = 1
    for node in range(len(graph) - 1, -1, -1):
        if marks[node]:
            partials = ROWS[graph.codes[node]].partials
            for operand, partial in zip(graph.operands(node), partials, strict=True):
                if partial != "0":
                    marks[operand] = 1
    return [node for node, mark in enumerate(marks) if mark]
