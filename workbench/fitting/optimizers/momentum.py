"""Gradient descent with momentum (the heavy ball)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from workbench.fitting.data import Array
from workbench.fitting.optimizers.descent import Descent, Step, check_positive


@dataclass(frozen=True, slots=True, kw_only=True)
class Momentum(Descent):
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
        Descent.__post_init__(self)
        check_positive(self.name, "momentum", self.momentum, below=1.0)

    def stepper(self, size: int) -> Step:
        """The gradients so far, each with its share left."""
        velocity = np.zeros(size)

        def step(gradient: Array) -> Array:
            nonlocal velocity
            velocity = self.momentum * velocity + self.learning_rate * gradient
            return velocity

        return step
