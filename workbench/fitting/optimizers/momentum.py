"""Gradient descent with momentum (the heavy ball)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from workbench.fitting.data import Array
from workbench.fitting.objective import Objective
from workbench.fitting.optimizers.descent import check_epochs, check_positive, descend
from workbench.fitting.optimizers.protocol import Outcome, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Momentum:
    """v = momentum*v + learning_rate*gradient, then x - v, `epochs` times.

    `tolerance` may end it before.
    Source: B. Polyak, Some methods of speeding up the convergence of iteration methods (1964).

    >>> Momentum(momentum=0.5).learning_rate
    0.01
    """

    learning_rate: float = 0.01
    momentum: float = 0.9
    epochs: int = 100
    tolerance: float = 0.0

    name: ClassVar[str] = "momentum"
    summary: ClassVar[str] = "gradient descent that keeps a share of its last step"

    def __post_init__(self) -> None:
        check_positive(self.name, "learning_rate", self.learning_rate)
        check_positive(self.name, "momentum", self.momentum, below=1.0)
        check_epochs(self.name, self.epochs)
        if self.tolerance:
            check_positive(self.name, "tolerance", self.tolerance, below=1.0)

    @property
    def steps(self) -> int | None:
        """One step an epoch."""
        return self.epochs

    def run(self, objective: Objective, start: Sequence[float], watch: Watch) -> Outcome:
        """Descend from a start."""
        objective.refuse_long_work(self.epochs + 1)
        velocity = np.zeros(len(start))

        def step(gradient: Array) -> Array:
            nonlocal velocity
            velocity = self.momentum * velocity + self.learning_rate * gradient
            return velocity

        return descend(
            objective, start, step, epochs=self.epochs, tolerance=self.tolerance, watch=watch
        )
