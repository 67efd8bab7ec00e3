"""A StRD problem fitted from each of its starts, judged by the certified values."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workbench.fitting.checks import make_problem
from workbench.fitting.every_method import MethodFits, fit_every_method
from workbench.fitting.nist import NistProblem
from workbench.fitting.optimizers import Optimizer
from workbench.fitting.problem import FitProblem
from workbench.fitting.result import Fit
from workbench.fitting.run import fit_problem
from workbench.measure.digits import agreed_digits
from workbench.methods.protocol import Method
from workbench.records.result import Result

#: With fewer digits a fit has ended elsewhere: McCullough, American Statistician 52 (1998), calls
#: a log relative error below 4 unsatisfactory.
NEEDED_DIGITS = 4.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Certification(Result):
    """The fits of a StRD problem, one a start."""

    nist: NistProblem
    fits: tuple[Fit, ...]

    @property
    def success(self) -> bool:
        """Whether every start led to the certified values."""
        return all(one.success and least_digits(one) >= NEEDED_DIGITS for one in self.fits)

    @property
    def converged(self) -> bool:
        """Whether every start led to the certified values, and none stopped before."""
        return self.success and all(one.converged for one in self.fits)

    def document(self) -> dict[str, Any]:
        """The result as plain data, ready for JSON."""
        squares = self.nist.residual_sum_of_squares
        return {
            "name": self.nist.name,
            "formula": self.nist.formula,
            "certified": dict(self.nist.certified),
            "certified_standard_deviations": dict(self.nist.deviations),
            "certified_residual_sum_of_squares": squares,
            "success": self.success,
            "fits": [
                {
                    **one.document(),
                    "residual_sum_of_squares": one.fun * one.problem.rows,
                    "residual_sum_of_squares_digits": None
                    if squares is None
                    else agreed_digits(
                        one.fun * one.problem.rows, squares, self.nist.certified_digits
                    ),
                }
                for one in self.fits
            ],
        }

    def to_text(self, width: int = 80, colour: bool = False) -> str:
        """The fit from each start, and how many digits each recovered."""
        parts = [f"{self.nist.name} (NIST StRD): {self.nist.formula}"]
        for number, one in enumerate(self.fits, 1):
            begun = ", ".join(
                f"{name}={value:g}" for name, value in self.nist.starts[number - 1].items()
            )
            parts.append(f"── start {number}: {begun}\n{one.to_text(width, colour)}")
        return "\n\n".join([*parts, *map(_verdict, range(1, len(self.fits) + 1), self.fits)])

    def __repr__(self) -> str:
        return f"Certification({self.nist.name}: {len(self.fits)} starts, success={self.success})"


def certify_fit(nist: NistProblem, optimizer: Optimizer, method: Method) -> Certification:
    """Fit a StRD problem from each of its starts by one method."""
    fits = tuple(
        fit_problem(problem, optimizer, method, nist.certified, nist.certified_digits)
        for problem in problems_of(nist)
    )
    return Certification(nist=nist, fits=fits)


def certify_every_method(
    nist: NistProblem, optimizer: Optimizer, methods: Iterable[Method]
) -> tuple[MethodFits, ...]:
    """Fit a StRD problem by several methods, from each of its starts."""
    chosen = tuple(methods)
    return tuple(
        fit_every_method(problem, optimizer, chosen, nist.certified, nist.certified_digits)
        for problem in problems_of(nist)
    )


def problems_of(nist: NistProblem) -> tuple[FitProblem, ...]:
    """The problem from each start."""
    return tuple(make_problem(nist.model, nist.data, nist.target, start) for start in nist.starts)


def least_digits(fit: Fit) -> float:
    """The digits of the parameter that was recovered worst; 0 where one has none."""
    return min((digits or 0.0 for digits in (fit.digits or {}).values()), default=0.0)


def _verdict(number: int, fit: Fit) -> str:
    digits = least_digits(fit)
    if not fit.success:
        return f"start {number}: no fit"
    if digits < NEEDED_DIGITS:
        return f"start {number}: ended elsewhere; {digits:.1f} digits at least"
    return f"start {number}: certified values recovered to {digits:.1f} digits at least"
