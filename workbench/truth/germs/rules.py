"""Operators on one-sided expansions where the operand stands on an edge, a tie or a pole.

Each rule takes the operands on one side of the point and returns the result with a tag that says
which branch was taken, so that the two sides can be compared. Roots factor out the valuation; abs,
max, where and comparisons follow the first provably nonzero coefficient.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flint import arb, fmpq

from workbench.algebra import COMPARISONS, on_series
from workbench.truth.germs.logarithms import LogGerm, log_sign
from workbench.truth.germs.roots import (
    Outcome,
    OutsideError,
    UnboundedError,
    decided_sign,
    root,
    sign_of,
)
from workbench.truth.germs.series import (
    Constant,
    Germ,
    UndecidedError,
    add,
    constant,
    divide,
    exactly,
    is_nothing,
    multiply,
    negate,
    of_series,
    truncated,
    turn,
)
from workbench.truth.series.constant_terms import ONE, ZERO
from workbench.truth.series.operators import arcsine, spelled
from workbench.truth.series.refusal import Refusal


def _sqrt(u: Germ) -> Outcome:
    return root(u, 2), None


def _cbrt(u: Germ) -> Outcome:
    sign = sign_of(u)
    if sign == 0:
        return Germ(u.shift // 3, ()), 0
    return (root(u, 3), 1) if sign > 0 else (negate(root(negate(u), 3)), -1)


def _abs(u: Germ) -> Outcome:
    sign = sign_of(u)
    return (negate(u) if sign < 0 else u), sign


def _sign(u: Germ) -> Outcome:
    sign = decided_sign(u)
    return Constant(arb(sign)), sign


#: Whole numbers beyond are not written out: FLINT ends the process where memory does not hold one.
_LONGEST_WHOLE = arb(2) ** 2048


def _floor(u: Germ) -> Outcome:
    value = u.coefficient(0)
    known = u.exact[0].rational if u.exact and u.shift == 0 else None
    if known is not None and known.q == 1:
        value = arb(known)
    if u.shift < 0 or value is None or not abs(value) < _LONGEST_WHOLE:
        raise UndecidedError
    whole = value.unique_fmpz()
    if whole is None:
        whole = value.floor().unique_fmpz()
        if whole is None:
            raise UndecidedError
        return Constant(arb(whole)), whole
    ring = u.exact[0].ring if u.exact else None
    level = Constant(arb(whole), None if ring is None else ring.number(whole))
    below = decided_sign(add(u, negate(constant(level)))) < 0
    return Constant(arb(whole - below)), whole - below


def _round(u: Germ) -> Outcome:
    return _floor(add(u, constant(arb(0.5))))


def _mod(u: Germ, v: Germ) -> Outcome:
    decided_sign(v)
    whole, tag = _floor(divide(u, v))
    return add(u, negate(multiply(constant(whole), v))), tag


def _max(u: Germ, v: Germ) -> Outcome:
    difference = add(u, negate(v))
    sign = sign_of(difference)
    if not sign:  # equal as far as known: either, but no farther
        return u if is_nothing(difference) else truncated(u, difference.end), 0
    return (u, 1) if sign > 0 else (v, 2)


def _min(u: Germ, v: Germ) -> Outcome:
    result, tag = _max(negate(u), negate(v))
    return negate(result), tag


def _relu(u: Germ) -> Outcome:
    sign = sign_of(u)
    return (u, 1) if sign > 0 else (Constant(ZERO), -1) if sign < 0 else (u, 0)


def _comparison(holds: Callable[[int], bool]) -> Callable[[Germ, Germ], Outcome]:
    def rule(u: Germ, v: Germ) -> Outcome:
        sign = decided_sign(add(u, negate(v)))
        return Constant(ONE if holds(sign) else ZERO), sign

    return rule


def _divide(u: Germ, v: Germ) -> Outcome:
    decided_sign(v)
    return divide(u, v), None


def _common_scale(u: Germ, v: Germ) -> tuple[Germ, Germ, int]:
    """Both divided by the power of tau that makes the larger one start at order 0."""
    shift = min(u.shift, v.shift)
    return u._replace(shift=u.shift - shift), v._replace(shift=v.shift - shift), shift


def _hypot(u: Germ, v: Germ) -> Outcome:
    near, far, shift = _common_scale(u, v)
    square = add(multiply(near, near), multiply(far, far))
    if not square.coefficients:
        return Germ(shift, ()), None
    found = root(square, 2)
    return found._replace(shift=found.shift + shift), None


def _atan2(u: Germ, v: Germ) -> Outcome:
    near, far, _ = _common_scale(u, v)
    start = near.coefficient(0), far.coefficient(0)
    if start[0] is None or start[1] is None:
        raise UndecidedError
    if start[1] > 0 or start[0] != 0:
        angle = spelled("atan2")(near.series(), far.series())
        if isinstance(angle, arb):
            raise UndecidedError
        forms = exactly(lambda u, v: on_series("atan2", u.ring, [u, v]), near, far, start=0)
        return of_series(angle, 0, forms), None
    if not (start[1] < 0 and start[0].is_zero()):
        raise UndecidedError
    side = decided_sign(near)
    forms = exactly(lambda u, v: (u / v).atan(), near, far, start=0)
    rest = of_series((near.series() / far.series()).atan(), 0, forms)
    return add(constant(turn(fmpq(side), near, far)), rest), side


def flat_angle(v: Germ) -> Constant:
    """atan2(0, v) for an ordinate that is known to be 0 all along: 0 or pi."""
    return Constant(ZERO) if decided_sign(v) > 0 else turn(fmpq(1), v)


def _arc(u: Germ, inverse: Callable[[Germ], Germ]) -> Germ:
    """2*inverse(sqrt((1 - u)/2)): acos near 1 for asin, in which it is analytic."""
    half = multiply(add(constant(ONE), negate(u)), constant(arb(0.5)))
    return multiply(constant(arb(2)), inverse(_root_or_zero(half)))


def _root_or_zero(first: Germ) -> Germ:
    if sign_of(first) == 0:
        raise UndecidedError
    return root(first, 2)


def _asin_series(first: Germ) -> Germ:
    return of_series(arcsine(first.series()), 0, exactly(lambda u: u.asin(), first, start=0))


def _start(u: Germ) -> Any:
    """What an inverse function's operand starts from; beyond all bounds there is no value."""
    if u.shift < 0:
        decided_sign(u)
        raise OutsideError
    start = u.coefficient(0)
    if start is None:
        raise UndecidedError
    return start


