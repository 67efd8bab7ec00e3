"""The arithmetic test: did float64 run a program as well as float64 can?"""

import math
from dataclasses import replace
from typing import Any

from flint import arb

from workbench.engines.ball.precision import working_precision
from workbench.ir.graph import Graph
from workbench.measure.accuracy import DISTANCE_BITS, midpoint, nearest_float
from workbench.measure.balls.roundoff import SMALLEST_NORMAL, ArithmeticBound, float_above
from workbench.measure.balls.run import BallRun
from workbench.measure.complex_balls.run import ComplexRun
from workbench.measure.judging.judgement import Judgement
from workbench.records.status import Status

_UNBOUNDED = "no bound: the errors are too large for first order, and unbounded beyond it"


def judge_not_finite(
    computed: float,
    truth: Any,
    base: Judgement,
    run: BallRun | ComplexRun,
    output: int,
    value: Any,
) -> Judgement:
    """An infinity or a NaN where the derivative is a number."""
    node = run.overflow(output)
    if node is not None:
        return replace(base, status=Status.OVERFLOW, message=_overflow(run.graph, node))
    returned = f"returned {computed} where the derivative is {digits_of(truth)}"
    if value.is_finite():
        if base.error_bound is None:
            reason = run.bound(output).reason
            return replace(base, status=Status.UNJUDGED, message=f"{returned}; no bound: {reason}")
        if _promises_nothing(base.error_bound, truth):
            message = f"{returned}; {_loss(base, run.graph)}"
            return replace(base, status=Status.NO_DIGITS_PROMISED, message=message)
        if run.enclosure(output) is None:
            message = f"{returned}; {_UNBOUNDED}"
            return replace(base, error_bound=None, status=Status.UNJUDGED, message=message)
    return replace(base, status=Status.WRONG, message=returned)


def arithmetic_test(
    computed: float,
    exact: Any,
    truth: Any,
    base: Judgement,
    run: BallRun | ComplexRun,
    output: int,
    bound: ArithmeticBound,
    truncation: Any,
    excusable: bool = True,
) -> Judgement:
    """Whether a finite result lies within the bound around the program's exact value.

    Where it does not, the first-order bound gives way to the enclosure of all that float64 may
    return, so that no right program is accused because its errors are not small.
    """
    if bound.bound is None or base.error_bound is None:
        message = f"no bound: {bound.reason}"
        return replace(base, status=Status.UNJUDGED, message=message)
    if _promises_nothing(base.error_bound, truth):
        return replace(base, status=Status.NO_DIGITS_PROMISED, message=_loss(base, run.graph))
    with working_precision(DISTANCE_BITS):
        distance = abs(arb(computed) - exact)
        if not distance > bound.bound:
            return base
        node = run.overflow(output)
        if node is not None:
            return replace(base, status=Status.OVERFLOW, message=_overflow(run.graph, node))
        within = run.enclosure(output) if excusable else exact
        if within is None:
            return replace(base, error_bound=None, status=Status.UNJUDGED, message=_UNBOUNDED)
        if within.contains(arb(computed)):
            wider = float_above(abs(within - exact) + truncation)
            base = replace(base, error_bound=wider)
            if _promises_nothing(wider, truth):
                message = _loss(base, run.graph)
                return replace(base, status=Status.NO_DIGITS_PROMISED, message=message)
            return base
        ratio = nearest_float(distance / bound.bound) if bound.bound else math.inf
        message = (
            f"arithmetic test: off by {nearest_float(distance):.2g} where rounding explains "
            f"{bound.bound:.2g} at most ({ratio:.2g} times as much)"
        )
        return replace(base, status=Status.WRONG, message=message)


def _promises_nothing(bound: float, truth: Any) -> bool:
    """Whether a bound exceeds the derivative: not a single digit of it is promised.

    Below the normal numbers float64 has no relative precision to promise, so there the bound is
    compared with the smallest of them: an exact 0 with a bound of a few 2**-1074 is no failure.
    """
    return bool(arb(bound) > abs(truth)) and bound > SMALLEST_NORMAL


def _loss(base: Judgement, graph: Graph) -> str:
    text = f"the error bound {base.error_bound:.2g} exceeds the derivative"
    if base.worst_node is None or base.worst_share is None:
        return text
    name = graph.operator(base.worst_node).name
    return f"{text}; node {base.worst_node} ({name}) is {base.worst_share:.0%} of its round-off"


def _overflow(graph: Graph, node: int) -> str:
    return f"node {node} ({graph.operator(node).name}) exceeds float64"


def digits_of(ball: Any) -> str:
    """A ball's midpoint in 15 digits, for messages."""
    nearest = nearest_float(midpoint(ball))
    if nearest and math.isfinite(nearest):
        return f"{nearest:.15g}"
    return str(midpoint(ball).str(15, radius=False))
