"""Hessians by central differences of the gradient program."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.adjoint import gradient_graph
from workbench.calculus.tangent import Direction
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import OperationCount, count, count_by_formula
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal
from workbench.limits import limits
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.directions import component_node, components, with_inputs
from workbench.methods.hessian.stepped import (
    Number,
    Sampling,
    SteppedMethod,
)
from workbench.methods.hessian.triangle import upper_triangle
from workbench.methods.protocol import (
    Along,
    Derivation,
    Facts,
    Makes,
    Triangle,
    Wants,
    graph_of,
)
from workbench.methods.stencils.program import step_names
from workbench.methods.steps import graph_rule


@dataclass(frozen=True, slots=True)
class ReverseDifference(SteppedMethod):
    """(g(x + h e_j) - g(x - h e_j)) / (2 h) of the reverse gradient g, made symmetric.

    An entry is the mean of the two quotients that approximate it; where one of them is
    structurally 0, so is the entry. 2 n gradients for n variables. `step` is a rule's name or a
    positive number. Source: Nocedal & Wright, Numerical Optimization, 2nd ed. 2006, section 8.1.

    >>> ReverseDifference(step=1e-5).options
    'step=1e-05'
    """

    name: ClassVar[str] = "reverse_difference"
    summary: ClassVar[str] = "central differences of the reverse gradient (automatic and numeric)"
    root: ClassVar[int] = 3
    makes: ClassVar[Makes] = (Triangle, Along)

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """The difference program, step sizes as inputs. Raises UnsupportedError or BudgetError.

        Along a direction v it is (g(x + h v) - g(x - h v)) / (2 h): two gradients, whatever the
        number of variables. The step is that of the largest coordinate over the largest component.
        """
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        if isinstance(wants, Along):
            return self._along(graph, wrt, wants.direction)
        partials, runs = upper_triangle(graph, wrt), 2 * len(wrt)
        gradient = gradient_graph(graph, wrt)
        large = runs * len(gradient) > limits.program_nodes
        counted = _formula(graph, gradient, len(wrt)) if large else None
        return self.derive_sampled(graph, wrt, partials, gradient, _quotients, runs, counted)

    def _along(self, graph: Graph, wrt: tuple[str, ...], direction: Direction) -> Derivation:
        outer = with_inputs(graph, direction)
        step = step_names(outer.variables, ("v",))[0]
        gradient = gradient_graph(graph, wrt)
        return ProgramDerivation(
            primal=outer,
            wrt=wrt,
            partials=components(graph.size, wrt),
            program=_along(outer, gradient, direction, step),
            exact=False,
            steps=self._step_along(outer, direction),
            step_places=(0,) * (graph.size * len(wrt)),
            facts=Facts(evaluations_of_primal=3),
        )

    def _step_along(self, outer: Graph, direction: Direction) -> Graph:
        builder = GraphBuilder(outer.variables)
        longest = largest = builder.literal(0)
        for name, component in direction.items():
            size = builder.apply("abs", component_node(builder, component))
            longest = builder.apply("max", longest, size)
            largest = builder.apply("max", largest, builder.apply("abs", builder.variable(name)))
        move = graph_rule(self.step, self.name)(builder, largest, self.root)
        still = builder.apply("equal", longest, builder.literal(0))
        length = builder.apply("where", still, builder.literal(1), longest)
        return builder.build([builder.apply("divide", move, length)])


def _quotients(at: Sampling[Number]) -> list[Number]:
    size = len(at.widths)
    columns = [_column(at, place) for place in range(size)]
    entries = []
    for output in range(len(at.centre)):
        for row in range(size):
            for column in range(row, size):
                entry = columns[column][output * size + row]
                other = columns[row][output * size + column]
                if entry is None or other is None:
                    entry = at.literal(0)
                elif row != column:
                    entry = at.apply("divide", at.apply("add", entry, other), at.literal(2))
                entries.append(entry)
    return entries


def _column(at: Sampling[Number], place: int) -> list[Number | None]:
    """The central difference of each partial; None for a node that the step does not reach."""
    above, below = (at.run({place: side})[len(at.centre) :] for side in (1, -1))
    width = at.apply("multiply", at.literal(2), at.widths[place])
    return [
        None
        if isinstance(one, int) and one == other
        else at.apply("divide", at.apply("subtract", one, other), width)
        for one, other in zip(above, below, strict=True)
    ]


def _along(outer: Graph, gradient: Graph, direction: Direction, step: str) -> Graph:
    """The program of the quotients along a direction."""
    builder = GraphBuilder((*outer.variables, step))
    h = builder.variable(step)
    distances = {
        name: h
        if component == 1
        else builder.apply("multiply", h, component_node(builder, component))
        for name, component in direction.items()
        if component != 0
    }

    def outputs(of: Graph, side: str = "") -> list[int]:
        moved = {
            name: builder.apply(side, builder.variable(name), distance)
            for name, distance in distances.items()
            if side
        }
        nodes = builder.include(of, moved)
        return [nodes[output] for output in of.outputs]

    def run(moves: Mapping[int, int]) -> list[int]:
        return outputs(gradient, "add" if moves[0] > 0 else "subtract")

    at = Sampling(builder.literal, builder.apply, [h], outputs(outer), run)
    zero = builder.literal(0)
    return builder.build([*at.centre, *(zero if node is None else node for node in _column(at, 0))])


def _formula(graph: Graph, gradient: Graph, size: int) -> OperationCount:
    """2 n gradients, the shifts, and around them what the quotients take."""
    outputs, pairs = len(graph.outputs), size * (size - 1) // 2
    return count_by_formula(
        count(gradient),
        2 * size,
        additions=2 * size + outputs * (size * size + pairs),
        multiplications=size,
        divisions=outputs * (size * size + pairs),
    )
