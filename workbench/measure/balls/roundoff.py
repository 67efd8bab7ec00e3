"""The first-order arithmetic bound: how far round-off may move a program's outputs.

Every node that rounds is off by at most its operator's stated ULPs of its own value, and moves an
output by d output / d node times that. Summed over the nodes this bounds the round-off to first
order (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. 2002, section 3.8; Griewank
& Walther, Evaluating Derivatives, 2nd ed. 2008, section 3.4): nothing is added for the products of
two errors, and a branch is taken to be the one of exact arithmetic.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import arb

from workbench.engines.ball.precision import working_precision
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, ROWS, VARIABLE
from workbench.limits import Limits, limits
from workbench.measure.balls.linearization import (
    LINEAR_BITS,
    TABLE_ULPS,
    Linearization,
    is_float64,
)

#: A unit in the last place of a normal float64 v is at most this part of |v|, ...
ULP = 2.0**-52
#: ... and one of anything smaller than this is that of this: 2**-1074.
SMALLEST_NORMAL = 2.0**-1022
#: A constant or a literal is the float64 nearest to it.
NEAREST_ULPS = 0.5
_FLOORS = tuple(arb(max(row.floor, SMALLEST_NORMAL)) for row in ROWS)
#: A sum of terms that is known to so many bits is firm.
_FIRM_BITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ArithmeticBound:
    """How far float64 arithmetic may move one output of a program, to first order.

    `bound` has the unit of the output and is rounded up, to infinity where it exceeds float64; None
    where there is none, and `reason` says why. `node` is the node whose rounding has the largest
    part in it, `share` that part.
    """

    bound: float | None = None
    node: int | None = None
    share: float | None = None
    reason: str = ""


def arithmetic_bounds(
    graph: Graph,
    inputs: Sequence[Any],
    outputs: Sequence[int] = (0,),
    bits: int = LINEAR_BITS,
) -> list[ArithmeticBound]:
    """The arithmetic bound of some outputs (positions) of a program at exact inputs.

    >>> import workbench as wb
    >>> bound, = arithmetic_bounds(wb.parse("x + y"), [1.0, 2.0])
    >>> bound.bound == 0.5 * 2**-52 * 3.0
    True
    """
    if len(graph) * len(outputs) > limits.bound_work:
        return [refusal(graph, len(outputs))] * len(outputs)
    linear = Linearization(graph, inputs, bits)
    errors = local_errors(linear)
    return [bound_of(linear, errors, linear.adjoints(output))[0] for output in outputs]


def local_errors(linear: Linearization, ulps: Sequence[float] = TABLE_ULPS) -> list[Any]:
    """A ball for each node: how far float64 rounds it at most; None where it rounds nothing.

    That is the operator's `ulps` of max(|value|, its floor), or of the smallest normal number where
    the value is smaller still, since what underflows is rounded to a multiple of 2**-1074.
    """
    graph = linear.graph
    exact = [is_float64(literal) for literal in graph.literals]
    factors = [arb(one * ULP) for one in ulps]
    nearest = arb(NEAREST_ULPS * ULP)
    errors: list[Any] = []
    with working_precision(linear.bits):
        columns = zip(graph.codes, graph.first, linear.values, strict=True)
        for code, first, value in columns:
            if code == VARIABLE or (code == LITERAL and exact[first]) or not ulps[code]:
                errors.append(None)
                continue
            factor = nearest if code == LITERAL else factors[code]
            size = abs(value)
            errors.append(factor * (size if size > _FLOORS[code] else size.max(_FLOORS[code])))
    return errors


def bound_of(
    linear: Linearization,
    errors: Sequence[Any],
    adjoints: dict[int, Any],
    ulps: Sequence[float] = TABLE_ULPS,
) -> tuple[ArithmeticBound, bool]:
    """The bound of one output from its adjoints and the local errors of the nodes.

    And whether it is firm: more bits would not change it by much.
    """
    total, largest, worst = arb(0), arb(0), None
    exact = bytearray()
    with working_precision(linear.bits):
        for node, adjoint in adjoints.items():
            error = errors[node]
            if error is None:
                continue
            term = abs(adjoint) * error
            if not term.is_finite():
                exact = exact or unrounded(linear, ulps)
                if exact[node]:
                    continue
                return ArithmeticBound(node=node, reason=_not_finite(linear, node)), False
            total += term
            if worst is None or term > largest:
                largest, worst = term, node
        if worst is None:
            return ArithmeticBound(bound=0.0), True
        bound = float_above(total)
        share = float((largest / total).mid()) if total > 0 else None
        firm = total.rel_accuracy_bits() >= _FIRM_BITS or total < SMALLEST_NORMAL
    return ArithmeticBound(bound=bound, node=worst, share=share), firm


def unrounded(linear: Linearization, ulps: Sequence[float] = TABLE_ULPS) -> bytearray:
    """Marks of the nodes that float64 certainly computes exactly.

    Inputs, exact literals, what a correctly rounded operator makes of such nodes where the result
    is a float64 (y - 1 at y = 2), and what a comparison has decided. An infinite effect of a
    rounding that never happens says nothing: (-2)**(y - 1) has no value beside y = 2.

    >>> import workbench as wb
    >>> list(unrounded(Linearization(wb.parse("(y - 1)*0.1"), [2.0])))
    [1, 1, 1, 0, 0]
    """
    graph = linear.graph
    literals = [is_float64(literal) for literal in graph.literals]
    marks = bytearray(len(graph))
    for node, row, operands in graph.nodes():
        code = graph.codes[node]
        decided = bool(operands) and set(row.partials) == {"0"}  # a comparison, whoever is compared
        if code == LITERAL:
            marks[node] = literals[graph.first[node]]
        elif code == VARIABLE:
            marks[node] = 1
        elif decided or (
            ulps[code] <= NEAREST_ULPS and all(marks[operand] for operand in operands)
        ):
            value = linear.real(node)
            marks[node] = value.is_exact() and arb(float(value)) == value
    return marks


def float_above(ball: Any) -> float:
    """The smallest float64 that is certainly not below a ball (infinity where there is none)."""
    upper = ball.upper()
    nearest = float(upper)
    return nearest if arb(nearest) >= upper else math.nextafter(nearest, math.inf)


def refusal(graph: Graph, outputs: int) -> ArithmeticBound:
    """No bound: too many nodes times outputs."""
    return ArithmeticBound(
        reason=f"a program of {len(graph)} nodes and {outputs} outputs is too large for a bound; "
        f"the limit is {Limits.bound_work}"
    )


def _not_finite(linear: Linearization, node: int) -> str:
    name = ROWS[linear.graph.codes[node]].name
    what = "value" if not linear.values[node].is_finite() else "effect on the result"
    return f"node {node} ({name}) has no finite {what} at this point"
