"""Growth of reverse mode's cost with the function: its slope on double-logarithmic axes."""

import itertools
import time
from collections.abc import Callable, Sequence
from functools import partial, reduce
from random import Random

from workbench.calculus.adjoint import gradient_graph
from workbench.experiments.costs.growth import log_log_slope
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import shared_operations
from workbench.ir.graph import Graph
from workbench.ir.operators import OPERATORS
from workbench.presentation.views.plot import Plot, log_log_plot, series_by
from workbench.records.experiments.claim import Evidence, Verdict
from workbench.records.experiments.growth import GrowthRecord, GrowthTimeRecord

SIZES = (100, 1_000, 10_000, 100_000)
#: How often the sweep of a program is timed, unless it is the largest.
REPEATS = 5
#: A random program has so many operations to an input.
PER_INPUT = 10
#: Its operators.
IN_TURN = ("multiply", "sin", "add", "divide", "exp", "subtract")
#: How far from 1 a slope may lie for the claim to hold.
TOLERANCE = 0.01
SOURCE = "Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 3.2"

Rows = tuple[GrowthRecord, ...]
Times = tuple[GrowthTimeRecord, ...]

#: What was measured, by seed: the table of claims has the same rows.
_COUNTED: dict[int, tuple[Rows, Times]] = {}


def run(seed: int) -> Outcome:
    """Count and time the reverse sweep on functions of 1e2 to 1e5 operations."""
    rows, times = _counted(seed)
    return Outcome(
        sentence=sentence(rows, times),
        claim="C3: reverse-mode autodiff costs O(n), n the number of operations of the function.",
        source=SOURCE,
        plots=_plots(rows, times),
        tables=(
            Table(
                name="reverse_growth",
                record=GrowthRecord,
                rows=rows,
                meaning="Operations of value and gradient in reverse mode, by size of the function",
                shown="family; inputs; function_operations: function [op]; "
                "reverse_operations: reverse [op]; ratio: ratio [1]",
            ),
            Table(
                name="reverse_growth_times",
                record=GrowthTimeRecord,
                rows=times,
                meaning="Processor time of the reverse sweep, from graph to graph, in this run",
                shown="family; function_operations: function [op]; "
                "derive_seconds: reverse sweep [s]",
                timed=True,
            ),
        ),
    )


# -- families ----------------------------------------------------------------------------------


def chain(size: int, _: int) -> Graph:
    """A deep chain in one variable, a = a + x*sin(a): every result needs the one before.

    >>> chain(6, 0).to_text()
    'x + x*sin(x) + x*sin(x + x*sin(x))'
    """
    builder = GraphBuilder()
    x = result = builder.variable("x")
    for _ in range(0, size, 3):
        step = builder.apply("multiply", x, builder.apply("sin", result))
        result = builder.apply("add", result, step)
    return builder.build([result])


