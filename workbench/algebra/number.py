"""Exact real numbers: polynomials over the rational numbers in the kernels of a ring.

An exponent may be any rational number where the kernel is positive, so that roots, exponentials
and powers need no algebra of their own: 2**(1/2) * 2**(1/4) is 2**(3/4). Zero is proved by the
normal form, everything else (a sign, an order) by a ball. What has no normal form here, or one too
long, raises NoFormError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from flint import arb, fmpq

if TYPE_CHECKING:
    from workbench.algebra.ring import Ring

Made = TypeVar("Made")
#: A product of powers of kernels: their numbers in ascending order, each with its exponent.
Monomial = tuple[tuple[int, fmpq], ...]
#: Sums of more terms, and rational numbers of more bits, are given up.
MAX_TERMS = 64
MAX_BITS = 4096
#: Precisions at which a sign is looked for.
_SIGN_BITS = (96, 384, 1536)
#: Whole numbers beyond are not written out: FLINT ends the process where memory does not hold one.
_LONGEST_WHOLE = arb(2) ** 2048
#: How many kernels of roots an equality may be freed from, each at the price of a square.
_CONJUGATES = 4


class NoFormError(Exception):
    """A number that the normal form does not hold."""


def in_form(make: Callable[[], Made]) -> Made | None:
    """What is made of numbers in normal form, or None where that has none.

    >>> from workbench.algebra.ring import Ring
    >>> in_form(lambda: Ring().pi / 0) is None
    True
    """
    try:
        return make()
    except NoFormError:
        return None


class Number:
    """A real number in normal form; comparisons hold where they are proved, else they are False.

    >>> from workbench.algebra.ring import Ring
    >>> ring = Ring()
    >>> root = ring.power(ring.number(2), fmpq(1, 2))
    >>> (root * root).rational, (root - 1 > 0), (root * root - 2).is_zero
    (2, True, True)
    """

    __slots__ = ("_sign", "_sign_sought", "ring", "terms")

    def __init__(self, ring: Ring, terms: dict[Monomial, fmpq]) -> None:
        if len(terms) > ring.most_terms:
            raise NoFormError
        self.ring = ring
        self.terms = terms
        self._sign: int | None = None
        self._sign_sought = False

    # -- what it is ------------------------------------------------------------------------

    @property
    def rational(self) -> fmpq | None:
        """The number where it is rational by its form."""
        if not self.terms:
            return fmpq(0)
        return self.terms.get(()) if len(self.terms) == 1 else None

    @property
    def lead(self) -> tuple[Monomial, fmpq]:
        """The term that a sum is normed by."""
        monomial = min(self.terms)
        return monomial, self.terms[monomial]

    @property
    def key(self) -> Any:
        """Equal for equal forms."""
        return frozenset((monomial, str(value)) for monomial, value in self.terms.items())

    def floor(self) -> fmpq:
        """The largest whole number that is not above. Raises NoFormError where not proved."""
        value = self.rational
        if value is not None:
            return fmpq(value.floor())
        ball = self.ball()
        whole = ball.floor().unique_fmpz() if abs(ball) < _LONGEST_WHOLE else None
        if whole is None:
            raise NoFormError
        return fmpq(whole)

    def ball(self) -> Any:
        """A ball around it, at the working precision."""
        total = arb(0)
        for monomial, value in self.terms.items():
            total += arb(value) * self.ring.ball(monomial)
        return total

    @property
    def is_zero(self) -> bool:
        """Whether it is proved to be 0."""
        return self.sign == 0

    @property
    def sign(self) -> int | None:
        """-1, 0 or 1 where proved; None where not."""
        if not self._sign_sought:
            self._sign_sought = True
            self._sign = self._find_sign()
        return self._sign

    def _find_sign(self) -> int | None:
        if not self.terms:
            return 0
        for number, bits in enumerate(_SIGN_BITS):
            found = self.ring.sign_of_ball(self, bits)
            if found is not None:
                return found
            if number == 0 and self._vanishes(_CONJUGATES):
                return 0
        return None

    def _vanishes(self, conjugates: int) -> bool:
        """Whether it is 0 by its form: free of denominators, and then of roots of sums.

        For a root r of a sum B, p + q*r is 0 if p*p - q*q*B is and p - q*r is not.
        """
        try:
            cleared = self.ring.without_denominators(self)
            if not cleared.terms:
                return True
            split = self.ring.split_by_root(cleared) if conjugates else None
            if split is None:
                return False
            free, rooted = split
            norm = free * free - rooted * rooted
            if norm.terms and not norm._vanishes(conjugates - 1):
                return False
            return any(self.ring.sign_of_ball(free - rooted, bits) for bits in _SIGN_BITS)
        except NoFormError:
            return False

    # -- arithmetic ------------------------------------------------------------------------

    def __add__(self, other: Any) -> Number:
        other = self.ring.taken(other)
        if other is None:
            return NotImplemented
        terms = dict(self.terms)
        for monomial, value in other.terms.items():
            total = terms.pop(monomial, fmpq(0)) + value
            if total != 0:
                terms[monomial] = _short(total)
        return Number(self.ring, terms)

    __radd__ = __add__

    def __neg__(self) -> Number:
        return Number(self.ring, {monomial: -value for monomial, value in self.terms.items()})

    def __sub__(self, other: Any) -> Number:
        other = self.ring.taken(other)
        return NotImplemented if other is None else self + -other

    def __rsub__(self, other: Any) -> Number:
        other = self.ring.taken(other)
        return NotImplemented if other is None else other + -self

    def __mul__(self, other: Any) -> Number:
        other = self.ring.taken(other)
        if other is None:
            return NotImplemented
        self.ring.spend(len(self.terms) * len(other.terms))
        total: dict[Monomial, fmpq] = {}
        for first, one in self.terms.items():
            for second, two in other.terms.items():
                product = _short(one * two)
                if not first or not second:
                    pairs: Any = ((first or second, product),)
                else:
                    pairs = self.ring.product(first, second, product)
                for monomial, value in pairs:
                    summed = total.pop(monomial, fmpq(0)) + value
                    if summed != 0:
                        total[monomial] = summed
        return Number(self.ring, total)

    __rmul__ = __mul__

    def scaled(self, factor: int | fmpq) -> Number:
        """The number times a rational one."""
        return self * self.ring.number(factor)

    def __truediv__(self, other: Any) -> Number:
        other = self.ring.taken(other)
        if other is None:
            return NotImplemented
        ratio = _ratio(self, other)
        return self.ring.number(ratio) if ratio is not None else self * self.ring.inverse(other)

    def __rtruediv__(self, other: Any) -> Number:
        other = self.ring.taken(other)
        return NotImplemented if other is None else other / self

    def __pow__(self, exponent: int) -> Number:
        """A whole power, 0 or more."""
        if len(self.terms) > 1 and exponent > self.ring.longest_power:
            raise NoFormError
        raised: Number = by_squaring(self, exponent, self.ring.number(1))
        return raised

    # -- proved order ----------------------------------------------------------------------

    def __lt__(self, other: Any) -> bool:
        return self._difference(other) == -1

    def __gt__(self, other: Any) -> bool:
        return self._difference(other) == 1

    def __le__(self, other: Any) -> bool:
        return self._difference(other) in (-1, 0)

    def __ge__(self, other: Any) -> bool:
        return self._difference(other) in (0, 1)

    def __eq__(self, other: object) -> bool:
        return self._difference(other) == 0

    def __ne__(self, other: object) -> bool:
        return self._difference(other) in (-1, 1)

    __hash__ = None  # type: ignore[assignment]

    def _difference(self, other: Any) -> int | None:
        """The sign of self - other."""
        if isinstance(other, arb):  # a ball beside it has no form
            here = self.ball()
            return -1 if here < other else 1 if here > other else None
        try:
            taken = self.ring.taken(other)
            return None if taken is None else (self + -taken).sign
        except NoFormError:
            return None

    def __iter__(self) -> Iterator[tuple[Monomial, fmpq]]:
        return iter(self.terms.items())

    def __repr__(self) -> str:
        return self.ring.shown(self)


def by_squaring(base: Any, exponent: int, one: Any) -> Any:
    """A whole power of anything that multiplies: no logarithm, so that the base may be zero or
    negative. A negative exponent needs a base that is not 0.

    >>> by_squaring(3, 4, 1), by_squaring(2.0, -1, 1)
    (81, 0.5)
    """
    if exponent < 0:
        return one / by_squaring(base, -exponent, one)
    result = one
    while exponent:
        if exponent & 1:
            result = result * base
        exponent >>= 1
        if exponent:
            base = base * base
    return result


def _short(value: fmpq) -> fmpq:
    if int(value.p.bit_length() + value.q.bit_length()) > MAX_BITS:
        raise NoFormError
    return value


def _ratio(first: Number, second: Number) -> fmpq | None:
    """first/second where one is a rational multiple of the other that provably is not 0."""
    if not second.terms:
        raise NoFormError
    monomial, value = second.lead
    if len(first.terms) != len(second.terms) or monomial not in first.terms:
        return None
    ratio = first.terms[monomial] / value
    for each, other in second:
        if first.terms.get(each) != other * ratio:
            return None
    return ratio if second.sign in (-1, 1) else None
