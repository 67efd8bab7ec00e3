"""The eager tape `Scalar` as a contestant: reverse mode that builds no program."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.ir.graph import Graph
from workbench.methods.protocol import Derivation, Fault, Kind
from workbench.tape import Scalar, gradient_on_tape
from workbench.tape.evaluate import require_derivatives


@dataclass(frozen=True, slots=True)
class ScalarTape:
    """Reverse mode on `Scalar`: records the function as it runs, then sweeps it backward once.

    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 3.2; the interface is
    that of Osipov's notebook.
    """

    name: ClassVar[str] = "scalar"
    kind: ClassVar[Kind] = Kind.EAGER
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    tape: ClassVar[type[Scalar]] = Scalar
    summary: ClassVar[str] = "eager tape wb.Scalar, one visit a node (automatic, reverse mode)"

    @property
    def options(self) -> str:
        """No options."""
        return ""

    def derive(self, graph: Graph, wrt: tuple[str, ...]) -> Derivation:
        """No program, an evaluation. Raises UnsupportedError for an operand without derivative."""
        require_derivatives(graph, wrt)
        evaluate = gradient_on_tape(graph, Scalar, wrt)
        return Derivation(primal=graph, wrt=wrt, kind=self.kind, evaluate=evaluate)
