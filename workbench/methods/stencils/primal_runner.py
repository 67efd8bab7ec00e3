"""Runs a scheme on the compiled primal: for programs that would be too large as a graph."""

from collections.abc import Callable, Sequence
from math import isfinite

from workbench.engines import ENGINES
from workbench.ir.graph import Graph
from workbench.methods.stencils.edges import DomainEdges, Move, moves
from workbench.methods.stencils.scheme import Scheme
from workbench.methods.steps import StepChoice

#: The steps of all variables at a point.
Chooser = Callable[[Sequence[float]], Sequence[StepChoice]]


class PrimalRunner:
    """Values and quotients of a graph at a point, one run of the function an evaluation.

    The arithmetic is that of the difference program, one-sided at the edge of a domain as there.
    """

    def __init__(
        self, graph: Graph, wrt: Sequence[str], scheme: Scheme, choose: Chooser | None = None
    ) -> None:
        self._primal = ENGINES["python"].compile(graph)
        self._places = [graph.places[name] for name in wrt]
        self._scheme = scheme
        self._moves = moves(scheme.offsets)
        self._choose = choose
        self._edges = DomainEdges(graph)
        self._combine = ENGINES["python"].compile(scheme.combination)

    def __call__(self, values: Sequence[float]) -> tuple[list[float], list[float]]:
        """Values of the outputs, and the partials row-major."""
        assert self._choose is not None
        centre = self._primal(*values)
        columns = []
        for number, choice in enumerate(self._choose(values)):
            column = [entries[0] for entries in self.quotients(values, number, choice.size, centre)]
            if not all(map(isfinite, column)) and all(map(isfinite, centre)):
                self._turn(column, values, number, choice.size, centre)
            columns.append(column)
        return list(centre), [column[i] for i in range(len(centre)) for column in columns]

    def quotients(
        self, values: Sequence[float], number: int, h: float, centre: Sequence[float]
    ) -> list[Sequence[float]]:
        """For variable `number` of `wrt`, for each output, the entries of the scheme at step h."""
        return self._quotients(values, number, h, centre, self._moves, self._combine)

    def _quotients(
        self,
        values: Sequence[float],
        number: int,
        h: float,
        centre: Sequence[float],
        to: Sequence[Move],
        combine: Callable[..., Sequence[float]],
    ) -> list[Sequence[float]]:
        place = self._places[number]
        rows = []
        for move in to:
            if move.sign:
                shifted = list(values)
                shifted[place] = move.of(values[place], h)
                rows.append(self._primal(*shifted))
            else:
                rows.append(centre)
        return [combine(h, *column) for column in zip(*rows, strict=True)]

    def _turn(
        self,
        column: list[float],
        values: Sequence[float],
        number: int,
        h: float,
        centre: Sequence[float],
    ) -> None:
        """Replace what is not finite by a quotient on one side of an edge of the domain."""
        beside, place = self._scheme.one_sided, self._places[number]
        if beside is None or self._edges.undefined_point(values, place, h, self._scheme) is None:
            return
        combine, to = ENGINES["python"].compile(beside.combination), moves(beside.offsets)
        for step in (h, -h):
            found = self._quotients(values, number, step, centre, to, combine)
            for output, (value,) in enumerate(found):
                if not isfinite(column[output]) and isfinite(value):
                    column[output] = value
