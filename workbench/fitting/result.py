"""The result of a fit: SciPy's fields, the way there, and every way to show it."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.fitting.data import Array
from workbench.fitting.diagnostics import Diagnosis
from workbench.fitting.inference import Inference
from workbench.fitting.linear import exact_solution
from workbench.fitting.optimizers import Ending
from workbench.fitting.pictures import picture_of
from workbench.fitting.problem import FitProblem
from workbench.fitting.reading import read_data
from workbench.fitting.viewing import view_of
from workbench.measure.digits import ALL_DIGITS, agreed_digits
from workbench.presentation.views.fit import FitEnd, FitPage, FitView
from workbench.records import csv_text
from workbench.records.result import Result, short_text, written
from workbench.storage import write_file

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, kw_only=True)
class Fit(Result, Inference, FitEnd):
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
    def converged(self) -> bool:
        """Whether the fit arrived; one that ran all its epochs is a `success` and may not have."""
        return self.status == Ending.CONVERGED

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

        The error is relative to the standard error where the exact value is smaller than that.
        None where there is no reference, and where the fit diverged.
        """
        reference = self.reference
        if reference is None or self.status == Ending.DIVERGED:
            return None
        if self.certified is not None:
            most = self.certified_digits
            return {
                name: agreed_digits(value, reference[name], most)
                for name, value in self.parameters.items()
            }
        return self.digits_of(reference)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the trajectory."""
        names = self.problem.parameters
        return ("epoch", *names, *(f"gradient_{name}" for name in names), "loss")

    @property
    def trajectory(self) -> "pandas.DataFrame":
        """The way there, a row per epoch: parameters, partials of the loss, loss."""
        import pandas

        frame = pandas.DataFrame(self.states, columns=list(self.columns[1:]))
        frame.insert(0, "epoch", np.arange(len(frame)))
        return frame

    def predict(self, data: object) -> Array:
        """The fitted model's value in every row of other data. Raises DataError."""
        names, model = self.problem.names, self.problem.model
        wanted = [names.column(one) for one in model.variables if one not in self.parameters]
        read = read_data(data, wanted)
        return self.problem.predictions(self.x.tolist(), read)

    def plot(self, ax: "Axes | None" = None) -> "Axes":
        """Draw the data and the fitted model; returns the Axes and shows nothing."""
        from workbench.presentation.fit.figures import fit_picture

        return fit_picture(picture_of(self.problem, self.x.tolist()), ax)

    def plot_residuals(self, ax: "Axes | None" = None) -> "Axes":
        """Draw observed - predicted; returns the Axes and shows nothing."""
        from workbench.presentation.fit.figures import residual_picture

        return residual_picture(picture_of(self.problem, self.x.tolist()), ax)

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
        problem, intervals, quality = self.problem, self.confidence_intervals(), self.quality
        return {
            "model": problem.model_text(),
            "target": problem.target,
            "loss": problem.loss_text,
            "rows": problem.rows,
            "dropped": problem.data.dropped,
            "optimizer": self.optimizer,
            "method": self.method,
            "success": self.success,
            "status": self.status,
            "message": self.message,
            "start": dict(zip(problem.parameters, problem.start, strict=True)),
            "start_found": problem.start_found or "given",
            "bounds": {
                name: [_finite(end) for end in pair]
                for name, pair in zip(problem.parameters, problem.bounds, strict=True)
            },
            "at_bounds": list(self.diagnosis.at_bounds),
            "parameters": self.parameters,
            "x": self.x.tolist(),
            "fun": _finite(self.fun),
            "jac": [_finite(partial) for partial in self.jac.tolist()],
            "nit": self.nit,
            "nfev": self.nfev,
            "njev": self.njev,
            "standard_errors": self.standard_errors,
            "confidence_intervals": intervals,
            "covariance": _table(self.covariance),
            "correlations": _table(self.correlations),
            "quality": None if quality is None else asdict(quality),
            "reference_kind": self.view().reference_kind or None,
            "reference": None if self.reference is None else dict(self.reference),
            "digits": self.digits,
            "warnings": list(self.warnings),
        }

    def to_html(self, path: str | Path | None = None) -> str:
        """One self-contained page, with pictures; written to `path` where one is given."""
        from workbench.presentation.fit.page import fit_html

        return written(fit_html([self.page()]), path)

    def page(self, label: str = "") -> FitPage:
        """The plain data of a page's section; `label` tells it from the page's other fits."""
        losses = tuple(self.states[:, -1].tolist())
        picture = picture_of(self.problem, self.x.tolist())
        return FitPage(label=label, view=self.view(), picture=picture, losses=losses)

    def to_text(self, width: int = 80, colour: bool = False) -> str:
        """A table for a terminal."""
        from workbench.presentation.fit.tables import fit_text

        return fit_text(self.view(), width=width, colour=colour)

    def to_frame(self) -> "pandas.DataFrame":
        """The trajectory."""
        return self.trajectory

    def __repr__(self) -> str:
        found = short_text(", ".join(f"{name}={one:.6g}" for name, one in self.parameters.items()))
        return f"Fit({short_text(self.problem.model_text(limit=200))}: {self.status}, {found})"

    def _repr_html_(self) -> str:
        from workbench.presentation.fit.tables import fit_cell

        return fit_cell(self.view())

    def view(self) -> FitView:
        """The plain data that tables are drawn from."""
        return view_of(self)


def _table(matrix: Array | None) -> list[list[float | None]] | None:
    """A matrix as lists; None for what is not finite."""
    return None if matrix is None else [[_finite(one) for one in row] for row in matrix.tolist()]


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
