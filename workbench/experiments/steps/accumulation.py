"""Accumulated round-off: the same derivative of sums of more and more terms."""

from functools import cache, partial, reduce

from workbench.experiments.costs.growth import log_log_slope
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import shared_operations
from workbench.ir.graph import Graph
from workbench.measure.evidence import OwnProgram
from workbench.measure.judging.splitting import split
from workbench.methods.catalogue import gradient
from workbench.records.experiments.magnitude import AccumulatedRecord
from workbench.truth import certify

TERMS = (4, 16, 64, 256)
POINTS = tuple(1.1 + 0.1 * number for number in range(8))
METHODS = ("reverse", "forward_difference", "central_difference")

Rows = tuple[AccumulatedRecord, ...]


def reciprocals(terms: int) -> Graph:
    """1/(x + 1) + 1/(x + 2) + ...: neither it nor its derivative grows much with its terms.

    >>> reciprocals(2).to_text()
    '1/(x + 1) + 1/(x + 2)'
    """
    builder = GraphBuilder()
    x = builder.variable("x")
    shifted = (builder.apply("add", x, builder.literal(n)) for n in range(1, terms + 1))
    reciprocal = (builder.apply("divide", builder.literal(1), one) for one in shifted)
    return builder.build([reduce(partial(builder.apply, "add"), reciprocal)])


@cache
def accumulated_rows() -> Rows:
    """One row a method and number of terms: its largest round-off over the points, certified."""
    rows = []
    for terms in TERMS:
        graph = reciprocals(terms)
        truths = {x: certify(graph, {"x": x})["x"] for x in POINTS}
        for name in METHODS:
            derivative = gradient(graph, method=name)
            roundoff = truncation = of_value = 0.0
            for x, truth in truths.items():
                run = derivative.at([x])
                assert isinstance(run.evidence, OwnProgram)
                stencil, _ = run.evidence.run.value(run.evidence.places[0], truth.bits)
                parts = split(run.flat[1], truth.ball, stencil)
                size = abs(truth.value or 1.0)
                roundoff = max(roundoff, abs(parts.roundoff or 0.0) / size)
                of_value = max(of_value, abs((parts.roundoff or 0.0) / run.flat[0]))
                truncation = max(truncation, abs(parts.truncation or 0.0) / size)
            rows.append(
                AccumulatedRecord(
                    method=name,
                    terms=terms,
                    function_operations=shared_operations(graph),
                    roundoff_relative=roundoff,
                    truncation_relative=truncation,
                    roundoff_of_value=of_value,
                )
            )
    return tuple(rows)


def growth_of(rows: Rows, name: str) -> tuple[float, float]:
    """The exponents with which a method's round-off grows with the number of terms, fitted.

    Over the derivative, and over the value: the former grows where the value does and the
    derivative does not, without any accumulation.
    """
    mine = [row for row in rows if row.method == name]
    terms = [row.terms for row in mine]
    return (
        log_log_slope(terms, [row.roundoff_relative for row in mine]),
        log_log_slope(terms, [row.roundoff_of_value for row in mine]),
    )
