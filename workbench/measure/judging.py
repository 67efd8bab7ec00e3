"""What becomes of one computed derivative: the rule test and the arithmetic test.

The rule test asks whether the program is the derivative: in exact arithmetic it must agree with
the referee, with no tolerance. The arithmetic test asks whether float64 ran it as well as float64
can: the result must lie within the arithmetic bound. A difference quotient is not the derivative;
its error is split into truncation (exact stencil minus truth) and round-off (of the step and of
the evaluation, see `splitting`), and only the latter is tested.
"""

import math
from dataclasses import asdict, dataclass, replace
from typing import Any

from flint import arb

from workbench.engines.ball.precision import working_precision
from workbench.ir.graph import Graph
from workbench.measure.accuracy import DISTANCE_BITS, Errors, errors, midpoint, nearest_float
from workbench.measure.ball_run import BallRun
from workbench.measure.complex_run import ComplexRun
from workbench.measure.roundoff import SMALLEST_NORMAL, ArithmeticBound, float_above
from workbench.measure.splitting import split
from workbench.records.status import Status
from workbench.truth.certificate import Certificate

#: Kinds of contestants, as `methods.protocol.Kind` spells them.
EXACT, DIFFERENCE, EAGER = "exact", "difference", "eager"
_UNBOUNDED = "no bound: the errors are too large for first order, and unbounded beyond it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The errors of one computed derivative and what they mean; units of the derivative.

    Field names are columns of `accuracy.csv`, but for the last two: the node of the judged program
    whose rounding loses most of the bits, and its part of the bound. The condition number is that
    of an exact program; None for a difference.
    """

    status: Status = Status.OK
    message: str = ""
    error_absolute: float | None = None
    error_relative: float | None = None
    error_ulps: float | None = None
    error_bits: float | None = None
    error_bound: float | None = None
    truncation_error: float | None = None
    roundoff_error: float | None = None
    step_error: float | None = None
    evaluation_error: float | None = None
    condition_number: float | None = None
    worst_node: int | None = None
    worst_share: float | None = None

    def columns(self) -> dict[str, Any]:
        """What goes into an AccuracyRecord: every field but the last two."""
        fields = asdict(self)
        del fields["worst_node"], fields["worst_share"]
        return fields


def judge(
    computed: float,
    certificate: Certificate,
    *,
    kind: str = EXACT,
    run: BallRun | ComplexRun | None = None,
    output: int = 0,
) -> Judgement:
    """Judge one computed derivative against its certificate.

    `run` is the program that computed it, at the same inputs, and `output` the derivative's place
    among its outputs; for an eager contestant the program whose bound it borrows, for a complex
    step its own run. Without a run there is no bound: `unjudged`.

    >>> import workbench as wb
    >>> truth = Certificate(value=4.0, ball=arb(4))
    >>> judge(4.0, truth, run=BallRun(wb.parse("2*x"), [2.0])).status
    <Status.OK: 'ok'>
    >>> wrong = judge(4.0, truth, run=BallRun(wb.parse("2.000000002*x"), [2.0]))
    >>> wrong.status, wrong.message[-27:]
    (<Status.WRONG: 'wrong'>, '(relative difference 1e-09)')
    """
    if certificate.status is not Status.OK:
        measured = certificate.status is Status.OVERFLOW
        found = errors(computed, certificate) if measured else Errors()
        return _judgement(found, status=certificate.status, message=_reason(certificate))
    found = errors(computed, certificate)
    if run is None:
        return _judgement(found, status=Status.UNJUDGED, message="no program to take a bound from")
    if isinstance(run, ComplexRun):
        return _judge_complex_step(computed, certificate, found, run, output)
    if kind == DIFFERENCE:
        return _judge_difference(computed, certificate, found, run, output)
    return _judge_exact(computed, certificate, found, run, output, rule_test=kind == EXACT)


def _reason(certificate: Certificate) -> str:
    """Why there is no derivative, with the one-sided slopes where those exist."""
    if certificate.left is None or certificate.right is None:
        return certificate.reason
    slopes = f"from the left {certificate.left:.9g}, from the right {certificate.right:.9g}"
    return f"{certificate.reason}: {slopes}"


def _judge_exact(
    computed: float,
    certificate: Certificate,
    found: Errors,
    run: BallRun,
    output: int,
    *,
    rule_test: bool,
) -> Judgement:
    truth = certificate.ball
    value, narrow = run.value(output, certificate.bits)
    bound = run.bound(output)
    base = _judgement(
        found,
        error_bound=bound.bound,
        condition_number=run.condition_number(output),
        worst_node=bound.node,
        worst_share=bound.share,
    )
    if rule_test and value.is_finite() and not value.overlaps(truth):
        message = (
            f"rule test: in exact arithmetic the program gives {_digits(value)} "
            f"where the derivative is {_digits(truth)}{_relative(value, truth)}"
        )
        return replace(base, status=Status.WRONG, message=message)
    if not math.isfinite(computed):
        return _judge_not_finite(computed, truth, base, run, output, value)
    if rule_test and not narrow:
        what = "has no finite value" if not value.is_finite() else "could not be decided"
        message = f"rule test: the program {what} in exact arithmetic"
        return replace(base, status=Status.UNJUDGED, message=message)
    # A borrowed program that is itself not the derivative here has nothing to excuse.
    right = not value.is_finite() or bool(value.overlaps(truth))
    return _arithmetic_test(computed, truth, truth, base, run, output, bound, arb(0), right)


def _judge_complex_step(
    computed: float, certificate: Certificate, found: Errors, run: ComplexRun, output: int
) -> Judgement:
    """As a difference, and by a rule test: its limit for small steps must be the derivative."""
    limit = run.contradiction(output, certificate.ball)
    if limit is not None:
        message = (
            f"rule test: as its step goes to 0 it gives {_digits(limit)} "
            f"where the derivative is {_digits(certificate.ball)}"
        )
        return _judgement(found, status=Status.WRONG, message=message)
    return _judge_difference(computed, certificate, found, run, output)


def _judge_difference(
    computed: float,
    certificate: Certificate,
    found: Errors,
    run: BallRun | ComplexRun,
    output: int,
) -> Judgement:
    truth = certificate.ball
    value, _ = run.value(output, certificate.bits)
    if not value.is_finite():
        if math.isfinite(computed):
            message = "the stencil has no finite value in exact arithmetic"
            return _judgement(found, status=Status.UNJUDGED, message=message)
        message = f"returned {computed}: the stencil leaves the domain of the function"
        return _judgement(found, status=Status.DOMAIN, message=message)
    bound = run.bound(output)
    with working_precision(DISTANCE_BITS):
        truncation = value - truth
        total = None
        if bound.bound is not None:
            total = float_above(abs(truncation) + arb(bound.bound))
    # A complex step is imaginary, so nothing is rounded in taking it.
    shifted = value if isinstance(run, ComplexRun) else run.shifted_value(output, certificate.bits)
    parts = split(computed, truth, value, shifted)
    base = _judgement(
        found,
        error_bound=total,
        truncation_error=parts.truncation,
        roundoff_error=parts.roundoff,
        step_error=parts.step,
        evaluation_error=parts.evaluation,
        worst_node=bound.node,
        worst_share=bound.share,
    )
    if not math.isfinite(computed):
        return _judge_not_finite(computed, truth, base, run, output, value)
    return _arithmetic_test(computed, value, truth, base, run, output, bound, abs(truncation))


def _judge_not_finite(
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
    returned = f"returned {computed} where the derivative is {_digits(truth)}"
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


def _arithmetic_test(
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


def _digits(ball: Any) -> str:
    nearest = nearest_float(midpoint(ball))
    if nearest and math.isfinite(nearest):
        return f"{nearest:.15g}"
    return str(midpoint(ball).str(15, radius=False))


def _relative(value: Any, truth: Any) -> str:
    if truth.contains(0):
        return ""
    with working_precision(DISTANCE_BITS):
        part = nearest_float(abs(value.mid() / truth.mid() - 1))
    return f" (relative difference {part:.2g})"


def _judgement(found: Errors, **fields: Any) -> Judgement:
    return Judgement(**asdict(found), **fields)
