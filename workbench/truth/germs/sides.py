"""The two one-sided expansions of a node together.

`agree` is the order in tau up to which they provably are the two sides of one polynomial in t;
`continuous` says of each whether it provably approaches the node's value at the point; `tame` that
both may be differentiated term by term.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import arb, ctx

from workbench.truth.germs.series import Germ, constant

#: Agreement of what does not vary, or is smooth; and of what need not agree at all.
ALWAYS = 2**40
NEVER = -ALWAYS


@dataclass(slots=True)
class Sides:
    """One node to the right and to the left of the point."""

    #: A germ, a known constant (`arb`), or a refusal; right, then left.
    germs: tuple[Any, Any]
    agree: int
    continuous: tuple[bool, bool]
    tame: bool = True


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
    """The agreement, carried on from what is known while coefficients are exact and fit."""
    pair = as_germ(right), as_germ(left)
    start = max(known, min(shift_of(right), shift_of(left)))
    for order in range(start, ctx.cap):
        here, there = pair[0].coefficient(order), pair[1].coefficient(order)
        if here is None or there is None or not (here.is_exact() and there.is_exact()):
            return order
        if order % q == 0:
            fits = bool(here == (there if order // q % 2 == 0 else -there))
        else:
            fits = bool(here.is_zero() and there.is_zero())
        if not fits:
            return order
    return max(known, int(ctx.cap))


def limit_of(jet: Any) -> Any:
    """What a known constant or a germ approaches; None where it is unbounded or not known."""
    if isinstance(jet, arb):
        return jet
    return None if jet.shift < 0 else jet.coefficient(0)


def as_germ(jet: Any) -> Germ:
    """A known constant as a germ."""
    return jet if isinstance(jet, Germ) else constant(jet)


def shift_of(jet: Any) -> int:
    """The power of tau that divides a germ or a known constant."""
    if isinstance(jet, Germ):
        return jet.shift
    return ALWAYS if isinstance(jet, arb) and jet.is_zero() else 0
