"""Runs a scheme on the primal itself: for black boxes, and programs too large for a graph."""

from collections.abc import Callable, Sequence
from functools import cache
from math import isfinite

from workbench.engines import Engine
from workbench.ir.primal import Primal
from workbench.methods.derivations import Called
from workbench.methods.protocol import Note
from workbench.methods.stencils.edges import DomainEdges, Move, moves, shorter_steps
from workbench.methods.stencils.scheme import Scheme
from workbench.methods.steps import StepChoice

#: The steps of all variables at a point.
Chooser = Callable[[Sequence[float]], Sequence[StepChoice]]


class PrimalRunner:
    """Values and quotients of a primal at a point, one run of the function an evaluation.

    The arithmetic is that of the difference program, one-sided or with a shorter step at the edge
    of a domain as there, where the function can be looked into.
    """

    def __init__(
        self,
        primal: Primal,
        wrt: Sequence[str],
        scheme: Scheme,
        choose: Chooser | None = None,
        *,
        shortens: bool = True,
    ) -> None:
        self._primal = primal
        places = {name: place for place, name in enumerate(primal.variables)}
        self._places = [places[name] for name in wrt]
        self._scheme = scheme
        self._choose = choose
        self._shortens = shortens
        self._edges = None if primal.graph is None else DomainEdges(primal.graph)

    def __call__(self, values: Sequence[float], engine: Engine) -> Called:
        """Values of the outputs, the partials row-major, and the steps of a black box."""
        assert self._choose is not None
        run = self._primal.program(engine)
        centre = run(*values)
        columns = []
        choices = self._choose(values)
        for number, choice in enumerate(choices):
            quotients = self.quotients(values, number, choice.size, centre, engine)
            column = [float(entries[0]) for entries in quotients]
            if not all(map(isfinite, column)) and all(map(isfinite, centre)):
                self._turn(column, values, number, choice.size, centre, engine)
            columns.append(column)
        partials = [column[i] for i in range(len(centre)) for column in columns]
        told = choices if self._edges is None else ()  # else a step may have been another
        notes = tuple(Note(step=one.size, remark=one.remark) for one in told) * len(centre)
        return Called(list(map(float, centre)), partials, notes)

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
        shifted, rows = list(values), []
        for move in _moves(scheme):
            if move.sign:
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
        """Replace what is not finite by a quotient that fits into the domain: one-sided, else with
        the first shorter step of which a side fits."""
        beside, place = self._scheme.one_sided, self._places[number]
        if beside is None or self._edges is None:
            return
        if self._edges.undefined_point(values, place, h, self._scheme) is None:
            return

        def fits(size: float, wanted: set[int], *first: Scheme) -> dict[int, float]:
            found: dict[int, float] = {}
            for scheme, step in (*((one, size) for one in first), (beside, size), (beside, -size)):
                if wanted <= found.keys():
                    break
                quotients = self.quotients(values, number, step, centre, engine, scheme)
                for output, (value,) in enumerate(quotients):
                    if output in wanted - found.keys() and isfinite(value):
                        found[output] = float(value)
            return found

        missing = {output for output, value in enumerate(column) if not isfinite(value)}
        found = fits(h, missing)
        missing -= found.keys()
        best: dict[int, float] = {}
        if missing and self._shortens:
            runs = self._scheme.evaluations + 2 * beside.evaluations
            for shorter in shorter_steps(values[place], h, runs * self._edges.size):
                fitting = fits(shorter, missing, self._scheme)
                if len(fitting) > len(best):
                    best = fitting
                if len(fitting) == len(missing):
                    break
        for output, value in (found | best).items():
            column[output] = value


@cache
def _moves(scheme: Scheme) -> list[Move]:
    return moves(scheme.offsets)
