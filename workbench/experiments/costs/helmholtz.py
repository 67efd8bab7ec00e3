"""The Helmholtz energy of mixed fluids: the field's benchmark of cheap gradients.

Published ratios are of times; ours are of operations, which no machine changes, and of times beside
them.
"""

from dataclasses import replace
from functools import cache

from workbench.analysis.summary import TOO_NOISY
from workbench.comparison.contestant import failure
from workbench.experiments.costs.helmholtz_times import Times, energy, time_rows
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.ir.counting import shared_operations
from workbench.methods.catalogue import gradient
from workbench.presentation.views.plot import Plot, Series, log_log_plot, series_of
from workbench.records import Status
from workbench.records.experiments.helmholtz import HelmholtzRecord, HelmholtzTimeRecord

SIZES = (5, 10, 20, 30, 50)
#: SymPy takes seconds from 20 fluids on and refuses 30.
SYMBOLIC_SIZES = (5, 10)
METHODS = ("forward_difference", "symbolic", "forward", "reverse")
#: Cost of the gradient over that of the energy at n = 50, in times, as reported from table 4.
PUBLISHED = {"forward_difference": 29.0, "forward": 8.0, "reverse": 2.0}
PUBLISHED_SIZE = 50
SOURCE = (
    "Baydin, Pearlmutter, Radul & Siskind, JMLR 18(153), 2018, table 4 (ratios as reported); "
    "Griewank, On Automatic Differentiation, 1989; Peng & Robinson, 1976"
)

Rows = tuple[HelmholtzRecord, ...]


def run(_: int) -> Outcome:
    """Count and time value and gradient for 5 to 50 fluids. The seed plays no part."""
    rows, times = helmholtz_rows(), time_rows(SIZES)
    return Outcome(
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
                shown="inputs: n; method; operations: operations [op]; "
                "ratio: operations [× function]; "
                "evaluations_of_primal: runs of the function; "
                "published_ratio: time as reported [× function]; status",
            ),
            Table(
                name="helmholtz_times",
                record=HelmholtzTimeRecord,
                rows=times,
                meaning="Time of value and gradient of the Helmholtz energy, by method",
                shown="inputs: n; method; median_seconds: time [s]; ratio: time [× function]; "
                "ratio_low: from [× function]; ratio_high: to [× function]; note",
                timed=True,
            ),
        ),
    )


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
    found, runs, status = None, None, Status.OK
    try:
        derivative = gradient(energy(inputs), method=method)
    except Exception as error:
        status = failure(error)[0]
    else:
        counted = derivative.operations
        found = None if counted is None else counted.shared_operations
        runs = derivative.derivation.facts.evaluations_of_primal
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


def sentence(rows: Rows, times: Times) -> str:
    """What the rows show, in their own figures."""
    last = max(row.inputs for row in rows)
    counted = {row.method: row for row in rows if row.inputs == last}
    timed = {row.method: row for row in times if row.inputs == last}
    parts = []
    for method, published in PUBLISHED.items():
        row = counted[method]
        ratio = "not counted" if row.ratio is None else f"{row.ratio:.3g}"
        parts.append(
            f"{method.replace('_', ' ')} takes {ratio} times the function's operations and "
            f"{_time(timed[method])}; reported: about {published:g})"
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


def _time(row: HelmholtzTimeRecord) -> str:
    """The ratio of times with its interval, up to a bracket that is left open."""
    ends = (
        f"{row.ratio_low:.3g} to {row.ratio_high:.3g}, 95 %"
        if row.ratio_low is not None and row.ratio_high is not None
        else "not timed"
    )
    if row.ratio is None:
        return f"how many times its time is {TOO_NOISY} ({ends}"
    return f"{row.ratio:.3g} times its time ({ends}"


def _plots(rows: Rows, times: Times) -> tuple[Plot, ...]:
    def series(found: Rows | Times, method: str) -> Series:
        own = [row for row in found if row.method == method]
        return series_of(own, "inputs", "ratio", method.replace("_", " "), method=method)

    def timed(method: str) -> Series:
        own = [row for row in times if row.method == method and row.ratio is not None]
        return replace(
            series(times, method),
            low=tuple(row.ratio_low or row.ratio or 0.0 for row in own),
            high=tuple(row.ratio_high or row.ratio or 0.0 for row in own),
        )

    reported = Series(
        label="times as reported",
        x=(float(PUBLISHED_SIZE),) * len(PUBLISHED),
        y=tuple(PUBLISHED.values()),
        kind="points",
    )
    return (
        log_log_plot(
            title="Operations of value and gradient over those of the energy.",
            x_label="n, number of fluids",
            y_label="operations [× function]",
            series=tuple(series(rows, method) for method in METHODS),
            alternative="The ratio of the differences rises with the number of fluids; those of "
            "symbolic differentiation and of both modes stay level.",
        ),
        log_log_plot(
            title="The same in time, in this run; bands are intervals, what noise covers is left "
            "out.",
            x_label="n, number of fluids",
            y_label="time [× function]",
            series=(*(timed(method) for method in METHODS if method in PUBLISHED), reported),
            alternative="The same in times, with the reported ratios at the right end.",
        ),
    )


EXPERIMENT = Experiment(
    "helmholtz", "The Helmholtz energy: 5 to 50 inputs", run, True, helmholtz_rows
)
