"""Grids on one side of the point, for where a grid around it leaves the domain."""

from collections.abc import Callable, Sequence
from math import isfinite
from typing import NamedTuple

from workbench.engines import ENGINES
from workbench.ir.graph import Graph
from workbench.methods.protocol import Decision
from workbench.methods.univariate.stencils import Stencil, difference_program

_SIDES = {1: "to its right", -1: "to its left"}


class _Compiled(NamedTuple):
    graph: Graph
    shifts: tuple[int, ...]
    run: Callable[..., Sequence[float]]


class OneSided:
    """Chooses for each order a grid on which the function is finite: around x, right of it, left.

    `stencil` gives the stencil of an order on a side (0, 1, -1), `steps` the step size of each
    order. Asked only where the program of the grids around x gave something that is not finite;
    where nothing is better the grid stays around x.
    """

    def __init__(
        self,
        graph: Graph,
        variable: str,
        names: tuple[str, ...],
        steps: Graph,
        stencil: Callable[[int, int], Stencil],
    ) -> None:
        self._graph, self._variable, self._names = graph, variable, names
        self._steps = ENGINES["python"].compile(steps)
        self._stencil = stencil
        self._programs: dict[tuple[int, ...], _Compiled] = {}

    def __call__(self, values: Sequence[float]) -> Decision:
        """The decision at a point, and what it gave."""
        orders = len(self._names)
        sizes = tuple(self._steps(*values))
        sides = [0] * orders
        flat = self._run(sides, values, sizes)
        for side in _SIDES:
            missing = self._missing(flat)
            if not missing:
                break
            trial = [side if n in missing else sides[n] for n in range(orders)]
            for n in missing - self._missing(self._run(trial, values, sizes)):
                sides[n] = side
            flat = self._run(sides, values, sizes)
        compiled = self._compiled(sides)
        outputs = len(self._graph.outputs)
        return Decision(
            program=compiled.graph,
            inputs=sizes,
            flat=flat,
            places=tuple(range(outputs, outputs * (orders + 1))),
            shifts=compiled.shifts,
            steps=sizes * outputs,
            remarks=tuple(map(self._remark, sides)) * outputs,
        )

    def _remark(self, side: int) -> str:
        if not side:
            return ""
        name = self._variable
        return f"one-sided: around {name} the grid leaves the domain; its points are {_SIDES[side]}"

    def _run(
        self, sides: Sequence[int], values: Sequence[float], sizes: Sequence[float]
    ) -> tuple[float, ...]:
        return tuple(self._compiled(sides).run(*values, *sizes))

    def _compiled(self, sides: Sequence[int]) -> _Compiled:
        found = self._programs.get(tuple(sides))
        if found is None:
            stencils = [self._stencil(n, side) for n, side in enumerate(sides, start=1)]
            made = difference_program(self._graph, self._variable, self._names, stencils)
            run = ENGINES["python"].compile(made.graph)
            found = self._programs[tuple(sides)] = _Compiled(made.graph, made.shifts, run)
        return found

    def _missing(self, flat: Sequence[float]) -> set[int]:
        """The orders, from 0, whose difference is not finite for some output."""
        partials = flat[len(self._graph.outputs) :]
        size = len(self._names)
        return {place % size for place, one in enumerate(partials) if not isfinite(one)}
