"""The canon's figures of the notebook's regression: item 17."""

from functools import cache
from typing import Any

from workbench.experiments.canon.figure import Figure, Measured, Subject, as_computed
from workbench.experiments.seed.notebook_fault import loss_fault
from workbench.experiments.seed.regression import train
from workbench.experiments.seed.regression_data import exact_gradient, least_squares, notebook_data
from workbench.records import FaultRecord
from workbench.tape import NotebookScalar, Scalar

_TAPES: dict[str, Any] = {"notebook_tape": NotebookScalar, "scalar": Scalar}


@cache
def _trained(method: str) -> Any:
    return train(_TAPES[method])


@cache
def _first_epoch() -> FaultRecord:
    return loss_fault(notebook_data())


def _solution() -> str:
    return repr(least_squares(notebook_data()))


def _parameter(method: str) -> Measured:
    return Measured(repr(_trained(method).val), _solution(), method)


def _slope() -> str:
    data = notebook_data()
    return repr(exact_gradient(data.start, data))


SUBJECTS = (
    Subject(17, "the notebook's regression", "Osipov, Automatic Differentiation Explained, 2022")
    .printing(
        Figure(
            "w after 100 epochs at learning rate 0.01, as the notebook prints it",
            "6.984187710500422",
            lambda: _parameter("notebook_tape"),
            as_computed(0.0),
            note="its gradients are 4 times too large, which makes the learning rate 0.04",
        ),
        Figure(
            "last gradient of that training",
            "-3.735900477863652e-14",
            lambda: Measured(repr(_trained("notebook_tape").grad), method="notebook_tape"),
            as_computed(0.0),
        ),
    )
    .showing(
        Figure(
            "w after 100 epochs with a right gradient",
            "6.984187629858922",
            lambda: _parameter("scalar"),
            as_computed(1e-13),
        ),
        Figure(
            "w of least squares",
            "6.984187710500423",
            lambda: Measured(_solution(), _solution(), "exact fractions"),
        ),
        Figure(
            "gradient at the first epoch by the notebook's tape",
            "-447.11",
            lambda: Measured(f"{_first_epoch().notebook_gradient:.2f}", _slope(), "notebook_tape"),
            as_computed(0.0),
            note="4 times the true one",
        ),
        Figure(
            "gradient at the first epoch by a right tape",
            "-111.78",
            lambda: Measured(f"{_first_epoch().correct_gradient:.2f}", _slope(), "scalar"),
            as_computed(0.0),
        ),
    ),
)
