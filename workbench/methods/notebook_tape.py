"""The notebook's recursive tape as a contestant: labelled for what it is, and wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.engines.protocol import Engine
from workbench.errors import UnsupportedError
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
from workbench.tape import NotebookScalar, gradient_on_tape
from workbench.tape.evaluate import require_derivatives
from workbench.tape.notebook import visits
from workbench.tape.program import notebook_program


@dataclass(frozen=True, slots=True)
class NotebookTape(BaseMethod):
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

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """No program, an evaluation.

        Raises BudgetError where the visits would exceed `limits.tape_visits`,
        UnsupportedError where the recursion would be too deep or an operand has no derivative.
        """
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        require_derivatives(graph, wrt)
        visits(graph, wrt)
        gradient = gradient_on_tape(graph, self.tape, wrt)

        def evaluate(
            values: Sequence[float], engine: Engine
        ) -> tuple[Sequence[float], Sequence[float]]:
            try:
                return gradient(values)
            except RecursionError:
                raise UnsupportedError(
                    "recursion limit: the notebook's scheme was called too deep inside another "
                    "program; use `scalar`"
                ) from None

        return EagerDerivation(
            primal=graph,
            wrt=wrt,
            evaluate=evaluate,
            evidence=Lender(graph, wrt, make=notebook_program),
        )
