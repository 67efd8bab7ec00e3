"""Forward or reverse: the cost of a whole Jacobian over the numbers of inputs and outputs."""

import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise, product
from statistics import geometric_mean

from workbench.experiments.costs.programs import gradient_operations
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import shared_operations
from workbench.ir.graph import Graph
from workbench.presentation.views.plot import Plot, Series, log_log_plot, series_of
from workbench.records.experiments.claim import Evidence, Verdict
from workbench.records.experiments.forward_or_reverse import CrossingRecord, ForwardReverseRecord

#: Numbers of inputs and of outputs; the width of the map is the largest of them.
SIZES = (1, 2, 4, 8, 16)
WIDTH = 16
#: Rounds of mixing; after four every result depends on every input.
ROUNDS = 10
#: The crossing counts as near n = m within this factor.
NEAR = 1.5
SOURCE = (
    "Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, sections 3.1 and 3.2; "
    "Baydin, Pearlmutter, Radul & Siskind, JMLR 18(153), 2018, section 3.2"
)

Rows = tuple[ForwardReverseRecord, ...]
Crossings = tuple[CrossingRecord, ...]


def run(_: int) -> Outcome:
    """Count the Jacobians of maps of 1 to 16 inputs and outputs. The seed plays no part."""
    rows = jacobian_rows()
    found = crossings(rows)
    return Outcome(
        sentence=sentence(rows, found),
        claim="C4: the cost of reverse mode stays O(n) only while the outputs are fewer than the "
        "inputs.",
        source=SOURCE,
        plots=_plots(rows),
        tables=(
            Table(
                name="forward_or_reverse",
                record=ForwardReverseRecord,
                rows=rows,
                meaning="Operations of a whole Jacobian by forward and by reverse mode",
            ),
            Table(
                name="forward_or_reverse_crossings",
                record=CrossingRecord,
                rows=found,
                meaning="The number of inputs at which forward and reverse mode cost the same",
                shown="outputs: outputs m; crossing_inputs: crossing at n; "
                "crossing_over_outputs: n/m at the crossing [1]",
            ),
        ),
    )


def mixing_map(inputs: int, outputs: int, width: int = WIDTH, rounds: int = ROUNDS) -> Graph:
    """A map of n inputs to m outputs that costs the same whatever n and m, but for its ends.

    A state of `width` numbers starts with 1, 2, 3, ... times the inputs, taken again and again,
    and is mixed in rounds: s_i = s_i + sin(s_j)*s_i, where j is 1, 2, 4, ... places on. The first
    m numbers are the outputs.

    >>> mixing_map(1, 1, width=2, rounds=1).to_text()
    '1*x1 + sin(2*x1)*(1*x1)'
    """
    builder = GraphBuilder()
    variables = [builder.variable(f"x{number}") for number in range(1, inputs + 1)]
    state = [
        builder.apply("multiply", builder.literal(place + 1), variables[place % inputs])
        for place in range(width)
    ]
    for turn in range(rounds):
        shift = 2 ** (turn % max(1, width.bit_length() - 1))
        state = [
            builder.apply("add", one, builder.apply("multiply", builder.apply("sin", far), one))
            for one, far in zip(state, state[shift:] + state[:shift], strict=True)
        ]
    return builder.build(state[:outputs])


@cache
def jacobian_rows() -> Rows:
    """One row a pair of sizes, outputs first."""
    rows = []
    for outputs, inputs in product(SIZES, repeat=2):
        graph = mixing_map(inputs, outputs)
        forward = gradient_operations(graph, "forward")
        reverse = gradient_operations(graph, "reverse")
        rows.append(
            ForwardReverseRecord(
                inputs=inputs,
                outputs=outputs,
                function_operations=shared_operations(graph),
                forward_operations=forward,
                reverse_operations=reverse,
                forward_over_reverse=forward / reverse,
            )
        )
    return tuple(rows)


def crossings(rows: Rows) -> Crossings:
    """Where forward and reverse mode cost the same, one row a number of outputs.

    Between the two sizes at which the cheaper mode changes, the logarithm of forward over reverse
    is interpolated linearly over the logarithm of n; None where it does not change.
    """
    found = []
    for outputs in dict.fromkeys(row.outputs for row in rows):
        own = [row for row in rows if row.outputs == outputs]
        place = None
        for low, high in pairwise(own):
            a, b = math.log(low.forward_over_reverse), math.log(high.forward_over_reverse)
            if a <= 0.0 < b:
                share = -a / (b - a)
                place = low.inputs * (high.inputs / low.inputs) ** share
        found.append(
            CrossingRecord(
                outputs=outputs,
                crossing_inputs=place,
                crossing_over_outputs=None if place is None else place / outputs,
            )
        )
    return tuple(found)


