"""Signs, roots and powers of one-sided expansions: the valuation is factored out."""

from typing import Any

from flint import arb, fmpq

from workbench.truth.germs.series import (
    Germ,
    UndecidedError,
    constant,
    divide,
    of_series,
    unit_series,
    whole_power,
)
from workbench.truth.series.constant_terms import ONE, ZERO
from workbench.truth.series.operators import square_root

#: Result, and a tag that says which branch was taken.
Outcome = tuple[Any, Any]


class OutsideError(Exception):
    """Provably no real value on this side."""


class UnboundedError(Exception):
    """Provably beyond all bounds as tau goes to 0, faster or slower than every power of tau."""


class RamifyError(Exception):
    """A root needs t = tau**(factor*q) to have a series."""

    def __init__(self, factor: int) -> None:
        super().__init__(f"the parameter must be a power divisible by {factor}")
        self.factor = factor


def sign_of(first: Germ) -> int:
    """The sign for small tau > 0; 0 where the germ vanishes as far as it is known."""
    lead = first.lead
    if lead > 0:
        return 1
    if lead < 0:
        return -1
    if not first.coefficients:
        return 0
    raise UndecidedError


def decided_sign(first: Germ) -> int:
    sign = sign_of(first)
    if not sign:
        raise UndecidedError
    return sign


def is_never_whole(exponent: Any) -> bool:
    """Whether a constant or a germ provably is no whole number for small tau > 0."""
    if isinstance(exponent, arb):
        return not exponent.contains_integer()
    start = exponent.coefficient(0)
    if exponent.shift < 0 or start is None:
        return False
    if not start.contains_integer():
        return True
    # It stays near its limit, so that it only needs to leave it.
    later = (exponent.coefficient(order) for order in range(1, exponent.end))
    first = next((term for term in later if not term.is_zero()), None)
    return first is not None and bool(first != 0)


def root(first: Germ, degree: int) -> Germ:
    """The positive root of a germ that is positive for small tau > 0."""
    if decided_sign(first) < 0:
        raise OutsideError
    if first.shift % degree:
        raise RamifyError(degree)
    series = unit_series(first)
    taken = square_root(series) if degree == 2 else (series.log() / degree).exp()
    return of_series(taken, first.shift // degree)


def power(u: Any, v: Any, exact: fmpq | None) -> Outcome:
    """u**v, the exponent known constant (`exact` where it is rational) or varying."""
    if isinstance(u, arb) and u.is_zero() and isinstance(v, Germ):
        if decided_sign(v) < 0:
            raise OutsideError
        return ZERO, "zero base"
    base = u if isinstance(u, Germ) else constant(u)
    if isinstance(v, Germ) or exact is None:
        if base.lead < 0 and is_never_whole(v):
            raise OutsideError
        if base.shift != 0 or not base.lead > 0:
            raise UndecidedError
        exponent = v.series() if isinstance(v, Germ) else v
        return of_series((exponent * base.series().log()).exp()), "regular"
    if exact.q == 1:
        return _whole_power(base, int(exact.p))
    if decided_sign(base) < 0:
        raise OutsideError
    order = base.shift * exact
    if order.q != 1:
        raise RamifyError(int(order.q))
    taken = (arb(exact) * unit_series(base).log()).exp()
    return of_series(taken, int(order.p)), None if base.shift else "regular"


def _whole_power(base: Germ, exponent: int) -> Outcome:
    if exponent == 0:
        return ONE, "regular"
    raised = whole_power(base, abs(exponent))
    if exponent > 0:
        return raised, None if base.shift < 0 else "regular"
    decided_sign(base)
    return divide(constant(ONE), raised), None if base.shift else "regular"
