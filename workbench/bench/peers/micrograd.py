"""micrograd: the scalar tape of a lecture, which can add and multiply."""

from typing import Any

from workbench.bench.case import Case, Ready, numbers_of
from workbench.bench.contestant import Contestant
from workbench.bench.ours import EPOCHS, RATE


class Micrograd(Contestant):
    """Its `Value`."""

    name = "micrograd"
    module = "micrograd"

    def tape(self, case: Case) -> Ready:
        """The notebook's regression, a fresh graph at every epoch."""
        return Ready(_train, lambda w: numbers_of(w.data))


def _train() -> Any:
    from micrograd.engine import Value

    from workbench.experiments.seed.regression_data import mean_squared_error, notebook_data

    data = notebook_data()
    w = Value(data.start)
    for _ in range(EPOCHS):
        w.grad = 0.0
        mean_squared_error(w, data).backward()
        w.data -= RATE * w.grad
    return w
