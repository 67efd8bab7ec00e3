"""The result of a fit: SciPy's fields, the way there, and every way to show it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.fitting.data import Array
from workbench.fitting.diagnostics import Diagnosis
from workbench.fitting.linear import exact_solution
from workbench.fitting.optimizers import Ending
from workbench.fitting.pictures import picture_of
from workbench.fitting.problem import FitProblem
from workbench.fitting.reading import read_data
from workbench.measure.digits import ALL_DIGITS, agreed_digits
from workbench.presentation.views.fit import FitEnd, FittedParameter, FitView
from workbench.records import csv_text
from workbench.records.document import json_document
from workbench.storage import write_file

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, kw_only=True)
class Fit(FitEnd):
    """Where a fit ended. Fields are named as in `scipy.optimize.OptimizeResult`.

    `x` holds the parameters in the order of the start, `fun` the loss there (a mean over the rows)
    and `jac` its gradient; `nit` counts iterations, `nfev` evaluations of the model over all rows
    and `njev` those with derivatives. `status` is converged, epochs_done (all epochs were run, and
    the loss fell), not_converged or diverged; `success` is True for the first two.

    >>> import workbench as wb
    >>> data = {"x": [0, 1, 2], "y": [1, 3, 5]}
    >>> fit = wb.fit("w*x + b", data, target="y", start={"w": 0, "b": 0})
    >>> fit.success, {name: round(value, 9) for name, value in fit.parameters.items()}
    (True, {'w': 2.0, 'b': 1.0})
    """

    x: Array
    jac: Array
    problem: FitProblem
    #: A row a state: parameters, partials, loss.
    states: Array
    diagnosis: Diagnosis
    #: What is known to be right, where somebody has certified it, and to how many digits.
    certified: Mapping[str, float] | None = None
    certified_digits: float = ALL_DIGITS

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters by name."""
        return dict(zip(self.problem.parameters, self.x.tolist(), strict=True))

    @property
    def standard_errors(self) -> dict[str, float] | None:
        """The standard error of every parameter; None where the fit did not converge, where the
        loss is not the squared error or where the data leave a parameter undetermined."""
        return self.diagnosis.standard_errors

    @cached_property
    def exact(self) -> dict[str, float] | None:
        """The exact least-squares solution, rounded once; None for what is not linear in its
        parameters, for another loss, and for data that do not determine them."""
        return exact_solution(self.problem).values

    @property
    def reference(self) -> Mapping[str, float] | None:
        """What the parameters should be: certified, or exact, or not known."""
        return self.certified if self.certified is not None else self.exact

    @property
    def digits(self) -> dict[str, float | None] | None:
        """Digits recovered of every parameter, the log relative error against `reference`.

        None where there is none, and where the fit diverged.
        """
        reference = self.reference
        if reference is None or self.status == Ending.DIVERGED:
            return None
        most = ALL_DIGITS if self.certified is None else self.certified_digits
        return {
            name: agreed_digits(value, reference[name], most)
            for name, value in self.parameters.items()
        }

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the trajectory."""
        names = self.problem.parameters
        return ("epoch", *names, *(f"gradient_{name}" for name in names), "loss")

    @property
    def trajectory(self) -> "pandas.DataFrame":
        """The way there, a row an epoch: parameters, partials of the loss, loss."""
        import pandas

        frame = pandas.DataFrame(self.states, columns=list(self.columns[1:]))
        frame.insert(0, "epoch", np.arange(len(frame)))
        return frame

    def predict(self, data: object) -> Array:
        """The fitted model's value in every row of other data. Raises DataError."""
        model = self.problem.model
        wanted = [name for name in model.variables if name not in self.parameters]
        read = read_data(data, wanted)
        return self.problem.predictions(self.x.tolist(), read)

    def plot(self, ax: "Axes | None" = None) -> "Axes":
        """Draw the data and the fitted model; returns the Axes and shows nothing."""
        from workbench.presentation.fit.figures import fit_picture

        return fit_picture(picture_of(self.problem, self.x.tolist()), ax)

    def plot_trajectory(self, ax: "Axes | None" = None) -> "Axes":
        """Draw the loss by epoch; returns the Axes and shows nothing."""
        from workbench.presentation.fit.figures import loss_picture

        return loss_picture(self.states[:, -1].tolist(), ax)

    def to_csv(self, path: str | Path) -> Path:
        """Write the trajectory as CSV; its path."""
        rows = ([number, *row] for number, row in enumerate(self.states.tolist()))
        return write_file(path, csv_text(self.columns, rows))

    def document(self) -> dict[str, Any]:
        """The result as plain data, ready for JSON; None for what is not finite."""
        problem = self.problem
        return {
            "model": problem.model.to_text(),
            "target": problem.target,
            "loss": problem.row_loss.to_text(),
            "rows": problem.rows,
            "optimizer": self.optimizer,
            "method": self.method,
            "success": self.success,
            "status": self.status,
            "message": self.message,
            "start": dict(zip(problem.parameters, problem.start, strict=True)),
            "parameters": self.parameters,
            "x": self.x.tolist(),
            "fun": _finite(self.fun),
            "jac": [_finite(partial) for partial in self.jac.tolist()],
            "nit": self.nit,
            "nfev": self.nfev,
            "njev": self.njev,
            "standard_errors": self.standard_errors,
            "reference_kind": self.view().reference_kind or None,
            "reference": None if self.reference is None else dict(self.reference),
            "digits": self.digits,
            "warnings": list(self.warnings),
        }

    def to_json(self) -> str:
        """One JSON document."""
        return json_document(self.document())

    def to_text(self, width: int = 80, colour: bool = False) -> str:
        """A table for a terminal."""
        from workbench.presentation.fit.tables import fit_text

        return fit_text(self.view(), width=width, colour=colour)

    def __repr__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        from workbench.presentation.fit.tables import fit_cell

        return fit_cell(self.view())

    def view(self) -> FitView:
        """The plain data that tables are drawn from."""
        digits, errors, problem = self.digits, self.standard_errors, self.problem
        reference = self.reference if digits is not None else None
        rows = zip(
            problem.parameters, self.x.tolist(), problem.start, self.jac.tolist(), strict=True
        )
        kind = "" if reference is None else "exact" if self.certified is None else "certified"
        squares = problem.least_squares
        return FitView(
            **{one.name: getattr(self, one.name) for one in fields(FitEnd)},
            model=problem.model.to_text(limit=2000),
            target=problem.target,
            source=problem.data.source,
            rows=problem.rows,
            loss_text="mean squared error"
            if squares
            else f"mean of {problem.row_loss.to_text(limit=200)}",
            parameters=tuple(
                FittedParameter(
                    name=name,
                    value=value,
                    start=start,
                    gradient=partial,
                    standard_error=errors[name] if errors else None,
                    reference=reference[name] if reference else None,
                    digits=digits[name] if digits else None,
                )
                for name, value, start, partial in rows
            ),
            reference_kind=kind,
        )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
