"""The notebook's recursive tape as a contestant: labelled for what it is, and wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.errors import UnsupportedError
from workbench.ir.graph import Graph
from workbench.methods.protocol import Derivation, Fault, Kind
from workbench.tape import NotebookScalar, gradient_on_tape
from workbench.tape.evaluate import require_derivatives
from workbench.tape.notebook import visits


@dataclass(frozen=True, slots=True)
class NotebookTape:
    """The scheme of the notebook: WRONG where a result is shared, 2^k visits, recursive.

    See `workbench.tape.NotebookScalar`. Source: C. Osipov's notebook (2022).
    """

    name: ClassVar[str] = "notebook_tape"
    kind: ClassVar[Kind] = Kind.EAGER
    faults: ClassVar[tuple[Fault, ...]] = (
        Fault.DOUBLE_COUNTING,
        Fault.UNGUARDED_SELECTION,
        Fault.NODEWISE_CONVENTION,
    )
    tape: ClassVar[type[NotebookScalar]] = NotebookScalar
    summary: ClassVar[str] = (
        "the notebook's recursive tape, wrong for shared results (reverse mode)"
    )

    @property
    def options(self) -> str:
        """No options."""
        return ""

    def derive(self, graph: Graph, wrt: tuple[str, ...]) -> Derivation:
        """No program, an evaluation.

        Raises BudgetError where the visits would exceed `workbench.tape.notebook.MAX_VISITS`,
        UnsupportedError where the recursion would be too deep or an operand has no derivative.
        """
        require_derivatives(graph, wrt)
        visits(graph, wrt)
        gradient = gradient_on_tape(graph, NotebookScalar, wrt)

        def evaluate(values: Sequence[float]) -> tuple[list[float], list[float]]:
            try:
                return gradient(values)
            except RecursionError:
                raise UnsupportedError(
                    "recursion limit: the notebook's scheme was called too deep inside another "
                    "program; use `scalar`"
                ) from None

        return Derivation(primal=graph, wrt=wrt, kind=self.kind, evaluate=evaluate)
