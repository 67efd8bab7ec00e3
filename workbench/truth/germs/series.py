"""One-sided expansions: a power of tau times a power series over balls, as far as it is known.

`Germ(shift, (c0, c1, ...))` is tau**shift * (c0 + c1*tau + ...) up to an error of the order
tau**(shift + number of coefficients), for small tau > 0. Leading coefficients that are exactly 0
are taken into the shift, so that the first coefficient tells the sign, if it is provably nonzero.
No coefficient at all: only the order of vanishing is known.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flint import arb, arb_series, ctx

from workbench.truth.series.constant_terms import ZERO
from workbench.truth.series.operators import integer_power


class UndecidedError(Exception):
    """More bits may decide."""


class Germ(NamedTuple):
    """tau**shift times a series whose first coefficient is not exactly zero."""

    shift: int
    coefficients: tuple[Any, ...]

    @property
    def end(self) -> int:
        """The order from which on nothing is known."""
        return self.shift + len(self.coefficients)

    @property
    def lead(self) -> Any:
        """The first coefficient; exactly 0 where only the order of vanishing is known."""
        return self.coefficients[0] if self.coefficients else ZERO

    def coefficient(self, order: int) -> Any:
        """The coefficient of tau**order; None where it is not known."""
        if order < self.shift:
            return ZERO
        return self.coefficients[order - self.shift] if order < self.end else None

    def series(self) -> Any:
        """As a power series in tau. Raises UndecidedError where nothing bounds the germ."""
        if self.shift < 0 or self.end < 1:
            raise UndecidedError
        orders = min(self.end, ctx.cap)
        padded = [ZERO] * min(self.shift, orders) + list(self.coefficients)
        return arb_series(padded[:orders], orders)

    def with_constant(self, value: Any) -> "Germ":
        """The same germ with another constant term."""
        if self.shift != 0 or not self.coefficients:
            return self
        return germ(0, (value, *self.coefficients[1:]))


def germ(shift: int, coefficients: Sequence[Any]) -> Germ:
    """A germ in normal form."""
    start = 0
    while start < len(coefficients) and coefficients[start].is_zero():
        start += 1
    return Germ(shift + start, tuple(coefficients[start:]))


def constant(value: Any) -> Germ:
    """A constant as a germ of full length."""
    return germ(0, [value] + [ZERO] * (ctx.cap - 1))


def of_series(series: Any, shift: int = 0) -> Germ:
    """tau**shift times a series."""
    return germ(shift, [series[order] for order in range(series.prec)])


def add(first: Germ, second: Germ) -> Germ:
    """The sum, known as far as both are."""
    start, end = min(first.shift, second.shift), min(first.end, second.end)
    terms = [
        _known(first, order) + _known(second, order) for order in range(start, max(start, end))
    ]
    return germ(start, terms) if terms else Germ(end, ())


def negate(first: Germ) -> Germ:
    """The negative."""
    return Germ(first.shift, tuple(-each for each in first.coefficients))


def multiply(first: Germ, second: Germ) -> Germ:
    """The product."""
    shift = first.shift + second.shift
    length = min(len(first.coefficients), len(second.coefficients))
    if not length:
        return Germ(shift, ())
    return of_series(_unit(first, length) * _unit(second, length), shift)


def divide(first: Germ, second: Germ) -> Germ:
    """The quotient, for a divisor whose first coefficient is provably nonzero."""
    shift = first.shift - second.shift
    length = min(len(first.coefficients), len(second.coefficients))
    if not length:
        return Germ(shift, ())
    return of_series(_unit(first, length) / _unit(second, length), shift)


def whole_power(base: Germ, exponent: int) -> Germ:
    """A whole power, 1 or more."""
    length = len(base.coefficients)
    if not length:
        return Germ(base.shift * exponent, ())
    return of_series(integer_power(_unit(base, length), exponent), base.shift * exponent)


def truncated(first: Germ, end: int) -> Germ:
    """The germ with nothing known from order `end` on."""
    if end >= first.end:
        return first
    return Germ(min(first.shift, end), first.coefficients[: max(0, end - first.shift)])


def unit_series(first: Germ) -> Any:
    """The series without its power of tau."""
    return _unit(first, len(first.coefficients))


def _unit(first: Germ, length: int) -> Any:
    return arb_series(list(first.coefficients[:length]), length)


def _known(first: Germ, order: int) -> Any:
    value = first.coefficient(order)
    return arb.nan() if value is None else value
