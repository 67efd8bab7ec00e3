"""Difference quotients, known by their errors: these follow the step h, or the round-off over h.

A forward difference is off by h f''/2, a central one by h² f'''/6, and both by about u (2|f| +
|x f'|)/h, u = 2⁻⁵³. So one step must explain every error that was seen, those of right numbers
included. What a gradient costs says nothing: dual numbers cost as much as a difference.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from workbench.errors import WorkbenchError
from workbench.grading.submission.observation import Observation
from workbench.truth import taylor_coefficients

_FORWARD, _CENTRAL = "a one-sided difference", "a central difference"
_SCHEMES = (_FORWARD, _CENTRAL)
#: Expressions that are looked at, the smallest first.
_EXPRESSIONS = 24
#: Unit round-off, and how many times the expected round-off an error may be.
_UNIT, _ROUNDINGS = 2.0**-53, 16.0
#: Part of its leading term by which the truncation may differ: what comes after that term.
_FURTHER_TERMS = 0.15
#: Part of the numbers that must be off by more than an exact method's rounding.
_OFF = 0.6
#: Steps that are no steps.
_LEAST, _MOST = 1e-14, 0.2


class Sample(NamedTuple):
    """One partial derivative: its error, and what the error of a difference is made of."""

    error: float
    x: float
    slope: float
    #: What rounding is relative to: 2|f| + |x f'|.
    rounded: float
    #: f''/2 and f'''/6.
    second: float
    third: float


class Quotient(NamedTuple):
    """A difference scheme and its step; no step where round-off hides the truncation."""

    scheme: str
    step: float | None = None

    @property
    def sentence(self) -> str:
        """What its errors say."""
        if self.step is None:
            return "The errors are those of round-off divided by a small step."
        return f"The errors are those of {self.scheme} with a step of about {self.step:.0e}."


def difference_quotient(seen: Iterable[Observation]) -> Quotient | None:
    """The difference whose errors all numbers have, if there is one."""
    once = [one for one in seen if one.passes == 1 and one.gradient is not None]
    smallest = sorted(once, key=lambda one: len(one.graph))[:_EXPRESSIONS]
    samples = [sample for one in smallest for sample in _samples(one)]
    off = [one for one in samples if abs(one.error) > _ROUNDINGS * _UNIT * abs(one.slope)]
    if not off or len(off) < _OFF * len(samples) or _are_alike(off):
        return None
    hidden = None
    for scheme, scaled in ((s, r) for s in _SCHEMES for r in (False, True)):
        for step in _steps(scheme, off, scaled):
            steps = [step * _scale(one, scaled) for one in samples]
            if all(map(partial(_explains, scheme), steps, samples)):
                if any(map(partial(_is_seen, scheme), steps, samples)):
                    return Quotient(scheme, abs(step))
                hidden = Quotient(scheme)
    return hidden


def _are_alike(off: Sequence[Sample]) -> bool:
    """Whether all slopes are wrong by one factor: a rule that is wrong, and no difference."""
    factors = [one.error / one.slope for one in off if one.slope]
    return len(factors) > 2 and max(factors) - min(factors) <= 0.01 * max(map(abs, factors))


def _samples(one: Observation) -> Iterator[Sample]:
    graph = one.meant or one.graph
    for name, found in zip(graph.variables, one.gradient or (), strict=False):
        try:
            terms = taylor_coefficients(graph, one.point, {name: 1}, 3)
        except WorkbenchError:
            continue
        value, slope, second, third = (term.value for term in terms)
        if value is None or slope is None or not math.isfinite(found):
            continue
        x = one.point[name]
        rounded = 2 * abs(value) + abs(x * slope)
        yield Sample(found - slope, x, slope, rounded, second or 0.0, third or 0.0)


def _truncation(scheme: str, step: float, one: Sample) -> tuple[float, float]:
    """The truncation of a scheme, and by how much the terms after the leading ones may change it.

    A backward difference is a forward one with a negative step.
    """
    if scheme == _CENTRAL:
        error = step**2 * one.third
        return error, _FURTHER_TERMS * abs(error)
    further = step**2 * one.third
    return step * one.second + further, _FURTHER_TERMS * (abs(step * one.second) + abs(further))


def _noise(step: float, one: Sample) -> float:
    return _ROUNDINGS * _UNIT * (one.rounded / abs(step) + abs(one.slope))


def _explains(scheme: str, step: float, one: Sample) -> bool:
    error, further = _truncation(scheme, step, one)
    return abs(one.error - error) <= further + _noise(step, one)


def _is_seen(scheme: str, step: float, one: Sample) -> bool:
    """Whether the truncation is larger than the round-off."""
    return abs(_truncation(scheme, step, one)[0]) > _noise(step, one)


def _steps(scheme: str, off: Sequence[Sample], scaled: bool) -> Iterator[float]:
    """Steps that would explain one of the errors, by truncation and then by round-off."""
    found = []
    for one in off:
        if scheme == _CENTRAL and one.third and one.error / one.third > 0:
            found.append(math.sqrt(one.error / one.third) / _scale(one, scaled))
        if scheme == _FORWARD and one.second:
            found.append(one.error / one.second / _scale(one, scaled))
    noises = sorted(_UNIT * one.rounded / abs(one.error) / _scale(one, scaled) for one in off)
    # Of the errors that are round-off the typical one, and larger ones: they say most of the step.
    found += [noises[len(noises) * part // 4] for part in (2, 1, 0)]
    yield from (step for step in found if _LEAST < abs(step) < _MOST)


def _scale(one: Sample, scaled: bool) -> float:
    """By what a step is multiplied: nothing, or the size of x."""
    return max(abs(one.x), 1.0) if scaled else 1.0
