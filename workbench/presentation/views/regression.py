"""The regression and the notebook's fault as a page shows them: plain data."""

from dataclasses import dataclass

from workbench.presentation.views.plot import Plot
from workbench.records import FaultRecord, LearningRateRecord, RegressionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionRow:
    """One method's descent: where it ended and what an epoch cost.

    `gradient_ratio` is its gradient over the true gradient at the first epoch: 1 if right.
    """

    method: str
    final: float | None = None
    distance: float | None = None
    gradient_ratio: float | None = None
    operations_per_epoch: int | None = None
    seconds_per_epoch: float | None = None
    low_seconds: float | None = None
    high_seconds: float | None = None
    status: str = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionView:
    """The regression: data, model, descent by each method, and the fault explained.

    `faulty_method` and `right_method` name two of the methods in `rows`; the explanation of the
    fault (why the last digits differ) is written from their rows and from `faults`, whose last row
    is the loss itself. `curvature` is the loss's second derivative.
    """

    model: str
    parameter: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    least_squares: float
    learning_rate: float
    epochs: int
    records: tuple[RegressionRecord, ...] = ()
    rows: tuple[RegressionRow, ...] = ()
    faulty_method: str = ""
    right_method: str = ""
    faults: tuple[FaultRecord, ...] = ()
    learning_rates: tuple[LearningRateRecord, ...] = ()
    curvature: float | None = None
    plots: tuple[Plot, ...] = ()
    csv: str = "regression.csv"
    faults_csv: str = ""
    learning_rates_csv: str = ""
