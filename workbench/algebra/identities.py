"""Functions in normal form: numbers in variables, whose zero is that of the function.

A form is equal to its function on an open dense part of the function's domain: a divisor is not 0
there, what stands under a root or logarithm is positive, and |u| = s*u with s*s = 1. What must be
defined tells signs of kernels, which a second evaluation knows.
Angles are split into whole multiples of one part of each, sums are taken apart into factors.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import gcd, lcm
from typing import Any

from flint import arb, fmpq, fmpq_mpoly_ctx

from workbench.algebra import functions
from workbench.algebra.number import Monomial, NoFormError, Number
from workbench.algebra.ring import Kind, Ring
from workbench.algebra.spelling import COMPARISONS, apply
from workbench.ir.graph import Graph

#: Sums of more terms, and of higher degree, are not taken apart.
_FACTORED_TERMS, _FACTORED_DEGREE = 40, 24
#: Multiples of an angle up to this one are powers of its cosine and sine.
_LARGEST_MULTIPLE = 24
_UNKNOWN = arb("nan")


class OpenSignError(Exception):
    """A selection that depends on a sign that is neither known nor chosen."""


class Functions(Ring):
    """The functions that one proof has met.

    >>> import workbench as wb
    >>> ring = Functions()
    >>> ring.value(wb.parse("sin(x)**2 + cos(x)**2"))
    1
    >>> ring.value(wb.parse("abs(x**2 - 4) - abs(x - 2)*abs(x + 2)")).is_zero
    True
    """

    of_functions = True
    most_terms, most_products = 400, 30_000
    longest_power = 120

    def __init__(self, choices: Sequence[int] = ()) -> None:
        super().__init__()
        #: The signs, 1 or -1, of what selections ask for and nothing tells, in their order.
        self._choices = list(choices)
        self._varying: set[int] = set()
        #: The signs of kernels that are known: 1 or -1.
        self.signs: dict[int, int] = {}
        #: Signs that are the product of a number and of signs of other kernels.
        self.signs_as: dict[int, tuple[int, tuple[int, ...]]] = {}
        #: Of each angle without its rational factor the part that all its multiples have.
        self.angles: dict[Monomial, fmpq] = {}

    # -- kernels ---------------------------------------------------------------------------

    def variable(self, name: str) -> Number:
        """The kernel of a variable."""
        return self.kernel(Kind.OTHER, "variable", (name,), lambda: _UNKNOWN)

    def kernel(
        self, kind: Kind, name: str, parts: tuple[Any, ...], ball: Callable[[], Any]
    ) -> Number:
        """The kernel of a name and its parts; it varies if one of them does."""
        made = super().kernel(kind, name, parts, ball)
        if name == "variable" or any(
            isinstance(one, Number) and self._varies(one) for one in parts
        ):
            self._varying.add(_only(made))
        return made

    def _varies(self, number: Number) -> bool:
        return any(kernel in self._varying for monomial in number.terms for kernel, _ in monomial)

    # -- signs -----------------------------------------------------------------------------

    def sign_of_ball(self, number: Number, bits: int) -> int | None:
        """The sign by a ball of what is constant; of a function by the signs of its terms."""
        if not self._varies(number):
            return super().sign_of_ball(number, bits)
        found = {self._sign_of_term(monomial, value) for monomial, value in number}
        return found.pop() if len(found) == 1 else None

    def _sign_of_term(self, monomial: Monomial, value: fmpq) -> int | None:
        sign = 1 if value > 0 else -1
        for kernel, exponent in monomial:
            if exponent.q == 1 and exponent.p % 2 and not self.is_positive(kernel):
                if kernel not in self.signs:
                    return None
                sign *= self.signs[kernel]
        return sign

    def is_positive(self, number: int) -> bool:
        """Whether a kernel is known to be positive."""
        kernel = self.kernels[number]
        if kernel.kind in (Kind.WHOLE, Kind.POSITIVE, Kind.ROOT) or self.signs.get(number) == 1:
            return True
        if kernel.kind is Kind.SUM:
            return bool(kernel.parts[0].sign == 1)
        return number not in self._varying and super().is_positive(number)

    def _sign_kernel(self, kernel: int) -> Number:
        if kernel in self.signs:
            return self.number(self.signs[kernel])
        if kernel in self.signs_as:
            sign, others = self.signs_as[kernel]
            result = self.number(sign)
            for other in others:
                result = result * self._sign_kernel(other)
            return result
        return self.kernel(Kind.SIGN, "sign", (_alone(self, kernel),), lambda: _UNKNOWN)

    def decided(self, number: Number) -> int:
        """The sign of a number; OpenSignError for that on which it depends."""
        if number.is_zero:
            return 0
        value, powers = self.taken_apart(number)
        sign = 1 if value > 0 else -1
        for kernel, exponent in powers.items():
            if exponent.q > 1 or exponent.p % 2 == 0 or self.is_positive(kernel):
                continue
            if self.kernels[kernel].kind is Kind.SIGN:
                kernel = _only(self.kernels[kernel].parts[0])
            if kernel not in self.signs:
                if not self._choices:
                    raise OpenSignError
                self.signs[kernel] = self._choices.pop(0)
            sign *= self.signs[kernel]
        return sign

    def _learn(self, value: fmpq, powers: Mapping[int, fmpq]) -> None:
        """Of a product that is positive: the sign of one of its factors by those of the others."""
        sign, left = 1 if value > 0 else -1, []
        for kernel, exponent in powers.items():
            if exponent.q == 1 and exponent.p % 2 and not self.is_positive(kernel):
                if kernel in self.signs:
                    sign *= self.signs[kernel]
                else:
                    left.append(kernel)
        if not left or any(self.kernels[one].kind is Kind.SIGN for one in left):
            return
        if len(left) == 1:
            self.signs[left[0]] = sign
        elif len(left) == 2 and (both := self._between(left[0], left[1], sign)) is not None:
            self.signs[left[0]], self.signs[left[1]] = both, both * sign
        elif not any(one in self.signs_as for one in left):
            self.signs_as[max(left)] = sign, tuple(one for one in left if one != max(left))

    def _between(self, first: int, second: int, sign: int) -> int | None:
        """The sign of the first of two kernels whose signs have a known product: -1 < x < 1 where
        (1 - x)*(1 + x) > 0, since 1 - x and 1 + x have the positive sum 2."""
        one, other = (
            known.parts[0] if known.kind is Kind.SUM else _alone(self, kernel)
            for kernel in (first, second) for known in [self.kernels[kernel]]
        )  # fmt: skip
        shared = [monomial for monomial in one.terms if monomial and monomial in other.terms]
        if not shared:
            return None
        ratio = one.terms[shared[0]] / other.terms[shared[0]]
        left = (one - other * ratio).rational
        if left is None or left == 0 or ratio * sign > 0:
            return None
        return 1 if left > 0 else -1

    # -- products and their powers ---------------------------------------------------------

    def normed(self, number: Number) -> tuple[Number, fmpq]:
        """A sum as a kernel whose first coefficient is 1, and a rational factor."""
        _, scale = number.lead
        base = number * (1 / scale)
        return self.kernel(Kind.SUM, "sum", (base,), base.ball), scale

    def taken_apart(self, number: Number) -> tuple[fmpq, dict[int, fmpq]]:
        """A number as a rational factor and powers of kernels. Raises NoFormError for 0."""
        if not number.terms:
            raise NoFormError
        if len(number.terms) == 1:
            ((monomial, value),) = number
            return value, dict(monomial)
        value, powers = fmpq(1), dict[int, fmpq]()
        for factor, times in self._factors(number):
            if len(factor.terms) == 1:
                ((monomial, scale),) = factor
            else:
                base, scale = self.normed(factor)
                monomial = base.lead[0]
            value *= scale**times
            for kernel, exponent in monomial:
                powers[kernel] = powers.get(kernel, fmpq(0)) + exponent * times
        return value, {kernel: exponent for kernel, exponent in powers.items() if exponent != 0}

    def _factors(self, number: Number) -> Iterable[tuple[Number, int]]:
        """The factors of a sum: what all terms share, and those of the rest as a polynomial."""
        kernels = sorted({kernel for monomial in number.terms for kernel, _ in monomial})
        exponents = [dict(monomial) for monomial in number.terms]
        zero = fmpq(0)
        least = {one: min(each.get(one, zero) for each in exponents) for one in kernels}
        shared = tuple((one, low) for one, low in least.items() if low != 0)
        yield Number(self, {shared: fmpq(1)}), 1
        rest = self.number(0)
        for each, value in zip(exponents, number.terms.values(), strict=True):
            left = {one: each.get(one, zero) - least[one] for one in kernels}
            rest = rest + self.monomial({one: up for one, up in left.items() if up != 0}, value)
        yield from self._polynomial_factors(rest)

    def _polynomial_factors(self, number: Number) -> Iterable[tuple[Number, int]]:
        """The factors of a sum without negative exponents, in roots of its kernels."""
        parts: dict[int, int] = {}
        for monomial in number.terms:
            for kernel, exponent in monomial:
                parts[kernel] = lcm(parts.get(kernel, 1), int(exponent.q))
        kernels = sorted(parts)
        powers = {}
        for monomial, value in number:
            raised = dict(monomial)
            powers[tuple(int(raised.get(one, fmpq(0)) * parts[one]) for one in kernels)] = value
        degree = max(map(sum, powers), default=0)
        if len(powers) < 2 or len(powers) > _FACTORED_TERMS or degree > _FACTORED_DEGREE:
            yield number, 1
            return
        names = tuple(f"k{one}" for one in kernels)
        scale, factors = fmpq_mpoly_ctx.get(names, "lex").from_dict(powers).factor()
        yield self.number(scale), 1
        for factor, times in factors:
            terms = {
                tuple(
                    (one, fmpq(int(exponent), parts[one]))
                    for one, exponent in zip(kernels, exponents, strict=True)
                    if exponent
                ): value
                for exponents, value in factor.to_dict().items()
            }
            yield Number(self, terms), int(times)

    def _product(self, value: fmpq, powers: Mapping[int, fmpq]) -> Number:
        result = self.number(value)
        for kernel, exponent in powers.items():
            result = result * self.monomial({kernel: exponent}, fmpq(1))
        return result

    def inverse(self, number: Number) -> Number:
        """1/number, where that is not 0."""
        value, powers = self.taken_apart(number)
        return self._product(1 / value, {kernel: -one for kernel, one in powers.items()})

    def power(self, number: Number, exponent: fmpq) -> Number:
        """A rational power, where the number is positive or the power whole."""
        if exponent.q == 1:
            if exponent >= 0:
                return number ** int(exponent.p)
            return self.inverse(number) ** -int(exponent.p)
        if not number.terms:
            return number
        value, powers = self.taken_apart(number)
        self._learn(value, powers)
        result = self.rational_power(abs(value), exponent)
        for kernel, one in powers.items():
            result = result * self.absolute_power(kernel, one * exponent)
        return result

    def absolute_power(self, kernel: int, exponent: fmpq) -> Number:
        """A rational power of the absolute value of a kernel."""
        kind = self.kernels[kernel].kind
        if kind is Kind.SIGN:
            return self.number(1)
        if self.is_positive(kernel):
            return self.monomial({kernel: exponent}, fmpq(1))
        whole = exponent.floor()
        result = self.monomial({kernel: fmpq(whole)}, fmpq(1))
        if whole % 2:
            result = result * self._sign_kernel(kernel)
        if exponent == whole:
            return result
        root = self.kernel(Kind.ROOT, "root", (_alone(self, kernel),), lambda: _UNKNOWN)
        return result * self.monomial({_only(root): exponent - whole}, fmpq(1))

    def absolute(self, number: Number) -> Number:
        """|u|, as the product of the absolute values of its factors."""
        if not number.terms:
            return number
        value, powers = self.taken_apart(number)
        result = self.number(abs(value))
        for kernel, exponent in powers.items():
            result = result * self.absolute_power(kernel, exponent)
        return result

    def sign_function(self, number: Number) -> Number:
        """The sign, where it is not 0."""
        if not number.terms:
            return number
        value, powers = self.taken_apart(number)
        result = self.number(1 if value > 0 else -1)
        for kernel, exponent in powers.items():
            if exponent.q == 1 and exponent.p % 2 and not self.is_positive(kernel):
                is_sign = self.kernels[kernel].kind is Kind.SIGN
                result = result * (_alone(self, kernel) if is_sign else self._sign_kernel(kernel))
        return result

    # -- exponentials, logarithms, angles --------------------------------------------------

    def log(self, number: Number) -> Number:
        """The logarithm of what is positive: the sum of those of the factors' absolute values."""
        value, powers = self.taken_apart(number)
        self._learn(value, powers)
        result = functions.log_rational(self, abs(value))
        for kernel, exponent in powers.items():
            known = self.kernels[kernel]
            if known.kind is Kind.SIGN:
                continue
            if known.name == "exp":
                result = result + known.parts[0] * exponent
                continue
            base = known.parts[0] if known.kind is Kind.ROOT else _alone(self, kernel)
            made = self.kernel(Kind.OTHER, "logarithm", (base,), lambda: _UNKNOWN)
            result = result + made * exponent
        return result

    def power_of_logarithm(self, monomial: Monomial, value: fmpq) -> Number | None:
        """The exponential of a multiple of one logarithm; None for anything else."""
        if len(monomial) != 1 or monomial[0][1] != 1:
            return None
        kernel = self.kernels[monomial[0][0]]
        if kernel.name != "logarithm":
            return None
        return self.absolute_power(_only(kernel.parts[0]), value)

    def circle(self, angle: Number) -> tuple[Number, Number]:
        """Cosine and sine of an angle, by the addition theorems."""
        cosine, sine = self.number(1), self.number(0)
        for monomial, value in angle:
            one, other = self._turned(monomial, value)
            cosine, sine = cosine * one - sine * other, sine * one + cosine * other
        return cosine, sine

    def _turned(self, monomial: Monomial, value: fmpq) -> tuple[Number, Number]:
        if monomial == self.pi.lead[0]:
            turned = self.pi * value
            known = functions.cosine_of_turn(self, value)
            rest = functions.cosine_of_turn(self, fmpq(1, 2) - value)
            return super().circle(turned) if known is None or rest is None else (known, rest)
        part = self.angles.get(monomial, abs(value))
        self.angles[monomial] = fmpq(
            gcd(int(part.p) * int(value.q), int(abs(value).p) * int(part.q)),
            int(part.q) * int(value.q),
        )
        times = value / self.angles[monomial]
        if abs(times) > _LARGEST_MULTIPLE:
            raise NoFormError
        angle = Number(self, {monomial: self.angles[monomial]})
        unit = super().circle(angle)
        cosine, sine = self.number(1), self.number(0)
        for _ in range(abs(int(times.p))):
            cosine, sine = cosine * unit[0] - sine * unit[1], sine * unit[0] + cosine * unit[1]
        return cosine, sine if times > 0 else -sine

    # -- graphs ----------------------------------------------------------------------------

    def value(self, graph: Graph, given: Mapping[str, Number] | None = None) -> Number:
        """The function of a graph with one output, of some numbers in place of its variables.

        Raises NoFormError, and OpenSignError for a selection that nothing decides.
        """
        return Values(self, graph, given).of(graph.outputs[0])

    def row(self, name: str, operands: Sequence[Number]) -> Number:
        """A row of the operator table; see `values`."""
        own = _OWN.get(name)
        if own is not None:
            return own(self, *operands)
        if name in COMPARISONS:
            holds = COMPARISONS[name](self.decided(operands[0] - operands[1]))
            return self.number(int(holds))
        if name in _OPAQUE:
            return functions.other(self, name, tuple(operands), lambda: _UNKNOWN)
        return apply(name, self, operands)


