"""Difference quotients of the oracle at two step sizes, with a bound of their error."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Any

import mpmath
from truth_oracle import NOTHING, UNUSABLE, evaluate, real

from workbench.ir.graph import Graph

mp = mpmath.mp
#: The second step is this much smaller.
FINER = 1000
SMALL = mpmath.mpf(10) ** -340

Point = dict[str, Fraction]
#: A function of one step: its value, NOTHING or UNUSABLE.
Line = Callable[[Fraction], Any]


class InconclusiveError(Exception):
    """The oracle does not know well enough."""


class Probe:
    """A graph around a point, by the oracle; every value is computed once."""

    def __init__(self, graph: Graph, point: Point, digits: int) -> None:
        self.graph = graph
        self.point = point
        self.digits = digits
        self.step = Fraction(1, 10 ** (digits // 8))
        self._known: dict[tuple[Fraction, ...], Any] = {}

    def __call__(self, offsets: Point) -> Any:
        key = tuple(offsets.get(name, Fraction(0)) for name in self.point)
        if key not in self._known:
            moved = {name: self.point[name] + by for name, by in zip(self.point, key, strict=True)}
            with mpmath.workdps(self.digits):
                self._known[key] = evaluate(self.graph, moved)
        return self._known[key]

    def line(self, name: str) -> Line:
        """Along one variable."""
        return lambda step: self({name: step})


def needed(*values: Any) -> list[Any]:
    """Values as numbers. Raises InconclusiveError where one cannot be had."""
    if any(value is UNUSABLE for value in values):
        raise InconclusiveError
    return [real(value) for value in values]


@dataclass
class Estimate:
    """A number by the oracle, and a bound of its error; NOTHING beside the point: no number."""

    value: Any
    bound: Any
    #: How much the finer quotient is larger.
    growth: Any = None

    @property
    def is_conclusive(self) -> bool:
        size = abs(self.value)
        return bool(self.bound <= size * mp.mpf(10) ** -25 or max(self.bound, size) < 1e-30)


def estimate(probe: Probe, quotient: Callable[[Fraction], Any]) -> Estimate | None:
    """A quotient at two steps; None where the function has no value at one of its places."""
    coarse, fine = quotient(probe.step), quotient(probe.step / FINER)
    if coarse is NOTHING or fine is NOTHING:
        if coarse is not fine:
            raise InconclusiveError
        return None
    bound = 8 * abs(coarse - fine) + abs(fine) * mp.mpf(10) ** -100 + SMALL
    return Estimate(fine, bound, abs(fine) / abs(coarse) if coarse else None)


def runs_away(probe: Probe, quotient: Callable[[Fraction], Any], slope: float) -> bool:
    """Whether a quotient goes to the infinity of that sign: each finer step moves it about as far.

    By a logarithm with a tiny factor it is far from large even at the finest step; where there is
    a limit, each step moves it a thousand times less.
    """
    values = [quotient(probe.step / FINER**finer) for finer in range(3)]
    if any(value is NOTHING for value in values):
        raise InconclusiveError
    coarse, fine, finest = needed(*values)
    sign = 1 if slope > 0 else -1
    return bool(sign * (fine - coarse) > 0 and sign * (finest - fine) > sign * (fine - coarse) / 2)


def combination(line: Line, weights: dict[int, int], order: int) -> Callable[[Fraction], Any]:
    """The quotient sum of weights*f(k*h) over h**order."""

    def quotient(step: Fraction) -> Any:
        values = [line(place * step) for place in weights]
        if any(value is NOTHING for value in values):
            return NOTHING
        terms = zip(weights.values(), needed(*values), strict=True)
        return mp.fsum(weight * value for weight, value in terms) / real(step) ** order

    return quotient


def one_sided(line: Line, order: int, sign: int) -> Callable[[Fraction], Any]:
    """The quotient of an order on one side: signed binomial coefficients."""
    weights = {
        sign * k: sign**order * (-1) ** (order - k) * comb(order, k) for k in range(order + 1)
    }
    return combination(line, weights, order)


def central(line: Line, order: int) -> Callable[[Fraction], Any]:
    """The central quotient of an even order."""
    half = order // 2
    weights = {k - half: (-1) ** k * comb(order, k) for k in range(order + 1)}
    return combination(line, weights, order)


def crossed(probe: Probe, first: Point, second: Point) -> Callable[[Fraction], Any]:
    """The mixed second quotient along two directions."""

    def quotient(step: Fraction) -> Any:
        values = [
            probe(
                {
                    name: step * (one * first.get(name, 0) + two * second.get(name, 0))
                    for name in probe.point
                }
            )
            for one, two in ((1, 1), (1, -1), (-1, 1), (-1, -1))
        ]
        if any(value is NOTHING for value in values):
            return NOTHING
        plus, right, left, minus = needed(*values)
        return (plus - right - left + minus) / (4 * real(step) ** 2)

    return quotient
