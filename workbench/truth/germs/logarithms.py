"""One-sided expansions with logarithms: finitely many powers of log(tau), each times a germ.

`LogGerm((g0, g1, ...))` is g0 + g1*L + g2*L**2 + ... with L = log(tau), which goes to -infinity
slower than every power of tau. Sums and products are written out; an analytic operator is composed
about a finite limit; roots, quotients and logarithms need a leading term without logarithm. What
goes beyond, such as log(-log(x)) and 1/log(x), is refused by name.
"""

import math
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from flint import arb, arb_series, ctx, fmpq

from workbench.algebra import COMPARISONS, Number, on_series
from workbench.truth.germs.roots import (
    Outcome,
    OutsideError,
    RamifyError,
    UnboundedError,
    decided_sign,
)
from workbench.truth.germs.series import (
    Constant,
    Germ,
    MissingError,
    UndecidedError,
    add,
    as_germ,
    constant,
    divide,
    exactly,
    germ,
    inverse,
    is_nothing,
    multiply,
    negate,
    rational_power,
    ring_of,
    truncated,
)
from workbench.truth.series.constant_terms import ONE, ZERO
from workbench.truth.series.rule import rule_of

#: Higher powers of the logarithm are given up.
MAX_LOGARITHMS = 24
_NOTHING = Germ(0, (), (), True)


class LogGerm(NamedTuple):
    """The factors of the powers of log(tau), from the power 0 on; the last one is not nothing."""

    parts: tuple[Germ, ...]

    @property
    def shift(self) -> int:
        """The least power of tau, whatever logarithms stand with it."""
        return min(part.shift for part in self.parts if not is_nothing(part))

    @property
    def end(self) -> int:
        """The order from which on nothing is known."""
        return min((part.end for part in self.parts if not part.complete), default=2**40)

    @property
    def lead(self) -> Any:
        """What tells the sign of the leading term: its coefficient, turned round where an odd power
        of the logarithm, which is negative, stands with it; 0 where it is not known."""
        order = self.shift
        return ZERO if order >= self.end else self._highest(order)

    def _highest(self, order: int) -> Any:
        """The coefficient of tau**order and the highest power of the logarithm, with its sign."""
        for power in range(len(self.parts) - 1, -1, -1):
            term = self.parts[power].coefficient(order)
            if term is None or not term.is_zero():
                return term if term is None or power % 2 == 0 else -term
        return ZERO

    def coefficient(self, order: int) -> Any:
        """The coefficient of tau**order: infinite where a logarithm provably stands with it, None
        where it is not known."""
        logarithmic = [part.coefficient(order) for part in self.parts[1:]]
        if any(term is None for term in logarithmic):
            return None
        if all(term.is_zero() for term in logarithmic):
            return self.parts[0].coefficient(order)
        highest = self._highest(order)
        if highest > 0 or highest < 0:
            return arb(math.inf if highest > 0 else -math.inf)
        return arb.nan()


def logarithm_of_tau(power: int) -> Any:
    """power*log(tau)."""
    return _normal([_NOTHING, constant(arb(power))])


def _normal(parts: Sequence[Germ]) -> Any:
    """A germ where no logarithm is left."""
    kept = list(parts)
    end = LogGerm(tuple(kept)).end
    if any(part.shift >= end for part in kept[1:]):
        kept[0] = truncated(kept[0], end)  # nothing is known from there on, logarithms or not
    while len(kept) > 1 and (is_nothing(kept[-1]) or kept[-1].shift >= end):
        kept.pop()
    if len(kept) > MAX_LOGARITHMS:
        raise MissingError("high powers of a logarithm")
    return LogGerm(tuple(kept)) if len(kept) > 1 else kept[0]


def _parts(jet: Any) -> tuple[Germ, ...]:
    return jet.parts if isinstance(jet, LogGerm) else (as_germ(jet),)


# -- arithmetic --------------------------------------------------------------------------------


def log_add(first: Any, second: Any) -> Any:
    """The sum."""
    pairs = zip_longest(_parts(first), _parts(second), fillvalue=_NOTHING)
    return _normal([add(one, two) for one, two in pairs])


