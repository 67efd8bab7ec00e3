"""The germ rule: does a derivative exist at an edge or tie, and which one?

Node by node a tie misjudges relu(x) - relu(-x) (true 1) and x*abs(x) (0). So the whole output is
expanded on either side of the point, and the two sides are compared: equal slopes are the
derivative, provably different ones prove that there is none.
"""

import math
from collections.abc import Sequence
from typing import Any

from flint import arb, fmpq

from workbench.engines.ball import working_precision
from workbench.records.status import Status
from workbench.truth.certificate import Certificate
from workbench.truth.evaluate import Evaluation
from workbench.truth.germ_pass import GermPass
from workbench.truth.germ_roots import RamifyError
from workbench.truth.germ_sides import Sides, limit_of
from workbench.truth.refusal import Kind, Refusal
from workbench.truth.stopping import certificate_of, is_decided

#: Largest q of t = tau**q.
MAX_RAMIFICATION = 24
#: How many orders in t are kept beyond the slope, at first and at last.
FIRST_SPARE = 6
LAST_SPARE = 48
#: Largest number of coefficients of a germ.
MAX_ORDERS = 240
#: How a one-sided slope was found: a ball, a signed infinity, or not at all.
Slope = Any


def one_sided(
    evaluation: Evaluation, values: Sequence[Any], direction: Sequence[fmpq], bits: int
) -> Certificate | str:
    """The derivative along a direction at a boundary point, or why more bits are needed."""
    q, spare = 1, FIRST_SPARE
    while q <= MAX_RAMIFICATION and spare <= LAST_SPARE and q * (2 + spare) <= MAX_ORDERS:
        with working_precision(bits, q * (2 + spare)):
            try:
                sides = GermPass(evaluation, values, direction, q).run()
            except RamifyError as error:
                q *= error.factor
                continue
            slopes = [_slope(jet, sign, q) for jet, sign in zip(sides.germs, (1, -1), strict=True)]
            if "short" in slopes:
                spare *= 2
                continue
            return _judged(sides, slopes, values[evaluation.result], q, bits)
    return "boundary point: its germ needs more terms than are kept"


def _slope(jet: Any, sign: int, q: int) -> Slope:
    """The one-sided slope: a ball, +-inf, None where not decided, "short" for too few terms."""
    if isinstance(jet, Refusal):
        return None
    if isinstance(jet, arb):
        return arb(0)
    for order in range(jet.shift, q):
        term = jet.coefficient(order)
        if order == 0 or (term is not None and term.is_zero()):
            continue
        if term is None:
            return "short"
        if term > 0 or term < 0:
            return math.copysign(math.inf, sign) * (1 if term > 0 else -1)
        return None
    term = jet.coefficient(q)
    return "short" if term is None else sign * term


def _judged(sides: Sides, slopes: list[Slope], value: Any, q: int, bits: int) -> Certificate | str:
    """What two one-sided slopes say."""
    for jet in sides.germs:
        if isinstance(jet, Refusal) and jet.kind is not Kind.DOMAIN:
            return f"boundary point: {jet.reason}"
    names = ("right", "left")
    outside = [isinstance(jet, Refusal) for jet in sides.germs]
    jumps = [_jumps(jet, value) for jet in sides.germs]
    numbers = [
        None if jump or gone else slope
        for jump, gone, slope in zip(jumps, outside, slopes, strict=True)
    ]
    if any(jumps) or any(outside):
        what = " and ".join(
            f"{'no real value' if gone else 'a jump'} to the {name}"
            for name, gone, jump in zip(names, outside, jumps, strict=True)
            if gone or jump
        )
        return _not_differentiable(what, numbers, sides.continuous, bits)
    if not all(sides.continuous):
        return "boundary point: whether the function is continuous there is not decided"
    if any(slope is None for slope in slopes):
        return "boundary point: a one-sided slope is not decided"
    right, left = slopes
    if isinstance(right, arb) and isinstance(left, arb):
        if right.overlaps(left):
            same = sides.agree > q or right == left  # equal balls are exact
            if not same:
                return "boundary point: whether both one-sided slopes are equal is not decided"
            ball = right.intersection(left)
            return certificate_of(ball, bits) if is_decided(ball) else "the slope is too wide"
    elif right == left:
        return _not_differentiable("a vertical tangent", slopes, sides.continuous, bits)
    return _not_differentiable("one-sided slopes differ", slopes, sides.continuous, bits)


def _jumps(jet: Any, value: Any) -> bool:
    """Whether a side provably does not approach the value at the point."""
    if isinstance(jet, Refusal):
        return False
    if not isinstance(jet, arb) and jet.shift < 0:
        return bool(jet.lead != 0)
    limit = limit_of(jet)
    return limit is not None and bool(limit != value)


def _not_differentiable(
    what: str, slopes: Sequence[Slope], continuous: Sequence[bool], bits: int
) -> Certificate | str:
    """The certificate that there is no derivative, with the slopes that do exist."""
    floats: list[float | None] = []
    for slope, is_continuous in zip(slopes, continuous, strict=True):
        if isinstance(slope, arb) and is_continuous:
            if not is_decided(slope):
                return "a one-sided slope is too wide"
            floats.append(certificate_of(slope, bits).value)
        else:
            floats.append(slope if isinstance(slope, float) and is_continuous else None)
    return Certificate(
        status=Status.NOT_DIFFERENTIABLE,
        reason=f"boundary point: {what}",
        right=floats[0],
        left=floats[1],
        bits=bits,
    )
