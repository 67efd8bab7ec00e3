"""The objective of a fit: loss, gradient, residuals and Jacobian, by any method, over all rows."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from workbench.engines.numpy import NumpyProgram
from workbench.errors import BudgetError
from workbench.fitting.data import Array
from workbench.fitting.problem import FitProblem
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.limits import Limits, limits
from workbench.methods import Method
from workbench.methods.catalogue import gradient, label
from workbench.methods.derivations import AdaptiveDerivation, ProgramDerivation

#: What a derivative costs, in such operations, where the method decides at every point anew.
OPERATIONS_OF_A_DECISION = 50


class Objective:
    """The loss of a problem and its derivatives by one method; counts what it is asked.

    Methods that yield a program run it on the numpy engine, all rows at once; a tape runs row by
    row, within `limits.fit_eager_operations`.
    """

    def __init__(self, problem: FitProblem, method: Method | str) -> None:
        self.problem = problem
        self.method = method
        #: Evaluations of the function alone, and of function and derivative together.
        self.values, self.derivatives = 0, 0

    def loss_and_gradient(self, at: Sequence[float]) -> tuple[float, Array]:
        """The mean loss over the rows, and its partials by the parameters."""
        self.values += 1
        self.derivatives += 1
        means = self._loss.sums(at) / self.problem.rows
        return float(means[0]), means[1:]

    def residuals(self, at: Sequence[float]) -> Array:
        """prediction - target, a number per row; the function alone."""
        self.values += 1
        graph = self.problem.residual_graph
        values: Array = self._plain_residuals.stacked(*self.problem.inputs(graph, at))[0]
        return values

    def jacobian(self, at: Sequence[float]) -> tuple[Array, Array]:
        """Residuals, and their partials by the parameters: (rows,) and (rows, parameters)."""
        self.derivatives += 1
        table = self._residuals.table(at)
        return table[0], table[1:].T

    def refuse_long_work(self, evaluations: int) -> None:
        """BudgetError where so many gradients would take a method without a program too long."""
        self._loss.refuse_long_work(evaluations)

    def first_bad_row(self, at: Sequence[float]) -> str:
        """Where the model is first not finite, with its value there; empty where it is finite."""
        predictions = self.problem.predictions(at)
        bad = np.flatnonzero(~np.isfinite(predictions))
        if not len(bad):
            return ""
        place = self.problem.data.place(int(bad[0]))
        return f"the model is {predictions[bad[0]]} in {place}"

    @cached_property
    def _loss(self) -> "_Rows":
        return _Rows(self.problem, self.problem.loss_graph, self.method)

    @cached_property
    def _residuals(self) -> "_Rows":
        return _Rows(self.problem, self.problem.residual_graph, self.method)

    @cached_property
    def _plain_residuals(self) -> NumpyProgram:
        return NumpyProgram(self.problem.residual_graph)


class _Rows:
    """A function of a row and its partials by the parameters, run on every row."""

    def __init__(self, problem: FitProblem, graph: Graph, method: Method | str) -> None:
        self._problem = problem
        self._graph = graph
        self._derivative = gradient(graph, method=method, wrt=problem.parameters)
        derivation = self._derivative.derivation
        self._steps: Any = None
        self._program: NumpyProgram | None = None
        self._rescued = False
        if isinstance(derivation, ProgramDerivation):
            self._program = NumpyProgram(derivation.program)
            self._rescued = derivation.rescue is not None
            if derivation.steps is not None:
                self._steps = derivation.steps.program()
        cost = max(1, count(graph).shared_operations)
        if self._rescued or isinstance(derivation, AdaptiveDerivation):
            cost += OPERATIONS_OF_A_DECISION * len(derivation.partials)
        self._cost = cost * problem.rows
        self._spent = 0

    def sums(self, at: Sequence[float]) -> Array:
        """Sums over the rows of the value and of its partials."""
        if self._program is not None:
            sums: Array = self._program.sums(*self._inputs(at))
            if self._may_be_rescued(sums):
                sums = self.table(at).sum(axis=1)
            return sums
        with np.errstate(all="ignore"):
            totals: Array = self._eager(at).sum(axis=1)
        return totals

    def table(self, at: Sequence[float]) -> Array:
        """Value and partials of every row: (1 + parameters, rows)."""
        if self._program is None:
            return self._eager(at)
        table: Array = self._program.stacked(*self._inputs(at))
        if self._may_be_rescued(table):
            bad = np.flatnonzero(np.isfinite(table[0]) & ~np.isfinite(table[1:]).all(axis=0))
            if len(bad) <= limits.fit_rescued_rows:
                columns = self._problem.inputs(self._graph, at)
                for row in bad:
                    values = [one if isinstance(one, float) else float(one[row]) for one in columns]
                    table[:, row] = self._derivative.call(*values)
        return table

    def _may_be_rescued(self, found: Array) -> bool:
        """Whether a partial is not finite and the method has another stencil to try."""
        return self._rescued and not np.isfinite(found).all()

    def refuse_long_work(self, evaluations: int) -> None:
        """BudgetError where a method without a program would exceed its operations."""
        needed = self._spent + evaluations * self._cost
        if self._program is None and needed > limits.fit_eager_operations:
            raise BudgetError(
                f"{label(self._derivative.method)} runs row by row in Python: {needed} operations "
                f"for {self._problem.rows} rows, over the budget of "
                f"{Limits.fit_eager_operations}; take fewer rows or epochs, or a method with a "
                "program, as reverse"
            )

    def _inputs(self, at: Sequence[float]) -> list[Any]:
        inputs = self._problem.inputs(self._graph, at)
        if self._steps is not None:
            # The step of a parameter is the same in every row: worked out once, on numbers.
            numbers = [one if isinstance(one, float) else 1.0 for one in inputs]
            inputs += self._steps(*numbers)
        return inputs

    def _eager(self, at: Sequence[float]) -> Array:
        self.refuse_long_work(1)
        self._spent += self._cost
        rows = self._problem.rows
        inputs = self._problem.inputs(self._graph, at)
        columns = [[one] * rows if isinstance(one, float) else one.tolist() for one in inputs]
        call = self._derivative.call
        return np.array([call(*values) for values in zip(*columns, strict=True)]).T.copy()
