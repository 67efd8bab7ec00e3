"""A regression problem: a model, its columns, its parameters and their start, checked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from workbench.engines import ENGINES, Program, Use
from workbench.errors import DataError, listed
from workbench.fitting.data import Array, Data, Rows
from workbench.fitting.loss import PREDICTION, TARGET, is_squared_error
from workbench.fitting.model import ColumnNames
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.methods.paths.known import ManyPaths

#: What divides a residual, in the loss of one row.
_SIGMA = "sigma"


@dataclass(frozen=True, eq=False, kw_only=True)
class FitProblem:
    """A model with its data and its start.

    `target` is the text of what is predicted; `observed` its value in every row. `columns` are
    those that the model or the loss uses, by variable, whose names in the data `names` has; every
    other variable is a parameter, in the order of the start. `row_loss` is the loss of one row as
    a graph in `prediction`, `target`, columns and parameters; the loss of a fit is its mean.
    `sigma` divides every residual (None: nothing does); with `absolute_sigma` it is the standard
    deviation of every observed number, and else known up to a factor. `bounds` has two numbers a
    parameter, which may be infinite. `start_found` says how the start came about, empty where it
    was given.
    """

    model: Graph
    target: str
    data: Data
    columns: Mapping[str, Array]
    observed: Array
    parameters: tuple[str, ...]
    start: tuple[float, ...]
    row_loss: Graph
    warnings: tuple[str, ...]
    names: ColumnNames = field(compare=False)
    sigma: Array | None = None
    absolute_sigma: bool = False
    bounds: tuple[tuple[float, float], ...]
    start_found: str = ""

    def __getstate__(self) -> dict[str, object]:
        # Programs hold functions, which know no pickle.
        return {name: one for name, one in vars(self).items() if name != "program"}

    @property
    def rows(self) -> int:
        """How many rows there are to fit."""
        return len(self.observed)

    @cached_property
    def least_squares(self) -> bool:
        """Whether the loss is the mean squared error."""
        return is_squared_error(self.row_loss)

    @property
    def bounded(self) -> bool:
        """Whether a parameter has a bound."""
        return bool(np.isfinite(self.bounds).any())

    def model_text(self, limit: int | None = None) -> str:
        """The model as one writes it, columns of any name in back-quotes, at most so long; of a
        function of several paths its call."""
        if self.model.conditions and self.model.signature:
            return self.model.signature
        text = self.model.to_text(limit=limit)
        head, _, rest = text.partition("; ")
        # The order of variables, which a graph's text may begin with, is no matter in a fit.
        if head.startswith("_ = ") and {*self.model.variables} <= {*re.findall(r"\w+", rest)}:
            text = rest
        return self.names.shown(text)

    @property
    def loss_text(self) -> str:
        """The loss of one row as one writes it."""
        return self.names.shown(self._weighted(self.row_loss).to_text(limit=200))

    @cached_property
    def target_variable(self) -> str:
        """A name for the observed number that clashes with no other."""
        return self._free_name(TARGET)

    @cached_property
    def sigma_variable(self) -> str:
        """A name for what divides a residual that clashes with no other."""
        return self._free_name(_SIGMA)

    @cached_property
    def residual_graph(self) -> Graph:
        """prediction - target of one row, over its sigma where there is one."""
        plain = "prediction - target"
        return self._composed(parse(plain if self.sigma is None else f"({plain})/{_SIGMA}"))

    @cached_property
    def loss_graph(self) -> Graph:
        """The loss of one row, with the model put in the place of `prediction`."""
        return self._composed(self._weighted(self.row_loss))

    def inputs(self, graph: Graph, at: Sequence[float]) -> list[Any]:
        """What to run a graph on for every row: columns as arrays, parameters as numbers."""
        known: dict[str, Any] = dict(self.columns)
        known[self.target_variable] = self.observed
        known[self.sigma_variable] = self.sigma
        known.update(zip(self.parameters, map(float, at), strict=True))
        return [known[name] for name in graph.variables]

    def predictions(self, at: Sequence[float], data: Data | None = None) -> Array:
        """The model's value in every row, of these data or of others."""
        data = data or self.data
        known: dict[str, Any] = dict(zip(self.parameters, map(float, at), strict=True))
        wanted = {name: self.names.column(name) for name in self.model.variables}
        missing = [
            column
            for name, column in wanted.items()
            if name not in known and column not in data.columns
        ]
        if missing:
            raise DataError(f"{data.source} has no column {listed(missing)}, which the model needs")
        for name, column in wanted.items():
            known.setdefault(name, data.columns.get(column))
        values = self.program(*(known[name] for name in self.model.variables))[0]
        return np.broadcast_to(values, (data.rows,))

    @cached_property
    def program(self) -> Program:
        """The model on many points, each on the path that it takes."""
        program = ENGINES["numpy"].compile(self.model, Use.BATCH)
        if not self.model.conditions:
            return program
        return ManyPaths(
            self.model, program, Use.BATCH, lambda one: ENGINES["numpy"].compile(one, Use.BATCH)
        )

    def take(self, rows: Rows) -> "FitProblem":
        """The problem of these rows only."""
        return replace(
            self,
            data=self.data.take(rows),
            columns={name: column[rows] for name, column in self.columns.items()},
            observed=self.observed[rows],
            sigma=None if self.sigma is None else self.sigma[rows],
        )

    def _free_name(self, name: str) -> str:
        while name in self.columns or name in self.parameters:
            name = "_" + name
        return name

    def _weighted(self, loss: Graph) -> Graph:
        return loss if self.sigma is None else parse(f"((prediction - target)/{_SIGMA})**2")

    def _composed(self, outer: Graph) -> Graph:
        # A parameter that one path has no use for is a parameter of it all the same.
        builder = GraphBuilder(self.model.variables if self.model.conditions else ())
        inner = builder.include(self.model)
        replaced = {
            PREDICTION: inner[self.model.outputs[0]],
            TARGET: builder.variable(self.target_variable),
        }
        if self.sigma is not None:
            replaced[_SIGMA] = builder.variable(self.sigma_variable)
        nodes = builder.include(outer, replaced)
        return builder.build([nodes[outer.outputs[0]]])


def start_text(problem: FitProblem) -> str:
    """The start of a problem as one writes it: `b1=500, b2=0.0001`."""
    pairs = zip(problem.parameters, problem.start, strict=True)
    return ", ".join(f"{name}={value:g}" for name, value in pairs)
