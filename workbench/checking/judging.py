"""One claim at exact points: its ball against the referee's, then a proof.

The derivative is the referee's own coefficient of a power series, so no derivative rule of ours
takes part in a refutation. Where the balls overlap, the precision is doubled until they separate.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from flint import arb, arb_series

from workbench.checking import points
from workbench.checking.points import Interval, Point
from workbench.checking.proof import is_proved, jumps
from workbench.engines.ball import working_precision
from workbench.ir.graph import Graph
from workbench.presentation.views.check import CheckedPoint, Outcome, Verdict
from workbench.records.status import Status
from workbench.truth import certified_derivatives, certified_value, certify
from workbench.truth.certificate import Certificate
from workbench.truth.point import exact_point, unit_direction
from workbench.truth.quantity import coefficient
from workbench.truth.series.evaluate import SeriesEvaluation
from workbench.truth.series.refusal import Refusal

#: Points that are compared, in general position; where a claim differs, so many are enough.
COMPARED, REFUTING = 12, 4
#: Where no proof is found, this many points are compared again, at these precisions.
_DEEP_POINTS, _DEEP_BITS = 3, (256, 512, 1024, 2048)
_OF_CONDITIONS = frozenset(("and", "not", "or", "where"))
#: Digits of a difference that are shown.
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A claim about a function: both with the same variables, by which of them, how often.

    `fixed` coordinates and a `domain` restrict the points.
    """

    function: Graph
    claim: Graph
    wrt: str
    order: int = 1
    fixed: Mapping[str, Fraction] = field(default_factory=dict)
    domain: Mapping[str, Interval] = field(default_factory=dict)

    def truth(self, point: Point) -> Certificate:
        """The certified derivative at a point."""
        if self.order == 1:
            return certify(self.function, point, self.wrt)[self.wrt]
        return certified_derivatives(self.function, point, self.wrt, self.order)[-1]


