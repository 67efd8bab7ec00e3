"""Hessians by the tangent sweep over the gradient program."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.adjoint import guarded_gradient
from workbench.calculus.reach import tangent_visits
from workbench.calculus.second import hessian_graph, hessian_vector_graph
from workbench.ir.primal import Primal
from workbench.limits import limits
from workbench.methods.derivations import LoopedDerivation, ProgramDerivation
from workbench.methods.directions import components, open_direction, with_inputs
from workbench.methods.hessian.triangle import upper_triangle
from workbench.methods.protocol import (
    Along,
    BaseMethod,
    Derivation,
    Facts,
    Fault,
    Makes,
    Triangle,
    Wants,
    graph_of,
)


@dataclass(frozen=True, slots=True)
class ForwardOverReverse(BaseMethod):
    """The tangents of all variables over the adjoint program: exact, sparse, once each entry.

    Where the sweep would carry more than `limits.sweep_tangents` tangents, the program of
    one Hessian-vector product runs once per variable instead.
    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 5.3.
    """

    name: ClassVar[str] = "forward_over_reverse"
    makes: ClassVar[Makes] = (Triangle, Along)
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    summary: ClassVar[str] = "tangent sweep over the gradient program (automatic)"

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """The Hessian program, or the Hessians times a direction: a small multiple of the function.

        Raises UnsupportedError for an operand without derivative.
        """
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        if isinstance(wants, Along):
            return ProgramDerivation(
                primal=with_inputs(graph, wants.direction),
                wrt=wrt,
                program=hessian_vector_graph(graph, wrt, wants.direction),
                partials=components(graph.size, wrt),
            )
        partials = upper_triangle(graph, wrt)
        gradient = guarded_gradient(graph, wrt)
        if tangent_visits(gradient.graph, wrt, limits.sweep_tangents) > limits.sweep_tangents:
            size = len(wrt)
            return LoopedDerivation(
                primal=graph,
                wrt=wrt,
                partials=partials,
                direction=hessian_vector_graph(graph, wrt, open_direction(graph, wrt), gradient),
                places=tuple(
                    (column, output * size + row)
                    for output in range(graph.size)
                    for row in range(size)
                    for column in range(row, size)
                ),
                facts=Facts(evaluations_of_primal=size),
            )
        program = hessian_graph(graph, wrt, gradient)
        return ProgramDerivation(primal=graph, wrt=wrt, program=program, partials=partials)
