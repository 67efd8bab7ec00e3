"""The fault in the notebook's tape: what it answers, what is true, and where training notices.

Its `backward` propagates a shared result once a path. In the regression every error is squared as
error*error, a shared result, so every gradient is exactly 4 times too large; a scaled gradient is
another learning rate, and so training converges all the same, until the rate is too large.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from workbench.experiments.seed.descent import descend
from workbench.experiments.seed.notebook_scheme import exact_slopes
from workbench.experiments.seed.regression import tape_gradient
from workbench.experiments.seed.regression_data import (
    PARAMETER,
    RegressionData,
    curvature,
    distance_from_least_squares,
    loss_graph,
    mean_squared_error,
    notebook_data,
)
from workbench.ir.graph import Graph
from workbench.methods.catalogue import gradient
from workbench.records import FaultRecord, LearningRateRecord
from workbench.tape import NotebookScalar, Scalar
from workbench.tape.evaluate import flows
from workbench.tape.notebook import visits

#: The learning rates of the notebook's table, and its number of epochs.
RATES = (0.01, 0.02, 0.03, 0.04, 0.12)
EPOCHS = 100
#: Squarings in a row up to which the visits are shown: 2^(k + 1) - 1 of them against k + 1.
SQUARINGS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultResult:
    """Everything that the fault shows.

    `growth` has for k squarings in a row (k, visits of the notebook's sweep, visits of a right
    one); `loss` is the row of the regression at the first epoch, which `faults` ends with.
    """

    faults: tuple[FaultRecord, ...]
    learning_rates: tuple[LearningRateRecord, ...]
    growth: tuple[tuple[int, int, int], ...]
    curvature: float

    @property
    def loss(self) -> FaultRecord:
        """The fault in the notebook's own training loop."""
        return self.faults[-1]


def run(
    rates: Sequence[float] = RATES, epochs: int = EPOCHS, squarings: int = SQUARINGS
) -> FaultResult:
    """Both tables of the fault, with the regression's own gradient as the last row of the first."""
    data = notebook_data()
    faults = fault_table(squarings)
    return FaultResult(
        faults=(*faults, loss_fault(data)),
        learning_rates=tuple(learning_rate_table(rates, epochs)),
        growth=tuple(
            (count, row.notebook_visits, row.correct_visits)
            for count, row in enumerate(faults[-squarings:], start=1)
        ),
        curvature=curvature(data),
    )


def fault_table(squarings: int = SQUARINGS) -> list[FaultRecord]:
    """The functions of the notebook's fault: a shared sum, a shared factor, k squarings.

    >>> [(row.notebook_gradient, row.correct_gradient) for row in fault_table()[:4]]
    [(24.0, 12.0), (12.0, 6.0), (2.0, 2.0), (8.0, 4.0)]
    """
    rows = [
        _fault("z + z, z = x*x", "x", doubled_square, 3.0),
        _fault("e*e, e = x + 1", "x", _squared_sum, 2.0),
    ]
    for count in range(1, squarings + 1):
        plural = "" if count == 1 else "s"
        rows.append(_fault(f"{count} squaring{plural} of x", "x", _squarings(count), 1.0))
    return rows


def loss_fault(data: RegressionData) -> FaultRecord:
    """The regression's loss at the first epoch: its gradient is 4 times too large, exactly.

    >>> round(loss_fault(notebook_data()).notebook_gradient, 2), loss_fault(notebook_data()).factor
    (-447.11, 4.0)
    """
    return _fault(
        "mean squared error",
        PARAMETER,
        lambda w: mean_squared_error(w, data),
        data.start,
        loss_graph(data),
    )


def learning_rate_table(
    rates: Sequence[float] = RATES, epochs: int = EPOCHS
) -> list[LearningRateRecord]:
    """The final w of the notebook's regression at some learning rates, by either gradient.

    The notebook's column is run on its tape, the correct one by the compiled reverse sweep.
    """
    data = notebook_data()
    faulty = tape_gradient(NotebookScalar, data)
    correct = gradient(loss_graph(data), method="reverse", wrt=(PARAMETER,)).call
    bend, factor = curvature(data), loss_fault(data).factor
    rows = []
    for rate in rates:
        ends = [
            descend(slope, (data.start,), rate, epochs)[-1].parameters[0]
            for slope in (faulty, correct)
        ]
        rows.append(
            LearningRateRecord(
                learning_rate=rate,
                epochs=epochs,
                notebook_w=ends[0],
                correct_w=ends[1],
                notebook_distance=distance_from_least_squares(ends[0], data),
                correct_distance=distance_from_least_squares(ends[1], data),
                notebook_epoch_factor=_epoch_factor(rate, factor * bend),
                correct_epoch_factor=_epoch_factor(rate, bend),
            )
        )
    return rows


def _epoch_factor(rate: float, bend: float) -> float:
    """1 - rate * bend, rounded once; the rate is the decimal that it prints as."""
    return float(1 - Fraction(repr(rate)) * Fraction(repr(bend)))


def _fault(
    text: str,
    variable: str,
    function: Callable[[Any], Any],
    at: float,
    graph: Graph | None = None,
) -> FaultRecord:
    if graph is None:
        graph = function(Scalar(at, name=variable)).to_graph()
    scheme, true = exact_slopes(graph, at)
    return FaultRecord(
        function=text,
        variable=variable,
        at=at,
        notebook_gradient=slope(NotebookScalar, function, at),
        correct_gradient=slope(Scalar, function, at),
        factor=float(scheme / true),
        notebook_visits=visits(graph, (variable,)),
        correct_visits=sum(flows(graph, (variable,))),
    )


def slope(
    tape: type[Any], function: Callable[[Any], Any], at: float, *, seeded: bool = True
) -> float:
    """The derivative of a function by a tape; `seeded`: the caller sets the result's gradient."""
    leaf = tape(at)
    result = function(leaf)
    if seeded:
        result.grad = 1.0
    result.backward()
    return float(leaf.grad)


def doubled_square(x: Any) -> Any:
    """2*x**2 as a sum of one shared square."""
    z = x * x
    return z + z


def _squared_sum(x: Any) -> Any:
    e = x + 1
    return e * e


def _squarings(count: int) -> Callable[[Any], Any]:
    def function(x: Any) -> Any:
        for _ in range(count):
            x = x * x
        return x

    return function