@dataclass(frozen=True, slots=True)
class Compared:
    """One point with what was certified there."""

    point: Point
    outcome: Outcome
    truth: Certificate
    claim: Certificate
    difference: Any = None

    def view(self) -> CheckedPoint:
        """The point as it is shown."""
        reason = self.claim.reason if self.outcome is Outcome.MISSING else self.truth.reason
        return CheckedPoint(
            point={name: str(value) for name, value in self.point.items()},
            outcome=self.outcome,
            derivative=self.truth.digits,
            claim=self.claim.digits,
            difference="" if self.difference is None else _short(self.difference),
            reason=reason,
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of a claim: the verdict, the points with the telling ones first, remarks."""

    verdict: Verdict
    points: tuple[Compared, ...]
    remarks: tuple[str, ...] = ()

    def having(self, *outcomes: Outcome) -> list[Compared]:
        """The points with some outcomes."""
        return [one for one in self.points if one.outcome in outcomes]


def judge(question: Question) -> Judgement:
    """Judge one claim."""
    found, on_edges = _looked_at(question)
    judged = [*found, *on_edges]
    compared = [one for one in judged if one.outcome in (Outcome.AGREES, Outcome.DIFFERS)]
    if any(one.outcome is Outcome.DIFFERS for one in judged):
        return Judgement(Verdict.REFUTED, _telling_first(judged))
    missing = any(one.outcome is Outcome.MISSING for one in judged)
    if not compared:
        if missing:
            remark = "The claim has no value at any point that was tried where f' exists."
            return Judgement(Verdict.REFUTED, _telling_first(judged), (remark,))
        reasons = [one.truth.reason or one.claim.reason for one in judged]
        remark = f"No point was found; name one with at, or a domain. At the first: {reasons[0]}."
        return Judgement(Verdict.UNDECIDED, tuple(judged), (remark,))
    proved = _is_proved(question, on_edges)
    if not proved:
        for one in compared[:_DEEP_POINTS]:
            apart = _separated(question, one.point)
            if apart is not None:
                told = Compared(one.point, Outcome.DIFFERS, one.truth, one.claim, apart)
                rest = [other for other in judged if other is not one]
                return Judgement(Verdict.REFUTED, _telling_first([told, *rest]))
    verdict = Verdict.PARTLY if missing else Verdict.PROVED if proved else Verdict.AGREES
    return Judgement(verdict, _telling_first(judged), _remarks(question, judged))


def at_point(question: Question, point: Point) -> Compared:
    """A claim at one point."""
    truth, claim = question.truth(point), certified_value(question.claim, point)
    exists, has_value = truth.ball is not None, claim.ball is not None
    difference = None
    if exists and has_value:
        difference = claim.ball - truth.ball
        outcome = Outcome.AGREES if difference.contains(0) else Outcome.DIFFERS
    elif Status.UNDETERMINED in (truth.status, claim.status):
        outcome = Outcome.UNDETERMINED
    elif exists:
        outcome = Outcome.MISSING
    else:
        outcome = Outcome.NO_DERIVATIVE if has_value else Outcome.NEITHER
    apart = difference if outcome is Outcome.DIFFERS else None
    return Compared(point, outcome, truth, claim, apart)


def _looked_at(question: Question) -> tuple[list[Compared], list[Compared]]:
    """The points in general position, and those on edges."""
    names, found = question.function.variables, list[Compared]()
    for point in points.general_points(names, question.fixed, question.domain):
        found.append(at_point(question, point))
        differing = sum(one.outcome is Outcome.DIFFERS for one in found)
        if differing >= REFUTING:
            return found, []
        if differing + sum(one.outcome is Outcome.AGREES for one in found) >= COMPARED:
            break
    free = [name for name in names if name not in question.fixed]
    base = next((one.point for one in found if one.outcome is Outcome.AGREES), found[0].point)
    graphs = (question.function, question.claim)
    places = points.edges(graphs, base, free, question.domain)
    on_edges = [at_point(question, point) for point in places]
    for point in points.beside(places, base, question.domain):
        if sum(one.outcome in (Outcome.AGREES, Outcome.DIFFERS) for one in found) >= COMPARED:
            break
        found.append(at_point(question, point))
    return found, on_edges


def _is_proved(question: Question, on_edges: Sequence[Compared]) -> bool:
    """Whether a claim is proved: almost everywhere by its form, and where it jumps by balls."""
    signs = {}
    for name, (low, high) in question.domain.items():
        if (low is not None and low >= 0) or (high is not None and high <= 0):
            signs[name] = 1 if low is not None and low >= 0 else -1
    if any(True for _ in jumps(question.claim)) and not _jumps_are_seen(question, on_edges):
        return False
    return is_proved(question.function, question.claim, question.wrt, question.order, signs)


def _jumps_are_seen(question: Question, on_edges: Sequence[Compared]) -> bool:
    """Whether all jumps of a claim are at points that were looked at: one variable, every jump
    where one of its affine operands is on an edge, and there the claim right or nothing to claim.
    """
    claim = question.claim
    moving = [name for name in claim.variables if name not in question.fixed]
    if len(moving) != 1:
        return False
    for node, _ in jumps(claim):
        row = claim.operator(node)
        if row.name in ("floor", "atan2"):
            return False
        conditions = claim.operands(node)[:1] if row.name == "where" else claim.operands(node)
        if row.name in _OF_CONDITIONS and all(
            claim.operator(one).family == "logic" for one in conditions
        ):
            continue  # it jumps where its conditions do
        alone = points.edge_of(claim, node, moving[0], on_edges[0].point if on_edges else {})
        if alone is None:
            return False
        if not any(
            one.point[moving[0]] == alone
            and one.outcome in (Outcome.AGREES, Outcome.NO_DERIVATIVE, Outcome.NEITHER)
            for one in on_edges
        ):
            return False
    return True


def _separated(question: Question, point: Point) -> Any:
    """claim - derivative at a point, at the first precision at which it is not 0; else None."""
    for bits in _DEEP_BITS:
        difference = _difference(question, point, bits)
        if difference is None or not difference.contains(0):
            return difference
    return None


def _difference(question: Question, point: Point, bits: int) -> Any:
    """claim - derivative as a ball; None where it is not defined by power series."""
    values = exact_point(question.function, point)
    with working_precision(bits, question.order + 1):
        evaluation = SeriesEvaluation(question.function, values)
        direction = unit_direction(question.function, question.wrt)
        jet = evaluation.directional(evaluation.values(), direction, question.order + 1)
        other = SeriesEvaluation(question.claim, values)
        claim = other.values()[other.result]
        if isinstance(jet, Refusal) or isinstance(claim, Refusal):
            return None
        slope = coefficient(jet, question.order) if isinstance(jet, arb_series) else arb(0)
        return claim - slope * math.factorial(question.order)


def _telling_first(judged: Sequence[Compared]) -> tuple[Compared, ...]:
    order = [Outcome.DIFFERS, Outcome.MISSING, Outcome.AGREES]
    return tuple(
        sorted(judged, key=lambda one: order.index(one.outcome) if one.outcome in order else 3)
    )


def _remarks(question: Question, judged: Sequence[Compared]) -> tuple[str, ...]:
    """What is worth knowing beside a verdict that is not against the claim."""
    for one in judged:
        if one.outcome is Outcome.NO_DERIVATIVE:
            where = ", ".join(f"{name} = {value}" for name, value in one.point.items())
            value = certified_value(question.function, one.point)
            what = "f has no value" if value.status is Status.DOMAIN else "f has no derivative"
            return (f"At {where} {what}, where the claim has one.",)
    return ()


def _short(ball: Any) -> str:
    """A few digits of a ball."""
    return str(ball.str(_DIGITS, radius=False))
