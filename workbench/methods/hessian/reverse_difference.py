"""Hessians by central differences of the gradient program."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.adjoint import gradient_graph
from workbench.calculus.tangent import Direction
from workbench.engines.protocol import Engine
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import OperationCount, count, count_by_formula
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal
from workbench.limits import limits
from workbench.measure.evidence import Unknown
from workbench.methods.derivations import CalledDerivation, ProgramDerivation
from workbench.methods.directions import component_node, components, with_inputs
from workbench.methods.hessian.stepped import SteppedMethod, shifted_nodes
from workbench.methods.hessian.triangle import column_places, upper_triangle
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
        partials, steps = upper_triangle(graph, wrt), step_names(graph.variables, wrt)
        gradient = gradient_graph(graph, wrt)
        sizes = self.step_graph(graph, wrt)
        facts = Facts(evaluations_of_primal=2 * len(wrt) + 1)
        if sizes is not None and 2 * len(gradient) * len(wrt) > limits.program_nodes:
            return CalledDerivation(
                primal=graph,
                wrt=wrt,
                partials=partials,
                evaluate=_GradientRunner(graph, gradient, wrt, sizes),
                evidence=lambda values: Unknown(),
                counted=_formula(graph, gradient, len(wrt)),
                facts=facts,
            )
        program = _program(graph, gradient, wrt, steps)
        return ProgramDerivation(
            primal=graph,
            wrt=wrt,
            partials=partials,
            program=program,
            exact=False,
            steps=sizes,
            shifts=shifted_nodes(program, wrt, steps),
            step_places=column_places(graph.size, len(wrt)),
            facts=facts,
        )

    def _along(self, graph: Graph, wrt: tuple[str, ...], direction: Direction) -> Derivation:
        outer = with_inputs(graph, direction)
        step = step_names(outer.variables, ("v",))[0]
        gradient = gradient_graph(graph, wrt)
        return ProgramDerivation(
            primal=outer,
            wrt=wrt,
            partials=components(graph.size, wrt),
            program=_along(outer, gradient, direction, step, graph.size),
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


def _program(graph: Graph, gradient: Graph, wrt: Sequence[str], steps: Sequence[str]) -> Graph:
    outputs, size = len(graph.outputs), len(wrt)
    builder = GraphBuilder((*graph.variables, *steps))
    centre = builder.include(graph)
    columns = []
    for name, step in zip(wrt, steps, strict=True):
        x, h = builder.variable(name), builder.variable(step)
        above = builder.include(gradient, {name: builder.apply("add", x, h)})
        below = builder.include(gradient, {name: builder.apply("subtract", x, h)})
        columns.append(_quotients(builder, gradient.outputs[outputs:], above, below, h))
    zero, half = builder.literal(0), builder.literal(2)
    entries = []
    for output in range(outputs):
        for row in range(size):
            for column in range(row, size):
                one = columns[column][output * size + row]
                other = columns[row][output * size + column]
                if one is None or other is None:
                    entries.append(zero)
                elif row == column:
                    entries.append(one)
                else:
                    entries.append(builder.apply("divide", builder.apply("add", one, other), half))
    return builder.build([*(centre[output] for output in graph.outputs), *entries])


def _along(outer: Graph, gradient: Graph, direction: Direction, step: str, outputs: int) -> Graph:
    """The program of the quotients along a direction."""
    builder = GraphBuilder((*outer.variables, step))
    h = builder.variable(step)
    centre = builder.include(outer)
    above, below = {}, {}
    for name, component in direction.items():
        if component != 0:
            distance = h
            if component != 1:
                distance = builder.apply("multiply", h, component_node(builder, component))
            above[name] = builder.apply("add", builder.variable(name), distance)
            below[name] = builder.apply("subtract", builder.variable(name), distance)
    there, back = builder.include(gradient, above), builder.include(gradient, below)
    zero = builder.literal(0)
    quotients = [
        zero if node is None else node
        for node in _quotients(builder, gradient.outputs[outputs:], there, back, h)
    ]
    return builder.build([*(centre[output] for output in outer.outputs), *quotients])


def _quotients(
    builder: GraphBuilder, partials: Sequence[int], above: list[int], below: list[int], h: int
) -> list[int | None]:
    """The central difference of each partial; None where the step does not reach it."""
    width = builder.apply("multiply", builder.literal(2), h)
    return [
        None
        if above[node] == below[node]
        else builder.apply("divide", builder.apply("subtract", above[node], below[node]), width)
        for node in partials
    ]


class _GradientRunner:
    """The same arithmetic on the compiled gradient: for what would be too large as one graph."""

    def __init__(self, graph: Graph, gradient: Graph, wrt: Sequence[str], sizes: Graph) -> None:
        self._graph, self._gradient, self._sizes = graph, gradient, sizes.program()
        self._places = [graph.places[name] for name in wrt]
        self._outputs = len(graph.outputs)

    def __call__(
        self, values: Sequence[float], engine: Engine
    ) -> tuple[Sequence[float], Sequence[float]]:
        """Values of the outputs, and the upper triangles."""
        gradient = self._gradient.program(engine)
        size, outputs = len(self._places), self._outputs
        columns = []
        for place, h in zip(self._places, self._sizes(*values), strict=True):
            above, below = list(values), list(values)
            above[place] += h
            below[place] -= h
            pairs = zip(gradient(*above), gradient(*below), strict=True)
            width = 2.0 * h
            columns.append([
                (one - other) / width if width else float("nan") for one, other in pairs
            ])  # fmt: skip
        entries = []
        for output in range(outputs):
            first = outputs + output * size
            for row in range(size):
                entries.append(columns[row][first + row])
                for column in range(row + 1, size):
                    one, other = columns[column][first + row], columns[row][first + column]
                    entries.append((one + other) / 2.0)
        return self._graph.program(engine)(*values), entries


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
