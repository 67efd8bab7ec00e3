"""One fit by every method: who recovers how many digits."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.errors import BudgetError, UnsupportedError, WorkbenchError
from workbench.fitting.optimizers import Optimizer
from workbench.fitting.problem import FitProblem, start_text
from workbench.fitting.result import Fit
from workbench.fitting.run import fit_problem
from workbench.measure.digits import ALL_DIGITS
from workbench.methods.catalogue import label
from workbench.methods.protocol import Method
from workbench.presentation.terminal.table import terminal_table
from workbench.presentation.text.numbers import short
from workbench.presentation.text.printable import printable
from workbench.records import Status
from workbench.records.result import Result, short_text

if TYPE_CHECKING:
    import pandas


_REFUSALS = {UnsupportedError: Status.UNSUPPORTED, BudgetError: Status.BUDGET_EXCEEDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a method could not be used at all."""

    status: Status
    message: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MethodFits(Result):
    """The fits of one problem by several methods, by the method's label."""

    problem: FitProblem
    optimizer: str
    outcomes: Mapping[str, Fit | Refusal]

    @property
    def fits(self) -> dict[str, Fit]:
        """The fits of the methods that could be used."""
        return {name: one for name, one in self.outcomes.items() if isinstance(one, Fit)}

    @property
    def success(self) -> bool:
        """Whether any method's fit succeeded."""
        return any(one.success for one in self.fits.values())

    @property
    def converged(self) -> bool:
        """Whether any method's fit converged."""
        return any(one.converged for one in self.fits.values())

    def to_frame(self) -> "pandas.DataFrame":
        """A row per method: how it ended, its parameters, digits recovered, loss, evaluations."""
        import pandas

        return pandas.DataFrame([self._row(name) for name in self.outcomes])

    def document(self) -> dict[str, Any]:
        """The result as plain data, ready for JSON."""
        return {
            "model": self.problem.model_text(),
            "target": self.problem.target,
            "rows": self.problem.rows,
            "optimizer": self.optimizer,
            "start": dict(zip(self.problem.parameters, self.problem.start, strict=True)),
            "reference": next((_plain(one.reference) for one in self.fits.values()), None),
            "methods": [self._row(name) for name in self.outcomes],
            "warnings": list(next((one.warnings for one in self.fits.values()), ())),
        }

    def to_text(self, width: int = 80, colour: bool = False) -> str:
        """A table of methods and digits for a terminal, and what the failed ones say."""
        digits = any(one.digits is not None for one in self.fits.values())
        names = self.problem.parameters
        rows = [
            (name, *(self._cells(one, digits) or [""] * (len(names) + 2)))
            for name, one in self.outcomes.items()
        ]
        header = ("method", *names, "loss", "evaluations")
        table = terminal_table(header, rows, width=width, colour=colour)
        head = f"{self.problem.target} = {self.problem.model_text(limit=2000)}"
        lines = [
            printable(head),
            f"{self.problem.rows} rows of {self.problem.data.source}; {self.optimizer} from "
            f"{start_text(self.problem)}",
            "",
            "digits recovered of each parameter:" if digits else "parameters found:",
            table,
        ]
        failed = [
            f"{name}: {one.message}"
            for name, one in self.outcomes.items()
            if isinstance(one, Refusal) or one.status != "converged"
        ]
        return "\n".join([*lines, *([""] if failed else []), *map(printable, failed)])

    def __repr__(self) -> str:
        model = short_text(self.problem.model_text(limit=200))
        return f"MethodFits({model}: {len(self.fits)} of {len(self.outcomes)} methods)"

    def _cells(self, one: Fit | Refusal, digits: bool) -> list[str] | None:
        if isinstance(one, Refusal):
            return None
        found = one.digits or {}
        values = [
            ("" if found.get(name) is None else f"{found[name]:.1f}") if digits else short(value, 8)
            for name, value in one.parameters.items()
        ]
        loss = short(one.fun, 4) if math.isfinite(one.fun) else ""
        return [*values, loss, str(one.nfev)]

    def _row(self, name: str) -> dict[str, Any]:
        one = self.outcomes[name]
        if isinstance(one, Refusal):
            return {"method": name, "status": str(one.status), "message": one.message}
        found = one.digits or {}
        known = [value for value in found.values() if value is not None]
        return {
            "method": name,
            "status": one.status,
            "message": one.message,
            **one.parameters,
            **{f"digits_{key}": value for key, value in found.items()},
            "digits_least": min(known) if known and len(known) == len(found) else None,
            "loss": one.fun if math.isfinite(one.fun) else None,
            "nit": one.nit,
            "nfev": one.nfev,
            "njev": one.njev,
        }


def fit_every_method(
    problem: FitProblem,
    optimizer: Optimizer,
    methods: Iterable[Method],
    certified: Mapping[str, float] | None = None,
    certified_digits: float = ALL_DIGITS,
) -> MethodFits:
    """Fit a problem by each method; a method that cannot be used is a row with its reason."""
    outcomes: dict[str, Fit | Refusal] = {}
    for method in methods:
        try:
            outcomes[label(method)] = fit_problem(
                problem, optimizer, method, certified, certified_digits
            )
        except WorkbenchError as error:
            refused = (status for kind, status in _REFUSALS.items() if isinstance(error, kind))
            status = next(refused, Status.ERROR)
            outcomes[label(method)] = Refusal(status=status, message=str(error))
    return MethodFits(problem=problem, optimizer=optimizer.name, outcomes=outcomes)


def _plain(reference: Mapping[str, float] | None) -> dict[str, float] | None:
    return None if reference is None else dict(reference)
