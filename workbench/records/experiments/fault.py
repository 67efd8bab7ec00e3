"""One row of `notebook_fault.csv` and of `learning_rates.csv`: what the notebook's fault does."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRecord:
    """One function of one variable: what the notebook's tape answers, what a right one does."""

    function: str = column("", "the function", "")
    variable: str = column("", "its variable", "x")
    at: float = column("", "the value of the variable", 0.0)
    notebook_gradient: float = column("", "what the notebook's tape answers", 0.0)
    correct_gradient: float = column("", "what a right tape answers", 0.0)
    factor: float = column("1", "the first over the second, in exact arithmetic", 1.0)
    notebook_visits: int = column("1", "runs of a backward rule in the notebook's sweep", 0)
    correct_visits: int = column("1", "the same in a sweep that visits a node once", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningRateRecord:
    """One learning rate: where the regression ends with the notebook's gradient and a right one.

    On a quadratic loss one epoch multiplies the distance from least squares by a number of its
    own: 1 - rate * factor * curvature. Descent converges where that lies between -1 and 1.
    """

    learning_rate: float = column("", "step of the descent over the gradient", 0.0)
    epochs: int = column("1", "number of steps", 0)
    notebook_w: float = column("", "where the notebook's gradient ends", 0.0)
    correct_w: float = column("", "where a right gradient ends", 0.0)
    notebook_distance: float = column("", "the distance of the former from least squares", 0.0)
    correct_distance: float = column("", "the distance of the latter from least squares", 0.0)
    notebook_epoch_factor: float = column("1", "what an epoch multiplies the distance by", 0.0)
    correct_epoch_factor: float = column("1", "the same with a right gradient", 0.0)
