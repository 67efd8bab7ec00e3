"""Diagnosis of a submission: known faults as hypotheses, tested against every number at hand.

A fault is a faulty sweep over an expression. It is named if it reproduces every wrong number of the
operators that it is about and contradicts no right one. Expressions are gone through from the
simplest on; what the faults found so far do not explain is searched for another fault beside them.
An operator with a number that nothing explains has an unknown fault, and no other is named of it.
"""

import math
import struct
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from workbench.faults.joint import Joint
from workbench.faults.linear import Linear, linearize
from workbench.faults.measured import measured
from workbench.faults.models import Model, models, scaled
from workbench.faults.spelled_out import spelled_out
from workbench.faults.sweeps import right_gradient
from workbench.grading.quotients import Quotient, difference_quotient
from workbench.grading.submission.observation import Observation

#: Relative distance at which a right number and a submission's count as the same.
SAME = 1e-12
#: Relative distance at which a model's number and a submission's do.
_EXPLAINED = 1e-9
#: Larger expressions are evidence only for themselves.
EVIDENCE_NODES = 60
#: Faults that are looked for in one submission.
_FAULTS = 12
#: The operators that a class may make of others, the plainest first.
_SPELLINGS = ((), ("subtract",), ("divide",), ("divide", "subtract"))
#: Relative error of a gradient that is close.
_CLOSE = 1e-3
SINGLE = "The numbers have 32 bits only: keep values and gradients as float64."
MADE_OF = "(It is one of the operators of which this expression is made there.)"
NOTHING_FLOWS = "backward() hands nothing on: every gradient stays 0."
QUOTIENT = "Use the rules of differentiation, which are exact."


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
    #: What a right class answers.
    expected: tuple[float, ...]
    #: To so many digits as rounding leaves; where it is not, the judge decides whether it is wrong.
    right: bool
    wrong: bool
    used: frozenset[int]

    @property
    def order(self) -> tuple[int, int]:
        """The simplest comes first."""
        return len(self.used), sum(map(bool, self.linear.edges))


def diagnose(failure: Observation, seen: Sequence[Observation]) -> LikelyCause | None:
    """The fault that explains a wrong gradient, or None."""
    return Diagnosis([*seen, failure]).cause(failure)


class Diagnosis:
    """The faults of a submission, found from all that was seen of it.

    `wrong` tells of an observation whether its gradient is wrong: rounding alone makes some differ.
    Classes make `/` and `-` of other operators as they please; the way counts by which most is
    explained, with the fewest faults.
    """

    def __init__(
        self, seen: Sequence[Observation], wrong: Callable[[Observation], bool] | None = None
    ) -> None:
        distinct = {
            (one.graph, tuple(one.point.values()), one.passes): one
            for one in seen if len(one.graph) <= EVIDENCE_NODES
        }  # fmt: skip
        judged = wrong or (lambda one: True)
        tried: list[_Search] = []
        for spelling in _SPELLINGS:
            tried.append(_Search(list(distinct.values()), judged, spelling))
            if tried[-1].rank <= (0, 1):
                break
        self._best = min(tried, key=lambda one: one.rank)

    @property
    def faults(self) -> tuple[LikelyCause, ...]:
        """All faults that were found."""
        if self._best.nothing:
            return (LikelyCause("nothing_flows", NOTHING_FLOWS),)
        parts = dict.fromkeys((*self._best.once.parts, *self._best.again.parts))
        return tuple(LikelyCause(one.kind, one.sentence) for one in parts)

    def cause(self, failure: Observation) -> LikelyCause | None:
        """What explains a wrong gradient; several faults as one sentence after the other."""
        search = self._best
        own = search.read(failure)
        if own is None:
            return None
        alike = search.several if own.passes > 1 else search.single
        if own.right:
            return _by_its_looks(own, search.quotient)
        if search.nothing or _nothing_flows([own, *alike]):
            return LikelyCause("nothing_flows", NOTHING_FLOWS)
        joint = search.again if own.passes > 1 else search.once
        parts: list[Model] = []
        if _reproduces(joint, own) is not False:
            parts = [one for one in joint.parts if _matters(joint, one, own)]
            parts = [one for one in parts if _reproduces(Joint((one,)), own)][:1] or parts
        if not parts:
            return _by_its_looks(own, search.quotient)
        sentences = list(dict.fromkeys(one.sentence for one in parts))
        if any(one.codes and not one.codes & linearize(failure.graph, failure.point).used
               for one in parts):  # fmt: skip
            sentences.append(MADE_OF)
        return LikelyCause(parts[0].kind, " ".join(sentences))


