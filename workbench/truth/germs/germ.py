"""The germ rule: from one-sided expansions at an edge or a tie to the derivatives there.

Node by node a tie misjudges relu(x) - relu(-x) (true 1) and x*abs(x) (0). So the whole output is
expanded on either side of the point, and the two sides are compared order by order: equal
coefficients are the derivative (over k!), provably different ones prove that there is none, nor any
of a higher order.

An expansion alone gives the first derivative only: x**3*sin(1/x) = O(x**3) has no second derivative
at 0. Derivatives of higher orders follow where both germs are definable in an o-minimal structure,
in which expansions may be differentiated term by term (a Hardy field: L. van den Dries, Tame
Topology and o-minimal Structures, 1998). All of ours are but a sine or cosine of what grows without
bound: `Sides.tame`.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flint import arb, fmpq

from workbench.algebra import Number
from workbench.engines.ball import working_precision
from workbench.truth.germs.beside import derivative_beside
from workbench.truth.germs.expansion import GermPass
from workbench.truth.germs.logarithms import LogGerm
from workbench.truth.germs.roots import RamifyError
from workbench.truth.germs.series import Constant, MissingError, UndecidedError, as_germ, ring_of
from workbench.truth.germs.sides import NEVER, Sides, is_limit, limit_of
from workbench.truth.series.evaluate import SeriesEvaluation
from workbench.truth.series.refusal import Refusal, Severity

#: Largest q of t = tau**q.
MAX_RAMIFICATION = 24
#: How many orders in t are kept beyond the wanted one, at first and at last.
FIRST_SPARE = 6
LAST_SPARE = 48
#: Largest number of coefficients of a germ.
MAX_ORDERS = 240
#: How a one-sided coefficient was found: a ball, a signed infinity, or not at all.
Slope = Any
_SHORT = "its germ needs more terms than are kept"
_OPEN = (Severity.UNDECIDED, Severity.MISSING)
_UNKNOWN = "no expansion is known of an oscillation that grows faster and faster"
_OSCILLATES = "boundary point: an oscillation may spoil derivatives beyond the first"


class TwoSided(NamedTuple):
    """What both sides say of one order.

    Either `ball`, the coefficient; or `fails`: the derivative of order `order`, possibly a lower
    one, provably does not exist, and `right` and `left` are its one-sided coefficients, as far as
    they exist; or neither, and more bits may help. `undecided` says why nothing is known of the
    other side of one that proves that there is no derivative: more bits may tell its slope.
    """

    reason: str = ""
    ball: Any = None
    fails: bool = False
    order: int = 0
    right: Slope = None
    left: Slope = None
    undecided: str = ""
    #: Whether more bits would not help.
    is_final: bool = False
    #: The coefficient in normal form, where it has one.
    exact: Any = None

    @property
    def is_short(self) -> bool:
        """Whether more terms may help."""
        return self.reason.endswith(_SHORT)


def one_sided(
    evaluation: SeriesEvaluation,
    values: Sequence[Any],
    direction: Sequence[fmpq],
    bits: int,
    order: int = 1,
) -> list[TwoSided]:
    """The Taylor coefficients of orders 1 to `order` along a direction at a boundary point."""

    def judged(germs: GermPass, q: int) -> tuple[Sides, list[TwoSided]]:
        sides = germs.run()
        return sides, _judged(sides, values[evaluation.result], q, order)

    return _ramified(evaluation, values, direction, bits, order, judged)


def nested(
    evaluation: SeriesEvaluation,
    values: Sequence[Any],
    inner: Sequence[fmpq],
    outer: Sequence[fmpq],
    bits: int,
) -> TwoSided:
    """The derivative along `outer` of the derivative along `inner`, at a boundary point."""
    first = one_sided(evaluation, values, inner, bits)[0]
    if first.ball is None:
        return first

    def judged(germs: GermPass, q: int) -> tuple[Sides, list[TwoSided]]:
        germs.run()
        try:
            right, left = (derivative_beside(germs, inner, side) for side in (0, 1))
        except MissingError as error:
            found = _undecided(f"no expansion is known of {error}", True)
            return Sides((None, None), 0, (False, False)), [found]
        except UndecidedError:
            found = _undecided("a mixed derivative along an edge", True)
            return Sides((None, None), 0, (False, False)), [found]
        marks = [is_limit(jet, first.ball, first.exact) for jet in (right, left)]
        sides = Sides((right, left), NEVER, (marks[0], marks[1]))
        return sides, [_first(sides, first.ball, q)]

    return _ramified(evaluation, values, outer, bits, 1, judged)[0]


def _ramified(
    evaluation: SeriesEvaluation,
    values: Sequence[Any],
    direction: Sequence[fmpq],
    bits: int,
    order: int,
    judged: Callable[[GermPass, int], tuple[Sides, list[TwoSided]]],
) -> list[TwoSided]:
    """Verdicts on germs in tau with t = tau**q, for the least q and length that they need."""
    q, spare = 1, FIRST_SPARE
    verdicts = [_undecided(_SHORT)] * order
    while q <= MAX_RAMIFICATION and spare <= LAST_SPARE:
        length = q * (1 + order + spare)
        if length > MAX_ORDERS + MAX_RAMIFICATION * order:
            break
        with working_precision(bits, length):
            try:
                sides, verdicts = judged(GermPass(evaluation, values, direction, q), q)
            except RamifyError as error:
                q *= error.factor
                continue
        if not verdicts[-1].is_short:
            break
        if not sides.tame:
            return [_undecided(_UNKNOWN, True) if each.is_short else each for each in verdicts]
        spare *= 2
    return verdicts


def _undecided(reason: str, is_final: bool = False) -> TwoSided:
    return TwoSided(f"boundary point: {reason}", is_final=is_final)


def _judged(sides: Sides, value: Any, q: int, order: int) -> list[TwoSided]:
    """What both sides say of every order; what fails or is open stays so in all that follow."""
    verdicts = [_first(sides, value, q)]
    while len(verdicts) < order:
        if verdicts[-1].ball is None:
            verdicts.append(verdicts[-1])
        elif not sides.tame:
            verdicts.append(TwoSided(_OSCILLATES, is_final=True))
        else:
            verdicts.append(_compared(sides, q, len(verdicts) + 1))
    return verdicts


def _first(sides: Sides, value: Any, q: int) -> TwoSided:
    """The first order, for which both sides must exist and approach the value at the point."""
    undecided = [
        jet.reason if isinstance(jet, Refusal) and jet.kind in _OPEN else "" for jet in sides.germs
    ]
    outside = [isinstance(jet, Refusal) and jet.kind is Severity.DOMAIN for jet in sides.germs]
    jumps = [_jumps(jet, value) for jet in sides.germs]
    if any(jumps) or any(outside):
        what = " and ".join(
            f"{'no real value' if gone else 'a jump'} to the {name}"
            for name, gone, jump in zip(("right", "left"), outside, jumps, strict=True)
            if gone or jump
        )
        for name, open_side in zip(("right", "left"), undecided, strict=True):
            what += f"; to the {name} not decided" if open_side else ""
        slopes = []
        for index in (0, 1):
            missing = outside[index] or jumps[index] or not sides.continuous[index]
            slopes.append(None if missing else _slope(sides.germs[index], index, q, 1))
        if "short" in slopes:
            return _undecided(_SHORT)
        return _fails(what, 1, slopes)._replace(undecided=next(filter(None, undecided), ""))
    if any(undecided):
        missing = any(
            isinstance(jet, Refusal) and jet.kind is Severity.MISSING for jet in sides.germs
        )
        return _undecided(next(filter(None, undecided), ""), missing)
    if not all(sides.continuous):
        return _undecided("whether the function is continuous there is not decided")
    return _compared(sides, q, 1)


def _compared(sides: Sides, q: int, order: int) -> TwoSided:
    """One order, where all lower ones agree: equal coefficients, different ones, or undecided."""
    slopes = [_slope(jet, index, q, order) for index, jet in enumerate(sides.germs)]
    right, left = slopes
    names = "slopes" if order == 1 else f"derivatives of order {order}"
    if "short" in slopes:
        return _undecided(_SHORT)
    if right is None or left is None:
        return _undecided(f"the one-sided {names} are not decided")
    if isinstance(right, arb) and isinstance(left, arb):
        if right.overlaps(left):
            exact = _common_form(sides, q * order, order)
            if exact is not None or sides.agree > q * order or right == left:
                return TwoSided(ball=right.intersection(left), order=order, exact=exact)
            return _undecided(f"whether the one-sided {names} are equal is not decided")
    elif right == left:
        return _fails("a vertical tangent" if order == 1 else f"infinite {names}", order, slopes)
    return _fails(f"one-sided {names} differ", order, slopes)


def _common_form(sides: Sides, place: int, order: int) -> Number | None:
    """The normal form of a coefficient, where it provably is the same on both sides."""
    if any(isinstance(each, LogGerm) for each in sides.germs):
        return None
    right, left = (as_germ(each) for each in sides.germs)
    ring = ring_of(right, left)
    if ring is None:
        return None
    here, there = right.form(place, ring), left.form(place, ring)
    if here is None or there is None:
        return None
    return here if here == (-there if order % 2 else there) else None


def _fails(what: str, order: int, slopes: Sequence[Slope]) -> TwoSided:
    return TwoSided(f"boundary point: {what}", None, True, order, *slopes)


def _slope(jet: Any, side: int, q: int, order: int) -> Slope:
    """The coefficient of t**order on one side (0 right, 1 left): a ball, or +-inf for a derivative
    that grows without bound; None where not decided, "short" for too few terms."""
    if isinstance(jet, Constant):
        return arb(0)
    sign = (-1) ** order if side else 1
    below = q * (order - 1)
    for place in range(min(jet.shift, q) if order == 1 else below + 1, q * order):
        term = jet.coefficient(place)
        if place == below or (term is not None and term.is_zero()):
            continue
        if term is None:
            return "short"
        if term > 0 or term < 0:
            return math.copysign(math.inf, sign if term > 0 else -sign)
        return None
    term = jet.coefficient(q * order)
    if term is None:
        return "short"
    if term.is_finite():
        return sign * term
    return math.copysign(math.inf, sign if term > 0 else -sign) if not term.is_nan() else None


def _jumps(jet: Any, value: Any) -> bool:
    """Whether a side provably does not approach the value at the point."""
    if isinstance(jet, Refusal):
        return jet.kind is Severity.UNBOUNDED
    if not isinstance(jet, Constant) and jet.shift < 0:
        return bool(jet.lead != 0)
    limit = limit_of(jet)
    return limit is not None and bool(limit != value)
