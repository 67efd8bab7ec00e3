"""Diagnosis of a failure: known faults as hypotheses, tested against every number at hand.

A model of a fault must reproduce the failure itself. Among those that do, the one wins that
reproduces most of all that was seen of the submission, right answers included: `x + x` alone
cannot tell an overwritten gradient from a forgotten operand, `x + y` can.
"""

import math
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from workbench.faults.linear import Linear, linearize
from workbench.faults.models import Model, models, scaled
from workbench.faults.sweeps import right_gradient
from workbench.grading.submission.observation import Observation

#: Relative distance at which a model's number and a submission's count as the same.
SAME = 1e-12
#: Larger expressions are evidence only for themselves.
EVIDENCE_NODES = 60
#: A model must reproduce this part of the right answers.
_RIGHT_PART = 0.97
#: Relative error of a difference quotient: small, but far from rounding.
_QUOTIENT = (1e-13, 1e-3)
SINGLE = "The numbers have 32 bits only: keep values and gradients as float64."
NOTHING_FLOWS = "backward() hands nothing on: every gradient stays 0."


@dataclass(frozen=True, slots=True)
class LikelyCause:
    """A known fault: its name and a sentence."""

    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Evidence:
    linear: Linear
    passes: int
    gradient: tuple[float, ...]
    right: bool


def diagnose(failure: Observation, seen: Sequence[Observation]) -> LikelyCause | None:
    """The fault that explains a wrong gradient best, or None."""
    own = _evidence([failure], limit=None)
    if not own:
        return None
    if own[0].right:  # to so many digits
        return _by_its_looks(own[0], [])
    # What one sweep shows says nothing of what the next one makes of its leftovers.
    alike = [one for one in seen if (one.passes > 1) == (failure.passes > 1)]
    evidence = _evidence(alike, EVIDENCE_NODES)
    right = [one for one in evidence if one.right]
    wrong = [one for one in evidence if not one.right]
    if _nothing_flows([*evidence, *own]):
        return LikelyCause("nothing_flows", NOTHING_FLOWS)
    best: tuple[int, Model] | None = None
    multiples = (model for one in (*own, *wrong) for model in _scaled(one))
    for model in chain(models(own[0].linear), multiples):
        if not _reproduces(model, own[0]):
            continue
        kept = sum(_reproduces(model, one) for one in right)
        if kept < _RIGHT_PART * len(right):
            continue
        score = kept + sum(_reproduces(model, one) for one in wrong)
        if best is None or score > best[0]:
            best = score, model
    if best is not None:
        return LikelyCause(best[1].kind, best[1].sentence)
    return _by_its_looks(own[0], wrong)


def _by_its_looks(failure: _Evidence, wrong: Sequence[_Evidence]) -> LikelyCause | None:
    """Faults that show in the numbers alone."""
    if _is_single(failure):
        return LikelyCause("single_precision", SINGLE)
    sample = [*wrong, failure]
    if sample and all(_is_quotient(one) for one in sample):
        return LikelyCause(
            "difference_quotient",
            "The gradient is close and not exact, as a difference quotient is: use the rules of "
            "differentiation.",
        )
    return None


def _nothing_flows(evidence: Sequence[_Evidence]) -> bool:
    """Whether no operation at all has handed anything on."""
    handed = [one for one in evidence if any(one.linear.edges) and any(_right(one))]
    return bool(handed) and not any(any(one.gradient) for one in handed)


def _scaled(failure: _Evidence) -> Iterator[Model]:
    """The factor by which a failure of one operation is wrong, if that is the same everywhere."""
    codes = [failure.linear.codes[node] for node, edges in enumerate(failure.linear.edges) if edges]
    pairs = list(zip(_right(failure), failure.gradient, strict=True))
    if len(codes) != 1 or not all(right and math.isfinite(got / right) for right, got in pairs):
        return
    factor = pairs[0][1] / pairs[0][0]
    off = factor and abs(factor - 1.0) > _QUOTIENT[1]
    if off and all(math.isclose(got, factor * right, rel_tol=1e-9) for right, got in pairs):
        yield scaled(codes[0], factor)


def _evidence(seen: Iterable[Observation], limit: int | None) -> list[_Evidence]:
    listed = []
    for one in seen:
        if one.gradient is None or (limit is not None and len(one.graph) > limit):
            continue
        linear = linearize(one.graph, one.point)
        expected = right_gradient(linear, one.passes)
        listed.append(_Evidence(linear, one.passes, one.gradient, _same(expected, one.gradient)))
    return listed


def _right(one: _Evidence) -> tuple[float, ...]:
    return right_gradient(one.linear, one.passes)


def _reproduces(model: Model, evidence: _Evidence) -> bool:
    found = model.gradient(evidence.linear, evidence.passes)
    return found is not None and _same(found, evidence.gradient)


def _same(expected: Sequence[float], found: Sequence[float]) -> bool:
    largest = max(map(abs, expected), default=0.0)
    near = SAME * max(largest, 1.0) if math.isfinite(largest) else 0.0
    return all(
        math.isclose(a, b, rel_tol=SAME, abs_tol=near) or (math.isnan(a) and math.isnan(b))
        for a, b in zip(expected, found, strict=True)
    )


def _is_single(one: _Evidence) -> bool:
    """Whether a gradient is rounded to 32 bits, and the right one is not."""
    rounded = all(map(_fits_single, one.gradient)) and not all(map(_fits_single, _right(one)))
    return rounded and _is_quotient(one)


def _fits_single(number: float) -> bool:
    try:
        return bool(struct.unpack("f", struct.pack("f", number))[0] == number)
    except OverflowError:
        return False


def _is_quotient(one: _Evidence) -> bool:
    for expected, found in zip(_right(one), one.gradient, strict=True):
        error = abs(expected - found)
        if not error <= _QUOTIENT[1] * max(abs(expected), 1.0):
            return False
    return True
