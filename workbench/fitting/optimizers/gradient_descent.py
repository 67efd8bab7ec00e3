"""Plain gradient descent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.fitting.data import Array
from workbench.fitting.objective import Objective
from workbench.fitting.optimizers.descent import check_epochs, check_positive, descend
from workbench.fitting.optimizers.protocol import Outcome, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class GradientDescent:
    """x - learning_rate * gradient, `epochs` times; `tolerance` may end it before.

    >>> GradientDescent(learning_rate=0.1).epochs
    100
    """

    learning_rate: float = 0.01
    epochs: int = 100
    tolerance: float = 0.0

    name: ClassVar[str] = "gradient_descent"
    summary: ClassVar[str] = "x - learning_rate*gradient at every epoch"

    def __post_init__(self) -> None:
        check_positive(self.name, "learning_rate", self.learning_rate)
        check_epochs(self.name, self.epochs)
        if self.tolerance:
            check_positive(self.name, "tolerance", self.tolerance, below=1.0)

    @property
    def steps(self) -> int | None:
        """One step an epoch."""
        return self.epochs

    def run(self, objective: Objective, start: Sequence[float], watch: Watch) -> Outcome:
        """Descend from a start."""
        rate = self.learning_rate
        objective.refuse_long_work(self.epochs + 1)

        def step(gradient: Array) -> Array:
            return rate * gradient

        return descend(
            objective, start, step, epochs=self.epochs, tolerance=self.tolerance, watch=watch
        )
