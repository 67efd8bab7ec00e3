"""The path of a traced function at a point of floats: its conditions as a program."""

from collections.abc import Sequence

from workbench.errors import PathError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.primal import Condition


def decisions(graph: Graph) -> Graph:
    """The conditions of a graph as outputs, in the order in which they were decided: 0 is false.

    >>> builder = GraphBuilder(("x",))
    >>> positive = builder.apply("greater", builder.variable("x"), builder.literal(0))
    >>> graph = builder.build([0], conditions=[Condition(positive, True, "line 2, if x > 0:")])
    >>> decisions(graph).to_text()
    'x > 0'
    """
    builder = GraphBuilder(graph.variables)
    nodes = builder.include(graph)
    return builder.build([nodes[one.node] for one in graph.conditions])


def other_path(graph: Graph, values: Sequence[float]) -> Condition | None:
    """The first condition that is decided otherwise at a point than it was when the graph was
    traced; None where there is none."""
    if not graph.conditions:
        return None
    found = graph.path_program(*values)
    pairs = zip(graph.conditions, found, strict=True)
    return next((one for one, value in pairs if (value != 0) != one.holds), None)


def require_path(graph: Graph, values: Sequence[float]) -> None:
    """Raise PathError where a graph is not its function: at a point that takes another path.

    >>> builder = GraphBuilder(("x",))
    >>> positive = builder.apply("greater", builder.variable("x"), builder.literal(0))
    >>> graph = builder.build([0], conditions=[Condition(positive, True, "line 2, if x > 0:")])
    >>> graph(x=-1.0)
    Traceback (most recent call last):
    workbench.errors.PathError: the function takes another path at this point: line 2, if x > 0: \
was true where it was traced; differentiate at that point: at=...
    """
    other = other_path(graph, values)
    if other is not None:
        raise PathError(
            f"{graph.name or 'the function'} takes another path at this point: {other.place} was "
            f"{str(other.holds).lower()} where it was traced; differentiate at that point: at=..."
        )
