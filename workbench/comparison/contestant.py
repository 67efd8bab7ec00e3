"""A method made ready for one graph, or the reason why it could not be."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.errors import BudgetError, UnsupportedError, WorkbenchError, WorkerError
from workbench.ir.graph import Graph
from workbench.methods.catalogue import label
from workbench.methods.derivative import Derivative
from workbench.methods.protocol import Kind, Method
from workbench.records import Status


@dataclass(frozen=True, slots=True)
class Contestant:
    """One method on one graph: a derivative, or a status and a message."""

    method: Method
    derivative: Derivative | None
    status: Status = Status.OK
    message: str = ""

    @property
    def label(self) -> str:
        """The method with its options."""
        return label(self.method)

    @property
    def engine(self) -> str:
        """The engine that runs a point: `eager` where there is no program."""
        if self.derivative is None:
            return ""
        return self.derivative.plan.engine


def failure(error: Exception) -> tuple[Status, str]:
    """Status and message of a failed step; no failure aborts a comparison."""
    if isinstance(error, UnsupportedError):
        return Status.UNSUPPORTED, str(error)
    if isinstance(error, BudgetError | WorkerError | RecursionError | MemoryError):
        return Status.BUDGET_EXCEEDED, str(error) or type(error).__name__
    if isinstance(error, WorkbenchError):
        return Status.ERROR, str(error)
    return Status.ERROR, f"{type(error).__name__}: {error}"


def prepare(graph: Graph, wrt: tuple[str, ...], methods: Sequence[Method]) -> list[Contestant]:
    """Derive a graph by each method, in order; failures become contestants that say why."""
    contestants = []
    for method in methods:
        try:
            contestants.append(Contestant(method, Derivative(method, graph, wrt)))
        except Exception as error:
            contestants.append(Contestant(method, None, *failure(error)))
    return contestants


def yardstick(
    contestants: Sequence[Contestant], graph: Graph, wrt: tuple[str, ...]
) -> Graph | None:
    """The program whose bound contestants without a graph borrow: the adjoint program."""
    derivatives = [one.derivative for one in contestants if one.derivative is not None]
    if all(one.derivation.kind is not Kind.EAGER for one in derivatives):
        return None
    for one in contestants:
        exact = one.derivative is not None and one.derivative.derivation.kind is Kind.EXACT
        if exact and one.method.name == "reverse" and one.derivative is not None:
            return one.derivative.graph
    from workbench.calculus.adjoint import gradient_graph

    try:
        return gradient_graph(graph, wrt)
    except WorkbenchError:
        return None
