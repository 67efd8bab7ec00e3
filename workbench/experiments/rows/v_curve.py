"""The V-curve: total error of difference methods over a sweep of step sizes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.comparison.accuracy import accuracy_rows, certificates
from workbench.comparison.contestant import prepare
from workbench.frontends.text import parse
from workbench.methods.catalogue import method
from workbench.methods.protocol import First, Method
from workbench.records import AccuracyRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class VCurveConfig:
    """One sweep: an expression at a point, difference methods, a range of step sizes."""

    expression: str
    at: dict[str, float]
    wrt: str = ""
    methods: tuple[str, ...] = ("forward_difference", "central_difference", "five_point")
    smallest: float = 1e-16
    largest: float = 1.0
    steps_per_decade: int = 4


def step_sizes(smallest: float, largest: float, per_decade: int) -> list[float]:
    """Step sizes evenly spaced in the logarithm, both ends included.

    >>> step_sizes(0.01, 1.0, 1)
    [0.01, 0.1, 1.0]
    """
    low, high = math.log10(smallest), math.log10(largest)
    count = max(1, round((high - low) * per_decade))
    return [
        float(f"{10.0 ** (low + (high - low) * index / count):.6g}") for index in range(count + 1)
    ]


def run(config: VCurveConfig) -> list[AccuracyRecord]:
    """One row a method and step; errors with their certified split into truncation and round-off.

    Source of the picture: Baydin et al. 2018, figure 3.
    """
    graph = parse(config.expression)
    wrt = (config.wrt or graph.variables[0],)
    truth = certificates(graph, config.at, wrt)
    rows: list[AccuracyRecord] = []
    for name in config.methods:
        base = method(name)
        swept: list[Method] = [
            replace(base, step=step)  # type: ignore[type-var]
            for step in step_sizes(config.smallest, config.largest, config.steps_per_decade)
        ]
        rows += accuracy_rows(
            graph,
            config.at,
            prepare(graph, First(wrt), swept),
            truth,
            problem="v_curve",
            expression=config.expression,
        )
    return rows


def least_error(rows: Sequence[AccuracyRecord]) -> dict[str, tuple[float, float]]:
    """For each method the step and the error of its best row."""
    best: dict[str, tuple[float, float]] = {}
    for row in rows:
        if row.error_absolute is None or row.step is None:
            continue
        if row.method not in best or row.error_absolute < best[row.method][1]:
            best[row.method] = (row.step, row.error_absolute)
    return best
