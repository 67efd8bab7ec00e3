"""Constant terms of power series, and the constants that everything here needs."""

from typing import Any

from flint import arb, arb_series, fmpq

from workbench.algebra import Number

NAN = arb.nan()
ONE = arb(1)
ZERO = arb(0)


def constant_term(operand: Any) -> Any:
    """The constant term: of a series its first coefficient, of a ball the ball itself."""
    return operand[0] if isinstance(operand, arb_series) else operand


def with_constant_term(series: Any, value: Any) -> Any:
    """The series with another constant term."""
    return arb_series([value, *series.coeffs()[1:]], series.prec)


def as_ball(number: Any) -> Any:
    """An exact number as a ball of the working precision; a ball stays as it is."""
    if isinstance(number, Number):
        return ZERO if number.is_zero else number.ball()
    return arb(number) if isinstance(number, fmpq) else number