class _Search:
    """The faults that explain what was seen, if operators are made of others in one way."""

    def __init__(
        self,
        seen: Sequence[Observation],
        judged: Callable[[Observation], bool],
        spelling: Collection[str],
    ) -> None:
        self._judged, self._spelling = judged, spelling
        known = sorted(filter(None, map(self.read, seen)), key=lambda one: one.order)
        self.single = [one for one in known if one.passes == 1]
        self.several = [one for one in known if one.passes > 1]
        #: Operators that have numbers which nothing explains.
        self._unknown: set[int] = set()
        self.nothing = _nothing_flows(known)
        self.once, self.again = Joint(), Joint()
        wrong = [one for one in known if one.wrong]
        #: The difference of which all gradients are.
        self.quotient = difference_quotient(seen) if wrong else None
        if not self.nothing and not self.quotient:
            self.once = self._searched(self.single, Joint())
            # What one sweep shows says nothing of what the next one makes of its leftovers.
            self.again = self._searched(self.several, self.once)

    @property
    def rank(self) -> tuple[int, int]:
        """How many wrong numbers are not explained, and by how many faults the others are."""
        if self.nothing:
            return 0, 1
        pairs = ((self.once, self.single), (self.again, self.several))
        left = sum(
            one.wrong and _reproduces(joint, one) is False
            for joint, evidence in pairs for one in evidence
        )  # fmt: skip
        return left, len(self.again.parts)

    def read(self, one: Observation) -> _Evidence | None:
        """An observation as evidence; None where it has no gradient, or another value already."""
        if one.gradient is None:
            return None
        linear = linearize(spelled_out(one.meant or one.graph, self._spelling), one.point)
        value = linear.values[linear.result]
        if one.value and not math.isclose(one.value, value, rel_tol=1e-6, abs_tol=1e-9):
            return None
        passes = one.passes if one.counted is None else one.counted
        expected = right_gradient(linear, passes)
        right = _same(expected, one.gradient)
        wrong = not right and self._judged(one)
        return _Evidence(linear, one.passes, one.gradient, expected, right, wrong, linear.used)

    def _searched(self, evidence: Sequence[_Evidence], known: Joint) -> Joint:
        """The faults known so far, and those that explain what they do not explain."""
        wrong = [one for one in evidence if one.wrong]
        retracted: set[tuple[str, str]] = set()
        for _ in range(_FAULTS):
            left = [one for one in wrong if self._open(one) and _reproduces(known, one) is False]
            if not left:
                break
            found = self._next(known, left, evidence, retracted)
            if found is not None:
                known = found
                continue
            blamed = _blamed(left[0], evidence)
            for part in known.parts:
                if _matters(known, part, left[0]) and (part.codes | part.overwrites) <= blamed:
                    known = known.without(part)
                    retracted.add((part.kind, part.sentence))
            self._unknown |= blamed
        return known

    def _next(
        self,
        known: Joint,
        left: Sequence[_Evidence],
        evidence: Sequence[_Evidence],
        retracted: Collection[tuple[str, str]],
    ) -> Joint | None:
        """The known faults and the one more that explains most of what is left."""
        best: tuple[int, Joint] | None = None
        right = [one for one in evidence if one.right]
        others = frozenset[int]().union(*(one.used for one in left))
        for model in chain(models(left[0].linear, others), _scaled(left[0])):
            joint = known.joined(model)
            if joint is None or (model.kind, model.sentence) in retracted:
                continue
            if _reproduces(joint, left[0]) is not True or not _stands(joint, known, left, right):
                continue
            score = sum(_reproduces(joint, one) is True for one in left)
            if best is None or score > best[0]:
                best = score, joint
        if best is None and left[0].passes == 1:
            guilty = {code for one in left if len(one.used) == 1 for code in one.used}
            for code in sorted(left[0].used):
                answers = [
                    (one.linear, one.gradient) for one in evidence
                    if self._open(one) and not one.used & (guilty - {code})
                ]  # fmt: skip
                fault = measured(code, known, answers)
                joint = known.joined(fault) if fault else None
                if joint and _reproduces(joint, left[0]) and _stands(joint, known, left, right):
                    return joint
        return best[1] if best else None

    def _open(self, one: _Evidence) -> bool:
        """Whether all operators of an expression can be told of."""
        return not one.used & self._unknown


