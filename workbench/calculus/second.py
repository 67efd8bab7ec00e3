"""Second derivatives, graph → graph: the forward sweep over the gradient program."""

from collections.abc import Mapping, Sequence

from workbench.calculus.adjoint import GuardedGradient, guarded_gradient
from workbench.calculus.folding import Folding
from workbench.calculus.tangent import Direction, Tangents, direction_seeds, tangent_sweep
from workbench.ir.graph import Graph


def hessian_graph(
    graph: Graph, wrt: Sequence[str], gradient: GuardedGradient | None = None
) -> Graph:
    """The graph of the outputs and of the upper triangles of their Hessians, forward over reverse.

    Outputs: those of `graph`, then for each output the second partials by (a, b) with a not after
    b in `wrt`, row by row. What a partial does not depend on costs nothing; the lower triangle is
    never made. `gradient` spares the adjoint sweep where it has been made. Raises GraphError for
    an unknown variable, UnsupportedError for an operand without derivative.
    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 5.3.

    >>> import workbench as wb
    >>> hessian_graph(wb.parse("x**2*y"), ["x", "y"]).to_text()
    'x**2*y, y*2, 2*x, 0'
    """
    made = gradient or guarded_gradient(graph, wrt)
    folder, nodes = Folding.over(made.graph)
    seeds = {name: {number: folder.one} for number, name in enumerate(wrt)}
    tangents = _of_gradient(made, folder, nodes, seeds, len(graph.outputs))
    size = len(wrt)
    entries = [
        tangents[output * size + row].get(column, folder.zero)
        for output in range(len(graph.outputs))
        for row in range(size)
        for column in range(row, size)
    ]
    return folder.builder.build([*_values(made, nodes, len(graph.outputs)), *entries])


def hessian_vector_graph(
    graph: Graph,
    wrt: Sequence[str],
    direction: Direction,
    gradient: GuardedGradient | None = None,
) -> Graph:
    """The graph of the outputs and of their Hessians times a direction, forward over reverse.

    Outputs: those of `graph`, then for each output one component a variable of `wrt`: its slope
    along the direction of each partial. One tangent sweep over one adjoint sweep an output, so a
    small multiple of the function, whatever the number of variables. Components that are names are
    further inputs, which follow the variables. Raises as `hessian_graph`.

    >>> import workbench as wb
    >>> hessian_vector_graph(wb.parse("x**2*y"), ["x", "y"], {"x": 1, "y": "v"}).to_text()
    'x**2*y, v*(2*x) + y*2, 2*x'
    """
    graph.require_variables(direction)
    made = gradient or guarded_gradient(graph, wrt)
    folder, nodes = Folding.over(made.graph)
    seeds = direction_seeds(folder.builder, direction)
    tangents = _of_gradient(made, folder, nodes, seeds, len(graph.outputs))
    slopes = [one.get(0, folder.zero) for one in tangents]
    return folder.builder.build([*_values(made, nodes, len(graph.outputs)), *slopes])


def _values(made: GuardedGradient, nodes: Sequence[int], outputs: int) -> list[int]:
    return [nodes[output] for output in made.graph.outputs[:outputs]]


def _of_gradient(
    made: GuardedGradient,
    folder: Folding,
    nodes: Sequence[int],
    seeds: Mapping[str, Tangents],
    outputs: int,
) -> list[Tangents]:
    """The tangents of the partials, the values and the factors of guards left out."""
    return tangent_sweep(made.graph, nodes, folder, seeds, made.guards)[outputs : made.size]
