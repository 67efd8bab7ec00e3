"""Power series over exact numbers, known as far as they have terms.

The methods have the names of python-flint's series, so that the operator table's spellings work on
both. Sources: the recurrences of Taylor arithmetic (A. Griewank and A. Walther, Evaluating
Derivatives, 2nd ed., ch. 13).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flint import fmpq

from workbench.algebra import functions
from workbench.algebra.number import NoFormError, Number, by_squaring
from workbench.algebra.ring import Ring

#: Taylor coefficients that are kernels of their own are taken up to this number.
MAX_COEFFICIENTS = 6


class Series:
    """c0 + c1*t + ... up to the last known term; at least one is known.

    >>> ring = Ring()
    >>> t = Series(ring, [ring.number(0), ring.number(1), ring.number(0)])
    >>> t.exp()
    [1, 1, 1/2]
    """

    __slots__ = ("ring", "terms")

    def __init__(self, ring: Ring, terms: Iterable[Number]) -> None:
        self.ring = ring
        self.terms = tuple(terms)
        if not self.terms:
            raise NoFormError

    @property
    def constant(self) -> Number:
        """The constant term."""
        return self.terms[0]

    def __len__(self) -> int:
        return len(self.terms)

    def __repr__(self) -> str:
        return f"[{', '.join(map(str, self.terms))}]"

    # -- arithmetic ------------------------------------------------------------------------

    def _taken(self, other: Any) -> Series:
        """Another operand; a number is known to all orders."""
        if isinstance(other, Series):
            return other
        number = self.ring.known(other)
        zero = self.ring.number(0)
        return Series(self.ring, [number] + [zero] * (len(self) - 1))

    def _known(self, terms: Callable[[list[Number], int], Number], length: int) -> Series:
        """As many terms as can be had: term n from those before it."""
        found: list[Number] = []
        try:
            for n in range(length):
                found.append(terms(found, n))
        except NoFormError:
            pass
        return Series(self.ring, found)

    def __add__(self, other: Any) -> Series:
        v = self._taken(other).terms
        return self._known(lambda _, n: self.terms[n] + v[n], min(len(self), len(v)))

    __radd__ = __add__

    def __neg__(self) -> Series:
        return Series(self.ring, [-each for each in self.terms])

    def __sub__(self, other: Any) -> Series:
        return self + -self._taken(other)

    def __rsub__(self, other: Any) -> Series:
        return -self + self._taken(other)

    def __mul__(self, other: Any) -> Series:
        u, v = self.terms, self._taken(other).terms
        return self._known(lambda _, n: _convolved(u, v, 0, n), min(len(u), len(v)))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Series:
        u, v = self.terms, self._taken(other).terms
        return self._known(
            lambda w, n: (u[n] - _convolved(w, v, 0, n - 1, n)) / v[0], min(len(u), len(v))
        )

    def __rtruediv__(self, other: Any) -> Series:
        return self._taken(other) / self

    def __pow__(self, exponent: int) -> Series:
        raised: Series = by_squaring(self, exponent, self._taken(1))
        return raised

    # -- functions -------------------------------------------------------------------------

    def _slopes(self) -> list[Number]:
        """n*u_n."""
        return [each * n for n, each in enumerate(self.terms)]

    def integrated(self, slope: Series, start: Number) -> Series:
        """start + the integral of u' * slope."""
        rates = self._slopes()

        def term(_: Any, n: int) -> Number:
            if n == 0:
                return start
            return _convolved(rates[1:], slope.terms, 0, n - 1).scaled(fmpq(1, n))

        return self._known(term, min(len(self), len(slope) + 1))

    def exp(self) -> Series:
        """w' = u'*w."""
        rates = self._slopes()

        def term(w: list[Number], n: int) -> Number:
            if n == 0:
                return functions.exp(self.constant)
            return _convolved(rates, w, 1, n).scaled(fmpq(1, n))

        return self._known(term, len(self))

    def log(self) -> Series:
        """w' = u'/u."""
        if len(self) == 1:
            return Series(self.ring, [functions.log(self.constant)])
        return self.integrated(1 / self, functions.log(self.constant))

    def sqrt(self) -> Series:
        """The square root."""
        return self.to_power(fmpq(1, 2))

    def to_power(self, exponent: fmpq) -> Series:
        """u*w' = exponent*u'*w, away from u = 0."""
        u = self.terms

        def term(w: list[Number], n: int) -> Number:
            if n == 0:
                return self.ring.power(self.constant, exponent)
            total = (u[1] * w[n - 1]).scaled(exponent - (n - 1))
            for k in range(2, n + 1):
                total = total + (u[k] * w[n - k]).scaled(exponent * k - (n - k))
            return total / u[0].scaled(n)

        return self._known(term, len(self))

    def cos(self) -> Series:
        """The cosine."""
        return self._circular(functions.cos, functions.sin, -1)

    def sin(self) -> Series:
        """The sine."""
        return self._circular(functions.sin, functions.cos, 1)

    def _circular(self, function: Any, slope: Any, sign: int) -> Series:
        """w' = sign*u'*z, z' = -sign*u'*w."""
        rates = self._slopes()
        others = [slope(self.constant)]

        def term(w: list[Number], n: int) -> Number:
            if n == 0:
                return Number(self.ring, function(self.constant).terms)
            found = _convolved(rates, others, 1, n).scaled(fmpq(sign, n))
            others.append(_convolved(rates, w, 1, n).scaled(fmpq(-sign, n)))
            return found

        return self._known(term, len(self))

    def tan(self) -> Series:
        """The tangent."""
        return self.sin() / self.cos()

    def atan(self) -> Series:
        """w' = u'/(1 + u*u)."""
        return self.integrated(1 / (self * self + 1), functions.atan(self.constant))

    def asin(self) -> Series:
        """w' = u'/sqrt(1 - u*u)."""
        start = functions.asin(self.constant)
        if len(self) == 1:
            return Series(self.ring, [start])
        return self.integrated((1 - self * self).to_power(fmpq(-1, 2)), start)

    def acos(self) -> Series:
        """pi/2 - asin(u)."""
        return -self.asin() + self.ring.pi.scaled(fmpq(1, 2))

    def erf(self) -> Series:
        """w' = u'*2/sqrt(pi)*exp(-u*u)."""
        scale = self.ring.power(self.ring.pi, fmpq(-1, 2)) * 2
        return self.integrated((-(self * self)).exp() * scale, functions.erf(self.constant))

    def erfc(self) -> Series:
        """1 - erf(u)."""
        return 1 - self.erf()

    def gamma(self) -> Series:
        """The gamma function of a constant; its Taylor coefficients have no form of their own."""
        if len(self) > 1:
            raise AttributeError("gamma")
        return Series(self.ring, [functions.gamma(self.constant)])

    def composed(self, taylor: Callable[[int], Number]) -> Series:
        """The sum of taylor(k)*(u - u_0)**k."""
        zero = self.ring.number(0)
        small = Series(self.ring, [zero, *self.terms[1:]])
        coefficients = [taylor(k) for k in range(min(len(self), MAX_COEFFICIENTS))]
        length = len(coefficients)
        result = Series(self.ring, [coefficients[-1]] + [zero] * (length - 1))
        for coefficient in reversed(coefficients[:-1]):
            result = small * result + coefficient
        return result


def _convolved(
    u: Sequence[Number], v: Sequence[Number], first: int, last: int, total: int | None = None
) -> Number:
    """The sum of u_k * v_(n-k) for k from first to last, n = total or last."""
    n = last if total is None else total
    result = v[0].ring.number(0)
    for k in range(first, last + 1):
        if u[k].terms and v[n - k].terms:
            result = result + u[k] * v[n - k]
    return result