class Values:
    """The functions of the nodes of a graph, those that are needed: what a selection leaves out
    need not be defined, so it tells nothing."""

    def __init__(
        self, ring: Functions, graph: Graph, given: Mapping[str, Number] | None = None
    ) -> None:
        self.ring, self.graph = ring, graph
        self._given = given or {}
        self._known: dict[int, Number] = {}

    def of(self, node: int) -> Number:
        """The function of a node."""
        if node not in self._known:
            self._known[node] = self._of(node)
        return self._known[node]

    def chosen(self, node: int) -> int:
        """The operand that a node `where` selects."""
        condition, one, other = self.graph.operands(node)
        return one if self.ring.decided(self.of(condition)) else other

    def _of(self, node: int) -> Number:
        graph, ring = self.graph, self.ring
        literal, name = graph.literal(node), graph.variable(node)
        if literal is not None:
            return ring.number(fmpq(*literal.fraction.as_integer_ratio()))
        if name is not None:
            return self._given[name] if name in self._given else ring.variable(name)
        row = graph.operator(node)
        if row.name == "where":
            return self.of(self.chosen(node))
        return ring.row(row.name, [self.of(operand) for operand in graph.operands(node)])


def _only(number: Number) -> int:
    """The number of the kernel that a number is."""
    return number.lead[0][0][0]


