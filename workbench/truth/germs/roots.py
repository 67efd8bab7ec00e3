"""Signs, roots and powers of one-sided expansions: the valuation is factored out."""

from typing import Any

from flint import fmpq

from workbench.algebra import on_series
from workbench.truth.germs.series import (
    Constant,
    Germ,
    UndecidedError,
    as_germ,
    exactly,
    inverse,
    of_series,
    rational_power,
    whole_power,
)
from workbench.truth.series.constant_terms import ONE, ZERO

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
    if isinstance(exponent, Constant):
        return not exponent.ball.contains_integer()
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
    return rational_power(first, fmpq(1, degree), first.shift // degree)


def power(u: Any, v: Any, exact: fmpq | None) -> Outcome:
    """u**v, the exponent known constant (`exact` where it is rational) or varying."""
    if isinstance(u, Constant) and u.is_zero:
        if isinstance(v, Germ) and decided_sign(v) < 0:
            raise OutsideError
        if isinstance(v, Germ):
            return Constant(ZERO), "zero base"
    base = as_germ(u)
    if isinstance(v, Germ) or exact is None:
        if base.lead < 0 and is_never_whole(v):
            raise OutsideError
        if base.shift != 0 or not base.lead > 0:
            raise UndecidedError
        exponent = v.series() if isinstance(v, Germ) else v.ball
        forms = exactly(
            lambda first, second: on_series("power", first.ring, [first, second]), u, v, start=0
        )
        return of_series((exponent * base.series().log()).exp(), 0, forms), "regular"
    if exact.q == 1:
        return _whole_power(base, int(exact.p))
    if decided_sign(base) < 0:
        raise OutsideError
    order = base.shift * exact
    if order.q != 1:
        raise RamifyError(int(order.q))
    return rational_power(base, exact, int(order.p)), None if base.shift else "regular"


def _whole_power(base: Germ, exponent: int) -> Outcome:
    if exponent == 0:
        return Constant(ONE), "regular"
    raised = whole_power(base, abs(exponent))
    if exponent > 0:
        return raised, None if base.shift < 0 else "regular"
    decided_sign(base)
    return inverse(raised), None if base.shift else "regular"
