"""The decision of a stencil at one point: its step, its side, frozen for the judge."""

from collections.abc import Sequence
from math import isfinite

from workbench.engines import Engine
from workbench.ir.graph import Graph
from workbench.measure.evidence import OwnProgram
from workbench.methods.derivations import stated_ulps
from workbench.methods.protocol import Note, Run
from workbench.methods.stencils.edges import DomainEdges
from workbench.methods.stencils.primal_runner import Chooser
from workbench.methods.stencils.program import (
    DifferenceProgram,
    Part,
    difference_program,
    is_small,
    step_names,
)

#: The parts of a program with sides, after the ordinary one.
_SIDES = {1: "right", 2: "left"}


class StencilDecider:
    """Chooses steps and sides at a point, runs the program that follows, and freezes it.

    The ordinary stencils of `part` are taken where they are finite. Where the function has no value
    at a point of one, a one-sided stencil of the same order takes its place, to the right (h) or to
    the left (-h); where neither is finite the ordinary result stands. A stencil that overflows
    float64 is in the domain and stands as well.

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
    ) -> None:
        self._graph = graph
        self._wrt = tuple(wrt)
        self._part = part
        self._program = program
        self._choose = choose
        self._together = together
        self._domain = DomainEdges(graph)
        self._both: DifferenceProgram | None = None

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
        """The decision with a stencil on one side for the variables at an edge."""
        program = self._one_sided_program()
        if program is None:
            return ordinary
        inputs = (*sizes, *(-size for size in sizes))
        everything = tuple(map(float, program.graph.program(engine)(*values, *inputs)))
        outputs, count = len(self._graph.outputs), len(self._wrt)
        size = outputs * count
        usual = range(outputs, outputs + size)
        notes, places = list(ordinary.notes), list(usual)
        for number, edge in edges.items():
            name, column = self._wrt[number], range(number, size, count)
            for group in [column] if self._together else [[index] for index in column]:
                side = self._side(everything, group, size)
                if not side:
                    continue
                reason = f"the function has no value at {name} = {edge!r}"
                remark = f"one-sided: to the {_SIDES[side]} of {name}, since {reason}"
                for index in group:
                    places[index] += side * size
                    told = "; ".join(filter(None, (notes[index].remark, remark)))
                    step = sizes[number] if side == 1 else -sizes[number]
                    notes[index] = Note(step=step, remark=told)
        if places == list(usual):
            return ordinary
        flat = (*everything[:outputs], *(everything[place] for place in places))
        return stencil_run(program, values, inputs, flat, tuple(places), tuple(notes), engine)

    def _side(self, everything: Sequence[float], group: Sequence[int], size: int) -> int:
        """The first part in which the quotients of a group are finite; 0 where no other is."""
        first = len(self._graph.outputs)
        for part in (0, *_SIDES):
            if all(isfinite(everything[first + part * size + index]) for index in group):
                return part
        return 0

    def _one_sided_program(self) -> DifferenceProgram | None:
        """Values, ordinary, right and left quotients in one program; None where it is too large."""
        schemes, ahead = self._part.schemes, self._part.steps
        beside = tuple(one.one_sided for one in schemes if one.one_sided is not None)
        if len(beside) < len(schemes):
            return None
        if self._both is None:
            limited = not self._together
            if limited and not is_small(self._graph, self._wrt, [schemes[0], *2 * beside[:1]]):
                return None
            back = step_names((*self._graph.variables, *ahead), ahead, "back_")
            parts = [self._part, Part(beside, ahead), Part(beside, back)]
            self._both = difference_program(self._graph, self._wrt, parts)
        return self._both


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
