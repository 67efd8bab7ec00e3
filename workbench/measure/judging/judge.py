"""The judge of one computed derivative: the rule test and the arithmetic test.

The rule test asks whether the program is the derivative: in exact arithmetic it must agree with
the referee, with no tolerance. The arithmetic test asks whether float64 ran it as well as float64
can: the result must lie within the arithmetic bound. A difference quotient is not the derivative:
its rule test asks whether it goes to the derivative with its step (see `limits`). Its error is
split into truncation (exact stencil minus truth) and round-off (of the step and of the evaluation,
see `splitting`), and only the latter is tested against the bound.
"""

import math
from dataclasses import replace
from typing import Any

from flint import arb

from workbench.engines.ball.precision import working_precision
from workbench.measure.accuracy import DISTANCE_BITS, Errors, errors, is_negligible, nearest_float
from workbench.measure.balls.roundoff import float_above
from workbench.measure.balls.run import BallRun
from workbench.measure.complex_balls.run import ComplexRun
from workbench.measure.evidence import (
    Each,
    Evidence,
    ImaginaryStep,
    Interval,
    Lent,
    OwnProgram,
    Unknown,
)
from workbench.measure.judging.arithmetic import (
    MOST_INACCURATE,
    arithmetic_test,
    digits_of,
    judge_not_finite,
)
from workbench.measure.judging.judgement import Judgement, judgement_of
from workbench.measure.judging.splitting import split
from workbench.records.status import Status
from workbench.truth.certificate import Certificate

__all__ = ["Judgement", "judge"]

#: What a certificate says where there is no derivative to be near.
_NO_DERIVATIVE = (Status.DOMAIN, Status.NOT_DIFFERENTIABLE)


def judge(
    computed: float,
    certificate: Certificate,
    evidence: Evidence = Unknown(),  # noqa: B008 (immutable)
    index: int = 0,
) -> Judgement:
    """Judge one computed derivative against its certificate, by what there is to hold against it.

    `index` is the derivative's place among `evidence.places`. A foreign program's lent bound
    excuses and does not accuse; without a program there is no bound: `unjudged`. Where an interval
    was measured the truth alone decides, and without a truth it is `uncertified`. An exact 0 where
    the derivative is 0 needs no bound.

    >>> import workbench as wb
    >>> truth = Certificate(value=4.0, ball=arb(4))
    >>> judge(4.0, truth, OwnProgram(graph=wb.parse("2*x"), inputs=(2.0,))).status
    <Status.OK: 'ok'>
    >>> wrong = judge(4.0, truth, OwnProgram(graph=wb.parse("2.000000002*x"), inputs=(2.0,)))
    >>> wrong.status, wrong.message[-27:]
    (<Status.WRONG: 'wrong'>, '(relative difference 1e-09)')
    """
    if isinstance(evidence, Each):
        evidence, index = evidence.of(index), 0
    if isinstance(evidence, Interval):
        return _by_interval(computed, certificate, evidence, index)
    if certificate.status is not Status.OK:
        measured = certificate.status is Status.OVERFLOW
        found = errors(computed, certificate) if measured else Errors()
        return judgement_of(found, status=certificate.status, message=_reason(certificate))
    judged = _judged(computed, certificate, evidence, index)
    if judged.status is Status.UNJUDGED and computed == 0 and is_negligible(certificate.ball):
        return replace(judged, status=Status.OK, message="")
    return judged


def _judged(
    computed: float,
    certificate: Certificate,
    evidence: OwnProgram | ImaginaryStep | Unknown,
    index: int,
) -> Judgement:
    """What the evidence says where there is a derivative."""
    found = errors(computed, certificate)
    if isinstance(evidence, Unknown):
        return judgement_of(found, status=Status.UNJUDGED, message=evidence.reason)
    output, run = evidence.places[index], evidence.run
    lent = isinstance(evidence, Lent)
    if isinstance(evidence, OwnProgram) and evidence.exact:
        judged = _judge_exact(
            computed, certificate, found, evidence.run, output, rule_test=not lent
        )
    else:
        judged = _judge_difference(computed, certificate, found, run, output)
        # Where a difference goes to is a matter of its rule, whoever gave the values.
        lent = lent and judged.error_bound is not None
    foreign = isinstance(evidence, Lent) and not evidence.same_operations
    if lent and foreign and judged.status is Status.WRONG:
        message = f"{judged.message}; the bound is that of another program, so no proof"
        return replace(judged, status=Status.UNJUDGED, message=message)
    return judged


