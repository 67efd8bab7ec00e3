"""The Helmholtz energy of mixed fluids: the field's benchmark of cheap gradients.

Published ratios are of times; ours are of operations, which no machine changes, and of times beside
them. The differences are timed as one writes them: the compiled energy, run n + 1 times.
"""

from collections.abc import Callable, Sequence
from functools import cache

from workbench.comparison.contestant import failure
from workbench.engines import ENGINES
from workbench.experiments.programs import program
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.frontends.text import parse
from workbench.ir.counting import shared_operations
from workbench.ir.graph import Graph
from workbench.measure.timing import time_interleaved
from workbench.methods.catalogue import gradient
from workbench.presentation.plot_view import Plot, Series
from workbench.problems.large import helmholtz
from workbench.records import Status
from workbench.records.helmholtz import HelmholtzRecord, HelmholtzTimeRecord

SIZES = (5, 10, 20, 30, 50)
#: SymPy takes seconds from 20 fluids on and refuses 30.
SYMBOLIC_SIZES = (5, 10)
METHODS = ("forward_difference", "symbolic", "forward", "reverse")
#: Cost of the gradient over that of the energy at n = 50, in times, as reported from table 4.
PUBLISHED = {"forward_difference": 29.0, "forward": 8.0, "reverse": 2.0}
PUBLISHED_SIZE = 50
#: Time that one size may take to be timed.
SECONDS = 0.2
SOURCE = (
    "Baydin, Pearlmutter, Radul & Siskind, JMLR 18(153), 2018, table 4 (ratios as reported); "
    "Griewank, On Automatic Differentiation, 1989; Peng & Robinson, 1976"
)

Rows = tuple[HelmholtzRecord, ...]
Times = tuple[HelmholtzTimeRecord, ...]


def run(_: int) -> Outcome:
    """Count and time value and gradient for 5 to 50 fluids. The seed plays no part."""
    rows, times = helmholtz_rows(), _times()
    return Outcome(
        name=EXPERIMENT.name,
        title=EXPERIMENT.title,
        sentence=sentence(rows, times),
        claim=f"At n = {PUBLISHED_SIZE} the gradient costs about "
        + ", ".join(f"{ratio:g} times the function ({m})" for m, ratio in PUBLISHED.items())
        + ", in time.",
        source=SOURCE,
        plots=_plots(rows, times),
        tables=(
            Table(
                name="helmholtz",
                record=HelmholtzRecord,
                rows=rows,
                meaning="Operations of value and gradient of the Helmholtz energy, by method",
                shown=(
                    ("inputs", "n"),
                    ("method", "method"),
                    ("operations", "operations [op]"),
                    ("ratio", "operations [× function]"),
                    ("evaluations_of_primal", "runs of the function"),
                    ("published_ratio", "time as reported [× function]"),
                    ("status", "status"),
                ),
            ),
            Table(
                name="helmholtz_times",
                record=HelmholtzTimeRecord,
                rows=times,
                meaning="Time of value and gradient of the Helmholtz energy, by method",
                shown=(
                    ("inputs", "n"),
                    ("method", "method"),
                    ("median_seconds", "time [s]"),
                    ("ratio", "time [× function]"),
                ),
                timed=True,
            ),
        ),
    )


@cache
def energy(inputs: int) -> Graph:
    """The Helmholtz energy of some fluids."""
    return parse(helmholtz(inputs))


def helmholtz_rows() -> Rows:
    """One row a size and method."""
    return tuple(
        energy_row(inputs, method)
        for inputs in SIZES
        for method in METHODS
        if method != "symbolic" or inputs in SYMBOLIC_SIZES
    )