def sentence(rows: Rows, found: Crossings) -> str:
    """What the rows show, in their own figures."""
    by_size = {(row.inputs, row.outputs): row for row in rows}
    most, least = max(SIZES), min(SIZES)
    tall, wide = by_size[least, most], by_size[most, least]
    ratios = _ratios(found)
    text = (
        f"A map of {most} inputs and {least} output has its Jacobian for "
        f"{wide.reverse_operations} operations in reverse mode and {wide.forward_operations} in "
        f"forward mode; with {least} input and {most} outputs it is {tall.reverse_operations} "
        f"against {tall.forward_operations}. Another output costs reverse mode "
        f"{_range(costs_of_an_output(rows))} times the function that lacks it."
    )
    if ratios:
        text += (
            f" Both cost the same where there are {min(ratios):.2f} to {max(ratios):.2f} times as "
            f"many inputs as outputs (geometric mean {geometric_mean(ratios):.2f}, interpolated)."
        )
    return text


def finding(rows: Rows) -> Evidence:
    """What the rows say of claim C4."""
    ratios = _ratios(crossings(rows))
    each = costs_of_an_output(rows)
    measured = f"a further output costs {_range(each)} times the function in reverse mode; " + (
        f"forward mode costs the same at n/m from {min(ratios):.2f} to {max(ratios):.2f}"
        if ratios
        else "nowhere do both modes cost the same"
    )
    if min(each) < 1.0:
        return Evidence(Verdict.FAILS, measured, "outputs are cheaper than the function itself")
    if ratios and all(1 / NEAR <= ratio <= NEAR for ratio in ratios):
        return Evidence(
            Verdict.RESERVED,
            measured,
            "the cost rises with every output, from the second on; what happens near n = m is "
            "that forward mode becomes the cheaper one",
        )
    return Evidence(Verdict.FAILS, measured, "the modes do not cross near n = m")


def costs_of_an_output(rows: Rows) -> list[float]:
    """What a further output adds to reverse mode's cost at most inputs, in costs of the function.

    One figure for each pair of neighbouring numbers of outputs, the function being that with fewer.
    """
    own = sorted((row for row in rows if row.inputs == max(SIZES)), key=lambda row: row.outputs)
    return [
        (more.reverse_operations - few.reverse_operations)
        / (more.outputs - few.outputs)
        / few.function_operations
        for few, more in pairwise(own)
    ]


def _range(figures: Sequence[float]) -> str:
    return f"{min(figures):.2f} to {max(figures):.2f}"


def _ratios(found: Crossings) -> list[float]:
    return [row.crossing_over_outputs for row in found if row.crossing_over_outputs is not None]


def _plots(rows: Rows) -> tuple[Plot, ...]:
    by_outputs = {size: [row for row in rows if row.outputs == size] for size in SIZES}
    ends = (min(SIZES) / max(SIZES), max(SIZES) / min(SIZES))
    few, middle, many = SIZES[1:4]

    def costs(mode: str, outputs: int, method: str) -> Series:
        label = f"{mode}, {outputs} outputs"
        return series_of(by_outputs[outputs], "inputs", f"{mode}_operations", label, method=method)

    return (
        log_log_plot(
            title="Operations of the Jacobian by the number of inputs, for some numbers of "
            "outputs.",
            x_label="n, number of inputs",
            y_label="operations",
            series=(
                costs("forward", few, "forward"),
                costs("reverse", few, ""),
                costs("reverse", middle, ""),
                costs("reverse", many, "reverse"),
            ),
            alternative="Forward mode's cost rises with the inputs. Reverse mode's does not, but "
            "it rises with the outputs; each reverse line crosses the forward line.",
        ),
        log_log_plot(
            title="Forward over reverse by the ratio of inputs to outputs; at 1 they cross.",
            x_label="n/m, inputs over outputs",
            y_label="forward over reverse",
            series=(
                *(
                    Series(
                        label=f"{outputs} output{'s' if outputs > 1 else ''}",
                        x=tuple(size / outputs for size in SIZES),
                        y=tuple(row.forward_over_reverse for row in by_outputs[outputs]),
                    )
                    for outputs in (1, 4, 16)
                ),
                Series(label="the same cost", x=ends, y=(1.0, 1.0), kind="line"),
            ),
            alternative="The lines of all numbers of outputs rise together and cross the level 1 "
            "near n/m = 1.",
        ),
    )


EXPERIMENT = Experiment("forward_or_reverse", "Forward or reverse: inputs against outputs", run)
