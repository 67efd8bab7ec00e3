"""A fit as the plain data that its tables are drawn from."""

from dataclasses import fields
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from workbench.fitting.problem import start_text
from workbench.presentation.views.fit import FitEnd, FittedParameter, FitView

if TYPE_CHECKING:
    from workbench.fitting.result import Fit


def view_of(fit: "Fit") -> FitView:
    """The plain data that tables of a fit are drawn from."""
    digits, errors, problem = fit.digits, fit.standard_errors, fit.problem
    intervals = fit.confidence_intervals()
    reference = fit.reference if digits is not None else None
    rows = zip(problem.parameters, fit.x.tolist(), problem.start, fit.jac.tolist(), strict=True)
    kind = "" if reference is None else "exact" if fit.certified is None else "certified"
    squares = problem.least_squares
    return FitView(
        **{one.name: getattr(fit, one.name) for one in fields(FitEnd)},
        model=problem.model_text(limit=2000),
        target=problem.target,
        source=problem.data.source,
        rows=problem.rows,
        loss_text="mean squared error"
        if squares and problem.sigma is None
        else f"mean of {problem.loss_text}",
        parameters=tuple(
            FittedParameter(
                name=name,
                value=value,
                start=start,
                gradient=partial,
                standard_error=errors[name] if errors else None,
                interval=intervals[name] if intervals else None,
                at_bound=name in fit.diagnosis.at_bounds,
                reference=reference[name] if reference else None,
                digits=digits[name] if digits else None,
            )
            for name, value, start, partial in rows
        ),
        reference_kind=kind,
        dropped=problem.data.dropped,
        start_found=problem.start_found and f"{start_text(problem)} ({problem.start_found})",
        weighted=problem.sigma is not None,
        quality=fit.quality,
        correlations=_largest_correlations(fit),
    )


def _largest_correlations(fit: "Fit") -> tuple[tuple[str, str, float], ...]:
    """Pairs of parameters and their correlation, the largest first."""
    table = fit.correlations
    if table is None:
        return ()
    named = enumerate(fit.problem.parameters)
    pairs = [
        (one, other, float(table[row, column]))
        for (row, one), (column, other) in combinations(named, 2)
        if not np.isnan(table[row, column])
    ]
    return tuple(sorted(pairs, key=lambda pair: -abs(pair[2])))