def _alone(ring: Ring, kernel: int) -> Number:
    return Number(ring, {((kernel, fmpq(1)),): fmpq(1)})


def _power(ring: Functions, u: Number, v: Number) -> Number:
    """u**v: for a v that is no rational number opaque, unless u is positive."""
    exponent = v.rational
    if exponent is not None:
        return ring.power(u, exponent)
    if u.sign == 1:
        return functions.exp(v * ring.log(u))
    whole = fmpq(v.terms.get((), fmpq(0)).floor())
    rest = v - ring.number(whole)
    return functions.other(ring, "power", (u, rest), lambda: _UNKNOWN) * ring.power(u, whole)


def _cbrt(ring: Functions, u: Number) -> Number:
    if not u.terms:
        return u
    value, powers = ring.taken_apart(u)
    result = ring.rational_power(abs(value), fmpq(1, 3)) * ring.sign_function(u)
    for kernel, exponent in powers.items():
        result = result * ring.absolute_power(kernel, exponent / 3)
    return result


_OWN: dict[str, Callable[..., Number]] = {
    "add": lambda ring, u, v: u + v,
    "subtract": lambda ring, u, v: u - v,
    "multiply": lambda ring, u, v: u * v,
    "divide": lambda ring, u, v: u / v,
    "negate": lambda ring, u: -u,
    "abs": Functions.absolute,
    "cbrt": _cbrt,
    "max": lambda ring, u, v: u if ring.decided(u - v) >= 0 else v,
    "min": lambda ring, u, v: u if ring.decided(u - v) <= 0 else v,
    "power": _power,
    "relu": lambda ring, u: u if ring.decided(u) > 0 else ring.number(0),
    "sign": Functions.sign_function,
    "and": lambda ring, u, v: ring.number(int(ring.decided(u) != 0 and ring.decided(v) != 0)),
    "or": lambda ring, u, v: ring.number(int(ring.decided(u) != 0 or ring.decided(v) != 0)),
    "not": lambda ring, u: ring.number(int(ring.decided(u) == 0)),
}
#: Rows whose numbers have no relation here.
_OPAQUE = frozenset(("atan2", "floor", "gamma", "lgamma", "polygamma"))
