"""A regression problem: a model, its columns, its parameters and their start, checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from workbench.engines import ENGINES
from workbench.errors import DataError
from workbench.fitting.data import Array, Data
from workbench.fitting.loss import PREDICTION, TARGET, is_squared_error
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph


@dataclass(frozen=True, eq=False, kw_only=True)
class FitProblem:
    """A model with its data and its start.

    `target` is the text of what is predicted; `observed` its value in every row. `columns` are
    those that the model or the loss uses; every other variable is a parameter, in the order of
    the start. `row_loss` is the loss of one row as a graph in `prediction`, `target`, columns and
    parameters; the loss of a fit is its mean.
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

    @property
    def rows(self) -> int:
        """How many rows there are to fit."""
        return len(self.observed)

    @cached_property
    def least_squares(self) -> bool:
        """Whether the loss is the mean squared error."""
        return is_squared_error(self.row_loss)

    @cached_property
    def target_variable(self) -> str:
        """A name for the observed number that clashes with no other."""
        name = TARGET
        while name in self.columns or name in self.parameters:
            name = "_" + name
        return name

    @cached_property
    def residual_graph(self) -> Graph:
        """prediction - target of one row."""
        return self._composed(parse("prediction - target"))

    @cached_property
    def loss_graph(self) -> Graph:
        """The loss of one row, with the model put in the place of `prediction`."""
        return self._composed(self.row_loss)

    def inputs(self, graph: Graph, at: Sequence[float]) -> list[Any]:
        """What to run a graph on for every row: columns as arrays, parameters as numbers."""
        known: dict[str, Any] = dict(self.columns)
        known[self.target_variable] = self.observed
        known.update(zip(self.parameters, map(float, at), strict=True))
        return [known[name] for name in graph.variables]

    def predictions(self, at: Sequence[float], data: Data | None = None) -> Array:
        """The model's value in every row, of these data or of others."""
        data = data or self.data
        known: dict[str, Any] = dict(data.columns)
        known.update(zip(self.parameters, map(float, at), strict=True))
        missing = [name for name in self.model.variables if name not in known]
        if missing:
            raise DataError(
                f"{data.source} has no column {', '.join(missing)}, which the model needs"
            )
        program = ENGINES["numpy"].compile(self.model)
        values = program(*(known[name] for name in self.model.variables))[0]
        return np.broadcast_to(values, (data.rows,))

    def _composed(self, outer: Graph) -> Graph:
        builder = GraphBuilder()
        inner = builder.include(self.model)
        replaced = {
            PREDICTION: inner[self.model.outputs[0]],
            TARGET: builder.variable(self.target_variable),
        }
        nodes = builder.include(outer, replaced)
        return builder.build([nodes[outer.outputs[0]]])


def start_text(problem: FitProblem) -> str:
    """The start of a problem as one writes it: `b1=500, b2=0.0001`."""
    pairs = zip(problem.parameters, problem.start, strict=True)
    return ", ".join(f"{name}={value:g}" for name, value in pairs)
