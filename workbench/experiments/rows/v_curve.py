"""The V-curve: total error of difference methods over a sweep of step sizes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.comparison.accuracy import accuracy_rows, certificates, shortened
from workbench.comparison.contestant import prepare
from workbench.experiments.protocol import Outcome, Table
from workbench.frontends.text import parse
from workbench.methods.catalogue import method
from workbench.methods.protocol import First, Method
from workbench.records import AccuracyRecord

NAME, TITLE = "v_curve", "Step size against error"


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


def run(config: VCurveConfig, number: int = 1) -> Outcome:
    """A picture of one sweep, the best step of each method, and a file of all the rows.

    The second and further sweeps of a report have their `number` in the names of their files.
    Source of the picture: Baydin et al. 2018, figure 3.
    """
    rows = tuple(swept(config))
    best = least_error(rows)
    where = ", ".join(f"{name} = {value:g}" for name, value in config.at.items())
    findings = "; ".join(
        f"{method} has the least error, {row.error_absolute:.2g}, at h = {row.step:.2g}"
        for method, row in best.items()
    )
    table = Table(
        name=NAME,
        record=AccuracyRecord,
        rows=rows,
        meaning=f"error by step size for {config.expression}",
        title="The step of the least error",
        shown="method; step: step of the least error [unit of x]; error_absolute: least error [1]",
        page_rows=tuple(best.values()),
    )
    return Outcome(
        name=f"v-curve-{number}",
        title=f"{TITLE}: {shortened(config.expression)} at {where}",
        sentence=(
            "A large step truncates the Taylor series, a small step cancels the digits, so "
            f"the total error is a V. In this sweep {findings}."
            if best
            else "No step of this sweep gave a finite difference."
        ),
        v_curve=rows,
        tables=(table if number == 1 else replace(table, name=f"{NAME}_{number}"),),
    )


def swept(config: VCurveConfig) -> list[AccuracyRecord]:
    """One row a method and step: errors, certified, split into truncation and round-off."""
    graph = parse(config.expression)
    wrt = (config.wrt or graph.variables[0],)
    truth = certificates(graph, config.at, wrt)
    rows: list[AccuracyRecord] = []
    for name in config.methods:
        base = method(name)
        methods: list[Method] = [
            replace(base, step=step)  # type: ignore[type-var]
            for step in step_sizes(config.smallest, config.largest, config.steps_per_decade)
        ]
        rows += accuracy_rows(
            graph,
            config.at,
            prepare(graph, First(wrt), methods),
            truth,
            problem="v_curve",
            expression=config.expression,
        )
    return rows


def least_error(rows: Sequence[AccuracyRecord]) -> dict[str, AccuracyRecord]:
    """The best row of each method, among those that have a step and an error."""
    best: dict[str, AccuracyRecord] = {}
    for row in rows:
        if row.error_absolute is not None and row.step is not None:
            least = best.setdefault(row.method, row).error_absolute
            if least is None or row.error_absolute < least:
                best[row.method] = row
    return best
