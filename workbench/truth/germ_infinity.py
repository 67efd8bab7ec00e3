"""Operators on one-sided expansions that grow without bound."""

from flint import arb

from workbench.truth.germ_roots import Outcome, decided_sign
from workbench.truth.germ_series import (
    Germ,
    UndecidedError,
    add,
    constant,
    divide,
    negate,
    of_series,
)
from workbench.truth.heads import ONE

#: Tag of what stays bounded and has no limit.
OSCILLATION = "oscillation"


def at_infinity(name: str, u: Germ) -> Outcome:
    """An operator on a germ that grows without bound.

    atan has a series in 1/u. exp and its kin approach a constant faster than any power, so that
    nothing follows it; sine and cosine stay bounded, and no more is known of them.
    """
    sign = decided_sign(u)
    if name == "atan":
        inverse = of_series(divide(constant(ONE), u).series().atan())
        return add(constant(sign * arb.pi() / 2), negate(inverse)), f"atan at {sign}"
    if name in ("sin", "cos"):
        return Germ(0, ()), OSCILLATION
    limit = _FLAT.get(name, {}).get(sign)
    if limit is None:
        raise UndecidedError
    return constant(arb(limit)), f"flat at {sign}"


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
