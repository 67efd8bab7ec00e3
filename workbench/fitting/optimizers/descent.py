"""Descent: epochs, the way, convergence and divergence, for every rule of a step."""

import math
from collections.abc import Callable, Sequence
from typing import ClassVar

import numpy as np

from workbench.errors import MethodError
from workbench.fitting.data import Array
from workbench.fitting.objective import Objective
from workbench.fitting.optimizers.protocol import Ending, OptimizerOutcome, Path, Watch
from workbench.presentation.text.numbers import short

#: A gradient that shrank to this share of what it was at the start has vanished.
VANISHED = 1e-6

#: The gradient at an epoch to what is taken off the parameters.
Step = Callable[[Array], Array]


class Descent:
    """An optimizer that takes a step off the parameters, `epochs` times; `tolerance` may end it
    before. A subclass has the options, and `stepper`, the rule of the step."""

    __slots__ = ()

    name: ClassVar[str]
    learning_rate: float
    epochs: int
    tolerance: float

    def __post_init__(self) -> None:
        check_positive(self.name, "learning_rate", self.learning_rate)
        check_epochs(self.name, self.epochs)
        if self.tolerance:
            check_positive(self.name, "tolerance", self.tolerance, below=1.0)

    @property
    def steps(self) -> int | None:
        """One step per epoch."""
        return self.epochs

    def stepper(self, size: int) -> Step:
        """The rule of the step for so many parameters."""
        raise NotImplementedError

    def run(self, objective: Objective, start: Sequence[float], watch: Watch) -> OptimizerOutcome:
        """Descend from a start. Raises MethodError where a parameter has a bound."""
        if objective.problem.bounded:
            raise MethodError(
                f"{self.name} knows no bounds; take levenberg_marquardt, or leave the bounds out"
            )
        objective.refuse_long_work(self.epochs + 1)
        step = self.stepper(len(start))
        return descend(
            objective, start, step, epochs=self.epochs, tolerance=self.tolerance, watch=watch
        )


def descend(
    objective: Objective,
    start: Sequence[float],
    step: Step,
    *,
    epochs: int,
    tolerance: float,
    watch: Watch,
) -> OptimizerOutcome:
    """Take `step` off the parameters, `epochs` times.

    Stops before only where the parameters no longer move, where the gradient has shrunk to
    `tolerance` of what it was at the start, or where something is not finite: then the last
    finite state is the result. A loss that ends above the one it began with has diverged too.
    """
    at = np.array(start, dtype=np.float64)
    loss, gradient = objective.loss_and_gradient(at.tolist())
    size = first_size = _size(gradient)
    path = Path()
    path.add(at.tolist(), loss, gradient.tolist())
    if not _finite(loss, size):
        return path.outcome(Ending.DIVERGED, _not_finite_at_start(objective, at, loss))
    first_loss = loss
    still = first_size == 0.0
    with np.errstate(all="ignore"):
        while not still and len(path) <= epochs and size > tolerance * first_size:
            moved = at - step(gradient)
            still = bool((moved == at).all())
            if still:
                break
            numbers = moved.tolist()
            loss, gradient = objective.loss_and_gradient(numbers)
            watch()
            size = _size(gradient)
            if not (_finite(loss, size) and all(map(math.isfinite, numbers))):
                return path.outcome(Ending.DIVERGED, _not_finite(objective, path, at, loss))
            at = moved
            path.add(numbers, loss, gradient.tolist())
    share = size / first_size if first_size else 0.0
    done = len(path) - 1
    if loss > first_loss:
        ending = Ending.DIVERGED
        message = (
            f"diverged: the loss grew from {short(first_loss)} to {short(loss)} in "
            f"{_epochs(done)}; take a lower learning rate"
        )
    elif still:
        ending = Ending.CONVERGED
        message = f"converged: after {_epochs(done)} the parameters no longer move"
    elif share <= max(VANISHED, tolerance):
        ending = Ending.CONVERGED
        message = (
            f"converged: after {_epochs(done)} the gradient is {short(share)} of what it was at "
            "the start"
        )
    else:
        ending = Ending.EPOCHS_DONE
        message = (
            f"{_epochs(done)} done, not converged: the gradient is still {short(share)} of what "
            "it was at the start; take more epochs or another learning rate"
        )
    return path.outcome(ending, message)


def check_positive(owner: str, name: str, value: float, below: float = math.inf) -> None:
    """MethodError where an option is no number above 0 (and below a limit)."""
    if not (isinstance(value, int | float) and 0 < value < below):
        limit = "" if below == math.inf else f" below {below:g}"
        raise MethodError(f"{owner}: {name} must be a positive number{limit}, not {value!r:.40}")


def check_epochs(owner: str, value: int) -> None:
    """MethodError where a number of epochs is none."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise MethodError(f"{owner}: epochs must be a whole number from 1 on, not {value!r:.40}")


def _epochs(number: int) -> str:
    return "1 epoch" if number == 1 else f"{number} epochs"


def _finite(loss: float, size: float) -> bool:
    return math.isfinite(loss) and math.isfinite(size)


def _size(gradient: Array) -> float:
    """The largest partial in magnitude; it is finite where all are, since NaN exceeds all."""
    return float(np.abs(gradient).max())


def _not_finite(objective: Objective, path: Path, at: Array, loss: float) -> str:
    what = "the loss" if not math.isfinite(loss) else "its gradient"
    names = objective.problem.parameters
    values = ", ".join(f"{name}={value!r}" for name, value in zip(names, at.tolist(), strict=True))
    return (
        f"diverged at epoch {len(path)}: {what} is no longer finite; the last finite parameters "
        f"(epoch {len(path) - 1}) are {values}; take a lower learning rate"
    )


def _not_finite_at_start(objective: Objective, at: Array, loss: float) -> str:
    what = "the loss" if not math.isfinite(loss) else "the gradient of the loss"
    where = objective.first_bad_row(at.tolist())
    reason = f" ({where})" if where else ""
    return f"{what} is not finite at the start{reason}; take another start"
