"""The ring of exact numbers at one point: its kernels, and how their products are reduced.

Every reduction is an identity: p**(3/2) = p*p**(1/2), sin(a)**2 = 1 - cos(a)**2, and a sum to a
power of 1 or more written out. What the reductions do not find stays open and is never claimed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from flint import arb, ctx, fmpq, fmpz

from workbench.algebra.number import (
    MAX_BITS,
    MAX_TERMS,
    Monomial,
    NoFormError,
    Number,
    by_squaring,
)
from workbench.engines.ball import working_precision

#: More kernels than this are not compared any more.
MAX_KERNELS = 256
#: Products of terms that one ring may take; then nothing has a form any more.
MAX_PRODUCTS = 40_000
#: Whole numbers of so many bits are taken apart into primes, longer ones by primes up to a limit.
_FACTOR_BITS, _TRIAL = 112, 1000
#: How small the small numbers are.
_SMALL = 2.0**-40


class Kind(StrEnum):
    """How the powers of a kernel are reduced."""

    #: A whole number above 1: a prime, or what trial division left.
    WHOLE = "whole"
    #: A sum that is raised to a power.
    SUM = "sum"
    SINE = "sine"
    #: Positive, with no relation of its own: pi, and exponentials.
    POSITIVE = "positive"
    #: The absolute value of a kernel, which only has broken powers.
    ROOT = "root"
    #: The sign of a kernel, 1 or -1.
    SIGN = "sign"
    #: Any other number.
    OTHER = "other"


class Kernel(NamedTuple):
    """A number that the normal form does not take apart: its kind, what it is written as, what it
    is made of, and how a ball around it is computed at the working precision."""

    kind: Kind
    name: str
    parts: tuple[Any, ...]
    ball: Callable[[], Any]


class Ring:
    """The kernels that one computation has met.

    `taylor` gives a ball around a Taylor coefficient of a row of the operator table in its last
    operand: of the row's name, balls and the order; without it such coefficients have no form.
    """

    #: Whether its numbers are functions of variables, of which a ball at one point says nothing.
    of_functions = False
    most_terms, most_products = MAX_TERMS, MAX_PRODUCTS
    #: Largest whole power of a sum that is written out.
    longest_power = 32

    def __init__(self, taylor: Callable[[str, Sequence[Any], int], Any] | None = None) -> None:
        self.taylor = taylor
        self.kernels: list[Kernel] = []
        self._numbers: dict[Any, int] = {}
        self._balls: dict[tuple[int, int], Any] = {}
        self._products = 0

    # -- making numbers --------------------------------------------------------------------

    def number(self, value: int | fmpq) -> Number:
        """A rational number."""
        value = fmpq(value)
        if int(value.p.bit_length() + value.q.bit_length()) > MAX_BITS:
            raise NoFormError
        return Number(self, {(): value} if value != 0 else {})

    def spend(self, products: int) -> None:
        """Count products of terms. Raises NoFormError where they are too many."""
        self._products += products
        if products > self.most_terms**2 or self._products > self.most_products:
            raise NoFormError

    @property
    def small(self) -> Number:
        """A kernel that stands for every small positive number: what is proved holds for all."""
        return self.kernel(Kind.POSITIVE, "t", (), lambda: arb(_SMALL / 2, _SMALL / 2))

    def known(self, value: Any) -> Number:
        """A number of the ring, or a rational number as one. Raises NoFormError for others."""
        found = self.taken(value)
        if found is None:
            raise NoFormError
        return found

    def taken(self, value: Any) -> Number | None:
        """A number of the ring, or a rational number as one; None for anything else."""
        if isinstance(value, Number):
            return value
        return self.number(value) if isinstance(value, int | fmpq | fmpz) else None

    def kernel(
        self, kind: Kind, name: str, parts: tuple[Any, ...], ball: Callable[[], Any]
    ) -> Number:
        """The kernel of a name and its parts as a number; equal parts give the same kernel."""
        key = (name, *(part.key if isinstance(part, Number) else part for part in parts))
        number = self._numbers.get(key)
        if number is None:
            number = self._equal(name, parts)
        if number is None:
            if len(self.kernels) >= MAX_KERNELS:
                raise NoFormError
            number = len(self.kernels)
            self.kernels.append(Kernel(kind, name, parts, ball))
        self._numbers[key] = number
        return Number(self, {((number, fmpq(1)),): fmpq(1)})

    def _equal(self, name: str, parts: tuple[Any, ...]) -> int | None:
        """The kernel of that name whose parts are provably equal, though written otherwise."""
        for number, known in enumerate(self.kernels):
            if known.name == name and len(known.parts) == len(parts):
                pairs = list(zip(known.parts, parts, strict=True))
                if any(isinstance(one, Number) for one, _ in pairs) and all(
                    _same(one, two) for one, two in pairs
                ):
                    return number
        return None

    # -- products --------------------------------------------------------------------------

    def product(self, first: Monomial, second: Monomial, value: fmpq) -> Iterable[Any]:
        """The terms of value * first * second."""
        exponents = dict(first)
        for number, exponent in second:
            total = exponents.pop(number, fmpq(0)) + exponent
            if total != 0:
                exponents[number] = total
        return self.reduced(exponents, value)

    def reduced(self, exponents: dict[int, fmpq], value: fmpq) -> Iterable[Any]:
        """The terms of value times a product of powers of kernels."""
        further: list[Number] = []
        for number, exponent in list(exponents.items()):
            kernel = self.kernels[number]
            whole = 0
            if kernel.kind is Kind.WHOLE and not 0 <= exponent < 1:
                whole = int(exponent.floor())
                value *= self._whole_power(kernel.parts[0], whole)
            elif kernel.kind is Kind.SUM and exponent >= 1:
                whole = int(exponent.floor())
                further.append(kernel.parts[0] ** whole)
            elif kernel.kind is Kind.SINE and exponent >= 2 and exponent.q == 1:
                whole = int(exponent.p) // 2 * 2
                further.append((1 - kernel.parts[1] ** 2) ** (whole // 2))
            elif kernel.kind is Kind.ROOT and not 0 <= exponent < 1:
                whole = int(exponent.floor())
                further.append(self.absolute_power(kernel.parts[0].lead[0][0][0], fmpq(whole)))
            elif kernel.kind is Kind.SIGN and exponent != 1:
                whole = int(exponent.p) - int(exponent.p) % 2
            if whole:
                exponents[number] = exponent - whole
                if exponents[number] == 0:
                    del exponents[number]
        monomial = tuple(sorted(exponents.items()))
        if not further:
            return ((monomial, value),)
        result = Number(self, {monomial: value})
        for each in further:
            result = result * each
        return result.terms.items()

    def _whole_power(self, base: int, exponent: int) -> fmpq:
        if abs(exponent) * base.bit_length() > MAX_BITS:
            raise NoFormError
        return fmpq(base) ** exponent

    def monomial(self, exponents: dict[int, fmpq], value: fmpq) -> Number:
        """value times a product of powers of kernels."""
        total: dict[Monomial, fmpq] = {}
        for monomial, each in self.reduced(exponents, value):
            total[monomial] = total.get(monomial, fmpq(0)) + each
        return Number(self, total)

    def inverse(self, number: Number) -> Number:
        """1/number. Raises NoFormError where it is not proved to differ from 0."""
        if number.sign not in (-1, 1):
            raise NoFormError
        if len(number.terms) == 1:
            ((monomial, value),) = number
            return self.monomial({each: -power for each, power in monomial}, 1 / value)
        base, scale = self.normed(number)
        ((kernel, _),) = base.lead[0]
        return self.monomial({kernel: fmpq(-1)}, 1 / scale)

    def normed(self, number: Number) -> tuple[Number, fmpq]:
        """A sum as a kernel times a rational number that is positive."""
        _, scale = number.lead
        scale = abs(scale)
        base = number * (1 / scale)
        return self.kernel(Kind.SUM, "sum", (base,), base.ball), scale

    def power(self, number: Number, exponent: fmpq) -> Number:
        """A rational power of a number that is provably positive, or of 0 or a whole one."""
        if exponent.q == 1 and exponent >= 0:
            return number ** int(exponent.p)
        if exponent.q == 1:
            return self.inverse(number) ** -int(exponent.p)
        if number.is_zero and exponent > 0:
            return number
        if number.sign != 1:
            raise NoFormError
        if len(number.terms) == 1:
            ((monomial, value),) = number
            powers = self._powers(monomial, exponent)
            if powers is not None and value > 0:
                return self.rational_power(value, exponent) * self.monomial(powers, fmpq(1))
        if len(number.terms) == 1 and number.lead[1] < 0:
            raise NoFormError
        base, scale = self.normed(number)
        ((kernel, _),) = base.lead[0]
        return self.rational_power(scale, exponent) * self.monomial({kernel: exponent}, fmpq(1))

    def _powers(self, monomial: Monomial, exponent: fmpq) -> dict[int, fmpq] | None:
        """The exponents of a power of a product, where every factor has that power."""
        if all(self.is_positive(number) for number, _ in monomial):
            return {number: power * exponent for number, power in monomial}
        return None

    def is_positive(self, number: int) -> bool:
        """Whether a kernel is proved to be positive."""
        kernel = self.kernels[number]
        if kernel.kind in (Kind.WHOLE, Kind.POSITIVE):
            return True
        return Number(self, {((number, fmpq(1)),): fmpq(1)}).sign == 1

    def rational_power(self, value: fmpq, exponent: fmpq) -> Number:
        """A power of a positive rational number, by the primes that it is made of."""
        result = self.number(1)
        for sign, part in ((1, int(value.p)), (-1, int(value.q))):
            for factor, times in factors(part):
                kernel = self.whole(factor).lead[0][0][0]
                result = result * self.monomial({kernel: exponent * (sign * times)}, fmpq(1))
        return result

    def whole(self, factor: int) -> Number:
        """The kernel of a whole number above 1."""
        return self.kernel(Kind.WHOLE, "whole", (factor,), lambda: arb(factor))

    @property
    def pi(self) -> Number:
        """The kernel of pi."""
        return self.kernel(Kind.POSITIVE, "pi", (), arb.pi)

    def circle(self, angle: Number) -> tuple[Number, Number]:
        """Cosine and sine of an angle that is not a known turn."""
        cosine = self.kernel(Kind.OTHER, "cos", (angle,), lambda: angle.ball().cos())
        return cosine, self.kernel(Kind.SINE, "sin", (angle, cosine), lambda: angle.ball().sin())

    # -- what only functions have ----------------------------------------------------------

    def absolute_power(self, kernel: int, exponent: fmpq) -> Number:
        """A power of the absolute value of a kernel."""
        raise NoFormError

    def log(self, number: Number) -> Number:
        """The logarithm of what must be positive."""
        raise NoFormError

    def power_of_logarithm(self, monomial: Monomial, value: fmpq) -> Number | None:
        """The exponential of a multiple of a logarithm whose sign is open; None for others."""
        return None

    # -- proofs ----------------------------------------------------------------------------

    def ball(self, monomial: Monomial) -> Any:
        """A ball around a product of powers of kernels, at the working precision."""
        result = arb(1)
        for number, exponent in monomial:
            base = self._balls.get((number, ctx.prec))
            if base is None:
                base = self._balls[number, ctx.prec] = self.kernels[number].ball()
            result *= _power(base, exponent)
        return result

    def sign_of_ball(self, number: Number, bits: int) -> int | None:
        """1 or -1 where a ball at a precision proves it."""
        with working_precision(bits):
            ball = number.ball()
            return 1 if ball > 0 else -1 if ball < 0 else None

    def without_denominators(self, number: Number) -> Number:
        """The number times powers of kernels, none of them 0, that leave no negative exponent."""
        least: dict[int, fmpq] = {}
        for monomial, _ in number:
            for each, exponent in monomial:
                if exponent < least.get(each, fmpq(0)):
                    least[each] = exponent
        for each, exponent in least.items():
            raised = fmpq(-exponent.floor())
            total: dict[Monomial, fmpq] = {}
            for monomial, value in number:
                for product, part in self.product(monomial, ((each, raised),), value):
                    summed = total.pop(product, fmpq(0)) + part
                    if summed != 0:
                        total[product] = summed
            number = Number(self, total)
        return self.without_denominators(number) if least and number.terms else number

    def split_by_root(self, number: Number) -> tuple[Number, Number] | None:
        """The terms without and with the square root of one sum; None where there is no such."""
        for monomial, _ in number:
            for each, exponent in monomial:
                if self.kernels[each].kind is Kind.SUM and exponent.q == 2:
                    return self._split(number, each)
        return None

    def _split(self, number: Number, kernel: int) -> tuple[Number, Number] | None:
        parts: tuple[dict[Monomial, fmpq], dict[Monomial, fmpq]] = ({}, {})
        for monomial, value in number:
            exponent = dict(monomial).get(kernel, fmpq(0))
            if exponent.q > 2:
                return None
            parts[int(exponent.q) - 1][monomial] = value
        return Number(self, parts[0]), Number(self, parts[1])

    # -- text ------------------------------------------------------------------------------

    def shown(self, number: Number) -> str:
        """The form as a text, for messages and tests."""
        terms = []
        for monomial, value in sorted(number.terms.items()):
            factors_ = [str(value)] if value != 1 or not monomial else []
            for each, exponent in monomial:
                kernel = self.kernels[each]
                name = str(kernel.parts[0]) if kernel.kind is Kind.WHOLE else kernel.name
                if kernel.kind is not Kind.WHOLE and kernel.parts:
                    name += f"({', '.join(str(part) for part in kernel.parts)})"
                factors_.append(name if exponent == 1 else f"{name}**({exponent})")
            terms.append("*".join(factors_))
        return " + ".join(terms) or "0"


@lru_cache(4096)
def factors(number: int) -> tuple[tuple[int, int], ...]:
    """The prime factors of a positive whole number with their multiplicities, by trial division;
    what is left stands as one factor.

    >>> factors(360), factors(1)
    (((2, 3), (3, 2), (5, 1)), ())
    """
    if number.bit_length() <= _FACTOR_BITS:
        return tuple((int(prime), int(times)) for prime, times in fmpz(number).factor())
    return tuple(_divided_out(number))


def _divided_out(number: int) -> Iterator[tuple[int, int]]:
    twos = (number & -number).bit_length() - 1
    if twos:
        yield 2, twos
        number >>= twos
    for prime in range(3, _TRIAL, 2):
        times = 0
        while number % prime == 0:
            number //= prime
            times += 1
        if times:
            yield prime, times
    if number > 1:
        yield number, 1


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, Number) and isinstance(second, Number):
        return first == second
    return type(first) is type(second) and bool(first == second)


def _power(base: Any, exponent: fmpq) -> Any:
    """A ball to a power; whole ones by squaring, since a base may hold 0."""
    if exponent.q != 1:
        return base ** arb(exponent)
    return by_squaring(base, int(exponent.p), arb(1))