def log_negate(first: Any) -> Any:
    """The negative."""
    return _normal([negate(part) for part in _parts(first)])


def log_multiply(first: Any, second: Any) -> Any:
    """The product."""
    one, two = _parts(first), _parts(second)
    total: list[Germ] = [_NOTHING] * (len(one) + len(two) - 1)
    for power, factor in enumerate(one):
        for other, further in enumerate(two):
            if not is_nothing(factor) and not is_nothing(further):
                total[power + other] = add(total[power + other], multiply(factor, further))
    return _normal(total)


def log_sign(jet: Any) -> int:
    """The sign for small tau > 0. Raises UndecidedError where it is not decided."""
    lead = jet.lead
    if lead is not None and lead > 0:
        return 1
    if lead is not None and lead < 0:
        return -1
    raise UndecidedError


def _pure_lead(jet: Any, what: str) -> tuple[int, Any, Any]:
    """The order and first coefficient of a leading term without logarithm, and the rest divided by
    it, which goes to 0."""
    order, parts = jet.shift, _parts(jet)
    first = parts[0].coefficient(order)
    logarithmic = [part.coefficient(order) for part in parts[1:]]
    if first is None or any(term is None for term in logarithmic) or order >= jet.end:
        raise UndecidedError
    if not all(term.is_zero() for term in logarithmic):
        raise MissingError(what)
    if not (first > 0 or first < 0):
        raise UndecidedError
    leading = Germ(0, parts[0].coefficients[:1], parts[0].exact[:1], True)
    rest = _normal([_without_lead(parts[0]), *parts[1:]])
    ratio = _normal([_over(part, leading, order) for part in _parts(rest)])
    return order, leading, ratio


def _without_lead(part: Germ) -> Germ:
    """A germ without its first coefficient."""
    return germ(part.shift + 1, part.coefficients[1:], part.exact[1:], part.complete)


def _over(part: Germ, leading: Germ, order: int) -> Germ:
    """A germ divided by leading*tau**order."""
    divided = divide(part, leading)
    return divided._replace(shift=divided.shift - order)


# -- analytic operators ------------------------------------------------------------------------


