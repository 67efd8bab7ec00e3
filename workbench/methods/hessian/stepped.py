"""The base of difference methods for Hessians: a step option, and one arithmetic to run it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from operator import add, mul, sub
from typing import Any, ClassVar, Generic, TypeVar

from workbench.engines.protocol import Engine
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import OperationCount
from workbench.ir.graph import Graph
from workbench.measure.evidence import Unknown
from workbench.methods.derivations import CalledDerivation, ProgramDerivation
from workbench.methods.hessian.shortening import ShorterSteps
from workbench.methods.protocol import BaseMethod, Derivation, Facts, Kind, Makes, Partial, Triangle
from workbench.methods.stencils.difference import step_graph
from workbench.methods.stencils.program import DifferenceProgram, step_names
from workbench.methods.steps import graph_rule, read_step

DEFAULT_STEP = "eps_root"
_OPERATORS: dict[str, Callable[[float, float], float]] = {
    "add": add,
    "subtract": sub,
    "multiply": mul,
}


@dataclass(frozen=True, slots=True)
class SteppedMethod(BaseMethod):
    """A difference with one step per variable; `root` is the n of the step eps**(1/n)."""

    step: str | float = DEFAULT_STEP

    root: ClassVar[int]
    makes: ClassVar[Makes] = (Triangle,)
    kind: ClassVar[Kind] = Kind.DIFFERENCE

    def __post_init__(self) -> None:
        graph_rule(self.step, self.name)
        object.__setattr__(self, "step", read_step(self.step))

    def derive_sampled(
        self,
        graph: Graph,
        wrt: tuple[str, ...],
        partials: tuple[Partial, ...],
        sampled: Graph,
        quotients: "Quotients",
        runs: int,
        counted: OperationCount | None,
    ) -> Derivation:
        """The quotients of a function that runs so often, as a program with step sizes as inputs.

        What would be too large for that comes with its `counted` operations, and runs compiled.
        """
        rule = graph_rule(self.step, self.name)
        sizes = step_graph(graph, wrt, rule, repeat(self.root)) if wrt else None
        facts = Facts(evaluations_of_primal=runs + 1)
        if counted is not None and sizes is not None:
            return CalledDerivation(
                primal=graph,
                wrt=wrt,
                partials=partials,
                evaluate=SteppedRunner(graph, sampled, wrt, sizes, quotients),
                evidence=lambda values: Unknown(),
                counted=counted,
                facts=facts,
            )
        steps = step_names(graph.variables, wrt)
        program = stepped_program(graph, sampled, wrt, steps, quotients)
        made = ProgramDerivation(
            primal=graph,
            wrt=wrt,
            partials=partials,
            program=program,
            exact=False,
            steps=sizes,
            shifts=shifted_nodes(program, wrt, steps),
            facts=facts,
        )
        if sizes is None or rule.fixed:
            return made
        rescue = ShorterSteps(
            program=DifferenceProgram(program, steps, made.shifts),
            sampled=sampled,
            steps=sizes,
            wrt=wrt,
            partials=made.partials,
            step_places=made.step_places,
            outputs=graph.size,
        )
        return replace(made, rescue=rescue)


Number = TypeVar("Number")


@dataclass(frozen=True, slots=True)
class Sampling(Generic[Number]):
    """What difference quotients are made of: nodes of a graph to be, or floats.

    `literal` and `apply` are the arithmetic, `widths` the steps, `centre` the values of the primal.
    `run` gives the outputs of the sampled function with some variables, by their place, moved by
    one step up (1) or down (-1).
    """

    literal: Callable[[int], Number]
    apply: Callable[..., Number]
    widths: Sequence[Number]
    centre: Sequence[Number]
    run: Callable[[Mapping[int, int]], Sequence[Number]]


#: The upper triangles, output by output, of a sampled function.
Quotients = Callable[[Sampling[Any]], list[Any]]


def stepped_program(
    graph: Graph, sampled: Graph, wrt: Sequence[str], steps: Sequence[str], quotients: Quotients
) -> Graph:
    """The program of the values of a graph and of the quotients of a sampled function."""
    builder = GraphBuilder((*graph.variables, *steps))
    nodes = builder.include(graph)
    centre = [nodes[output] for output in graph.outputs]
    widths = [builder.variable(step) for step in steps]

    def run(moves: Mapping[int, int]) -> list[int]:
        moved = {
            wrt[place]: builder.apply(
                "add" if side > 0 else "subtract", builder.variable(wrt[place]), widths[place]
            )
            for place, side in moves.items()
        }
        there = builder.include(sampled, moved)
        return [there[output] for output in sampled.outputs]

    return builder.build(
        [*centre, *quotients(Sampling(builder.literal, builder.apply, widths, centre, run))]
    )


@dataclass(frozen=True, slots=True)
class SteppedRunner:
    """The same quotients on the compiled function: for what would be too large as one graph."""

    graph: Graph
    sampled: Graph
    wrt: Sequence[str]
    sizes: Graph
    quotients: Quotients

    def __call__(
        self, values: Sequence[float], engine: Engine
    ) -> tuple[Sequence[float], Sequence[float]]:
        """Values of the outputs, and the upper triangles."""
        program, widths = self.sampled.program(engine), self.sizes.program()(*values)
        places = [self.graph.places[name] for name in self.wrt]

        def run(moves: Mapping[int, int]) -> Sequence[float]:
            shifted = list(values)
            for place, side in moves.items():
                shifted[places[place]] += side * widths[place]
            return tuple(map(float, program(*shifted)))

        centre = list(self.graph.program(engine)(*values))
        return centre, self.quotients(Sampling(float, _at_once, widths, centre, run))


def _at_once(name: str, one: float, other: float) -> float:
    """What an operator makes of two floats; NaN for a quotient by a step of 0."""
    if name == "divide":
        return one / other if other else float("nan")
    return _OPERATORS[name](one, other)


def shifted_nodes(program: Graph, wrt: Sequence[str], steps: Sequence[str]) -> tuple[int, ...]:
    """The nodes of a program that are x + h or x - h, h being the step of x."""
    builder = GraphBuilder(program.variables)
    builder.include(program)  # in the same order, so under the same numbers
    size = len(builder)
    found = []
    for name, step in zip(wrt, steps, strict=True):
        x, h = builder.variable(name), builder.variable(step)
        found += [builder.apply("add", x, h), builder.apply("subtract", x, h)]
    return tuple(node for node in found if node < size)
