"""Operators on one-sided expansions that grow without bound."""

from collections.abc import Sequence
from typing import Any

from flint import arb, fmpq

from workbench.truth.germs.logarithms import LogGerm
from workbench.truth.germs.roots import Outcome, UnboundedError, decided_sign
from workbench.truth.germs.series import (
    Germ,
    MissingError,
    add,
    as_germ,
    constant,
    exactly,
    inverse,
    negate,
    of_series,
    turn,
)
from workbench.truth.series.refusal import Refusal, Severity

#: Tag of what stays bounded and has no limit.
OSCILLATION = "oscillation"


def at_infinity(name: str, u: Germ) -> Outcome:
    """An operator on a germ that grows without bound.

    atan has a series in 1/u. exp and its kin approach a constant faster than any power, so that
    nothing follows it, or grow beyond all bounds; sine and cosine stay bounded, and no more is
    known of them.
    """
    sign = decided_sign(u)
    if name == "atan":
        small = inverse(u)
        rest = of_series(small.series().atan(), 0, exactly(lambda v: v.atan(), small, start=0))
        return add(constant(turn(fmpq(sign, 2), u)), negate(rest)), f"atan at {sign}"
    if name in ("sin", "cos"):
        return Germ(0, ()), OSCILLATION
    if sign in _GROWING.get(name, ()):
        raise UnboundedError
    limit = _FLAT.get(name, {}).get(sign)
    if limit is None:
        raise MissingError(f"{name}(u) as u grows without bound")
    # It approaches the limit and is not the limit.
    return constant(arb(limit))._replace(complete=False), f"flat at {sign}"


#: Where they grow beyond all bounds.
_GROWING: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("exp", "exp2", "expm1", "softplus"), (1,)),
    **dict.fromkeys(("sinh", "cosh", "asinh"), (-1, 1)),
}
#: Limits at -infinity and infinity that are approached faster than any power.
_FLAT: dict[str, dict[int, int]] = {
    "exp": {-1: 0},
    "exp2": {-1: 0},
    "expm1": {-1: -1},
    "softplus": {-1: 0},
    "sigmoid": {-1: 0, 1: 1},
    "tanh": {-1: -1, 1: 1},
    "erf": {-1: -1, 1: 1},
    "erfc": {-1: 2, 1: 0},
}


def stays_unbounded(name: str, jets: Sequence[Any]) -> bool:
    """Whether an operator on something unbounded is unbounded too.

    A sum with what stays bounded is, and a product with what does not go to 0.
    """
    if name in ("negate", "abs"):
        return True
    known = [jet for jet in jets if not isinstance(jet, Refusal)]
    others = [jet if isinstance(jet, LogGerm) else as_germ(jet) for jet in known]
    if name == "multiply":
        return all(other.shift <= 0 and bool(other.lead != 0) for other in others)
    return name in ("add", "subtract") and len(others) == 1 and others[0].shift >= 0


def no_more_known(found: Any, node: int, name: str) -> Any:
    """A refusal, where of something unbounded no more is known than that it is."""
    if isinstance(found, Refusal) and found.kind is Severity.UNBOUNDED:
        what = f"{name} of what grows without bound like an exponential"
        return Refusal(Severity.MISSING, node, f"no expansion is known of {what} (node {node})")
    return found
