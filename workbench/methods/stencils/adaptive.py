"""Ridders' rule at one point: which entry of which tableau, with its estimated error."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import NamedTuple

from workbench.engines import Engine
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal
from workbench.methods.derivations import Called
from workbench.methods.protocol import Note, Run
from workbench.methods.stencils.deciding import stencil_run
from workbench.methods.stencils.edges import moves
from workbench.methods.stencils.primal_runner import PrimalRunner
from workbench.methods.stencils.program import DifferenceProgram
from workbench.methods.stencils.scheme import Scheme
from workbench.methods.steps.optimal import UNIT_ROUNDOFF

#: A row whose last entry is off by so many times the least estimate ends the search.
SAFE = 2.0
#: So many tableaux at most, each beginning with the last step of the one before.
MAX_TABLEAUX = 12


class Entry(NamedTuple):
    """An entry of a tableau: its place among the entries, its value, its estimated error."""

    place: int
    value: float
    estimate: float


class Rounding(NamedTuple):
    """What rounding alone does to a difference of step h: u*(|f| + |x|*|f'|)/h.

    The function's values are off by u*|f|, the places where it is evaluated by u*|x|.
    """

    values: float
    places: float

    def error(self, slope: float, h: float) -> float:
        """The error of a difference of this step, for a derivative of this size."""
        return UNIT_ROUNDOFF * (self.values + self.places * abs(slope)) / h


def best_entry(entries: Sequence[float], steps: Sequence[float], rounding: Rounding) -> Entry:
    """The entry of the least estimated error in the first rows of a tableau, one a step.

    The estimate of an entry is the larger of its distances to the two that it is made of, and no
    less than what rounding alone does to its smallest step: where differences vanish, they agree
    too well. A row whose last entry is SAFE times the least estimate away from that of the row
    before ends the search (Press et al., Numerical Recipes, section 5.7). What is not finite is
    passed over; without any estimate the first finite entry is returned, with an infinite one.

    >>> exact = Rounding(0.0, 0.0)
    >>> best_entry([2.0, 1.5, 1.25, 1.25, 1.125, 1.0], [0.4, 0.2, 0.1], exact)
    Entry(place=5, value=1.0, estimate=0.25)
    """
    best = Entry(0, entries[0], inf)
    for row in range(1, len(steps)):
        start, above = row * (row + 1) // 2, row * (row - 1) // 2
        if not isfinite(best.value):
            best = Entry(start, entries[start], inf)
        for column in range(1, row + 1):
            value = entries[start + column]
            left, corner = entries[start + column - 1], entries[above + column - 1]
            estimate = max(
                abs(value - left), abs(value - corner), rounding.error(value, steps[row])
            )
            if estimate <= best.estimate and isfinite(estimate):
                best = Entry(start + column, value, estimate)
        if abs(entries[start + row] - entries[above + row - 1]) >= SAFE * best.estimate:
            break
    return best


@dataclass(frozen=True, slots=True)
class Found:
    """What the rule found at a point: first steps by variable, entries by variable and output."""

    centre: Sequence[float]
    firsts: tuple[float, ...]
    entries: tuple[tuple[Entry, ...], ...]
    #: Whether even the first step of a variable is lost in x + h.
    lost: tuple[bool, ...]


class RiddersRule:
    """Central differences of shrinking steps, extrapolated while that helps.

    Another tableau begins with the last step of one as long as rounding alone would leave it a
    smaller error than the least estimate so far: where the first step was too large for the
    function, or outside its domain. The tableau with the least sum of estimates over the outputs
    is kept. Rows whose step is lost in x + h are not looked at.
    """

    def __init__(
        self,
        primal: Primal,
        wrt: Sequence[str],
        scheme: Scheme,
        steps: Graph,
        program: DifferenceProgram | None,
    ) -> None:
        self._outputs = primal.size
        places = {name: place for place, name in enumerate(primal.variables)}
        self._places = [places[name] for name in wrt]
        self._wrt = tuple(wrt)
        self._program = program
        self._shrinking = [float(offset) for offset in scheme.offsets[::2]]
        found = moves(scheme.offsets)
        self._moves = list(zip(found[::2], found[1::2], strict=True))
        self._size = len(scheme.combination.outputs)
        self._sizes = steps.program()
        self._primal = primal
        self._runner = PrimalRunner(primal, wrt, scheme) if program is None else None

    def decide(self, values: Sequence[float], engine: Engine) -> Run:
        """The chosen entries at a point, frozen: the tableau with its first steps as inputs."""
        assert self._program is not None
        found = self.search(values, engine)
        count = len(self._wrt)
        pairs = [(output, number) for output in range(self._outputs) for number in range(count)]
        chosen = [found.entries[number][output] for output, number in pairs]
        remarks = ["no step: it is lost in x + h" if lost else "" for lost in found.lost]
        notes = tuple(
            Note(
                step=found.firsts[number] * self._smallest(entry),
                estimate=_finite(entry.estimate),
                remark=remarks[number],
            )
            for (_, number), entry in zip(pairs, chosen, strict=True)
        )
        places = tuple(
            self._outputs + (output * count + number) * self._size + entry.place
            for (output, number), entry in zip(pairs, chosen, strict=True)
        )
        flat = (*found.centre, *(entry.value for entry in chosen))
        return stencil_run(self._program, values, found.firsts, flat, places, notes, engine)

    def evaluate(self, values: Sequence[float], engine: Engine) -> Called:
        """Values of the outputs, the partials row-major and their estimates; nothing is frozen."""
        found = self.search(values, engine)
        entries = [
            (first * self._smallest(column[output]), column[output])
            for output in range(self._outputs)
            for first, column in zip(found.firsts, found.entries, strict=True)
        ]
        notes = (Note(step, _finite(one.estimate)) for step, one in entries)
        return Called(found.centre, [one.value for _, one in entries], tuple(notes))

    def search(self, values: Sequence[float], engine: Engine) -> Found:
        """The best entries over all tableaux, variable by variable."""
        sizes = list(self._sizes(*values))
        centre = tuple(map(float, self._primal.program(engine)(*values)))
        count = len(sizes)
        firsts = list(sizes)
        best = [(Entry(0, 0.0, inf),) * self._outputs for _ in range(count)]
        lost = [not self._steps(values, number, size) for number, size in enumerate(sizes)]
        unfinished = set(range(count))
        for tableau in range(MAX_TABLEAUX):
            entries = self._tableaux(values, sizes, centre, unfinished, engine)
            for number in sorted(unfinished):
                steps = self._steps(values, number, sizes[number])
                x = abs(values[self._places[number]])
                found = tuple(
                    best_entry(one, steps, Rounding(abs(value), x))
                    for one, value in zip(entries[number], centre, strict=True)
                )
                if tableau == 0 or _total(found) < _total(best[number]):
                    best[number], firsts[number] = found, sizes[number]
                sizes[number] *= self._shrinking[-1]
                hope = sum(
                    Rounding(abs(value), x).error(entry.value, sizes[number] or inf)
                    for entry, value in zip(best[number], centre, strict=True)
                    if isfinite(entry.value)
                )
                whole = len(steps) == len(self._shrinking) and all(map(isfinite, centre))
                if not whole or hope >= _total(best[number]):
                    unfinished.discard(number)
            if not unfinished:
                break
        return Found(centre, tuple(firsts), tuple(best), tuple(lost))

    def _steps(self, values: Sequence[float], number: int, h: float) -> list[float]:
        """The steps of a tableau, as far as they are not lost in x + h or x - h."""
        x = values[self._places[number]]
        steps = []
        for factor, (ahead, back) in zip(self._shrinking, self._moves, strict=True):
            if ahead.of(x, h) == x or back.of(x, h) == x:
                break
            steps.append(h * factor)
        return steps

    def _tableaux(
        self,
        values: Sequence[float],
        sizes: Sequence[float],
        centre: Sequence[float],
        numbers: Iterable[int],
        engine: Engine,
    ) -> dict[int, list[Sequence[float]]]:
        """The tableau of each output, for some variables."""
        if self._runner is not None:
            quotients = self._runner.quotients
            return {n: quotients(values, n, sizes[n], centre, engine) for n in numbers}
        assert self._program is not None
        run = self._program.graph.program(engine)
        flat = tuple(map(float, run(*values, *sizes)))[self._outputs :]
        count, size = len(self._wrt), self._size
        return {
            n: [
                flat[(output * count + n) * size : (output * count + n + 1) * size]
                for output in range(self._outputs)
            ]
            for n in numbers
        }

    def _smallest(self, entry: Entry) -> float:
        """The smallest step that an entry is made of, over the first one."""
        row = 0
        while (row + 1) * (row + 2) // 2 <= entry.place:
            row += 1
        return self._shrinking[row]


def _finite(estimate: float) -> float | None:
    return estimate if isfinite(estimate) else None


def _total(entries: Sequence[Entry]) -> float:
    return sum(entry.estimate for entry in entries)
