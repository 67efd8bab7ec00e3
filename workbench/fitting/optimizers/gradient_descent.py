"""Plain gradient descent."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.fitting.optimizers.descent import Descent, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class GradientDescent(Descent):
    """x - learning_rate * gradient, `epochs` times; `tolerance` may end it before.

    >>> GradientDescent(learning_rate=0.1).epochs
    100
    """

    learning_rate: float = 0.01
    epochs: int = 100
    tolerance: float = 0.0

    name: ClassVar[str] = "gradient_descent"
    summary: ClassVar[str] = "x - learning_rate*gradient at every epoch"

    def stepper(self, size: int) -> Step:
        """The gradient, scaled."""
        return lambda gradient: self.learning_rate * gradient