def _by_interval(
    computed: float, certificate: Certificate, evidence: Interval, index: int
) -> Judgement:
    """What a measured interval says, which proves nothing; where there is a truth, the truth."""
    if certificate.status in _NO_DERIVATIVE:
        return judgement_of(Errors(), status=certificate.status, message=_reason(certificate))
    low, high = evidence.ends[index]
    where = "within" if low <= computed <= high else "outside"
    told = f"{where} the measured interval {evidence.text(index)}"
    message = f"{told}; {evidence.reason}" if evidence.reason else told
    found = errors(computed, certificate) if certificate.status is Status.OK else Errors()
    if not math.isfinite(computed):
        message = f"returned {computed}; {evidence.reason}".removesuffix("; ")
        return judgement_of(found, status=Status.DOMAIN, message=message)
    if certificate.status is not Status.OK:
        return judgement_of(found, status=Status.UNCERTIFIED, message=message)
    return _beside_truth(found, certificate, evidence, index, message)


def _beside_truth(
    found: Errors, certificate: Certificate, evidence: Interval, index: int, message: str
) -> Judgement:
    """What a truth says of a result whose own bound is an interval that was measured.

    Nothing is proven of a black box, so nothing is wrong: where even the interval misses the truth,
    the function is another one, or rougher than its values show.
    """
    low, high = evidence.ends[index]
    digits = digits_of(certificate.ball)
    close = found.error_relative is not None and found.error_relative <= MOST_INACCURATE
    if close or (found.error_relative is None and message.startswith("within")):
        return judgement_of(found, status=Status.OK)
    if not low <= float(digits) <= high:
        reason = f"the derivative {digits} is not in the measured interval either; {message}"
        return judgement_of(found, status=Status.UNJUDGED, message=reason)
    return judgement_of(found, status=Status.INACCURATE, message=message)


def _reason(certificate: Certificate) -> str:
    """Why there is no derivative, with the one-sided slopes where those exist."""
    sides = (("left", certificate.left), ("right", certificate.right))
    slopes = [f"from the {name} {slope:.9g}" for name, slope in sides if slope is not None]
    return f"{certificate.reason}: {', '.join(slopes)}" if slopes else certificate.reason


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
    base = judgement_of(
        found,
        error_bound=bound.bound,
        roundoff_bound=bound.bound,
        condition_number=run.condition_number(output),
        worst_node=bound.node,
        worst_share=bound.share,
    )
    if rule_test and value.is_finite() and not value.overlaps(truth):
        message = (
            f"rule test: in exact arithmetic the program gives {digits_of(value)} "
            f"where the derivative is {digits_of(truth)}{_relative(value, truth)}"
        )
        return replace(base, status=Status.WRONG, message=message)
    if not math.isfinite(computed):
        return judge_not_finite(computed, truth, base, run, output, value)
    if rule_test and not narrow:
        what = "has no finite value" if not value.is_finite() else "could not be decided"
        message = f"rule test: the program {what} in exact arithmetic"
        return replace(base, status=Status.UNJUDGED, message=message)
    # A borrowed program that is itself not the derivative here has nothing to excuse.
    right = not value.is_finite() or bool(value.overlaps(truth))
    return arithmetic_test(computed, truth, truth, base, run, output, bound, arb(0), right)


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
            return judgement_of(found, status=Status.UNJUDGED, message=message)
        message = f"returned {computed}: the stencil leaves the domain of the function"
        return judgement_of(found, status=Status.DOMAIN, message=message)
    limit = run.contradiction(output, truth)
    if limit is not None:
        message = (
            f"rule test: as its step goes to 0 it gives {digits_of(limit)} "
            f"where the derivative is {digits_of(truth)}"
        )
        return judgement_of(found, status=Status.WRONG, message=message)
    bound = run.bound(output)
    with working_precision(DISTANCE_BITS):
        truncation = abs(value - truth)
        total = None
        if bound.bound is not None:
            total = float_above(truncation + arb(bound.bound))
    # A complex step is imaginary, so nothing is rounded in taking it.
    shifted = value if isinstance(run, ComplexRun) else run.shifted_value(output, certificate.bits)
    parts = split(computed, truth, value, shifted)
    base = judgement_of(
        found,
        error_bound=total,
        roundoff_bound=bound.bound,
        truncation_error=parts.truncation,
        roundoff_error=parts.roundoff,
        step_error=parts.step,
        evaluation_error=parts.evaluation,
        worst_node=bound.node,
        worst_share=bound.share,
    )
    if not math.isfinite(computed):
        return judge_not_finite(computed, truth, base, run, output, value)
    return arithmetic_test(computed, value, truth, base, run, output, bound, truncation)


def _relative(value: Any, truth: Any) -> str:
    if truth.contains(0):
        return ""
    with working_precision(DISTANCE_BITS):
        part = nearest_float(abs(value.mid() / truth.mid() - 1))
    return f" (relative difference {part:.2g})"
