"""One certified number for all partials where there are too many: their slope along a direction.

Above 64 variables 16 partials are certified each by itself. The derivative along one seeded
direction d is the sum of d_i times partial i, and a whole gradient must reproduce it: a partial
that is wrong and in no sample shows here. The judge runs a method's program with that sum as one
output more; a complex step has no one program, so its checksum is measured and not judged.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.measure.evidence import OwnProgram
from workbench.methods.protocol import Partial
from workbench.records.accuracy import ALL_VARIABLES
from workbench.truth import Certificate, certified_checksum, truth_coverage
from workbench.truth.coverage import random_direction


def checksum_partial(output: int) -> Partial:
    """The derivative of an output along the direction, as rows name it."""
    return Partial(output, (ALL_VARIABLES,))


def needs_checksum(graph: Graph, wrt: Sequence[str]) -> bool:
    """Whether only a sample of the partials is certified each by itself.

    >>> import workbench as wb
    >>> needs_checksum(wb.parse("x*y"), ("x", "y"))
    False
    """
    return len(truth_coverage(graph, wrt).certified) < len(wrt)


def checksum_certificate(
    graph: Graph, point: Mapping[str, float], wrt: Sequence[str], output: int
) -> Certificate:
    """The certified derivative of one output along the direction."""
    return certified_checksum(graph, point, wrt, output)[1]


def weighted_sum(partials: Sequence[float], wrt: Sequence[str]) -> float:
    """The sum of the direction's components times the partials: exact, then rounded once.

    >>> weighted_sum([2.0, 2.0], ["x", "y"]) == 2.0 * weighted_sum([1.0, 1.0], ["x", "y"])
    True
    """
    pairs = list(zip(random_direction(wrt).values(), partials, strict=True))
    if not all(map(math.isfinite, partials)):
        return sum(weight * partial for weight, partial in pairs)
    total = sum((Fraction(weight) * Fraction(partial) for weight, partial in pairs), Fraction(0))
    try:
        return float(total)
    except OverflowError:
        return math.copysign(math.inf, total)


def with_checksums(evidence: OwnProgram, outputs: int, wrt: Sequence[str]) -> OwnProgram:
    """The program of some evidence with the checksum of each output after its own outputs.

    The evidence's places, row-major, give way to those of the checksums.
    """
    program, places = evidence.graph, evidence.places
    builder = GraphBuilder(program.variables)
    nodes = builder.include(program)
    sums = []
    for output in range(outputs):
        total: int | None = None
        row = places[output * len(wrt) : (output + 1) * len(wrt)]
        for weight, place in zip(random_direction(wrt).values(), row, strict=True):
            node = nodes[program.outputs[place]]
            term = builder.apply("multiply", builder.literal(weight), node)
            total = term if total is None else builder.apply("add", total, term)
        assert total is not None
        sums.append(total)
    extended = builder.build([*(nodes[output] for output in program.outputs), *sums])
    # Only what the outputs need was made, so nodes kept their numbers.
    assert len(extended) == len(builder)
    size = len(program.outputs)
    shifts = evidence.shifts
    return replace(
        evidence,
        graph=extended,
        places=range(size, size + outputs),
        shifts=None if shifts is None else tuple(nodes[shift] for shift in shifts),
    )
