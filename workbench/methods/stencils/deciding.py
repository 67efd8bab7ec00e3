"""What a stencil does at one point: its step, its side, frozen for the judge."""

from collections.abc import Callable, Sequence
from math import isfinite

from workbench.engines import ENGINES
from workbench.ir.graph import Graph
from workbench.methods.protocol import Decision
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
from workbench.methods.steps import StepChoice


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
        self._run: Callable[..., Sequence[float]] | None = None
        self._both: tuple[DifferenceProgram, Callable[..., Sequence[float]]] | None = None

    def __call__(self, values: Sequence[float]) -> Decision:
        """The decision at a point: the program that ran and what it returned."""
        if self._run is None:
            self._run = ENGINES["python"].compile(self._program.graph)
        choices = self._choose(values)
        sizes = tuple(choice.size for choice in choices)
        flat = tuple(self._run(*values, *sizes))
        outputs, count = len(self._graph.outputs), len(self._wrt)
        ordinary = self._ordinary(choices, sizes, flat)
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
        return self._beside(values, ordinary, edges) if edges else ordinary

    def _ordinary(
        self, choices: Sequence[StepChoice], sizes: tuple[float, ...], flat: tuple[float, ...]
    ) -> Decision:
        outputs = len(self._graph.outputs)
        remarks = [
            choice.remark if choice.size else "no step: the rule gives h = 0 here"
            for choice in choices
        ]
        return Decision(
            program=self._program.graph,
            inputs=sizes,
            flat=flat,
            places=tuple(range(outputs, len(flat))),
            shifts=self._program.shifts,
            steps=sizes * outputs,
            remarks=tuple(remarks) * outputs if any(remarks) else (),
        )

    def _beside(
        self, values: Sequence[float], ordinary: Decision, edges: dict[int, float]
    ) -> Decision:
        """The decision with a stencil on one side for the variables at an edge."""
        made = self._one_sided_program()
        if made is None:
            return ordinary
        program, run = made
        sizes = ordinary.inputs
        everything = tuple(run(*values, *sizes, *(-size for size in sizes)))
        outputs, count = len(self._graph.outputs), len(self._wrt)
        size = outputs * count
        flat = list(everything[: outputs + size])
        places = list(ordinary.places)
        steps = list(ordinary.steps)
        remarks = list(ordinary.remarks or [""] * size)
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
                    steps[index] = sizes[number] if side == "right" else -sizes[number]
                    reason = f"the function has no value at {name} = {edges[number]!r}"
                    remark = f"one-sided: to the {side} of {name}, since {reason}"
                    remarks[index] = "; ".join(filter(None, (remarks[index], remark)))
                    break
        if places == list(ordinary.places):
            return ordinary
        return Decision(
            program=program.graph,
            inputs=(*sizes, *(-size for size in sizes)),
            flat=tuple(flat),
            places=tuple(places),
            shifts=program.shifts,
            steps=tuple(steps),
            remarks=tuple(remarks),
        )

    def _one_sided_program(
        self,
    ) -> tuple[DifferenceProgram, Callable[..., Sequence[float]]] | None:
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
            program = difference_program(self._graph, self._wrt, parts)
            self._both = program, ENGINES["python"].compile(program.graph)
        return self._both
