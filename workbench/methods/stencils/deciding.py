"""The decision of a stencil at one point: its step, its side, frozen for the judge."""

from collections.abc import Sequence
from math import isfinite
from typing import NamedTuple

from workbench.engines import Engine
from workbench.ir.graph import Graph
from workbench.measure.evidence import OwnProgram
from workbench.methods.derivations import stated_ulps
from workbench.methods.protocol import Note, Run
from workbench.methods.stencils.edges import DomainEdges, shorter_steps
from workbench.methods.stencils.primal_runner import Chooser
from workbench.methods.stencils.program import (
    DifferenceProgram,
    Part,
    difference_program,
    is_small,
    step_names,
)

#: What a stencil lies on: both sides of the point (the ordinary one), or one of them.
_SIDES = ("", "right", "left")


class Choice(NamedTuple):
    """A stencil: its place among the sides, and whether it takes the shorter step."""

    side: int = 0
    short: bool = False


class StencilDecider:
    """Chooses steps and sides at a point, runs the program that follows, and freezes it.

    The ordinary stencils of `part` are taken where they are finite. Where the function has no value
    at a point of one, a one-sided stencil of the same order takes its place, to the right (h) or to
    the left (-h). Where both leave the domain the step is too long for the function: it is halved
    until the stencil or a side of it fits, but for a step that was named and not chosen by a rule
    (`shortens`). Where nothing fits the ordinary result stands. A stencil that overflows float64 is
    in the domain and stands as well.

    Each output has a side of its own, unless the quotients of all outputs go `together`: then a
    side counts where all are finite, and there is no limit to the program of the sides.
    """

    def __init__(
        self,
        graph: Graph,
        wrt: Sequence[str],
        part: Part,
        program: DifferenceProgram,
        choose: Chooser,
        *,
        together: bool = False,
        shortens: bool = True,
    ) -> None:
        self._graph = graph
        self._wrt = tuple(wrt)
        self._part = part
        self._program = program
        self._choose = choose
        self._together = together
        self._shortens = shortens
        self._domain = DomainEdges(graph)
        self._sides: DifferenceProgram | None = None
        self._chosen: dict[tuple[tuple[Choice, ...], ...], DifferenceProgram] = {}
        taken, ahead = graph.variables, part.steps
        back = step_names((*taken, *ahead), ahead, "back_")
        short = step_names((*taken, *ahead, *back), ahead, "short_")
        #: The names of the steps to either side, and of the shorter ones.
        self._names = (ahead, back), (short, step_names((*taken, *short), short, "back_"))

    def __call__(self, values: Sequence[float], engine: Engine) -> Run:
        """The decision at a point: the program that ran and what it returned."""
        choices = self._choose(values)
        sizes = tuple(choice.size for choice in choices)
        flat = tuple(map(float, self._program.graph.program(engine)(*values, *sizes)))
        outputs, count = len(self._graph.outputs), len(self._wrt)
        notes = tuple(Note(step=choice.size, remark=choice.remark) for choice in choices) * outputs
        places = tuple(range(outputs, len(flat)))
        ordinary = stencil_run(self._program, values, sizes, flat, places, notes, engine)
        if not all(map(isfinite, flat[:outputs])) or all(map(isfinite, flat[outputs:])):
            return ordinary
        edges: dict[int, float] = {}
        for number, (name, scheme) in enumerate(zip(self._wrt, self._part.schemes, strict=True)):
            if sizes[number] and not all(map(isfinite, flat[outputs + number :: count])):
                place = self._graph.places[name]
                edge = self._domain.undefined_point(values, place, sizes[number], scheme)
                if edge is not None:
                    edges[number] = edge
        return self._beside(values, sizes, ordinary, edges, engine) if edges else ordinary

    def _beside(
        self,
        values: Sequence[float],
        sizes: tuple[float, ...],
        ordinary: Run,
        edges: dict[int, float],
        engine: Engine,
    ) -> Run:
        """The decision with other stencils for the variables at an edge."""
        outputs, count = len(self._graph.outputs), len(self._wrt)
        plan = [[Choice()] * count for _ in range(outputs)]
        shorter, notes = list(sizes), list(ordinary.notes)
        for number, edge in edges.items():
            found, shorter[number] = self._fitting(values, sizes, number, engine)
            for output, choice in found.items():
                if choice == Choice():
                    continue
                plan[output][number] = choice
                remark = self._remark(number, choice, sizes[number], shorter[number], edge)
                index = output * count + number
                told = "; ".join(filter(None, (notes[index].remark, remark)))
                step = shorter[number] if choice.short else sizes[number]
                notes[index] = Note(step=-step if choice.side == 2 else step, remark=told)
        rows = tuple(dict.fromkeys(map(tuple, plan)))
        if rows == ((Choice(),) * count,):
            return ordinary
        program = self._program_of(rows)
        known: dict[str, float] = {}
        for names, steps in zip(self._names, (sizes, shorter), strict=True):
            known |= zip(names[0], steps, strict=True)
            known |= zip(names[1], (-step for step in steps), strict=True)
        inputs = tuple(known[name] for name in program.steps)
        everything = tuple(map(float, program.graph.program(engine)(*values, *inputs)))
        places = tuple(
            outputs + (rows.index(tuple(row)) * outputs + output) * count + number
            for output, row in enumerate(plan)
            for number in range(count)
        )
        flat = (*everything[:outputs], *(everything[place] for place in places))
        return stencil_run(program, values, inputs, flat, places, tuple(notes), engine)

    def _fitting(
        self, values: Sequence[float], sizes: tuple[float, ...], number: int, engine: Engine
    ) -> tuple[dict[int, Choice], float]:
        """A stencil in one variable for each output that any fits, and the shorter step."""
        program = self._program_of_sides()
        if program is None:
            return {}, sizes[number]
        run = program.graph.program(engine)
        outputs, count = len(self._graph.outputs), len(self._wrt)

        def fits(h: float, wanted: set[int], short: bool) -> dict[int, Choice]:
            steps = (*sizes[:number], h, *sizes[number + 1 :])
            everything = tuple(map(float, run(*values, *steps, *(-step for step in steps))))
            found: dict[int, Choice] = {}
            for side in range(len(_SIDES)):
                first = outputs * (1 + side * count) + number
                finite = {
                    output
                    for output in wanted - found.keys()
                    if isfinite(everything[first + output * count])
                }
                if not self._together or len(finite) == outputs:
                    found |= dict.fromkeys(finite, Choice(side, short))
            return found

        found = fits(sizes[number], set(range(outputs)), False)
        missing = set(range(outputs)) - found.keys()
        best: dict[int, Choice] = {}
        shorter = sizes[number]
        if missing and self._shortens:
            x = values[self._graph.places[self._wrt[number]]]
            for h in shorter_steps(x, shorter, len(program.graph)):
                fitting = fits(h, missing, True)
                if len(fitting) > len(best):
                    best, shorter = fitting, h
                if len(fitting) == len(missing):
                    break
        return {**found, **best}, shorter

    def _remark(self, number: int, choice: Choice, size: float, shorter: float, edge: float) -> str:
        """What a row says of a stencil that is not the ordinary one."""
        name = self._wrt[number]
        side = f"one-sided: to the {_SIDES[choice.side]} of {name}" if choice.side else ""
        step = f"step {shorter:.3g} in place of {size:.3g}" if choice.short else ""
        told = ", ".join(filter(None, (side, step)))
        return f"{told}, since the function has no value at {name} = {edge!r}"

    def _program_of_sides(self) -> DifferenceProgram | None:
        """Values, ordinary, right and left quotients in one program; None where it is too large."""
        schemes = self._part.schemes
        beside = tuple(one.one_sided for one in schemes if one.one_sided is not None)
        if len(beside) < len(schemes):
            return None
        if self._sides is None:
            limited = not self._together
            if limited and not is_small(self._graph, self._wrt, [schemes[0], *2 * beside[:1]]):
                return None
            (ahead, back), _ = self._names
            parts = [self._part, Part(beside, ahead), Part(beside, back)]
            self._sides = difference_program(self._graph, self._wrt, parts)
        return self._sides

    def _program_of(self, rows: tuple[tuple[Choice, ...], ...]) -> DifferenceProgram:
        """The program of the chosen stencils, one part a choice for all variables."""
        if rows not in self._chosen:
            parts = [
                Part(
                    tuple(
                        (scheme.one_sided or scheme) if choice.side else scheme
                        for scheme, choice in zip(self._part.schemes, row, strict=True)
                    ),
                    tuple(
                        self._names[choice.short][choice.side == 2][number]
                        for number, choice in enumerate(row)
                    ),
                )
                for row in rows
            ]
            self._chosen[rows] = difference_program(self._graph, self._wrt, parts)
        return self._chosen[rows]


def stencil_run(
    program: DifferenceProgram,
    values: Sequence[float],
    steps: tuple[float, ...],
    flat: tuple[float, ...],
    places: tuple[int, ...],
    notes: tuple[Note, ...],
    engine: Engine,
) -> Run:
    """What a difference program returned, with the program itself as evidence."""
    variables = program.graph.variables[: len(values)]
    evidence = OwnProgram(
        graph=program.graph,
        inputs=(*values, *steps),
        places=places,
        exact=False,
        variables=variables,
        shifts=program.shifts,
        ulps=stated_ulps(engine),
    )
    return Run(flat, evidence, notes)
