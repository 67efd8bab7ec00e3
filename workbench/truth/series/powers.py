"""Power, whose domain depends on its exponent: whole, constant or varying.

A whole exponent, provably exact, is repeated multiplication: everywhere where it is not negative,
away from base 0 where it is. Any other exponent needs a positive base. 0**v is 0 for v > 0, and
u**0 is 1 everywhere, as in C99.
"""

from typing import Any

from flint import arb, arb_series, fmpq

from workbench.ir.operators import OPERATORS
from workbench.truth.series.constant_terms import ONE, ZERO, constant_term
from workbench.truth.series.domain import Verdict, is_equal, is_less
from workbench.truth.series.exact import Exact
from workbench.truth.series.operators import integer_power, power
from workbench.truth.series.refusal import Severity, refuse

_ROW = OPERATORS["power"]
#: Whole exponents from here on are not written out: a ball may stand for 2**(2**1000).
_LONGEST = arb(2) ** 40_000


def whole_exponent(exponent: Any, exact: fmpq | None) -> int | None:
    """The exponent as an int where it is a constant and provably whole."""
    if isinstance(exponent, arb_series):
        return None
    if exact is not None:
        return int(exact.p) if exact.q == 1 else None
    if exponent.is_exact() and abs(exponent) < _LONGEST and exponent.is_integer():
        return int(exponent.fmpz())
    return None


def _is_whole(exponent: Any, exact: fmpq | None) -> Verdict:
    """Whether a constant exponent that is not provably whole can be whole at all."""
    if exact is not None:
        return bool(exact.q == 1)
    return False if abs(exponent) < _LONGEST and not exponent.contains_integer() else None


def raise_to(node: int, u: Any, v: Any, exact: tuple[Exact, fmpq | None]) -> Any:
    """u**v for balls and series; `exact` are the exact values at the point, where known, the
    exponent's only where it is rational."""
    base = exact[0] if exact[0] is not None else constant_term(u)
    is_zero, is_negative = is_equal(base, 0), is_less(base, 0)
    whole = whole_exponent(v, exact[1])
    if whole is not None:
        if whole == 0:
            return ONE
        if whole > 0:
            return integer_power(u, whole)
        if is_zero is False:
            return integer_power(u, whole)
        kind = Severity.DOMAIN if is_zero else Severity.UNDECIDED
        return refuse(kind, node, _ROW, (u, v), "u != 0 for a negative exponent")
    if is_less(0, base):
        return power(u, v)
    if is_zero:
        return _from_zero(node, u, v, exact[1])
    needs = "u > 0 where the exponent is not a constant whole number"
    kind = Severity.UNDECIDED
    if is_negative and _is_whole(constant_term(v), exact[1]) is False:
        kind = Severity.DOMAIN
    elif is_negative and whole_exponent(constant_term(v), exact[1]) is not None:
        kind = Severity.BOUNDARY  # none beside it where the exponent varies
    return refuse(kind, node, _ROW, (u, v), needs)


def _from_zero(node: int, u: Any, v: Any, exact: fmpq | None) -> Any:
    """0**v for an exponent that is not a constant whole number."""
    exponent = exact if exact is not None else constant_term(v)
    if is_less(exponent, 0):
        return refuse(Severity.DOMAIN, node, _ROW, (u, v), "u != 0 for a negative exponent")
    if is_less(0, exponent):
        constant = not isinstance(u, arb_series)
        return ZERO if constant else refuse(Severity.BOUNDARY, node, _ROW, (u, v))
    kind = Severity.BOUNDARY if is_equal(exponent, 0) else Severity.UNDECIDED
    return refuse(kind, node, _ROW, (u, v))