def squares(size: int, _: int) -> Graph:
    """A wide sum of squares, as many variables as terms.

    >>> squares(5, 0).to_text()
    'x1*x1 + x2*x2 + x3*x3'
    """
    builder = GraphBuilder()
    xs = (builder.variable(f"x{number}") for number in range(1, (size + 1) // 2 + 1))
    terms = (builder.apply("multiply", x, x) for x in xs)
    return builder.build([reduce(partial(builder.apply, "add"), terms)])


def wired_at_random(size: int, seed: int, operators: Sequence[str] = IN_TURN) -> Graph:
    """Operators in turn, wired at random, one operand from what nothing uses yet; their sum."""
    random = Random(f"{seed}:{size}")
    builder = GraphBuilder()
    nodes = [builder.variable(f"x{number}") for number in range(1, size // PER_INPUT + 1)]
    unused = list(nodes)
    names = itertools.cycle(operators)
    while len(builder) + len(unused) <= size + size // PER_INPUT:
        name = next(names)
        # Swapped to the end and popped, so that a choice takes constant time.
        place = random.randrange(len(unused))
        unused[place], unused[-1] = unused[-1], unused[place]
        first = unused.pop()
        others = () if OPERATORS[name].arity == 1 else (random.choice(nodes),)
        made = builder.apply(name, first, *others)
        nodes.append(made)
        unused.append(made)
    while len(unused) > 1:  # in pairs: a chain would be as deep as the program is long
        pairs = zip(unused[::2], unused[1::2], strict=False)
        unused = [*(builder.apply("add", *pair) for pair in pairs), *unused[len(unused) & ~1 :]]
    return builder.build(unused)


FAMILIES: dict[str, Callable[[int, int], Graph]] = {
    "deep chain": chain,
    "sum of squares": squares,
    "random program": wired_at_random,
}


def growth_rows(seed: int) -> Rows:
    """One row a family and size."""
    return _counted(seed)[0]


def _counted(seed: int) -> tuple[Rows, Times]:
    """What is measured once in a process for a seed."""
    if seed not in _COUNTED:
        _COUNTED[seed] = _measure(seed)
    return _COUNTED[seed]


def _measure(seed: int) -> tuple[Rows, Times]:
    """One row a family and size, counted, and one that says how long the sweep took."""
    rows, times = [], []
    for make in FAMILIES.values():
        small = make(min(SIZES), seed)
        gradient_graph(small, small.variables)  # rules are read from the table when first needed
    for family, make in FAMILIES.items():
        for size in SIZES:
            graph = make(size, seed)
            adjoint, seconds = _swept(graph, 1 if size == max(SIZES) else REPEATS)
            function, reverse = shared_operations(graph), shared_operations(adjoint)
            rows.append(
                GrowthRecord(
                    family=family,
                    inputs=len(graph.variables),
                    function_operations=function,
                    reverse_operations=reverse,
                    ratio=reverse / function,
                )
            )
            times.append(
                GrowthTimeRecord(
                    family=family, function_operations=function, derive_seconds=seconds
                )
            )
    return tuple(rows), tuple(times)


def _swept(graph: Graph, repeats: int) -> tuple[Graph, float]:
    """The adjoint program and the least processor time of some sweeps: the first runs cold."""
    times = []
    for _ in range(repeats):
        started = time.process_time()
        adjoint = gradient_graph(graph, graph.variables)
        times.append(time.process_time() - started)
    return adjoint, min(times)


# -- what it shows -----------------------------------------------------------------------------


def slopes(rows: Rows) -> dict[str, float]:
    """The log-log slope of reverse mode's operations over the function's, by family."""
    return _slopes(rows, "reverse_operations")


def _slopes(rows: Rows | Times, name: str) -> dict[str, float]:
    series = series_by(rows, "family", "function_operations", name)
    return {one.label: log_log_slope(one.x, one.y) for one in series}


def _listed(found: dict[str, float], digits: int) -> str:
    return ", ".join(f"{slope:.{digits}f} for the {family}" for family, slope in found.items())


def sentence(rows: Rows, times: Times) -> str:
    """What the rows show, in their own figures."""
    sizes = [row.function_operations for row in rows]
    ratios = [row.ratio for row in rows]
    most = max(row.inputs for row in rows)
    return (
        f"From {min(sizes)} to {max(sizes)} operations of the function, those of value and "
        f"gradient in reverse mode grow with the log-log slope {_listed(slopes(rows), 4)}; their "
        f"ratio stays between {min(ratios):.2f} and {max(ratios):.2f}, with up to {most} inputs. "
        "The processor time of the sweep itself has the slope "
        f"{_listed(_slopes(times, 'derive_seconds'), 2)} in this run."
    )


def finding(rows: Rows) -> Evidence:
    """What the rows say of claim C3."""
    found = slopes(rows)
    worst = max(abs(slope - 1.0) for slope in found.values())
    measured = f"log-log slope {_listed(found, 4)}"
    if worst <= TOLERANCE:
        return Evidence(Verdict.HOLDS, measured)
    return Evidence(Verdict.FAILS, measured, f"a slope is {worst:.2g} away from 1")


def _plots(rows: Rows, times: Times) -> tuple[Plot, ...]:
    return (
        log_log_plot(
            title="Operations of value and gradient in reverse mode by those of the function.",
            x_label="operations of the function",
            y_label="operations in reverse mode",
            series=series_by(rows, "family", "function_operations", "reverse_operations"),
            alternative="On two logarithmic axes every family is a straight line of slope "
            f"{_listed(slopes(rows), 2)}.",
        ),
        log_log_plot(
            title="Processor time of the reverse sweep, from graph to graph, in this run.",
            x_label="operations of the function",
            y_label="time [s]",
            series=series_by(times, "family", "function_operations", "derive_seconds"),
            alternative="On two logarithmic axes the times rise about as straight lines.",
        ),
    )


EXPERIMENT = Experiment("reverse_growth", "Reverse mode's cost by the size of the function", run)