def _acos(u: Germ) -> Outcome:
    if _start(u) > 0:
        return _arc(u, _asin_series), 1
    return add(constant(turn(fmpq(1), u)), negate(_arc(negate(u), _asin_series))), -1


def _asin(u: Germ) -> Outcome:
    angle, tag = _acos(u)
    return add(constant(turn(fmpq(1, 2), u)), negate(angle)), tag


def _acosh(u: Germ) -> Outcome:
    if u.shift < 0 and decided_sign(u) > 0:
        raise UnboundedError
    if not _start(u) > 0:
        raise OutsideError

    def inverse(first: Germ) -> Germ:
        forms = exactly(lambda u: on_series("asinh", u.ring, [u]), first, start=0)
        return of_series(spelled("asinh")(first.series()), 0, forms)

    return _arc(add(constant(arb(2)), negate(u)), inverse), None


def _logarithm(u: Germ) -> Outcome:
    if decided_sign(u) < 0:
        raise OutsideError
    raise UndecidedError


def truth(condition: Any) -> bool:
    """Whether a number is not 0 on this side: known constant, or by its first coefficient."""
    if isinstance(condition, LogGerm):
        return log_sign(condition) != 0
    if isinstance(condition, Germ):
        return decided_sign(condition) != 0
    if condition.is_zero:
        return False
    if condition.ball != 0:
        return True
    raise UndecidedError


#: The rule of an operator on an edge, by name; the others have none.
EDGES: dict[str, Callable[..., Outcome]] = {
    "sqrt": _sqrt,
    "cbrt": _cbrt,
    "abs": _abs,
    "sign": _sign,
    "floor": _floor,
    "round": _round,
    "mod": _mod,
    "min": _min,
    "max": _max,
    "relu": _relu,
    "hypot": _hypot,
    "atan2": _atan2,
    "asin": _asin,
    "acos": _acos,
    "acosh": _acosh,
    "divide": _divide,
    "log": _logarithm,
    "log2": _logarithm,
    "log10": _logarithm,
    "log1p": lambda u: _logarithm(add(constant(ONE), u)),
    **{name: _comparison(holds) for name, holds in COMPARISONS.items()},
}


def connective(name: str, operands: Sequence[Any]) -> Outcome:
    """and, or, not on one side, from left to right; a refused operand that counts is the answer."""
    if isinstance(operands[0], Refusal):
        return operands[0], None
    first = truth(operands[0])
    if name == "not":
        return Constant(ZERO if first else ONE), first
    if first is (name == "or"):
        return Constant(ONE if first else ZERO), (first, None)
    if isinstance(operands[1], Refusal):
        return operands[1], None
    second = truth(operands[1])
    return Constant(ONE if second else ZERO), (first, second)
