"""The arithmetic test: did float64 run a program as well as float64 can?"""

import math
from dataclasses import replace
from typing import Any

from flint import arb

from workbench.engines.ball.precision import working_precision
from workbench.ir.graph import Graph
from workbench.measure.accuracy import (
    DISTANCE_BITS,
    is_negligible,
    is_outside,
    midpoint,
    nearest_float,
)
from workbench.measure.balls.roundoff import SMALLEST_NORMAL, ArithmeticBound, float_above
from workbench.measure.balls.run import BallRun
from workbench.measure.complex_balls.run import ComplexRun
from workbench.measure.judging.judgement import Judgement
from workbench.records.status import Status

#: A result with a larger relative error is of no use, even where that is explained.
MOST_INACCURATE = 0.1
#: What is said where truncation dominates.
TOO_LONG = "the step is too long for the function"
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
        bound = run.bound(output)
        if bound.bound is None:
            reason = bound.reason
            return replace(base, status=Status.UNJUDGED, message=f"{returned}; no bound: {reason}")
        if _promises_nothing(bound.bound, truth):
            message = f"{returned}; {_loss(bound.bound, base, run.graph)}"
            return replace(base, status=Status.NO_DIGITS_PROMISED, message=message)
        if run.enclosure(output) is None:
            message = f"{returned}; {_UNBOUNDED}"
            return replace(
                base, error_bound=None, roundoff_bound=None, status=Status.UNJUDGED, message=message
            )
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
    if bound.bound is None:
        message = f"no bound: {bound.reason}"
        return replace(base, status=Status.UNJUDGED, message=message)
    roundoff = bound.bound
    lost = _promises_nothing(roundoff, truth)
    with working_precision(DISTANCE_BITS):
        distance = abs(arb(computed) - exact)
        if distance > roundoff:
            node = None if lost else run.overflow(output)
            if node is not None:
                return replace(base, status=Status.OVERFLOW, message=_overflow(run.graph, node))
            within = run.enclosure(output) if excusable else exact
            if within is None and not lost:
                return replace(
                    base,
                    error_bound=None,
                    roundoff_bound=None,
                    status=Status.UNJUDGED,
                    message=_UNBOUNDED,
                )
            if within is not None:
                if not within.contains(arb(computed)):
                    ratio = nearest_float(distance / roundoff) if roundoff else math.inf
                    message = (
                        f"arithmetic test: off by {nearest_float(distance):.2g} where rounding "
                        f"explains {roundoff:.2g} at most ({ratio:.2g} times as much)"
                    )
                    return replace(base, status=Status.WRONG, message=message)
                roundoff = float_above(abs(within - exact))
                wider = float_above(abs(within - exact) + truncation)
                base = replace(base, error_bound=wider, roundoff_bound=roundoff)
    return _used(computed, truth, base, run.graph, roundoff)


def _used(computed: float, truth: Any, base: Judgement, graph: Graph, roundoff: float) -> Judgement:
    """An explained result: whether it is of use."""
    if _promises_nothing(roundoff, truth):
        message = _loss(roundoff, base, graph)
    elif base.truncation_error is not None and computed and is_negligible(truth):
        message = f"the derivative is 0: {_parts(base, roundoff)}"
    elif _is_inaccurate(base, roundoff):
        return replace(base, status=Status.INACCURATE, message=_cause(base, graph, roundoff))
    else:
        return base
    return replace(base, status=Status.NO_DIGITS_PROMISED, message=message)


def _is_inaccurate(base: Judgement, roundoff: float) -> bool:
    """Whether a result is too far off to be of use, and not for want of smaller numbers."""
    if base.error_absolute is None or base.error_relative is None:
        return False
    underflows = base.error_absolute <= min(roundoff, SMALLEST_NORMAL)
    return base.error_relative > MOST_INACCURATE and not underflows


def _promises_nothing(bound: float, truth: Any) -> bool:
    """Whether rounding alone may be all of the derivative: not a single digit of it is promised.

    A derivative of 0 has no digits to lose. Below the normal numbers float64 has no relative
    precision to promise, so there the bound is compared with the smallest of them.
    """
    return bound > SMALLEST_NORMAL and not (is_outside(truth, bound) or is_negligible(truth))


def _parts(base: Judgement, roundoff: float) -> str:
    """The error of a difference in words: how large it is, and its parts."""
    return (
        f"off by {base.error_absolute:.2g}, of which truncation is {base.truncation_error:.2g} "
        f"and round-off {base.roundoff_error:.2g} (at most {roundoff:.2g})"
    )


def _loss(bound: float, base: Judgement, graph: Graph) -> str:
    """Why no digit is promised, and what dominates the error where that is something else."""
    if base.truncation_error is not None and abs(base.truncation_error) > bound:
        return f"{_cause(base, graph, bound)}; round-off alone may exceed the derivative too"
    text = f"the round-off bound {bound:.2g} exceeds the derivative"
    worst = _worst(base, graph)
    return f"{text}; {worst} of it" if worst else text


def _cause(base: Judgement, graph: Graph, bound: float) -> str:
    """The error of an explained result, and what dominates it."""
    worst = _worst(base, graph)
    cancellation = f": cancellation, {worst} of the bound" if worst else ""
    if base.truncation_error is None or base.roundoff_error is None:
        off = f"off by {base.error_absolute:.2g}, where rounding explains {bound:.2g} at most"
        return off + cancellation
    if abs(base.truncation_error) > abs(base.roundoff_error):
        return f"{_parts(base, bound)}: {TOO_LONG}"
    return _parts(base, bound) + cancellation


def _worst(base: Judgement, graph: Graph) -> str:
    """The node that loses most of the digits, as the subject of a sentence."""
    if base.worst_node is None or base.worst_share is None:
        return ""
    name = graph.operator(base.worst_node).name
    return f"node {base.worst_node} ({name}) is {base.worst_share:.0%}"


def _overflow(graph: Graph, node: int) -> str:
    return f"node {node} ({graph.operator(node).name}) exceeds float64"


def digits_of(ball: Any) -> str:
    """A ball's midpoint in 15 digits, for messages."""
    nearest = nearest_float(midpoint(ball))
    if nearest and math.isfinite(nearest):
        return f"{nearest:.15g}"
    return str(midpoint(ball).str(15, radius=False))