def _stands(
    joint: Joint, known: Joint, left: Sequence[_Evidence], right: Sequence[_Evidence]
) -> bool:
    """Whether one fault more contradicts nothing right, and explains all that it touches, but
    where another operator is wrong as well."""
    if any(_reproduces(joint, one) is False for one in right):
        return False
    missed = [one for one in left if _reproduces(joint, one) is False]
    touched = [one for one in missed if _differs(joint, known, one)]
    guilty = frozenset[int]().union(*(one.used for one in missed if one not in touched))
    return all(one.used & (guilty - joint.parts[-1].codes) for one in touched)


def _blamed(failure: _Evidence, evidence: Sequence[_Evidence]) -> frozenset[int]:
    """Of the operators of a failure those that are right most seldom elsewhere."""
    shares = {}
    for code in failure.used:
        having = [one for one in evidence if code in one.used]
        shares[code] = sum(one.right for one in having) / max(len(having), 1)
    least = min(shares.values(), default=0.0)
    return frozenset(code for code, share in shares.items() if share == least)


def _by_its_looks(failure: _Evidence, quotient: Quotient | None) -> LikelyCause | None:
    """Faults that show in the numbers alone."""
    if _is_single(failure):
        return LikelyCause("single_precision", SINGLE)
    if quotient:
        return LikelyCause("difference_quotient", f"{quotient.sentence} {QUOTIENT}")
    return None


def _nothing_flows(evidence: Sequence[_Evidence]) -> bool:
    """Whether no operation at all has handed anything on."""
    handed = [one for one in evidence if one.used and any(one.expected)]
    return bool(handed) and not any(any(one.gradient) for one in handed)


def _scaled(failure: _Evidence) -> Iterator[Model]:
    """The factor by which a failure of one operation is wrong, if that is the same everywhere."""
    codes = [failure.linear.codes[node] for node, edges in enumerate(failure.linear.edges) if edges]
    pairs = list(zip(failure.expected, failure.gradient, strict=True))
    if len(codes) != 1 or not all(right and math.isfinite(got / right) for right, got in pairs):
        return
    factor = pairs[0][1] / pairs[0][0]
    off = factor and abs(factor - 1.0) > _CLOSE
    if off and all(math.isclose(got, factor * right, rel_tol=1e-9) for right, got in pairs):
        yield scaled(codes[0], factor)


def _answer(joint: Joint, evidence: _Evidence) -> tuple[float, ...] | None:
    """What a class with some faults answers; without any, what is right."""
    if not joint.parts:
        return evidence.expected
    return joint.gradient(evidence.linear, evidence.passes)


def _reproduces(joint: Joint, evidence: _Evidence) -> bool | None:
    """Whether some faults give an answer; None where that cannot be said."""
    found = _answer(joint, evidence)
    return None if found is None else _same(found, evidence.gradient, _EXPLAINED)


def _matters(joint: Joint, part: Model, evidence: _Evidence) -> bool:
    """Whether one of several faults changes an answer."""
    return _differs(joint, joint.without(part), evidence)


def _differs(one: Joint, other: Joint, evidence: _Evidence) -> bool:
    first, second = _answer(one, evidence), _answer(other, evidence)
    return first is None or second is None or not _same(first, second, _EXPLAINED)


def _same(expected: Sequence[float], found: Sequence[float], relative: float = SAME) -> bool:
    largest = max(map(abs, expected), default=0.0)
    near = relative * max(largest, 1.0) if math.isfinite(largest) else 0.0
    return all(
        math.isclose(a, b, rel_tol=relative, abs_tol=near) or (math.isnan(a) and math.isnan(b))
        for a, b in zip(expected, found, strict=True)
    )


def _is_single(one: _Evidence) -> bool:
    """Whether a gradient is rounded to 32 bits, and the right one is not."""
    rounded = all(map(_fits_single, one.gradient)) and not all(map(_fits_single, one.expected))
    return rounded and _is_close(one)


def _fits_single(number: float) -> bool:
    try:
        return bool(struct.unpack("f", struct.pack("f", number))[0] == number)
    except OverflowError:
        return False


def _is_close(one: _Evidence) -> bool:
    """Whether a gradient is right to a few digits."""
    for expected, found in zip(one.expected, one.gradient, strict=True):
        error = abs(expected - found)
        if not error <= _CLOSE * max(abs(expected), 1.0):
            return False
    return True
