"""Hessians by the tangent sweep over the gradient program."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.adjoint import GuardedGradient, guarded_gradient
from workbench.calculus.reach import tangent_visits
from workbench.calculus.second import hessian_graph, hessian_vector_graph
from workbench.calculus.tangent import Direction
from workbench.ir.graph import Graph
from workbench.methods.directions import components, open_direction, with_inputs
from workbench.methods.hessian.triangle import upper_triangle
from workbench.methods.protocol import Derivation, Fault, Kind
from workbench.methods.repeated import MAX_TANGENTS, UnitDirections, repeated


@dataclass(frozen=True, slots=True)
class ForwardOverReverse:
    """The tangents of all variables over the adjoint program: exact, sparse, once each entry.

    Where the sweep would carry more than `methods.repeated.MAX_TANGENTS` tangents, the program of
    one Hessian-vector product runs once a variable instead.
    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 5.3.
    """

    name: ClassVar[str] = "forward_over_reverse"
    kind: ClassVar[Kind] = Kind.EXACT
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    summary: ClassVar[str] = "tangent sweep over the gradient program (automatic)"

    @property
    def options(self) -> str:
        """No options."""
        return ""

    def derive(self, graph: Graph, wrt: tuple[str, ...]) -> Derivation:
        """The Hessian program. Raises UnsupportedError for an operand without derivative."""
        partials = upper_triangle(graph, wrt)
        gradient = guarded_gradient(graph, wrt)
        if tangent_visits(gradient.graph, wrt, MAX_TANGENTS) > MAX_TANGENTS:
            return _one_by_one(graph, wrt, gradient)
        return Derivation(
            primal=graph,
            wrt=wrt,
            kind=self.kind,
            program=hessian_graph(graph, wrt, gradient),
            partials=partials,
        )

    def derive_product(
        self, graph: Graph, wrt: tuple[str, ...], direction: Direction
    ) -> Derivation:
        """The program of the Hessians times a direction: a small multiple of the function."""
        return Derivation(
            primal=with_inputs(graph, direction),
            wrt=wrt,
            kind=self.kind,
            program=hessian_vector_graph(graph, wrt, direction),
            partials=components(len(graph.outputs), wrt),
        )


def _one_by_one(graph: Graph, wrt: tuple[str, ...], gradient: GuardedGradient) -> Derivation:
    program = hessian_vector_graph(graph, wrt, open_direction(graph, wrt), gradient)
    outputs, size = len(graph.outputs), len(wrt)
    run = UnitDirections(program, size, outputs)

    def evaluate(values: Sequence[float]) -> tuple[list[float], list[float]]:
        primal, along = run(values)
        return primal, [
            along[column][output * size + row]
            for output in range(outputs)
            for row in range(size)
            for column in range(row, size)
        ]

    return Derivation(
        primal=graph,
        wrt=wrt,
        kind=Kind.EAGER,
        evaluate=evaluate,
        partials=upper_triangle(graph, wrt),
        evaluations_of_primal=size,
        formula=repeated(program, size),
        engine="python",
    )
