"""From a stencil to a difference program: graph → graph, step sizes as inputs."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.engines import ENGINES
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.traversal import depends_on
from workbench.methods.protocol import Derivation, Kind
from workbench.methods.steps import parse_step

#: A difference program of more nodes runs the compiled primal instead, counted by its formula; so
#: does one whose making would look at more nodes, the whole graph once a variable.
MAX_PROGRAM_NODES = 200_000
MAX_VISITED_NODES = 4_000_000


@dataclass(frozen=True, slots=True)
class Stencil:
    """sum of weight * f(x + offset*h), divided by divisor * h; terms in the order of writing.

    `order` is the exponent n of the step rule eps**(1/n).
    """

    terms: tuple[tuple[int, int], ...]
    divisor: int
    order: int

    @property
    def evaluations(self) -> int:
        """Evaluations away from the point itself, one variable."""
        return sum(offset != 0 for offset, _ in self.terms)

    @property
    def uses_centre(self) -> bool:
        """Whether the value at the point itself is a term."""
        return any(offset == 0 for offset, _ in self.terms)


def difference(
    graph: Graph, wrt: tuple[str, ...], stencil: Stencil, step: str | float
) -> Derivation:
    """The derivation of one stencil under one step rule."""
    graph.require_variables(wrt)
    step_variables = step_names(graph, wrt)
    steps = _step_graph(graph, wrt, stencil, step) if wrt else None
    small = steps is None or _program_is_small(graph, wrt, stencil)
    evaluations = stencil.evaluations * len(wrt) + stencil.uses_centre
    return Derivation(
        primal=graph,
        wrt=wrt,
        kind=Kind.DIFFERENCE,
        program=_program(graph, wrt, step_variables, stencil) if small else None,
        step_variables=step_variables,
        steps=steps,
        evaluate=None if steps is None or small else _PrimalRunner(graph, wrt, stencil, steps),
        evaluations_of_primal=evaluations,
    )


def _program_is_small(graph: Graph, wrt: tuple[str, ...], stencil: Stencil) -> bool:
    if len(graph) * len(wrt) > MAX_VISITED_NODES:
        return False
    shifted = sum(sum(depends_on(graph, (name,))) for name in wrt)
    return shifted * stencil.evaluations + len(graph) <= MAX_PROGRAM_NODES


def step_names(graph: Graph, wrt: Sequence[str]) -> tuple[str, ...]:
    """Names h_x of the step inputs that clash with no variable."""
    prefix = "h_"
    while any(prefix + name in graph.variables for name in wrt):
        prefix = "_" + prefix
    return tuple(prefix + name for name in wrt)


def _step_graph(graph: Graph, wrt: Sequence[str], stencil: Stencil, step: str | float) -> Graph:
    builder = GraphBuilder(graph.variables)
    rule = parse_step(step)
    return builder.build([rule(builder, builder.variable(name), stencil.order) for name in wrt])


def _program(
    graph: Graph, wrt: Sequence[str], step_variables: Sequence[str], stencil: Stencil
) -> Graph:
    builder = GraphBuilder((*graph.variables, *step_variables))
    centre = builder.include(graph)
    quotients: list[list[int]] = [[] for _ in graph.outputs]
    for name, step_name in zip(wrt, step_variables, strict=True):
        x, h = builder.variable(name), builder.variable(step_name)
        shifted = {0: centre}
        for offset, _ in stencil.terms:
            if offset not in shifted:
                place = _shift(builder, x, h, offset)
                shifted[offset] = builder.include(graph, {name: place})
        divisor = _times(builder, stencil.divisor, h)
        for number, output in enumerate(graph.outputs):
            total: int | None = None
            for offset, weight in stencil.terms:
                value = _times(builder, abs(weight), shifted[offset][output])
                if total is None:
                    total = value if weight > 0 else builder.apply("negate", value)
                else:
                    total = builder.apply("add" if weight > 0 else "subtract", total, value)
            assert total is not None
            quotients[number].append(builder.apply("divide", total, divisor))
    values = [centre[output] for output in graph.outputs]
    return builder.build([*values, *(node for row in quotients for node in row)])


def _times(builder: GraphBuilder, factor: int, node: int) -> int:
    return node if factor == 1 else builder.apply("multiply", builder.literal(factor), node)


def _shift(builder: GraphBuilder, x: int, h: int, offset: int) -> int:
    distance = _times(builder, abs(offset), h)
    return builder.apply("add" if offset > 0 else "subtract", x, distance)


class _PrimalRunner:
    """Runs a stencil on the compiled primal: the program that would be too large as a graph."""

    def __init__(self, graph: Graph, wrt: tuple[str, ...], stencil: Stencil, steps: Graph) -> None:
        self._primal = ENGINES["python"].compile(graph)
        self._steps = ENGINES["python"].compile(steps)
        self._places = [graph.variables.index(name) for name in wrt]
        self._stencil = stencil
        self._outputs = len(graph.outputs)

    def __call__(self, values: Sequence[float]) -> tuple[list[float], list[float]]:
        centre = self._primal(*values)
        columns = []
        for place, h in zip(self._places, self._steps(*values), strict=True):
            sums = [0.0] * self._outputs
            for offset, weight in self._stencil.terms:
                shifted = list(values)
                shifted[place] = values[place] + offset * h
                row = centre if offset == 0 else self._primal(*shifted)
                sums = [total + weight * value for total, value in zip(sums, row, strict=True)]
            divisor = self._stencil.divisor * h
            columns.append([total / divisor if divisor else float("nan") for total in sums])
        return list(centre), [column[i] for i in range(self._outputs) for column in columns]
