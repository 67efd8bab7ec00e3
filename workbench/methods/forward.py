"""Forward-mode automatic differentiation as a graph: the tangent sweep."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.reach import tangent_visits
from workbench.calculus.tangent import Direction, directional_graph, tangent_graph
from workbench.ir.graph import Graph
from workbench.methods.directions import open_direction, slopes, with_inputs
from workbench.methods.protocol import Derivation, Fault, Kind
from workbench.methods.repeated import MAX_TANGENTS, UnitDirections, repeated


@dataclass(frozen=True, slots=True)
class Forward:
    """The tangent sweep: one pass for all variables, whose tangents share the local partials.

    Where the sweep would carry more than `methods.repeated.MAX_TANGENTS` tangents, the program of
    one direction runs once a variable instead; it is counted by formula and judged by the bound of
    `reverse`. Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 3.1.

    >>> import workbench as wb
    >>> wb.gradient(wb.parse("x**2*y"), Forward()).graph.to_text()
    'x**2*y, 2*x*y, x**2'
    """

    name: ClassVar[str] = "forward"
    kind: ClassVar[Kind] = Kind.EXACT
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    summary: ClassVar[str] = "tangent sweep over the graph (automatic, forward mode)"

    @property
    def options(self) -> str:
        """No options."""
        return ""

    def derive(self, graph: Graph, wrt: tuple[str, ...]) -> Derivation:
        """The tangent graph. Raises UnsupportedError for an operand without derivative."""
        if tangent_visits(graph, wrt, MAX_TANGENTS) > MAX_TANGENTS:
            return _one_by_one(graph, wrt)
        return Derivation(primal=graph, wrt=wrt, kind=self.kind, program=tangent_graph(graph, wrt))

    def derive_product(
        self, graph: Graph, wrt: tuple[str, ...], direction: Direction
    ) -> Derivation:
        """The derivatives of the outputs along a direction: one sweep of one tangent a node."""
        return Derivation(
            primal=with_inputs(graph, direction),
            wrt=wrt,
            kind=self.kind,
            program=directional_graph(graph, direction),
            partials=slopes(len(graph.outputs)),
        )


def _one_by_one(graph: Graph, wrt: tuple[str, ...]) -> Derivation:
    program = directional_graph(graph, open_direction(graph, wrt))
    outputs = len(graph.outputs)
    run = UnitDirections(program, len(wrt), outputs)

    def evaluate(values: Sequence[float]) -> tuple[list[float], list[float]]:
        primal, along = run(values)
        return primal, [one[output] for output in range(outputs) for one in along]

    return Derivation(
        primal=graph,
        wrt=wrt,
        kind=Kind.EAGER,
        evaluate=evaluate,
        evaluations_of_primal=len(wrt),
        formula=repeated(program, len(wrt)),
        engine="python",
    )
