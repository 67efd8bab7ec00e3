"""Runs a scheme on the primal itself: for black boxes, and programs too large for a graph."""

from collections.abc import Callable, Sequence
from functools import cache
from math import isfinite

from workbench.engines import Engine
from workbench.ir.primal import Primal
from workbench.methods.stencils.edges import DomainEdges, Move, moves
from workbench.methods.stencils.scheme import Scheme
from workbench.methods.steps import StepChoice

#: The steps of all variables at a point.
Chooser = Callable[[Sequence[float]], Sequence[StepChoice]]


class PrimalRunner:
    """Values and quotients of a primal at a point, one run of the function an evaluation.

    The arithmetic is that of the difference program, one-sided at the edge of a domain as there,
    where the function can be looked into.
    """

    def __init__(
        self, primal: Primal, wrt: Sequence[str], scheme: Scheme, choose: Chooser | None = None
    ) -> None:
        self._primal = primal
        self._places = [primal.variables.index(name) for name in wrt]
        self._scheme = scheme
        self._choose = choose
        self._edges = None if primal.graph is None else DomainEdges(primal.graph)

    def __call__(
        self, values: Sequence[float], engine: Engine
    ) -> tuple[Sequence[float], Sequence[float]]:
        """Values of the outputs, and the partials row-major."""
        assert self._choose is not None
        run = self._primal.program(engine)
        centre = run(*values)
        columns = []
        for number, choice in enumerate(self._choose(values)):
            quotients = self.quotients(values, number, choice.size, centre, engine)
            column = [float(entries[0]) for entries in quotients]
            if not all(map(isfinite, column)) and all(map(isfinite, centre)):
                self._turn(column, values, number, choice.size, centre, engine)
            columns.append(column)
        partials = [column[i] for i in range(len(centre)) for column in columns]
        return list(map(float, centre)), partials

    def quotients(
        self,
        values: Sequence[float],
        number: int,
        h: float,
        centre: Sequence[float],
        engine: Engine,
        scheme: Scheme | None = None,
    ) -> list[Sequence[float]]:
        """For variable `number` of `wrt`, for each output, the entries of a scheme at step h."""
        scheme = scheme or self._scheme
        combine, run = scheme.combination.program(engine), self._primal.program(engine)
        place = self._places[number]
        rows = []
        for move in _moves(scheme):
            if move.sign:
                shifted = list(values)
                shifted[place] = move.of(values[place], h)
                rows.append(run(*shifted))
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
        engine: Engine,
    ) -> None:
        """Replace what is not finite by a quotient on one side of an edge of the domain."""
        beside, place = self._scheme.one_sided, self._places[number]
        if beside is None or self._edges is None:
            return
        if self._edges.undefined_point(values, place, h, self._scheme) is None:
            return
        for step in (h, -h):
            found = self.quotients(values, number, step, centre, engine, beside)
            for output, (value,) in enumerate(found):
                if not isfinite(column[output]) and isfinite(value):
                    column[output] = float(value)


@cache
def _moves(scheme: Scheme) -> list[Move]:
    return moves(scheme.offsets)
