"""The fault in the notebook's tape: what it answers, what is true, and where training notices.

Its `backward` propagates a shared result once a path. In the regression every error is squared as
error*error, a shared result, so every gradient is exactly 4 times too large; a scaled gradient is
another learning rate, and so training converges all the same, until the rate is too large.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.experiments.descent import descend
from workbench.experiments.regression import tape_gradient
from workbench.experiments.regression_data import PARAMETER, loss_graph, notebook_data
from workbench.methods.catalogue import gradient
from workbench.tape import NotebookScalar, Scalar
from workbench.tape.evaluate import flows
from workbench.tape.notebook import visits

#: The learning rates of the notebook's table, and its number of epochs.
RATES = (0.01, 0.02, 0.03, 0.04, 0.12)
EPOCHS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRow:
    """One function of x: the notebook's answer, the true derivative, and the visits of each."""

    function: str
    at: float
    notebook: float
    correct: float
    notebook_visits: int
    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningRateRow:
    """Where descent ends with the notebook's gradient and with a correct one."""

    learning_rate: float
    notebook: float
    correct: float


def fault_table(squarings: int = 5) -> list[FaultRow]:
    """The functions of the notebook's fault: a shared sum, a shared factor, k squarings.

    >>> [(row.notebook, row.correct) for row in fault_table()[:3]]
    [(24.0, 12.0), (12.0, 6.0), (2.0, 2.0)]
    """
    rows = [
        _fault_row("z + z, z = x*x", _doubled_square, 3.0),
        _fault_row("e*e, e = x + 1", _squared_sum, 2.0),
    ]
    for count in range(1, squarings + 1):
        plural = "" if count == 1 else "s"
        rows.append(_fault_row(f"{count} squaring{plural} of x", _squarings(count), 1.0))
    return rows


def learning_rate_table(
    rates: Sequence[float] = RATES, epochs: int = EPOCHS
) -> list[LearningRateRow]:
    """The final w of the notebook's regression at some learning rates, by either gradient.

    The notebook's column is run on its tape, the correct one by the compiled reverse sweep.
    """
    data = notebook_data()
    faulty = tape_gradient(NotebookScalar, data)
    correct = gradient(loss_graph(data), "reverse", (PARAMETER,)).call
    return [
        LearningRateRow(
            learning_rate=rate,
            notebook=descend(faulty, (data.start,), rate, epochs)[-1].parameters[0],
            correct=descend(correct, (data.start,), rate, epochs)[-1].parameters[0],
        )
        for rate in rates
    ]


def _fault_row(text: str, function: Callable[[Any], Any], at: float) -> FaultRow:
    graph = function(Scalar(at, name="x")).to_graph()
    return FaultRow(
        function=text,
        at=at,
        notebook=_slope(NotebookScalar, function, at),
        correct=_slope(Scalar, function, at),
        notebook_visits=visits(graph, ("x",)),
        visits=sum(flows(graph, ("x",))),
    )


def _slope(tape: type[Any], function: Callable[[Any], Any], at: float) -> float:
    x = tape(at)
    y = function(x)
    y.grad = 1.0
    y.backward()
    return float(x.grad)


def _doubled_square(x: Any) -> Any:
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
