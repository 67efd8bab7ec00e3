"""Grids on one side of the point, for where a grid around it leaves the domain."""

from collections.abc import Sequence
from math import isfinite

from workbench.engines import Engine
from workbench.ir.graph import Graph
from workbench.methods.protocol import Note, Run
from workbench.methods.stencils.deciding import stencil_run
from workbench.methods.stencils.edges import DomainEdges
from workbench.methods.stencils.program import DifferenceProgram
from workbench.methods.stencils.scheme import Scheme
from workbench.methods.univariate.stencils import orders_program

_SIDES = {1: "right", -1: "left"}


class OneSided:
    """Chooses for each order a grid on which the function has values: around x, right of it, left.

    `names` are the step inputs and `steps` the graph of their sizes, one an order, as `schemes`.
    Asked only where the program of the grids around x gave something that is not finite. Where
    float64 overflows, and where no side is better, the grid stays around x.
    """

    def __init__(
        self,
        graph: Graph,
        variable: str,
        names: tuple[str, ...],
        steps: Graph,
        schemes: Sequence[Scheme],
    ) -> None:
        self._graph, self._variable, self._names = graph, variable, names
        self._steps = steps.program()
        self._schemes = schemes
        self._domain = DomainEdges(graph)
        self._programs: dict[tuple[bool, ...], DifferenceProgram] = {}

    def __call__(self, values: Sequence[float], engine: Engine) -> Run:
        """The decision at a point, and what it gave."""
        sizes = tuple(self._steps(*values))
        sides = [0] * len(sizes)
        flat = self._run(sides, sizes, values, engine)
        edges = self._edges(flat, sizes, values)
        for side in _SIDES:
            missing = self._missing(flat) & edges.keys()
            if not missing:
                break
            trial = [side if number in missing else one for number, one in enumerate(sides)]
            for number in missing - self._missing(self._run(trial, sizes, values, engine)):
                sides[number] = side
            flat = self._run(sides, sizes, values, engine)
        outputs, inputs = len(self._graph.outputs), _signed(sides, sizes)
        notes = tuple(
            Note(step=step, remark=self._remark(side, edges.get(number)))
            for number, (side, step) in enumerate(zip(sides, inputs, strict=True))
        )
        program, places = self._program(sides), tuple(range(outputs, len(flat)))
        return stencil_run(program, values, inputs, flat, places, notes * outputs, engine)

    def _remark(self, side: int, edge: float | None) -> str:
        if not side:
            return ""
        name = self._variable
        reason = f"the function has no value at {name} = {edge!r}"
        return f"one-sided: to the {_SIDES[side]} of {name}, since {reason}"

    def _edges(
        self, flat: Sequence[float], sizes: Sequence[float], values: Sequence[float]
    ) -> dict[int, float]:
        """For orders without a finite difference the nearest point without a value."""
        if not all(map(isfinite, flat[: len(self._graph.outputs)])):
            return {}
        place = self._graph.places[self._variable]
        found = {}
        for number in sorted(self._missing(flat)):
            scheme, size = self._schemes[number], sizes[number]
            edge = self._domain.undefined_point(values, place, size, scheme) if size else None
            if edge is not None:
                found[number] = edge
        return found

    def _missing(self, flat: Sequence[float]) -> set[int]:
        """The orders, from 0, whose difference is not finite for some output."""
        partials = flat[len(self._graph.outputs) :]
        size = len(self._names)
        return {place % size for place, one in enumerate(partials) if not isfinite(one)}

    def _run(
        self,
        sides: Sequence[int],
        sizes: Sequence[float],
        values: Sequence[float],
        engine: Engine,
    ) -> tuple[float, ...]:
        run = self._program(sides).graph.program(engine)
        return tuple(map(float, run(*values, *_signed(sides, sizes))))

    def _program(self, sides: Sequence[int]) -> DifferenceProgram:
        beside = tuple(map(bool, sides))
        if beside not in self._programs:
            schemes = [
                scheme.one_sided if aside and scheme.one_sided is not None else scheme
                for scheme, aside in zip(self._schemes, beside, strict=True)
            ]
            self._programs[beside] = orders_program(
                self._graph, self._variable, self._names, schemes
            )
        return self._programs[beside]


def _signed(sides: Sequence[int], sizes: Sequence[float]) -> tuple[float, ...]:
    """Step sizes, negative to the left."""
    return tuple(-size if side < 0 else size for side, size in zip(sides, sizes, strict=True))
