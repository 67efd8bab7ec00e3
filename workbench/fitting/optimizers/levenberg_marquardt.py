"""Levenberg–Marquardt: SciPy's (MINPACK's), fed with our Jacobian."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from workbench.errors import MethodError
from workbench.fitting.data import Array
from workbench.fitting.objective import Objective
from workbench.fitting.optimizers.descent import check_epochs, check_positive
from workbench.fitting.optimizers.protocol import Ending, OptimizerOutcome, Path, Watch

#: What SciPy's status says, in our words.
_REASONS = {
    1: "the gradient has vanished",
    2: "the loss no longer falls",
    3: "the parameters no longer move",
    4: "neither loss nor parameters move any more",
}
#: Steps of polishing at most, and the relative difference of losses that counts as none.
MOST_POLISHING = 20
_SAME_LOSS = 1e-10


class _NotFiniteError(Exception):
    """The derivative at an accepted state is not finite: MINPACK cannot go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevenbergMarquardt:
    """Least squares by `scipy.optimize.least_squares(method="lm")`, scaled by the Jacobian, and
    then polished by Gauss-Newton steps on the same Jacobian.

    Where parameters have bounds it is `method="trf"` (Branch, Coleman & Li, SIAM J. Sci. Comput.
    21, 1999), which stays within them, and every step of polishing is the one of least squares
    within them: a parameter that is stopped by its bound ends on the bound itself.

    `tolerance` is relative, for loss, step and gradient; `epochs` bounds the evaluations of the
    residuals (default: 1000 for each parameter and one more, 100 with bounds). Source: J. Moré, The
    Levenberg-Marquardt algorithm: implementation and theory (1978).

    >>> LevenbergMarquardt().tolerance
    1e-15
    """

    epochs: int | None = None
    tolerance: float = 1e-15

    name: ClassVar[str] = "levenberg_marquardt"
    summary: ClassVar[str] = "SciPy's damped least squares, fed with our Jacobian"

    def __post_init__(self) -> None:
        if self.epochs is not None:
            check_epochs(self.name, self.epochs)
        check_positive(self.name, "tolerance", self.tolerance, below=1.0)

    @property
    def steps(self) -> int | None:
        """Not known beforehand."""
        return None

    def run(self, objective: Objective, start: Sequence[float], watch: Watch) -> OptimizerOutcome:
        """Fit from a start. Raises MethodError for a loss that is not the squared error."""
        if not objective.problem.least_squares:
            raise MethodError(
                f"{self.name} fits by least squares and takes no other loss; leave the loss out, "
                "or take gradient_descent or momentum"
            )
        from scipy.optimize import least_squares

        rows = objective.problem.rows
        path = Path()
        places: list[bytes] = []

        def jacobian(at: Array) -> Array:
            errors, partials = objective.jacobian(at.tolist())
            with np.errstate(all="ignore"):
                loss = float(np.mean(errors * errors))
                gradient = 2.0 / rows * (partials.T @ errors)
            finite = np.isfinite(partials).all() and np.isfinite(gradient).all()
            if not places or places[-1] != at.tobytes():
                if finite or not places:
                    path.add(at, loss, gradient)
                    places.append(at.tobytes())
                watch()
            if not finite:
                raise _NotFiniteError
            return partials

        first = np.array(start, dtype=np.float64)
        bounds = np.array(objective.problem.bounds).T if objective.problem.bounded else None
        if where := objective.first_bad_row(first.tolist()):
            objective.derivatives += 1
            path.add(first, np.nan, np.full(len(first), np.nan))
            message = f"not finite at the start: {where}; take another start"
            return path.outcome(Ending.DIVERGED, message)

        def residuals(at: Array) -> Array:
            return objective.residuals(at.tolist())

        try:
            result = least_squares(
                residuals,
                first,
                jac=jacobian,
                method="lm" if bounds is None else "trf",
                bounds=(-np.inf, np.inf) if bounds is None else tuple(bounds),
                x_scale="jac",
                ftol=self.tolerance,
                xtol=self.tolerance,
                gtol=self.tolerance,
                max_nfev=self.epochs or (1000 if bounds is None else 100) * (len(first) + 1),
            )
        except _NotFiniteError:
            begun = "at the start" if len(path) == 1 else f"after {len(path) - 1} iterations"
            message = f"diverged: the Jacobian is not finite {begun}; take another start"
            return path.outcome(Ending.DIVERGED, message)
        if result.status > 0:
            _polish(objective, result.x, path, watch, bounds)
            count = f"{objective.values} evaluations"
            reason = _REASONS.get(int(result.status), "done")
            return path.outcome(Ending.CONVERGED, f"converged: after {count} {reason}")
        message = (
            f"not converged after {objective.values} evaluations; take another start or more epochs"
        )
        return path.outcome(Ending.NOT_CONVERGED, message)


def _polish(
    objective: Objective, at: Array, path: Path, watch: Watch, bounds: Array | None
) -> None:
    """Gauss-Newton steps for as long as each is at most half of the one before.

    MINPACK compares losses, and near the end these differ by less than they are rounded: it stops
    with about half of the digits, by luck with more. The steps tell further, as far as the
    method's derivatives are right. A step that makes the loss visibly larger is not taken. The
    first step within bounds is taken in any case: it moves onto them what came close.
    """
    residuals, partials = objective.jacobian(at.tolist())
    loss = float(np.mean(residuals * residuals))
    moved, size = _gauss_newton(at, residuals, partials, bounds)
    if bounds is not None:
        size = np.inf
    for _ in range(MOST_POLISHING):
        residuals, partials = objective.jacobian(moved.tolist())
        objective.values += 1
        watch()
        if not (np.isfinite(residuals).all() and np.isfinite(partials).all()):
            return
        new_loss = float(np.mean(residuals * residuals))
        further, new_size = _gauss_newton(moved, residuals, partials, bounds)
        if not (new_size <= size / 2.0 and new_loss <= loss * (1.0 + _SAME_LOSS)):
            return
        at, moved, size = moved, further, new_size
        path.add(at, new_loss, 2.0 / len(residuals) * (partials.T @ residuals))


def _gauss_newton(
    at: Array, residuals: Array, partials: Array, bounds: Array | None
) -> tuple[Array, float]:
    """Where the squares of the linear model are least, and how far that moves the predictions."""
    lengths = np.sqrt((partials * partials).sum(axis=0))
    lengths[lengths == 0.0] = 1.0
    if bounds is None:
        scaled: Array = np.linalg.lstsq(partials / lengths, -residuals, rcond=None)[0]
        return at + scaled / lengths, float(np.linalg.norm(scaled))
    from scipy.optimize import lsq_linear

    orthogonal, upper = np.linalg.qr(partials / lengths)
    box = (bounds - at) * lengths
    solved = lsq_linear(upper, -residuals @ orthogonal, tuple(box), method="bvls")
    moved = np.clip(at + solved.x / lengths, *bounds)
    moved = np.where(
        solved.active_mask, bounds[(solved.active_mask > 0).astype(int), range(len(at))], moved
    )
    return moved, float(np.linalg.norm(solved.x))
