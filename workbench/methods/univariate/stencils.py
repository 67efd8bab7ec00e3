"""Schemes for derivatives of any order on even grids."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import lcm

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.methods.stencils.scheme import STEP, Scheme, scaled
from workbench.methods.univariate.weights import fornberg_weights, offsets_of


@cache
def scheme_of(order: int, points: int, *, beside: bool = False) -> Scheme:
    """sum of w_j * f(x + offset_j*h) / h**order on an even grid of so many points.

    The grid lies around x, or from x to one side of it (`beside`; a negative step turns it
    around). A grid around x gains one order of accuracy where the parities of `order` and
    `points` differ; its one-sided form has as many points more as it takes to be as accurate.

    >>> scheme = scheme_of(2, 3)
    >>> [str(weight) for weight in scheme.weights], scheme.order
    (['1', '-2', '1'], 2)
    >>> scheme.combination(h=0.5, v0=1.0, v1=2.0, v2=4.0)
    4.0
    """
    offsets = offsets_of(points, beside=beside)
    weights = fornberg_weights(order, offsets)
    kept = [(offset, weight) for offset, weight in zip(offsets, weights, strict=True) if weight]
    gain = int(not beside and (points - order) % 2 == 1)
    return Scheme(
        offsets=tuple(offset for offset, _ in kept),
        weights=tuple(weight for _, weight in kept),
        combination=_combination(order, kept),
        order=points - order + gain,
        one_sided=None if beside else scheme_of(order, points + gain, beside=True),
    )


def _combination(order: int, terms: Sequence[tuple[Fraction, Fraction]]) -> Graph:
    """The weighted sum over divisor * h**order, weights whole numbers.

    Points that lie opposite each other are added or subtracted before they are weighted.
    """
    divisor = lcm(*(weight.denominator for _, weight in terms))
    places = {offset: number for number, (offset, _) in enumerate(terms)}
    builder = GraphBuilder((STEP, *(f"v{number}" for number in places.values())))
    total: int | None = None
    for offset, weight in reversed(terms):
        value = builder.variable(f"v{places[offset]}")
        if offset and -offset in places:
            if offset < 0:
                continue
            opposite = builder.variable(f"v{places[-offset]}")
            value = builder.apply("subtract" if order % 2 else "add", value, opposite)
        value = scaled(builder, abs(weight) * divisor, value)
        if total is None:
            total = value if weight > 0 else builder.apply("negate", value)
        else:
            total = builder.apply("add" if weight > 0 else "subtract", total, value)
    assert total is not None
    power = builder.variable(STEP)
    if order > 1:
        power = builder.apply("power", power, builder.literal(order))
    below = scaled(builder, Fraction(divisor), power)
    return builder.build([builder.apply("divide", total, below)])
