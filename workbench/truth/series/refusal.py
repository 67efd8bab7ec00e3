"""Refusals: why a node has no certified expansion, be it outside its domain, on an edge or open."""

import math
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from flint import arb

from workbench.ir.operators import Operator
from workbench.truth.series.constant_terms import as_ball


class Severity(IntEnum):
    """How bad it is; of several refusals the greatest decides."""

    #: Provably on an edge of the open domain, or a tie: the value exists, two-sided series do not.
    BOUNDARY = 1
    #: One-sided: grows beyond all bounds and has no germ of ours, like log(x) and exp(1/x) at 0.
    UNBOUNDED = 2
    #: Not proven at this precision; more bits may help.
    UNDECIDED = 3
    #: One-sided: a kind of expansion that is not known here; more bits do not help.
    MISSING = 4
    #: Provably no real value.
    DOMAIN = 5


class Refusal(NamedTuple):
    """Takes the place of a ball or series; whatever needs it is refused too."""

    kind: Severity
    node: int
    reason: str


def worst(operands: Iterable[Any]) -> Refusal | None:
    """The refusal among some operands that decides; None where all have an expansion."""
    found: Refusal | None = None
    for operand in operands:
        if type(operand) is Refusal and (found is None or operand.kind > found.kind):
            found = operand
    return found


def refuse(
    kind: Severity, node: int, row: Operator, operands: Sequence[Any], needs: str = ""
) -> Refusal:
    """A refusal that names the node, its operator and the operands at the point."""
    names = ("u", "v", "z")[: row.arity]
    call = f"{row.name}({', '.join(names)})"
    place = ", ".join(
        f"{name} = {shown(operand)}" for name, operand in zip(names, operands, strict=True)
    )
    if kind is Severity.DOMAIN:
        what = f"{call} has no real value at {place}: it needs {needs or row.defined}"
    elif kind is Severity.BOUNDARY:
        what = f"boundary point: {call} at {place} lies on an edge or tie"
    else:
        needs = f"; it needs {needs or row.domain}" if needs or row.domain else ""
        what = f"not decided: {call} at {place}{needs}"
    return Refusal(kind, node, f"{what} (node {node})")


def shown(operand: Any) -> str:
    """An operand's value at the point for a message: about 17 digits."""
    if isinstance(operand, Refusal):
        return "?"
    operand = as_ball(operand)
    ball = operand if isinstance(operand, arb) else operand[0]
    if ball.is_exact() and abs(ball) < 2**62 and ball.is_integer():
        return str(int(ball.fmpz()))
    nearest = float(ball.mid())
    if ball.rel_accuracy_bits() > 60 and 0.0 < abs(nearest) < math.inf:
        return repr(nearest)
    text: str = ball.str(17)
    return text
