"""One-sided expansions: a power of tau times a power series, as far as it is known.

`Germ(shift, (c0, c1, ...))` is tau**shift * (c0 + c1*tau + ...) up to an error of the order
tau**(shift + number of coefficients), for small tau > 0. Coefficients are balls; `exact` holds the
first of them in normal form, as far as they have one: a zero is proved by the form, a sign by the
ball. Leading coefficients that are 0 are taken into the shift, so that the first coefficient tells
the sign, if it is provably nonzero. No coefficient at all: only the order of vanishing is known.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flint import arb, arb_series, ctx, fmpq

from workbench.algebra import NoFormError, Number, Ring, Series, in_form
from workbench.truth.series.constant_terms import ZERO
from workbench.truth.series.operators import integer_power, square_root

#: How many coefficients have a normal form at most.
EXACT_TERMS = 24
#: Exponents beyond these are not written out as rational numbers.
_LONGEST = arb(2) ** 2048
_SHORTEST = arb(2) ** -2048


class UndecidedError(Exception):
    """More bits may decide."""


class MissingError(UndecidedError):
    """A kind of expansion that is not known here: more bits do not help."""


class Constant(NamedTuple):
    """What does not vary with tau: a ball, and its normal form where it has one."""

    ball: Any
    exact: Number | None = None

    @property
    def is_zero(self) -> bool:
        """Whether it is provably 0."""
        if self.exact is not None and self.ball.contains(ZERO):
            return self.exact.is_zero
        return bool(self.ball.is_zero())


class Germ(NamedTuple):
    """tau**shift times a series whose first coefficient is not provably zero.

    `complete` says that all further coefficients are 0.
    """

    shift: int
    coefficients: tuple[Any, ...]
    exact: tuple[Number, ...] = ()
    complete: bool = False

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
        if order < self.end:
            return self.coefficients[order - self.shift]
        return ZERO if self.complete else None

    def form(self, order: int, ring: Ring) -> Number | None:
        """The coefficient of tau**order in normal form; None where it has none."""
        place = order - self.shift
        if place < 0 or (self.complete and order >= self.end):
            return ring.number(0)
        if place < len(self.exact):
            return self.exact[place]
        return dyadic(self.coefficients[place], ring) if order < self.end else None

    def series(self) -> Any:
        """As a power series in tau. Raises UndecidedError where nothing bounds the germ."""
        if self.shift < 0 or self.end < 1:
            raise UndecidedError
        orders = min(self.end, ctx.cap)
        padded = [ZERO] * min(self.shift, orders) + list(self.coefficients)
        return arb_series(padded[:orders], orders)

    def with_constant(self, ball: Any, exact: Number | None) -> "Germ":
        """The same germ with another constant term."""
        if self.shift != 0 or not self.coefficients:
            return self
        forms = self.exact if exact is None else (exact, *self.exact[1:])
        return germ(0, (ball, *self.coefficients[1:]), forms, self.complete)


def dyadic(ball: Any, ring: Ring) -> Number | None:
    """The normal form of a ball that is one binary number of a reasonable size."""
    if not ball.is_exact() or not (ball.is_zero() or _SHORTEST < abs(ball) < _LONGEST):
        return None
    return in_form(lambda: ring.number(ball.fmpq()))


def germ(
    shift: int, balls: Sequence[Any], exact: Sequence[Number] = (), complete: bool = False
) -> Germ:
    """A germ in normal form."""
    known = list(balls)
    for place, form in enumerate(exact[: len(known)]):
        if known[place].contains(ZERO) and form.is_zero:
            known[place] = ZERO
    start = 0
    while start < len(known) and known[start].is_zero():
        start += 1
    return Germ(shift + start, tuple(known[start:]), tuple(exact[start:]), complete)


def constant(value: Any) -> Germ:
    """A constant, or a ball as one, as a germ of full length."""
    ball, form = value if isinstance(value, Constant) else (value, None)
    forms: list[Number] = []
    if form is not None:
        forms = [form] + [form.ring.number(0)] * (exact_terms() - 1)
    return germ(0, [ball] + [ZERO] * (ctx.cap - 1), forms, True)


def turn(part: fmpq, *others: Any) -> Constant:
    """part*pi, in normal form where one of the others has one."""
    ring = ring_of(*others)
    form = None if ring is None else in_form(lambda: ring.pi.scaled(part))
    return Constant(arb(part) * arb.pi(), form)


def as_germ(jet: Any) -> Germ:
    """A constant as a germ; a germ stays as it is."""
    return jet if isinstance(jet, Germ) else constant(jet)


def of_series(
    series: Any, shift: int = 0, exact: Sequence[Number] = (), complete: bool = False
) -> Germ:
    """tau**shift times a series."""
    return germ(shift, [series[order] for order in range(series.prec)], exact, complete)


# -- normal forms of the coefficients ----------------------------------------------------------


def ring_of(*jets: Any) -> Ring | None:
    """The ring in which some germs and constants have normal forms."""
    for jet in jets:
        forms = jet.exact if isinstance(jet, Germ) else (jet.exact,)
        for form in forms[:1]:
            if form is not None:
                return form.ring
    return None


def exactly(
    function: Callable[..., Any], *jets: Any, start: int | None = None
) -> tuple[Number, ...]:
    """The coefficients of a function of germs, and of constants, in normal form as far as known.

    Each germ enters as a series from its own shift on, or from order `start` of tau.
    """
    ring = ring_of(*jets)
    if ring is None:
        return ()
    try:
        operands = [_as_series(jet, ring, start) for jet in jets]
        if any(operand is None for operand in operands):
            return ()
        result = function(*operands)
        return result.terms if isinstance(result, Series) else ()
    except (NoFormError, AttributeError):
        return ()


def _as_series(jet: Any, ring: Ring, start: int | None) -> Series | Number | None:
    if not isinstance(jet, Germ):
        return dyadic(jet.ball, ring) if jet.exact is None else jet.exact
    first = jet.shift if start is None else start
    last = first + exact_terms()
    last = last if jet.complete else min(jet.end, last)
    zero = ring.number(0)
    forms = [zero] * min(jet.shift - first, last - first)
    forms += jet.exact[: last - first - len(forms)]
    for order in range(first + len(forms), min(last, jet.end)):
        form = dyadic(jet.coefficients[order - jet.shift], ring)
        if form is None:
            break
        forms.append(form)
    else:
        forms += [zero] * (last - first - len(forms))
    return Series(ring, forms) if forms else None


def exact_terms() -> int:
    """How many coefficients get a normal form."""
    return min(int(ctx.cap), EXACT_TERMS)


# -- arithmetic --------------------------------------------------------------------------------


def add(first: Germ, second: Germ) -> Germ:
    """The sum, known as far as both are."""
    start, end = min(first.shift, second.shift), min(_reach(first), _reach(second))
    end = min(end, max(first.end, second.end))
    complete = first.complete and second.complete
    if end <= start:
        return Germ(end, (), (), complete)
    terms = [_known(first, order) + _known(second, order) for order in range(start, end)]
    forms = exactly(lambda u, v: u + v, first, second, start=start)
    return _cut(germ(start, terms, forms, complete))


def negate(first: Germ) -> Germ:
    """The negative."""
    return Germ(
        first.shift,
        tuple(-each for each in first.coefficients),
        tuple(-each for each in first.exact),
        first.complete,
    )


def multiply(first: Germ, second: Germ) -> Germ:
    """The product."""
    shift = first.shift + second.shift
    length = min(_length(first), _length(second), ctx.cap)
    complete = first.complete and second.complete
    complete = complete and _degree(first) + _degree(second) < length
    if not length:
        return Germ(shift, (), (), complete)
    forms = exactly(lambda u, v: u * v, first, second)
    return of_series(_unit(first, length) * _unit(second, length), shift, forms, complete)


def divide(first: Germ, second: Germ) -> Germ:
    """The quotient, for a divisor whose first coefficient is provably nonzero."""
    shift = first.shift - second.shift
    length = min(_length(first), _length(second), ctx.cap)
    complete = first.complete and second.complete and not _degree(second)
    if not length:
        return Germ(shift, (), (), complete)
    forms = exactly(lambda u, v: u / v, first, second)
    return of_series(_unit(first, length) / _unit(second, length), shift, forms, complete)


def inverse(first: Germ) -> Germ:
    """1 over a germ whose first coefficient is provably nonzero."""
    forms = exactly(lambda u: 1 / u, first)
    return of_series(1 / unit_series(first), -first.shift, forms)


def whole_power(base: Germ, exponent: int) -> Germ:
    """A whole power, 1 or more."""
    length = len(base.coefficients)
    complete = base.complete and _degree(base) * exponent < length
    if not length:
        return Germ(base.shift * exponent, (), (), complete)
    forms = exactly(lambda u: u**exponent, base)
    shift = base.shift * exponent
    return of_series(integer_power(_unit(base, length), exponent), shift, forms, complete)


def rational_power(base: Germ, exponent: fmpq, shift: int) -> Germ:
    """A rational power of a germ with a positive first coefficient; tau**shift is given."""
    series = unit_series(base)
    half = exponent == fmpq(1, 2)
    taken = square_root(series) if half else (arb(exponent) * series.log()).exp()
    return of_series(taken, shift, exactly(lambda u: u.to_power(exponent), base))


def truncated(first: Germ, end: int) -> Germ:
    """The germ with nothing known from order `end` on."""
    if end >= first.end and not first.complete:
        return first
    places = max(0, end - first.shift)
    known = first.coefficients[:places]
    if first.complete:
        known += (ZERO,) * (places - len(known))
    return Germ(min(first.shift, end), known, first.exact[:places])


def unit_series(first: Germ) -> Any:
    """The series without its power of tau."""
    return _unit(first, len(first.coefficients))


def is_nothing(first: Germ) -> bool:
    """Whether a germ provably is 0 for all small tau."""
    return first.complete and not first.coefficients


def _reach(first: Germ) -> int:
    return 2**40 if first.complete else first.end


def _length(first: Germ) -> int:
    """How many coefficients of the unit are known, zeros after a complete one counted."""
    return int(ctx.cap) if first.complete and first.coefficients else len(first.coefficients)


def _degree(first: Germ) -> int:
    """The place of the last coefficient that is not exactly 0."""
    place = len(first.coefficients)
    while place and first.coefficients[place - 1].is_zero():
        place -= 1
    return max(place - 1, 0)


def _cut(first: Germ) -> Germ:
    """A germ of at most `ctx.cap` coefficients."""
    if len(first.coefficients) <= ctx.cap:
        return first
    complete = first.complete and _degree(first) < ctx.cap
    return Germ(first.shift, first.coefficients[: ctx.cap], first.exact, complete)


def _unit(first: Germ, length: int) -> Any:
    return arb_series(list(first.coefficients[:length]), length)


def _known(first: Germ, order: int) -> Any:
    value = first.coefficient(order)
    return arb.nan() if value is None else value