@cache
def energy_row(inputs: int, method: str) -> HelmholtzRecord:
    """What one method costs at one size; a method that cannot has a status."""
    function = shared_operations(energy(inputs))
    found: int | None = None
    runs: int | None = None
    status = Status.OK
    try:
        derivative = gradient(energy(inputs), method)
    except Exception as error:
        status = failure(error)[0]
    else:
        counted = derivative.operations
        found = None if counted is None else counted.shared_operations
        runs = derivative.derivation.evaluations_of_primal
    return HelmholtzRecord(
        inputs=inputs,
        method=method,
        function_operations=function,
        operations=found,
        ratio=None if found is None else found / function,
        evaluations_of_primal=runs,
        published_ratio=PUBLISHED.get(method) if inputs == PUBLISHED_SIZE else None,
        status=status,
    )


def _times() -> Times:
    rows = []
    for inputs in SIZES:
        point = [1.0 / inputs**2] * inputs
        runs = {name: _run(function, point) for name, function in _programs(inputs).items()}
        found = time_interleaved(runs, seconds=SECONDS)
        rows += [
            HelmholtzTimeRecord(
                inputs=inputs,
                method=name,
                median_seconds=one.median_seconds,
                low_seconds=one.low_seconds,
                high_seconds=one.high_seconds,
                ratio=one.median_seconds / found["primal"].median_seconds,
            )
            for name, one in found.items()
        ]
    return tuple(rows)


def _run(function: Callable[..., object], point: Sequence[float]) -> Callable[[], object]:
    return lambda: function(*point)


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


def sentence(rows: Rows, times: Times) -> str:
    """What the rows show, in their own figures."""
    last = max(row.inputs for row in rows)
    counted = {row.method: row for row in rows if row.inputs == last}
    timed = {row.method: row.ratio for row in times if row.inputs == last}
    parts = []
    for method, published in PUBLISHED.items():
        row = counted[method]
        ratio = "not counted" if row.ratio is None else f"{row.ratio:.3g}"
        parts.append(
            f"{method.replace('_', ' ')} takes {ratio} times the function's operations and "
            f"{timed[method]:.3g} times its time (reported: about {published:g})"
        )
    runs = counted["forward_difference"].evaluations_of_primal
    symbolic = [row for row in rows if row.method == "symbolic" and row.ratio is not None]
    text = (
        f"With {last} fluids {'; '.join(parts)}. Operations are counted with equal parts shared, "
        f"which helps the differences most: their {runs} runs of the function have much in common "
        "that a timed run repeats."
    )
    if symbolic:
        text += (
            f" SymPy's gradient, equal parts shared, takes {symbolic[-1].ratio:.3g} times the "
            f"function's operations with {symbolic[-1].inputs} fluids."
        )
    return text


def _plots(rows: Rows, times: Times) -> tuple[Plot, ...]:
    def series(found: Rows | Times, method: str) -> Series:
        kept = [
            (float(row.inputs), row.ratio)
            for row in found
            if row.method == method and row.ratio is not None
        ]
        return Series(
            label=method.replace("_", " "),
            x=tuple(x for x, _ in kept),
            y=tuple(y for _, y in kept),
            method=method,
        )

    reported = Series(
        label="times as reported",
        x=tuple(float(PUBLISHED_SIZE) for _ in PUBLISHED),
        y=tuple(PUBLISHED.values()),
        kind="points",
    )
    timed = tuple(method for method in METHODS if method in PUBLISHED)
    return (
        Plot(
            title="Operations of value and gradient over those of the energy.",
            x_label="n, number of fluids",
            y_label="operations [× function]",
            x_scale="log",
            y_scale="log",
            series=tuple(series(rows, method) for method in METHODS),
            alternative="The ratio of the differences rises with the number of fluids; those of "
            "symbolic differentiation and of both modes stay level.",
        ),
        Plot(
            title="Time of value and gradient over that of the energy, in this run.",
            x_label="n, number of fluids",
            y_label="time [× function]",
            x_scale="log",
            y_scale="log",
            series=(*(series(times, method) for method in timed), reported),
            alternative="The same in times, with the reported ratios at the right end.",
        ),
    )


EXPERIMENT = Experiment("helmholtz", "The Helmholtz energy: 5 to 50 inputs", run, timed=True)
