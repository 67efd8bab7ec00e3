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
from workbench.methods.stencils.scheme import Scheme


class StencilDecider:
    """Chooses steps and sides at a point, runs the program that follows, and freezes it.

    The ordinary stencil is taken where it is finite. Where the function has no value at a point of
    it, a one-sided stencil of the same order takes its place, to the right (h) or to the left
    (-h); where neither is finite the ordinary result stands. A stencil that overflows float64 is
    in the domain and stands as well.
    """

    def __init__(
        self,
        graph: Graph,
        wrt: Sequence[str],
        scheme: Scheme,
        program: DifferenceProgram,
        choose: Chooser,
    ) -> None:
        self._graph = graph
        self._wrt = tuple(wrt)
        self._scheme = scheme
        self._program = program
        self._choose = choose
        self._domain = DomainEdges(graph)
        self._both: DifferenceProgram | None = None

    def __call__(self, values: Sequence[float], engine: Engine) -> Run:
        """The decision at a point: the program that ran and what it returned."""
        choices = self._choose(values)
        sizes = tuple(choice.size for choice in choices)
        flat = tuple(map(float, self._program.graph.program(engine)(*values, *sizes)))
        outputs, count = len(self._graph.outputs), len(self._wrt)
        remarks = [
            choice.remark if choice.size else "no step: the rule gives h = 0 here"
            for choice in choices
        ]
        notes = tuple(Note(step=size, remark=one) for size, one in zip(sizes, remarks, strict=True))
        places = tuple(range(outputs, len(flat)))
        ordinary = stencil_run(self._program, values, sizes, flat, places, notes * outputs, engine)
        if not all(map(isfinite, flat[:outputs])) or all(map(isfinite, flat[outputs:])):
            return ordinary
        edges: dict[int, float] = {}
        for number, name in enumerate(self._wrt):
            column = flat[outputs + number :: count]
            if sizes[number] and not all(map(isfinite, column)):
                place = self._graph.places[name]
                edge = self._domain.undefined_point(values, place, sizes[number], self._scheme)
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
        flat, notes = list(everything[: outputs + size]), list(ordinary.notes)
        places = list(range(outputs, outputs + size))
        for index in range(size):
            number = index % count
            if number not in edges or isfinite(flat[outputs + index]):
                continue
            for part, side in ((1, "right"), (2, "left")):
                place = outputs + part * size + index
                if isfinite(everything[place]):
                    name = self._wrt[number]
                    places[index] = place
                    flat[outputs + index] = everything[place]
                    step = sizes[number] if side == "right" else -sizes[number]
                    reason = f"the function has no value at {name} = {edges[number]!r}"
                    remark = f"one-sided: to the {side} of {name}, since {reason}"
                    told = "; ".join(filter(None, (notes[index].remark, remark)))
                    notes[index] = Note(step=step, remark=told)
                    break
        if places == list(range(outputs, outputs + size)):
            return ordinary
        return stencil_run(
            program, values, inputs, tuple(flat), tuple(places), tuple(notes), engine
        )

    def _one_sided_program(self) -> DifferenceProgram | None:
        """Values, ordinary, right and left quotients in one program; None where it is too large."""
        beside = self._scheme.one_sided
        if beside is None:
            return None
        if self._both is None:
            if not is_small(self._graph, self._wrt, [self._scheme, beside, beside]):
                return None
            ahead = self._program.steps
            back = step_names((*self._graph.variables, *ahead), self._wrt, "back_")
            parts = [Part(self._scheme, ahead), Part(beside, ahead), Part(beside, back)]
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
