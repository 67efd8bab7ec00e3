"""The objective of a fit: loss, gradient, residuals and Jacobian, by any method, over all rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations_with_replacement
from typing import Any

import numpy as np

from workbench.engines import Engine, Program, Use, engine_named
from workbench.errors import BudgetError, UnsupportedError
from workbench.fitting.data import Array
from workbench.fitting.problem import FitProblem
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.limits import Limits, limits
from workbench.methods import Method
from workbench.methods.catalogue import gradient, label
from workbench.methods.derivations import AdaptiveDerivation, ProgramDerivation
from workbench.methods.derivative import AUTO
from workbench.methods.paths.known import Paths

#: What a derivative costs, in such operations, where the method decides at every point anew.
OPERATIONS_OF_A_DECISION = 50


class Objective:
    """The loss of a problem and its derivatives by one method; counts what it is asked.

    Methods that yield a program run it on the engine, all rows at once; a tape runs row by row,
    within `limits.fit_eager_operations`.
    """

    def __init__(
        self, problem: FitProblem, method: Method | str, engine: str | Engine = AUTO
    ) -> None:
        self.problem = problem
        self.method = method
        self.engine = engine_named(engine)
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
        values: Array
        if self.problem.model.conditions:  # partials and all, one program a path
            values = self._residuals.table(at)[0]
        else:
            values = self._plain_residuals(*self._inputs(at))[0]
        return values

    def jacobian(self, at: Sequence[float]) -> tuple[Array, Array]:
        """Residuals, and their partials by the parameters: (rows,) and (rows, parameters)."""
        self.derivatives += 1
        table = self._residuals.table(at)
        return table[0], table[1:].T

    def products(self, at: Sequence[float]) -> tuple[float, Array]:
        """The sum of squared residuals, and the products of the Jacobian's columns with each other:
        (parameters, parameters). Nothing as long as the rows is made for them.

        Raises UnsupportedError for a method without a program, and for a model of several paths.
        """
        self.derivatives += 1
        size = len(self.problem.parameters)
        squares, *products = self._products(*self._residuals.inputs(at)).tolist()
        table = np.empty((size, size))
        table[np.triu_indices(size)] = products
        table.T[np.triu_indices(size)] = products
        return squares, table

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
    def _loss(self) -> "_Rows | _PathRows":
        return self._rows(lambda problem: problem.loss_graph)

    @cached_property
    def _residuals(self) -> "_Rows | _PathRows":
        return self._rows(lambda problem: problem.residual_graph)

    def _rows(self, chosen: Callable[[FitProblem], Graph]) -> "_Rows | _PathRows":
        def make(problem: FitProblem) -> _Rows:
            return _Rows(problem, chosen(problem), self.method, self.engine)

        if self.problem.model.conditions:
            return _PathRows(self.problem, make)
        return make(self.problem)

    @cached_property
    def _products(self) -> Program:
        program = self._residuals.program
        builder = GraphBuilder(program.variables)
        nodes = builder.include(program)
        residual, *partials = (nodes[output] for output in program.outputs)
        pairs = [(residual, residual), *combinations_with_replacement(partials, 2)]
        graph = builder.build([builder.apply("multiply", *pair) for pair in pairs])
        return self.engine.compile(graph, Use.SUMS)

    @cached_property
    def _inputs(self) -> "_Inputs":
        return _Inputs(self.problem, self.problem.residual_graph)

    @cached_property
    def _plain_residuals(self) -> Program:
        return self.engine.compile(self.problem.residual_graph, Use.BATCH)


class _Inputs:
    """What to run a graph of a problem on: columns as arrays, parameters as numbers.

    The columns are looked up once, since a small fit takes less time than that at every epoch.
    """

    def __init__(self, problem: FitProblem, graph: Graph) -> None:
        known = dict.fromkeys(problem.parameters, 0.0)
        self._inputs = problem.inputs(graph, list(known.values()))
        place = {name: number for number, name in enumerate(graph.variables)}
        #: Where a parameter stands in the inputs, and in the parameters.
        self._places = [(place[name], number) for number, name in enumerate(known) if name in place]

    def __call__(self, at: Sequence[float], chosen: Array | None = None) -> list[Any]:
        inputs = self._inputs.copy()
        for place, number in self._places:
            inputs[place] = float(at[number])
        if chosen is None:
            return inputs
        return [one if isinstance(one, float) else one[chosen] for one in inputs]


class _PathRows:
    """Rows of a model that decides its path: each on the path that it takes at some parameters."""

    def __init__(self, problem: FitProblem, make: "Callable[[FitProblem], _Rows]") -> None:
        self._problem = problem
        self._paths = Paths(problem.model, lambda graph: make(replace(problem, model=graph)))

    def _groups(self, at: Sequence[float]) -> "Iterator[tuple[_Rows, Array]]":
        columns = self._problem.inputs(self._problem.model, at)
        return self._paths.groups(columns, self._problem.rows)

    def sums(self, at: Sequence[float]) -> Array:
        """Sums over the rows of the value and of its partials."""
        parts = [rows.sums(at, chosen) for rows, chosen in self._groups(at)]
        totals: Array = np.sum(parts, axis=0)
        return totals

    def table(self, at: Sequence[float]) -> Array:
        """Value and partials of every row: (1 + parameters, rows)."""
        table = np.empty((1 + len(self._problem.parameters), self._problem.rows))
        for rows, chosen in self._groups(at):
            table[:, chosen] = rows.table(at, chosen)
        return table

    def refuse_long_work(self, evaluations: int) -> None:
        """BudgetError where it would take too long though all rows took the first path."""
        for rows, _ in self._groups(self._problem.start):
            rows.refuse_long_work(evaluations)

    @property
    def program(self) -> Graph:
        """None: there is one for each path."""
        raise UnsupportedError("a model of several paths has no one program")

    def inputs(self, at: Sequence[float]) -> list[Any]:
        """Those of no program."""
        raise UnsupportedError("a model of several paths has no one program")


class _Rows:
    """A function of a row and its partials by the parameters, run on every row."""

    def __init__(
        self, problem: FitProblem, graph: Graph, method: Method | str, engine: Engine
    ) -> None:
        self._problem = problem
        self._engine = engine
        self._derivative = gradient(graph, method=method, wrt=problem.parameters)
        derivation = self._derivative.derivation
        self._steps: Any = None
        self._columns = _Inputs(problem, graph)
        self._program: Graph | None = None
        self._rescued = False
        if isinstance(derivation, ProgramDerivation):
            self._program = derivation.program
            self._rescued = derivation.rescue is not None
            if derivation.steps is not None:
                self._steps = derivation.steps.program()
        cost = max(1, count(graph).shared_operations)
        if self._rescued or isinstance(derivation, AdaptiveDerivation):
            cost += OPERATIONS_OF_A_DECISION * len(derivation.partials)
        self._cost = cost * problem.rows
        self._spent = 0

    def sums(self, at: Sequence[float], chosen: Array | None = None) -> Array:
        """Sums over the rows, or some that are chosen, of the value and of its partials."""
        if self._program is not None:
            sums: Array = self._summed(*self.inputs(at, chosen))
            if self._may_be_rescued(sums):
                sums = self.table(at, chosen).sum(axis=1)
            return sums
        with np.errstate(all="ignore"):
            totals: Array = self._eager(at, chosen).sum(axis=1)
        return totals

    def table(self, at: Sequence[float], chosen: Array | None = None) -> Array:
        """Value and partials of every row, or of some: (1 + parameters, rows)."""
        if self._program is None:
            return self._eager(at, chosen)
        table: Array = self._stacked(*self.inputs(at, chosen))
        if self._may_be_rescued(table):
            bad = np.flatnonzero(np.isfinite(table[0]) & ~np.isfinite(table[1:]).all(axis=0))
            if len(bad) <= limits.fit_rescued_rows:
                columns = self._columns(at, chosen)
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

    @cached_property
    def _summed(self) -> Program:
        return self._compiled(Use.SUMS)

    @cached_property
    def _stacked(self) -> Program:
        return self._compiled(Use.BATCH)

    @property
    def program(self) -> Graph:
        """The program of value and partials; UnsupportedError where there is none."""
        if self._program is None:
            raise UnsupportedError(f"{label(self._derivative.method)} has no program")
        return self._program

    def _compiled(self, use: Use) -> Program:
        return self._engine.compile(self.program, use)

    def inputs(self, at: Sequence[float], chosen: Array | None = None) -> list[Any]:
        """What the program runs on: columns, parameters, steps."""
        inputs = self._columns(at, chosen)
        if self._steps is not None:
            # The step of a parameter is the same in every row: worked out once, on numbers.
            numbers = [one if isinstance(one, float) else 1.0 for one in inputs]
            inputs += self._steps(*numbers)
        return inputs

    def _eager(self, at: Sequence[float], chosen: Array | None = None) -> Array:
        self.refuse_long_work(1)
        self._spent += self._cost
        rows = self._problem.rows if chosen is None else len(chosen)
        inputs = self._columns(at, chosen)
        columns = [[one] * rows if isinstance(one, float) else one.tolist() for one in inputs]
        call = self._derivative.call
        return np.array([call(*values) for values in zip(*columns, strict=True)]).T.copy()
