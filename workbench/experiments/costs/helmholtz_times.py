"""The Helmholtz energy and its gradients against the clock.

Differences are timed as one writes them: the compiled energy, run n + 1 times. Ratios come from
paired rounds, and are withheld where they are too noisy to say.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache, partial

from workbench.analysis.summary import TOO_NOISY
from workbench.analysis.times import Ratio, is_noisy, paired_ratio
from workbench.engines import ENGINES
from workbench.experiments.costs.programs import program
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.measure.timing import time_interleaved
from workbench.problems.large import helmholtz
from workbench.records import TimingRecord
from workbench.records.experiments.helmholtz import HelmholtzTimeRecord

#: Time that one size may take to be timed.
SECONDS = 0.4

Times = tuple[HelmholtzTimeRecord, ...]


@cache
def energy(inputs: int) -> Graph:
    """The Helmholtz energy of some fluids."""
    return parse(helmholtz(inputs))


def time_rows(sizes: Sequence[int]) -> Times:
    """One row a size and program, the energy itself first."""
    rows: list[HelmholtzTimeRecord] = []
    for inputs in sizes:
        point = [1.0 / inputs**2] * inputs
        runs = {name: partial(function, *point) for name, function in _programs(inputs).items()}
        found = time_interleaved(runs, seconds=SECONDS)
        timed = [TimingRecord(method=name, **asdict(one)) for name, one in found.items()]
        rows += time_records(inputs, timed)
    return tuple(rows)


def time_records(inputs: int, timed: Sequence[TimingRecord]) -> Times:
    """The rows of one size: the energy itself comes first, and each ratio is to its rounds."""
    rows = []
    for one in timed:
        found = Ratio(1.0, 1.0, 1.0) if one is timed[0] else paired_ratio(one, timed[0])
        noisy = found is None or is_noisy(found)
        rows.append(
            HelmholtzTimeRecord(
                inputs=inputs,
                method=one.method,
                median_seconds=one.median_seconds or 0.0,
                low_seconds=one.low_seconds or 0.0,
                high_seconds=one.high_seconds or 0.0,
                ratio=None if found is None or noisy else found.ratio,
                ratio_low=found.low if found else None,
                ratio_high=found.high if found else None,
                note=TOO_NOISY if noisy else "",
                round_seconds=one.round_seconds,
            )
        )
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
