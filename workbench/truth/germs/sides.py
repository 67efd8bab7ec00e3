"""The two one-sided expansions of a node together.

`agree` is the order in tau up to which they provably are the two sides of one polynomial in t;
`continuous` says of each whether it provably approaches the node's value at the point; `tame` that
both may be differentiated term by term.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import ctx, fmpq

from workbench.truth.germs.logarithms import LogGerm
from workbench.truth.germs.series import Constant, Germ, as_germ, dyadic, ring_of

#: Agreement of what does not vary, or is smooth; and of what need not agree at all.
ALWAYS = 2**40
NEVER = -ALWAYS


@dataclass(slots=True)
class Sides:
    """One node to the right and to the left of the point."""

    #: A germ, one with logarithms, a known constant, or a refusal; right, then left.
    germs: tuple[Any, Any]
    agree: int
    continuous: tuple[bool, bool]
    tame: bool = True
    #: On each side a number for the function, the same for equal ones, and its normal form in tau.
    identity: tuple[int, int] = (-1, -1)
    forms: tuple[Any, Any] = (None, None)


def agreement(name: str, sides: Sequence[Sides], tag: Any) -> int:
    """Up to which order both sides are one polynomial, from what the operands agree in."""
    agree = [each.agree for each in sides]
    orders = [min(shift_of(jet) for jet in each.germs) for each in sides]
    if name == "multiply":
        return min(orders[1] + agree[0], orders[0] + agree[1])
    if name == "divide":
        lost = max(shift_of(jet) for jet in sides[1].germs)
        return min(agree[0] - lost, orders[0] + agree[1] - 2 * lost)
    if tag in ("atan at -1", "atan at 1"):
        return agree[0] - 2 * max(shift_of(jet) for jet in sides[0].germs)
    if isinstance(tag, str) and tag.startswith("flat"):
        return ALWAYS
    if name == "where":
        return agree[int(tag)]
    if tag in ("regular", "constant") or name in ("add", "subtract", "negate"):
        return min(agree)
    if name in ("min", "max") and tag:
        return agree[int(tag) - 1]
    return agree[0] if name in ("abs", "relu") and tag else NEVER


def same_coefficients(right: Any, left: Any, q: int, known: int) -> int:
    """The agreement, carried on from what is known while coefficients provably fit."""
    if isinstance(right, LogGerm) or isinstance(left, LogGerm):
        return known
    pair = as_germ(right), as_germ(left)
    start = max(known, min(shift_of(right), shift_of(left)))
    for order in range(start, ctx.cap):
        odd = bool(order // q % 2)
        here, there = _form(pair, 0, order), _form(pair, 1, order)
        if here is None or there is None:
            return order
        if order % q == 0:
            fits = bool((here == -there) if odd else (here == there))
        else:
            fits = bool(here == 0 and there == 0)
        if not fits:
            return order
    return max(known, int(ctx.cap))


def _form(pair: tuple[Germ, Germ], side: int, order: int) -> Any:
    """A coefficient as an exact number; None where it is not known as one."""
    ring = ring_of(*pair)
    if ring is not None:
        return pair[side].form(order, ring)
    ball = pair[side].coefficient(order)
    if ball is None or not ball.is_exact():
        return None
    return fmpq(0) if ball.is_zero() else ball.fmpq()


def is_limit(jet: Any, value: Any, exact: Any) -> bool:
    """Whether a known constant or a germ provably approaches a value; `exact` is its normal form
    or rational number, where it has one."""
    limit = limit_of(jet)
    if limit is None:
        return False
    if limit.is_exact() and value.is_exact() and limit == value:
        return True
    if not limit.overlaps(value) or exact is None:
        return False
    jet = jet.parts[0] if isinstance(jet, LogGerm) else jet
    form = jet.exact if isinstance(jet, Constant) else (jet.exact[0] if jet.exact else None)
    if isinstance(jet, Germ) and jet.shift > 0:
        form = fmpq(0)
    if form is None and not isinstance(exact, fmpq):
        form = dyadic(limit, exact.ring)
    return form is not None and bool(form == exact)


def limit_of(jet: Any) -> Any:
    """What a known constant or a germ approaches; None where it is unbounded or not known."""
    if isinstance(jet, Constant):
        return jet.ball
    return None if jet.shift < 0 else jet.coefficient(0)


def shift_of(jet: Any) -> int:
    """The power of tau that divides a germ or a known constant; 0 for a refusal, as a branch that
    is not taken may be one."""
    if isinstance(jet, Germ | LogGerm):
        return jet.shift
    return ALWAYS if isinstance(jet, Constant) and jet.is_zero else 0
