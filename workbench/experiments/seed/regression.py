"""The notebook's linear regression: gradient descent with the gradient from every method.

The tapes run the loss as the notebook does, a fresh graph at every epoch; the other methods
differentiate it once, as a graph, and run compiled programs. See `regression_data` for the data
and for the order of operations on which the last digits depend.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from workbench.comparison.contestant import failure
from workbench.experiments.seed.descent import Gradient, State, descend
from workbench.experiments.seed.regression_data import (
    PARAMETER,
    RegressionData,
    distance_from_least_squares,
    exact_gradient,
    least_squares,
    loss_graph,
    mean_squared_error,
    notebook_data,
)
from workbench.measure.digits import right_digits
from workbench.measure.timing import Timing, time_interleaved
from workbench.methods.catalogue import METHODS, label, method
from workbench.methods.derivative import Derivative
from workbench.methods.protocol import First
from workbench.records import RegressionRecord, Status
from workbench.tape import NotebookScalar
from workbench.tape.evaluate import flows
from workbench.tape.notebook import visits


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionConfig:
    """One descent: learning rate, number of epochs, names of the methods."""

    learning_rate: float = 0.01
    epochs: int = 100
    methods: tuple[str, ...] = tuple(METHODS)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionSummary:
    """One method's descent. A method that failed has a status, a message and nothing else.

    `gradient_ratio` is its first gradient over the exact one: 1 if right. `digits` is the log
    relative error against least squares. `last_gradient` belongs to the last step taken, as the
    notebook prints it. `visits` counts the results that one backward sweep of a tape visits.
    """

    method: str
    final: float | None = None
    distance: float | None = None
    digits: float | None = None
    first_gradient: float | None = None
    last_gradient: float | None = None
    gradient_ratio: float | None = None
    operations_per_epoch: int | None = None
    visits_per_epoch: int | None = None
    status: Status = Status.OK
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionResult:
    """Trajectories and summaries of all methods, with the data and the exact solution."""

    data: RegressionData
    least_squares: float
    records: tuple[RegressionRecord, ...]
    summaries: tuple[RegressionSummary, ...]


def tape_gradient(tape: type[Any], data: RegressionData) -> Gradient:
    """Loss and derivative by running the loss on a tape, a fresh one at every call."""

    def gradient(w: float) -> tuple[float, float]:
        leaf = tape(w)
        loss = mean_squared_error(leaf, data)
        loss.grad = 1.0
        loss.backward()
        return loss.val, leaf.grad

    return gradient


def train(tape: type[Any], learning_rate: float = 0.01, epochs: int = 100) -> Any:
    """The notebook's own loop on a tape: one leaf w, its gradient zeroed before each sweep.

    >>> train(NotebookScalar)
    Value: 6.984187710500422, Gradient: -3.735900477863652e-14
    """
    data = notebook_data()
    w = tape(data.start)
    for _ in range(epochs):
        w.grad = 0.0
        loss = mean_squared_error(w, data)
        loss.grad = 1.0
        loss.backward()
        w.val = w.val - learning_rate * w.grad
    return w


def run(config: RegressionConfig | None = None) -> RegressionResult:
    """Descend with each method; a method that fails is a summary with status and message."""
    config = config or RegressionConfig()
    data = notebook_data()
    records: list[RegressionRecord] = []
    summaries: list[RegressionSummary] = []
    for one in map(method, config.methods):
        try:
            contestant = _contestant(label(one), data)
            states = descend(
                contestant.gradient, (data.start,), config.learning_rate, config.epochs
            )
        except Exception as error:
            status, message = failure(error)
            summary = RegressionSummary(method=label(one), status=status, message=message)
        else:
            records += [_record(label(one), epoch, state) for epoch, state in enumerate(states)]
            summary = _summary(label(one), contestant, states, data)
        summaries.append(summary)
    return RegressionResult(
        data=data,
        least_squares=least_squares(data),
        records=tuple(records),
        summaries=tuple(summaries),
    )


def epoch_timings(
    config: RegressionConfig | None = None, *, repeats: int = 11, seconds: float = 1.0
) -> dict[str, Timing]:
    """Seconds of one epoch (loss and gradient) by method, interleaved; without those that fail."""
    config = config or RegressionConfig()
    data = notebook_data()
    epochs: dict[str, Callable[[], object]] = {}
    for one in map(method, config.methods):
        try:
            contestant = _contestant(label(one), data)
            contestant.gradient(data.start)
        except Exception:  # `run` says why
            continue
        epochs[label(one)] = partial(contestant.gradient, data.start)
    return time_interleaved(epochs, repeats=repeats, seconds=seconds)


@dataclass(frozen=True, slots=True)
class _Contestant:
    """A method made ready for the loss, and what one epoch costs it."""

    gradient: Gradient
    operations: int | None = None
    visits: int | None = None


@cache
def _contestant(name: str, data: RegressionData) -> _Contestant:
    one, graph = method(name), loss_graph(data)
    tape = getattr(one, "tape", None)
    if tape is None:
        derivative = Derivative(one, graph, First((PARAMETER,)))
        counted = derivative.operations
        operations = None if counted is None else counted.shared_operations
        return _Contestant(derivative.call, operations=operations)
    recursive = tape is NotebookScalar
    visited = visits(graph, (PARAMETER,)) if recursive else sum(flows(graph, (PARAMETER,)))
    return _Contestant(tape_gradient(tape, data), visits=visited)


def _record(name: str, epoch: int, state: State) -> RegressionRecord:
    return RegressionRecord(
        method=name,
        epoch=epoch,
        parameters={PARAMETER: state.parameters[0]},
        gradient={PARAMETER: state.partials[0]},
        loss=state.loss,
    )


def _summary(
    name: str, contestant: _Contestant, states: list[State], data: RegressionData
) -> RegressionSummary:
    final = states[-1].parameters[0]
    first = states[0].partials[0]
    distance = distance_from_least_squares(final, data)
    return RegressionSummary(
        method=name,
        final=final,
        distance=distance,
        digits=right_digits(distance / abs(least_squares(data))) if math.isfinite(final) else None,
        first_gradient=first,
        last_gradient=states[-2].partials[0] if len(states) > 1 else None,
        gradient_ratio=first / exact_gradient(data.start, data),
        operations_per_epoch=contestant.operations,
        visits_per_epoch=contestant.visits,
    )
