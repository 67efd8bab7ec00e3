"""The Helmholtz energy and its gradients against the clock.

Differences are timed as one writes them: the compiled energy, run n + 1 times.
"""

from collections.abc import Callable, Sequence
from functools import cache, partial

from workbench.engines import ENGINES
from workbench.experiments.costs.programs import program
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.measure.timing import time_interleaved
from workbench.problems.large import helmholtz
from workbench.records.experiments.helmholtz import HelmholtzTimeRecord

#: Time that one size may take to be timed.
SECONDS = 0.2

Times = tuple[HelmholtzTimeRecord, ...]


@cache
def energy(inputs: int) -> Graph:
    """The Helmholtz energy of some fluids."""
    return parse(helmholtz(inputs))


def time_rows(sizes: Sequence[int]) -> Times:
    """One row a size and program, the energy itself first."""
    rows = []
    for inputs in sizes:
        point = [1.0 / inputs**2] * inputs
        runs = {name: partial(function, *point) for name, function in _programs(inputs).items()}
        found = time_interleaved(runs, seconds=SECONDS)
        primal = found["primal"]
        rows += [
            HelmholtzTimeRecord(
                inputs=inputs,
                method=name,
                median_seconds=one.median_seconds,
                low_seconds=one.low_seconds,
                high_seconds=one.high_seconds,
                ratio=one.median_seconds / primal.median_seconds,
                ratio_low=one.low_seconds / primal.high_seconds,
                ratio_high=one.high_seconds / primal.low_seconds,
            )
            for name, one in found.items()
        ]
    return tuple(rows)


def _programs(inputs: int) -> dict[str, Callable[..., object]]:
    """What is timed: the energy, differences around it, and the programs of the two modes."""
    graph = energy(inputs)
    function = ENGINES["python"].compile(graph)
    step = 2.0**-26

    def differences(*point: float) -> list[float]:
        (centre,) = function(*point)
        slopes = []
        for place, x in enumerate(point):
            moved = [*point[:place], x + step, *point[place + 1 :]]
            slopes.append((function(*moved)[0] - centre) / step)
        return [centre, *slopes]

    programs: dict[str, Callable[..., object]] = {
        "primal": function,
        "forward_difference": differences,
    }
    for method in ("forward", "reverse"):
        programs[method] = ENGINES["python"].compile(program(graph, method))
    return programs
