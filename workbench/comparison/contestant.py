"""A method made ready for one primal, or the reason why it could not be."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.engines import Engine
from workbench.errors import (
    BudgetError,
    EngineError,
    UnsupportedError,
    WorkbenchError,
    WorkerError,
)
from workbench.ir.primal import Primal
from workbench.methods.catalogue import label
from workbench.methods.derivative import Derivative
from workbench.methods.protocol import Method, Wants
from workbench.records import Status


@dataclass(frozen=True, slots=True)
class Contestant:
    """One method on one primal: a derivative, or a status and a message."""

    method: Method
    derivative: Derivative | None
    status: Status = Status.OK
    message: str = ""
    #: The engine that runs a point: `eager` where there is no program.
    engine: str = ""

    @property
    def label(self) -> str:
        """The method with its options."""
        return label(self.method)


def failure(error: Exception) -> tuple[Status, str]:
    """Status and message of a failed step; no failure aborts a comparison."""
    if isinstance(error, UnsupportedError | EngineError):
        return Status.UNSUPPORTED, str(error)
    if isinstance(error, BudgetError | WorkerError | RecursionError | MemoryError):
        return Status.BUDGET_EXCEEDED, str(error) or type(error).__name__
    if isinstance(error, WorkbenchError):
        return Status.ERROR, str(error)
    return Status.ERROR, f"{type(error).__name__}: {error}"


def prepare(
    primal: Primal, wants: Wants, methods: Sequence[Method], engine: str | Engine | None = None
) -> list[Contestant]:
    """Differentiate a primal by each method, in order; failures become contestants that say why."""
    return [contestant(primal, wants, method, engine) for method in methods]


def contestant(
    primal: Primal, wants: Wants, method: Method, engine: str | Engine | None = None
) -> Contestant:
    """A primal differentiated by one method; a failure is a contestant that says why."""
    try:
        derivative = Derivative(method, primal, wants, engine)
        if engine is not None:
            derivative.compile(engine)
        return Contestant(method, derivative, engine=derivative.plan.engine)
    except Exception as error:
        return Contestant(method, None, *failure(error))
