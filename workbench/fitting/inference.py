"""Inference from a fit: how sure its parameters are, and how well the model fits."""

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from workbench.fitting.data import Array
from workbench.fitting.diagnostics import Diagnosis, diagnose
from workbench.fitting.problem import FitProblem
from workbench.measure.digits import agreed_digits
from workbench.presentation.views.fit import FitQuality

#: A parameter of this size, relative to what residuals as large as the target give, is rounding.
_ROUNDING = 16 * 2.0**-52


class Inference:
    """Covariance, intervals and goodness of a fit by least squares.

    What rests on the covariance is None where the fit did not converge, where the loss is not the
    squared error, and where the data leave a parameter undetermined or have no row to spare.
    """

    x: Array
    problem: FitProblem
    diagnosis: Diagnosis

    @property
    def covariance(self) -> Array | None:
        """The covariance matrix of the parameters, (parameters, parameters): `pcov` of curve_fit.

        NaN for a parameter that is stopped by a bound, which counts as fixed.
        """
        return self.diagnosis.covariance

    @property
    def correlations(self) -> Array | None:
        """The correlation matrix of the parameters, (parameters, parameters)."""
        if self.covariance is None:
            return None
        errors = np.sqrt(np.diag(self.covariance))
        with np.errstate(all="ignore"):
            table: Array = self.covariance / np.outer(errors, errors)
        return table

    @property
    def standard_errors(self) -> dict[str, float | None] | None:
        """The standard error of every parameter; None for one that is stopped by a bound."""
        if self.covariance is None:
            return None
        errors = np.sqrt(np.diag(self.covariance)).tolist()
        pairs = zip(self.problem.parameters, errors, strict=True)
        return {name: None if math.isnan(error) else error for name, error in pairs}

    def confidence_intervals(
        self, level: float = 0.95
    ) -> dict[str, tuple[float, float] | None] | None:
        """Two ends a parameter, by Student's t on the degrees of freedom (by the normal
        distribution where sigma is absolute); `level` is the share of intervals that hold."""
        from scipy.special import ndtri, stdtrit

        if not 0.0 < level < 1.0:
            raise ValueError(f"the level of an interval is between 0 and 1, not {level!r:.40}")
        errors = self.standard_errors
        if errors is None:
            return None
        tail = (1.0 + level) / 2.0
        absolute = self.problem.absolute_sigma
        factor = float(ndtri(tail) if absolute else stdtrit(self.degrees_of_freedom, tail))
        return {
            name: None if error is None else (value - factor * error, value + factor * error)
            for (name, error), value in zip(errors.items(), self.x.tolist(), strict=True)
        }

    @property
    def degrees_of_freedom(self) -> int:
        """Rows less parameters; those stopped by a bound are not counted."""
        free = len(self.problem.parameters) - len(self.diagnosis.at_bounds)
        return self.problem.rows - free

    @cached_property
    def residuals(self) -> Array:
        """Observed - predicted in every row, in the units of the target, shape (rows,)."""
        return self.problem.observed - self.problem.predictions(self.x.tolist())

    @property
    def chi_squared(self) -> float:
        """The sum of squared residuals, each over its sigma where there is one."""
        return float(np.sum(self._scaled(self.residuals) ** 2))

    @cached_property
    def quality(self) -> FitQuality | None:
        """How well the model fits; None where the loss is not the squared error or not finite."""
        squares, freedom = self.chi_squared, self.degrees_of_freedom
        if not self.problem.least_squares or not math.isfinite(squares):
            return None
        rows, observed = self.problem.rows, self.problem.observed
        weights = self._scaled(np.ones(rows)) ** 2
        around = observed - np.average(observed, weights=weights)
        total = float(np.sum(self._scaled(around) ** 2))
        explained = 1.0 - squares / total if total else None
        reduced = squares / freedom if freedom else None
        free = rows - freedom
        likelihood = rows * math.log(squares / rows) if squares else None
        return FitQuality(
            degrees_of_freedom=freedom,
            chi_squared=squares,
            reduced_chi_squared=reduced,
            residual_standard_error=None if reduced is None else math.sqrt(reduced),
            r_squared=explained,
            adjusted_r_squared=None
            if explained is None or not freedom
            else 1.0 - (1.0 - explained) * (rows - 1) / freedom,
            aic=None if likelihood is None else likelihood + 2 * free,
            bic=None if likelihood is None else likelihood + math.log(rows) * free,
        )

    @property
    def r_squared(self) -> float | None:
        """The share of the target's variance that the model explains; below 0 where it explains
        less than the mean does."""
        return None if self.quality is None else self.quality.r_squared

    def digits_of(self, reference: Mapping[str, float]) -> dict[str, float | None]:
        """Digits recovered of every parameter, where `reference` is the exact solution.

        An exact value below its standard error is not told from 0 by the data: the error is
        relative to the standard error then. Of data without scatter that is rounding as well;
        where both are, the scale is what residuals as large as the target would give.
        """
        exact = np.array([reference[name] for name in self.problem.parameters])
        diagnosis = diagnose(self.problem, exact)
        scales = np.zeros(len(exact))
        if diagnosis.covariance is not None and diagnosis.spread is not None:
            scales = np.sqrt(np.diag(diagnosis.covariance))
            observed = self._scaled(self.problem.observed)
            whole = diagnosis.spread * np.sqrt(np.mean(observed * observed))
            nothing = np.maximum(np.abs(exact), scales) <= _ROUNDING * whole
            scales = np.nan_to_num(np.where(nothing, whole, scales))
        triples = zip(self.x.tolist(), exact.tolist(), scales.tolist(), strict=True)
        digits = [
            agreed_digits(value, right)
            if abs(right) >= scale
            else agreed_digits(1.0 + (value - right) / scale, 1.0)
            for value, right, scale in triples
        ]
        return dict(zip(self.problem.parameters, digits, strict=True))

    def _scaled(self, values: Any) -> Any:
        return values if self.problem.sigma is None else values / self.problem.sigma
