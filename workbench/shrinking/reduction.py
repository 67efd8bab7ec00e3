"""The last steps to the smallest expression: every node left out, every operator made commoner.

hypothesis shrinks what it drew; what it drew may still hide a smaller expression, such as a + a in
place of a**2 where the class fails on both. A step is taken when the failure stays.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.limits import limits
from workbench.shrinking.forms import form_of, forms_of


class Example(NamedTuple):
    """An expression at a point."""

    graph: Graph
    point: Mapping[str, float]


def reduce_further(
    example: Example, forms: Sequence[str], fails: Callable[[Example], bool]
) -> Example:
    """A smaller example that fails as well, or the same one.

    `forms` are what may be written, the commonest first. Smaller is: fewer operations, then
    commoner ones, then fewer variables.
    """
    trials = 0
    improved = True
    while improved:
        improved = False
        size = _size(example.graph, forms)
        for graph in _smaller(example.graph):
            candidate = Example(graph, example.point)
            if _size(graph, forms) >= size or not forms_of(graph) <= set(forms):
                continue
            trials += 1
            if trials > limits.shrinking_trials:
                return example
            if fails(candidate):
                example, improved = candidate, True
                break
    return example


def _size(graph: Graph, forms: Sequence[str]) -> tuple[int, int, int, int]:
    ranks = {form: rank for rank, form in enumerate(forms)}
    needed = [form_of(graph, node) for node, _, operands in graph.nodes() if operands]
    used = graph.variable_nodes()
    places = sum(graph.variables.index(name) for name in used)
    rank = sum(ranks.get(form, len(ranks)) for form in needed)
    return len(needed), rank, len(used), places


def _smaller(graph: Graph) -> Iterator[Graph]:
    """Expressions one step away: a node gives way to another one, or to a sum or product."""
    for node, row, operands in graph.nodes():
        if not operands and row.name != "variable":
            continue
        for other in range(node):
            if graph.literal(other) is None:
                yield _with(graph, node, other)
        inner = [operand for operand in operands if graph.literal(operand) is None]
        for name in ("add", "multiply"):
            for left in inner:
                for right in inner:
                    yield _with(graph, node, (name, left, right))


def _with(graph: Graph, changed: int, instead: int | tuple[str, int, int]) -> Graph:
    """A graph with another node, or a new operation, in place of one; all above it follows."""
    builder = GraphBuilder(graph.variables)
    new: list[int] = []
    for node, row, operands in graph.nodes():
        literal, variable = graph.literal(node), graph.variable(node)
        if node == changed and isinstance(instead, int):
            new.append(new[instead])
        elif node == changed and not isinstance(instead, int):
            name, left, right = instead
            new.append(builder.apply(name, new[left], new[right]))
        elif literal is not None:
            new.append(builder.literal(literal))
        elif variable is not None:
            new.append(builder.variable(variable))
        else:
            new.append(builder.apply(row.name, *(new[operand] for operand in operands)))
    return builder.build([new[graph.outputs[0]]])
