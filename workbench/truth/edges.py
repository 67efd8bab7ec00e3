"""Quantities at a boundary point: what the germ rule says of them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from flint import arb, fmpq

from workbench.records.status import Status
from workbench.truth.budget import Budget
from workbench.truth.certificate import Certificate
from workbench.truth.germs.germ import TwoSided, nested, one_sided
from workbench.truth.quantity import Quantity, Term
from workbench.truth.series.constant_terms import ZERO
from workbench.truth.series.evaluate import SeriesEvaluation
from workbench.truth.series.refusal import Refusal, Severity
from workbench.truth.stopping import TOO_WIDE, certificate_of, is_decided

#: What both one-sided expansions cost, in passes over the graph.
GERM_PASSES = 32


class Edges:
    """One-sided expansions at one precision, each made once."""

    def __init__(
        self,
        evaluation: SeriesEvaluation,
        values: Sequence[Any],
        directions: Sequence[Sequence[fmpq]],
        bits: int,
        budget: Budget,
    ) -> None:
        self.evaluation = evaluation
        self.values = values
        self.directions = directions
        self.bits = bits
        self.budget = budget
        #: Why no further expansion is allowed; empty: it is.
        self.limit = ""
        self._known: dict[tuple[int, int], list[TwoSided]] = {}

    def answer(self, quantity: Quantity, jets: Mapping[int, Any]) -> None:
        """Decide a quantity, one of whose expansions stands on an edge or tie, if possible."""
        if quantity.is_mixed:
            self._mixed(quantity, jets)
            return
        (term,) = quantity.terms
        verdict = self._verdicts(term.direction, term.order)[term.order - 1]
        if verdict.fails:
            self._refuse(quantity, term, verdict)
        elif verdict.ball is None and verdict.is_final:
            self._give_up(quantity, verdict.reason)
        elif verdict.ball is None:
            quantity.reason = verdict.reason
        else:
            ball = arb(term.weight) * verdict.ball
            if is_decided(ball):
                quantity.certificate = certificate_of(ball, self.bits)
            else:
                quantity.reason = f"boundary point: {TOO_WIDE}"

    def _mixed(self, quantity: Quantity, jets: Mapping[int, Any]) -> None:
        """A mixed second partial: none where a first one is missing, 0 for a sum of functions of
        one variable, and otherwise not decided here."""
        first: list[TwoSided] = []
        for term in quantity.terms[-2:]:  # the two directions themselves
            jet = jets[term.direction]
            if isinstance(jet, Refusal) and jet.kind is Severity.BOUNDARY:
                verdict = self._verdicts(term.direction, 1)[0]
                if verdict.fails:
                    self._refuse(quantity, term, verdict)
                    return
                first.append(verdict)
        undecided = [verdict.reason for verdict in first if verdict.ball is None]
        if undecided:
            quantity.reason = undecided[0]
        elif quantity.is_separable:
            quantity.certificate = certificate_of(ZERO, self.bits)
        else:
            one, two = (term.direction for term in quantity.terms[-2:])
            self._nested(quantity, one, two)

    def _nested(self, quantity: Quantity, one: int, two: int) -> None:
        """A mixed second derivative as a nested limit, the same in both orders."""
        self.limit = self.limit or self.budget.refusal(self.bits, 4 * GERM_PASSES)
        if self.limit:
            return
        directions = self.directions[one], self.directions[two]
        found = [
            nested(self.evaluation, self.values, *pair, self.bits)
            for pair in (directions, directions[::-1])
        ]
        missing = next((each for each in found if each.fails), None)
        if missing is not None:
            self._refuse_mixed(quantity, f"a mixed derivative: {missing.reason}")
            return
        for each in found:
            if each.ball is None:
                if each.is_final:
                    self._give_up(quantity, each.reason)
                else:
                    quantity.reason = each.reason
                return
        first, second = found
        if not first.ball.overlaps(second.ball):
            sizes = f"{float(first.ball.mid()):.6g} and {float(second.ball.mid()):.6g}"
            self._refuse_mixed(quantity, f"the mixed derivatives differ by their order: {sizes}")
        elif not _are_same(first, second):
            quantity.reason = "boundary point: whether the mixed derivatives are equal"
        elif is_decided(first.ball):
            quantity.certificate = certificate_of(first.ball, self.bits)
        else:
            quantity.reason = f"boundary point: {TOO_WIDE}"

    def _refuse_mixed(self, quantity: Quantity, what: str) -> None:
        status = Status.NOT_DIFFERENTIABLE
        reason = what if what.startswith("boundary") else f"boundary point: {what}"
        quantity.certificate = Certificate(status=status, reason=reason, bits=self.bits)

    def _give_up(self, quantity: Quantity, reason: str) -> None:
        """More bits would not help."""
        status = Status.UNDETERMINED
        quantity.certificate = Certificate(status=status, reason=reason, bits=self.bits)

    def _verdicts(self, direction: int, order: int) -> list[TwoSided]:
        """What both sides say of the orders 1 to `order` along a direction."""
        known = self._known.get((direction, order))
        if known is None:
            self.limit = self.limit or self.budget.refusal(self.bits, GERM_PASSES * order)
            if self.limit:
                return [TwoSided("boundary point")] * order
            slopes = self.directions[direction]
            known = one_sided(self.evaluation, self.values, slopes, self.bits, order)
            self._known[direction, order] = known
        return known

    def _refuse(self, quantity: Quantity, term: Term, verdict: TwoSided) -> None:
        """The certificate that there is no derivative, with the one-sided ones that do exist."""
        order = verdict.order
        scale = arb(1)
        if order == term.order and not quantity.is_mixed:
            scale = arb(term.weight)
        elif quantity.is_derivative:
            scale = arb(math.factorial(order))
        sides: list[float | None] = []
        for slope in (verdict.right, verdict.left):
            if isinstance(slope, arb):
                if not is_decided(scale * slope):
                    quantity.reason = f"boundary point: a one-sided slope: {TOO_WIDE}"
                    return
                # Outside float64's range a slope has no float, but may have a signed infinity.
                sides.append(certificate_of(scale * slope, self.bits).value)
            elif slope is None:
                sides.append(None)
            else:
                sides.append(slope if scale > 0 else -slope)
        found = Certificate(
            status=Status.NOT_DIFFERENTIABLE,
            reason=verdict.reason,
            right=sides[0],
            left=sides[1],
            bits=self.bits,
        )
        if verdict.undecided:
            quantity.fallback, quantity.reason = found, verdict.undecided
        else:
            quantity.certificate = found


def _are_same(first: TwoSided, second: TwoSided) -> bool:
    """Whether two coefficients are provably equal."""
    if first.exact is not None and second.exact is not None:
        return bool(first.exact == second.exact)
    return bool(first.ball == second.ball)  # equal balls are exact
