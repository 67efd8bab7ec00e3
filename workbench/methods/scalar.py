"""The eager tape `Scalar` as a contestant: reverse mode that builds no program."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.ir.primal import Primal
from workbench.methods.derivations import EagerDerivation, Lender
from workbench.methods.protocol import (
    BaseMethod,
    Derivation,
    Fault,
    Kind,
    Wants,
    graph_of,
)
from workbench.tape import Scalar, gradient_on_tape
from workbench.tape.evaluate import require_derivatives
from workbench.tape.program import scalar_program


@dataclass(frozen=True, slots=True)
class ScalarTape(BaseMethod):
    """Reverse mode on `Scalar`: records the function as it runs, then sweeps it backward once.

    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 3.2; the interface is
    that of Osipov's notebook.
    """

    name: ClassVar[str] = "scalar"
    kind: ClassVar[Kind] = Kind.EAGER
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    tape: ClassVar[type[Scalar]] = Scalar
    summary: ClassVar[str] = "eager tape wb.Scalar, one visit per node (automatic, reverse mode)"

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """No program, an evaluation. Raises UnsupportedError for an operand without derivative."""
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        require_derivatives(graph, wrt)
        gradient = gradient_on_tape(graph, self.tape, wrt)
        return EagerDerivation(
            primal=graph,
            wrt=wrt,
            evaluate=lambda values, engine: gradient(values),
            evidence=Lender(graph, wrt, make=scalar_program),
        )
