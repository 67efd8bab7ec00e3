"""Everything that an honest float64 run of a program may return, as one ball.

The arithmetic bound is first order: where it misses (a result that is flat in its errors, a
comparison that float64 decides the other way) it would accuse a right program. So an accusation is
proven first: a result outside this ball cannot come from the program by rounding.
"""

from collections.abc import Sequence
from typing import Any

from flint import arb

from workbench.engines.ball import OF_THE_SAME, function_of
from workbench.engines.ball.numbers import to_ball
from workbench.engines.ball.precision import working_precision
from workbench.ir.graph import Graph
from workbench.ir.operators import VARIABLE
from workbench.measure.balls.linearization import LINEAR_BITS, TABLE_ULPS, is_float64
from workbench.measure.balls.roundoff import NEAREST_ULPS, SMALLEST_NORMAL, ULP

#: From here on a float64 may overflow, and what follows from infinities is not bounded.
OVERFLOWING = 2.0**1023


def enclosure(
    graph: Graph,
    inputs: Sequence[Any],
    output: int,
    bits: int = LINEAR_BITS,
    ulps: Sequence[float] = TABLE_ULPS,
) -> Any:
    """A ball with every value that float64 may give one output of a program; None for anything.

    Every node is widened by its operator's stated `ulps` before it is used, so errors of any size
    and branches that float64 may take are in it (Moore, Interval Analysis, 1966).

    >>> import workbench as wb
    >>> enclosure(wb.parse("x + 0.1"), [0.2], 0).contains(arb(0.30000000000000004))
    True
    """
    balls: list[Any] = []
    with working_precision(bits):
        for node, row, operands in graph.nodes():
            code = graph.codes[node]
            if code == VARIABLE:
                balls.append(arb(inputs[graph.first[node]]))
                continue
            literal = graph.literal(node)
            if literal is not None:
                value = to_ball(literal)
                off = 0.0 if is_float64(literal) else NEAREST_ULPS
            else:
                value = function_of(code)(*(balls[operand] for operand in operands))
                off = ulps[code]
                same = code in OF_THE_SAME and operands[0] == operands[1]
                if same and balls[operands[0]].is_finite():
                    value, off = arb(OF_THE_SAME[code]), 0.0
            if not (value.is_finite() and abs(value) < OVERFLOWING):
                value = arb("nan")  # and not a ball of all numbers, whose sine is in [-1, 1]
            elif off:
                value = _widened(value, off * ULP, max(row.floor, SMALLEST_NORMAL))
            balls.append(value)
    result = balls[graph.outputs[output]]
    return result if result.is_finite() else None


def _widened(value: Any, factor: float, floor: float) -> Any:
    size = abs(value).max(arb(floor)).upper()
    return value + arb(0, (arb(factor) * size).upper())