def composed(taylor: Sequence[Any], small: Any, forms: Sequence[Any] = ()) -> Any:
    """The sum of taylor[k] * small**k, for what goes to 0 with tau."""
    if not isinstance(small, LogGerm) and is_nothing(small):
        return constant(Constant(taylor[0], forms[0] if forms else None))
    if small.shift < 1:
        raise UndecidedError
    terms = min(len(taylor), -(-int(ctx.cap) // small.shift) + 1)
    result: Any = Germ(small.shift * terms, ())
    power: Any = constant(ONE)
    for k in range(terms):
        value = Constant(taylor[k], forms[k] if k < len(forms) else None)
        if not taylor[k].is_zero():
            result = log_add(result, log_multiply(power, value))
        power = _shortened(log_multiply(power, small))
        if not isinstance(power, LogGerm) and is_nothing(power):
            return log_add(result, Germ(small.shift * terms, ()))
    return result


def _shortened(jet: Any) -> Any:
    cap = int(ctx.cap)
    return _normal(
        [
            part if part.complete and part.end <= cap else truncated(part, max(part.shift, cap))
            for part in _parts(jet)
        ]
    )


def taylor_at_limit(
    name: str, code: int, jet: Any, unbounded: str, edge: str
) -> tuple[list[Any], Sequence[Number]]:
    """The Taylor coefficients of an analytic operator about the limit of its operand, and their
    normal forms as far as known. `unbounded` and `edge` say what is missing without a limit inside
    the domain."""
    limit = jet.coefficient(0) if jet.shift >= 0 else None
    if limit is None or not limit.is_finite():
        raise MissingError(unbounded)
    rule = rule_of(code)
    if rule.domain is not None and rule.domain([limit]) is not True:
        raise MissingError(edge)
    orders = int(ctx.cap)
    taylor = rule.on_series(arb_series([limit, 1], orders))
    coefficients = [taylor[k] for k in range(orders)]
    if not all(each.is_finite() for each in coefficients):
        raise UndecidedError
    first = _parts(jet)[0]
    ring = ring_of(first)
    start = None if ring is None else first.form(0, ring)
    if start is None:
        return coefficients, ()
    moving = Germ(0, (limit, ONE), (start, start.ring.number(1)), True)
    return coefficients, exactly(lambda u: on_series(name, u.ring, [u]), moving, start=0)


def _about_limit(name: str, code: int, jet: Any) -> Any:
    """An analytic operator about the finite limit of its operand."""
    missing = f"{name}(u) where u grows like a logarithm", f"{name}(u) at an edge with a logarithm"
    coefficients, forms = taylor_at_limit(name, code, jet, *missing)
    return composed(coefficients, without_constant(jet), forms)


def without_constant(jet: Any) -> Any:
    """What is left of a jet without its constant term; it goes to 0 where there is a limit."""
    first, *others = _parts(jet)
    return _normal([_from_one(first), *others])


def _from_one(part: Germ) -> Germ:
    return _without_lead(part) if part.shift == 0 and part.coefficients else part


def _inverse(jet: Any) -> Any:
    order, leading, ratio = _pure_lead(jet, "the inverse of a logarithm")
    alternating = [arb((-1) ** k) for k in range(int(ctx.cap))]
    unit = composed(alternating, ratio)
    scale = Germ(-order, (1 / leading.lead,), exactly(lambda u: 1 / u, leading), True)
    return log_multiply(unit, scale)


def _power(jet: Any, exponent: fmpq) -> Any:
    """A rational power."""
    if exponent.q == 1 and 0 <= exponent <= MAX_LOGARITHMS:
        result: Any = constant(ONE)
        for _ in range(int(exponent.p)):
            result = log_multiply(result, jet)
        return result
    if exponent.q == 1 and exponent < 0:
        return _power(_inverse(jet), -exponent)
    order, leading, ratio = _pure_lead(jet, "a root of a logarithm")
    if leading.lead < 0:
        raise OutsideError
    raised = order * exponent
    if raised.q != 1:
        raise RamifyError(int(raised.q))
    binomial = [ONE]
    for k in range(1, int(ctx.cap)):
        binomial.append(binomial[-1] * arb(exponent - (k - 1)) / k)
    unit = composed(binomial, ratio)
    return log_multiply(unit, rational_power(leading, exponent, int(raised.p)))


def _logarithm(jet: Any) -> Any:
    """log(c*tau**a*(1 + small)) = log(c) + a*log(tau) + log(1 + small)."""
    if log_sign(jet) < 0:
        raise OutsideError
    order, leading, ratio = _pure_lead(jet, "the logarithm of a logarithm")
    taylor = [ZERO, *(arb(fmpq((-1) ** (k - 1), k)) for k in range(1, int(ctx.cap)))]
    forms = exactly(lambda u: u.log(), leading)
    start = constant(Constant(leading.lead.log(), forms[0] if forms else None))
    return log_add(log_add(start, logarithm_of_tau(order)), composed(taylor, ratio))


def _exponential(jet: Any) -> Any:
    """exp(c + k*log(tau) + small) = exp(c)*tau**k*exp(small); beyond that flat or unbounded."""
    parts = _parts(jet)
    start = jet.coefficient(0) if jet.shift >= 0 else arb(math.inf)
    if start is None:
        raise UndecidedError
    power = fmpq(0)
    if not start.is_finite():
        slope = parts[1].coefficient(0) if len(parts) > 1 else None
        simple = jet.shift == 0 and all(
            part.coefficient(0) is not None and part.coefficient(0).is_zero() for part in parts[2:]
        )
        if not simple:
            if log_sign(jet) > 0:
                raise UnboundedError
            return constant(ZERO)._replace(complete=False)
        exponent = _rational(parts[1])
        if slope is None or exponent is None:
            raise MissingError("a power of t that is not rational")
        power = exponent
        if power.q != 1:
            raise RamifyError(int(power.q))
    base = parts[0].coefficient(0)
    forms = exactly(lambda u: u.exp(), _constant_part(parts[0]))
    scale = Germ(int(power.p), (base.exp(),), forms[:1], True)
    small = _normal(
        [
            _from_one(part) if place < (2 if power != 0 else 1) else part
            for place, part in enumerate(parts)
        ]
    )
    factorials = [ONE]
    for k in range(1, int(ctx.cap)):
        factorials.append(factorials[-1] / k)
    return log_multiply(composed(factorials, small), scale)


def _constant_part(part: Germ) -> Germ:
    if part.shift > 0:
        return _NOTHING
    return Germ(0, part.coefficients[:1], part.exact[:1], True)


def _rational(part: Germ) -> fmpq | None:
    """The constant term, where it is a rational number."""
    if part.exact and part.shift == 0:
        found: fmpq | None = part.exact[0].rational
        return found
    ball = part.coefficient(0)
    return ball.fmpq() if ball is not None and ball.is_exact() else None


# -- the operators -----------------------------------------------------------------------------


def logarithmic(name: str, code: int, jets: Sequence[Any], exponent: fmpq | None) -> Outcome:
    """A row of the operator table where an operand has logarithms; `exponent` is that of a power
    where it is a constant rational number."""
    first = jets[0]
    if name in ("log", "log2", "log10", "log1p"):
        if name == "log1p":
            first = log_add(first, constant(ONE))
        scale = {"log2": 2, "log10": 10}.get(name)
        found = _logarithm(first)
        return (
            found if scale is None else log_multiply(found, constant(1 / arb(scale).log()))
        ), None
    if name in _SIGNS:
        return _SIGNS[name](jets)
    if name in _RULES:
        return _RULES[name](jets), None
    if name == "power":
        if exponent is not None:
            return _power(first, exponent), None
        if isinstance(first, Constant):
            if first.is_zero and log_sign(jets[1]) > 0:
                return Constant(ZERO), "zero base"
            first = as_germ(first)
        return _exponential(log_multiply(jets[1], _logarithm(first))), None
    if len(jets) == 1:
        return _about_limit(name, code, first), None
    raise MissingError(f"{name} of a logarithm")


def _difference_sign(jets: Sequence[Any]) -> int:
    return log_sign(jets[0] if len(jets) == 1 else log_add(jets[0], log_negate(jets[1])))


def _by_sign(choose: Callable[[int, Sequence[Any]], Any]) -> Callable[[Sequence[Any]], Outcome]:
    def rule(jets: Sequence[Any]) -> Outcome:
        sign = _difference_sign(jets)
        return choose(sign, jets), sign

    return rule


def _chosen(first: int) -> Callable[[Sequence[Any]], Outcome]:
    """The first operand where the difference has that sign, with its place as tag."""

    def rule(jets: Sequence[Any]) -> Outcome:
        place = 1 if _difference_sign(jets) == first else 2
        return jets[place - 1], place

    return rule


def _truth(holds: bool) -> Constant:
    return Constant(ONE if holds else ZERO)


_SIGNS: dict[str, Callable[[Sequence[Any]], Outcome]] = {
    "abs": _by_sign(lambda sign, jets: jets[0] if sign > 0 else log_negate(jets[0])),
    "relu": _by_sign(lambda sign, jets: jets[0] if sign > 0 else Constant(ZERO)),
    "sign": _by_sign(lambda sign, jets: Constant(arb(sign))),
    "max": _chosen(1),
    "min": _chosen(-1),
    **{
        name: _by_sign(lambda sign, _, holds=holds: _truth(holds(sign)))  # type: ignore[misc]
        for name, holds in COMPARISONS.items()
    },
}
_RULES: dict[str, Callable[[Sequence[Any]], Any]] = {
    "add": lambda jets: log_add(jets[0], jets[1]),
    "subtract": lambda jets: log_add(jets[0], log_negate(jets[1])),
    "negate": lambda jets: log_negate(jets[0]),
    "multiply": lambda jets: log_multiply(jets[0], jets[1]),
    "divide": lambda jets: log_multiply(jets[0], _divisor(jets[1])),
    "exp": lambda jets: _exponential(jets[0]),
    "sqrt": lambda jets: _power(jets[0], fmpq(1, 2)),
}


def _divisor(jet: Any) -> Any:
    if isinstance(jet, LogGerm):
        return _inverse(jet)
    divisor = as_germ(jet)
    decided_sign(divisor)
    return inverse(divisor)
