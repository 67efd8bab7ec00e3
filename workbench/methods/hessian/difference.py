"""Hessians by plain second differences of the function itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.engines import Program
from workbench.engines.protocol import Engine
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import OperationCount, count, count_by_formula
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal
from workbench.limits import limits
from workbench.measure.evidence import Unknown
from workbench.methods.derivations import CalledDerivation, ProgramDerivation
from workbench.methods.hessian.stepped import SteppedMethod, shifted_nodes
from workbench.methods.hessian.triangle import column_places, upper_triangle
from workbench.methods.protocol import Derivation, Facts, Wants, graph_of
from workbench.methods.stencils.program import step_names


@dataclass(frozen=True, slots=True)
class SecondDifference(SteppedMethod):
    """(f(x + h) - 2 f(x) + f(x - h)) / h**2, and the four corners over 4 h k for a mixed partial.

    2 n**2 evaluations for n variables, besides that at the point. The error is of order h**2 +
    eps / h**2, least near h = eps**(1/4), which the rules take (where first differences take
    roots 2 and 3): half of the digits at best. `step` is a rule's name or a positive number.
    Source: Abramowitz & Stegun, Handbook of Mathematical Functions, 25.3.23 and 25.3.26.

    >>> SecondDifference(step="relative").options
    'step=relative'
    """

    name: ClassVar[str] = "difference"
    summary: ClassVar[str] = "(f(x + h) - 2 f(x) + f(x - h)) / h^2, mixed by four corners (numeric)"
    root: ClassVar[int] = 4

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """The difference program, step sizes as inputs. Raises BudgetError for too many."""
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        size = len(wrt)
        partials, steps = upper_triangle(graph, wrt), step_names(graph.variables, wrt)
        sizes = self.step_graph(graph, wrt)
        facts = Facts(evaluations_of_primal=2 * size * size + 1)
        if sizes is not None and 2 * size * size * len(graph) > limits.program_nodes:
            return CalledDerivation(
                primal=graph,
                wrt=wrt,
                partials=partials,
                evaluate=_CornerRunner(graph, wrt, sizes),
                evidence=lambda values: Unknown(),
                counted=_formula(graph, size),
                facts=facts,
            )
        program = _program(graph, wrt, steps)
        return ProgramDerivation(
            primal=graph,
            wrt=wrt,
            partials=partials,
            program=program,
            exact=False,
            steps=sizes,
            shifts=shifted_nodes(program, wrt, steps),
            step_places=column_places(graph.size, size),
            facts=facts,
        )


def _program(graph: Graph, wrt: Sequence[str], steps: Sequence[str]) -> Graph:
    builder = GraphBuilder((*graph.variables, *steps))
    apply, literal = builder.apply, builder.literal
    centre = builder.include(graph)
    widths = [builder.variable(step) for step in steps]
    sides = []
    for name, h in zip(wrt, widths, strict=True):
        x = builder.variable(name)
        sides.append((apply("add", x, h), apply("subtract", x, h)))
    entries: list[list[int]] = [[] for _ in graph.outputs]
    for row, first in enumerate(wrt):
        above, below = (builder.include(graph, {first: side}) for side in sides[row])
        square = apply("multiply", widths[row], widths[row])
        for one, output in zip(entries, graph.outputs, strict=True):
            twice = apply("multiply", literal(2), centre[output])
            total = apply("add", apply("subtract", above[output], twice), below[output])
            one.append(apply("divide", total, square))
        for column in range(row + 1, len(wrt)):
            corners = [
                builder.include(graph, {first: side, wrt[column]: other})
                for side in sides[row]
                for other in sides[column]
            ]
            area = apply("multiply", literal(4), apply("multiply", widths[row], widths[column]))
            for one, output in zip(entries, graph.outputs, strict=True):
                up = apply("subtract", corners[0][output], corners[1][output])
                down = apply("subtract", corners[2][output], corners[3][output])
                one.append(apply("divide", apply("subtract", up, down), area))
    values = [centre[output] for output in graph.outputs]
    return builder.build([*values, *(entry for one in entries for entry in one)])


class _CornerRunner:
    """The same arithmetic on the compiled function: for what would be too large as one graph."""

    def __init__(self, graph: Graph, wrt: Sequence[str], sizes: Graph) -> None:
        self._graph, self._sizes = graph, sizes.program()
        self._places = [graph.places[name] for name in wrt]
        self._outputs = range(len(graph.outputs))

    def __call__(
        self, values: Sequence[float], engine: Engine
    ) -> tuple[Sequence[float], Sequence[float]]:
        """Values of the outputs, and the upper triangles."""
        run = self._graph.program(engine)
        centre, widths = run(*values), self._sizes(*values)
        entries: list[list[float]] = [[] for _ in self._outputs]
        for row, place in enumerate(self._places):
            h = widths[row]
            above, below = (_at(run, values, {place: side * h}) for side in (1.0, -1.0))
            for output in self._outputs:
                total = above[output] - 2.0 * centre[output] + below[output]
                entries[output].append(_over(total, h * h))
            for column in range(row + 1, len(self._places)):
                k, other = widths[column], self._places[column]
                corners = [
                    _at(run, values, {place: side * h, other: across * k})
                    for side in (1.0, -1.0)
                    for across in (1.0, -1.0)
                ]
                for output in self._outputs:
                    one, two, three, four = (corner[output] for corner in corners)
                    entries[output].append(_over((one - two) - (three - four), 4.0 * (h * k)))
        return list(centre), [entry for one in entries for entry in one]


def _at(run: Program, values: Sequence[float], moves: dict[int, float]) -> Sequence[float]:
    shifted = list(values)
    for place, move in moves.items():
        shifted[place] += move
    return tuple(map(float, run(*shifted)))


def _over(total: float, width: float) -> float:
    return total / width if width else float("nan")


def _formula(graph: Graph, size: int) -> OperationCount:
    """2 n**2 + 1 evaluations, the shifts, and around them what the quotients take."""
    outputs, pairs = len(graph.outputs), size * (size - 1) // 2
    return count_by_formula(
        count(graph),
        2 * size * size + 1,
        additions=2 * size + outputs * (2 * size + 3 * pairs),
        multiplications=outputs + size + 2 * pairs,
        divisions=outputs * (size + pairs),
    )
