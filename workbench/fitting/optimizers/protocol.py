"""The protocol of optimizers: the run from a start, its path and its outcome."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

import numpy as np

from workbench.fitting.data import Array
from workbench.fitting.objective import Objective

#: Called after every epoch.
Watch = Callable[[], object]


class Ending(StrEnum):
    """How a fit ended."""

    #: The loss no longer falls, or its gradient has vanished.
    CONVERGED = "converged"
    #: All epochs were run, and the loss fell; more of them would go further.
    EPOCHS_DONE = "epochs_done"
    #: As many evaluations as allowed, and no convergence.
    NOT_CONVERGED = "not_converged"
    #: The loss grew, or something is no longer finite.
    DIVERGED = "diverged"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptimizerOutcome:
    """Where an optimizer ended; `loss` and `gradient` belong to `x`.

    They are finite, unless the start itself was not. `states` has a row a state: parameters,
    partials, loss; shape (iterations + 1, 2*parameters + 1).
    """

    x: Array
    loss: float
    gradient: Array
    ending: Ending
    message: str
    iterations: int
    states: Array

    @property
    def success(self) -> bool:
        """Whether the optimizer did what it was asked."""
        return self.ending in (Ending.CONVERGED, Ending.EPOCHS_DONE)


class Path:
    """The way of an optimizer: parameters, gradient and loss at every state."""

    def __init__(self) -> None:
        self._states: list[list[float]] = []

    def __len__(self) -> int:
        return len(self._states)

    def add(self, at: Iterable[float], loss: float, gradient: Iterable[float]) -> None:
        """Note one state."""
        self._states.append([*map(float, at), *map(float, gradient), float(loss)])

    def outcome(self, ending: Ending, message: str) -> OptimizerOutcome:
        """The end of the way: the last state is the result."""
        states = np.array(self._states)
        size = states.shape[1] // 2
        last = states[-1]
        return OptimizerOutcome(
            x=last[:size].copy(),
            loss=float(last[-1]),
            gradient=last[size:-1].copy(),
            ending=ending,
            message=message,
            iterations=len(states) - 1,
            states=states,
        )


class Optimizer(Protocol):
    """One file each; configured objects are frozen dataclasses, options are their fields."""

    name: ClassVar[str]
    summary: ClassVar[str]

    @property
    def steps(self) -> int | None:
        """How many steps it will make, where that is known beforehand."""
        ...

    def run(self, objective: Objective, start: Sequence[float], watch: Watch) -> OptimizerOutcome:
        """Fit from a start. Raises BudgetError, UnsupportedError and what methods raise."""
        ...
