"""Difference quotients as data: where the function is evaluated, and what is made of the values."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from workbench.errors import LiteralError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.methods.steps import ErrorModel

#: Name of the step in a combination; the values are v0, v1, ...
STEP = "h"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scheme:
    """A difference quotient: the function at x + offset*h, combined by a small graph.

    `combination` is a graph of `h` and of one value an offset, `v0, v1, ...`; its output is the
    quotient (a tableau has one output an entry). `weights` are what it comes to with h = 1, in
    the order of the offsets; empty for a tableau. `order` is the order of accuracy p. `one_sided`
    is a scheme of the same order that needs the function at x and on one side of it only; a
    negative step turns it around.
    """

    offsets: tuple[Fraction, ...]
    combination: Graph
    weights: tuple[Fraction, ...] = ()
    order: int
    one_sided: "Scheme | None" = None

    @property
    def evaluations(self) -> int:
        """Evaluations away from the point itself, one variable."""
        return sum(offset != 0 for offset in self.offsets)

    @property
    def uses_centre(self) -> bool:
        """Whether the value at the point itself is a term."""
        return 0 in self.offsets

    @property
    def model(self) -> ErrorModel:
        """The constants of truncation and round-off, from the weights."""
        return ErrorModel(self.order, self.offsets, self.weights)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stencil(Scheme):
    """sum of weight * f(x + offset*h), divided by divisor * h: a scheme written down term by term.

    `terms` are pairs (offset, weight) in the order of writing. Make one with `stencil`.
    """

    terms: tuple[tuple[int, int], ...]
    divisor: int


def stencil(
    terms: Sequence[tuple[int, int]],
    divisor: int,
    order: int,
    one_sided: Scheme | None = None,
) -> Stencil:
    """The stencil of some terms (offset, weight) over divisor * h, of an order of accuracy.

    Neighbouring terms that are opposite (offsets and weights) are subtracted before they are
    weighted, so that what they have in common cancels without being rounded.

    >>> model = stencil([(1, 1), (-1, -1)], divisor=2, order=2).model
    >>> print(model.truncation(2), model.rounding)
    1/6 1
    """
    builder = GraphBuilder((STEP, *(f"v{number}" for number in range(len(terms)))))
    total: int | None = None
    number = 0
    while number < len(terms):
        offset, weight = terms[number]
        value = builder.variable(f"v{number}")
        number += 1
        if number < len(terms) and terms[number] == (-offset, -weight):
            value = builder.apply("subtract", value, builder.variable(f"v{number}"))
            number += 1
        value = scaled(builder, Fraction(abs(weight)), value)
        if total is None:
            total = value if weight > 0 else builder.apply("negate", value)
        else:
            total = builder.apply("add" if weight > 0 else "subtract", total, value)
    assert total is not None
    step = scaled(builder, Fraction(divisor), builder.variable(STEP))
    return Stencil(
        terms=tuple(terms),
        divisor=divisor,
        offsets=tuple(Fraction(offset) for offset, _ in terms),
        combination=builder.build([builder.apply("divide", total, step)]),
        weights=tuple(Fraction(weight, divisor) for _, weight in terms),
        order=order,
        one_sided=one_sided,
    )


def scaled(builder: GraphBuilder, factor: Fraction, node: int) -> int:
    """factor * node in one operation: a factor that is no finite decimal divides instead."""
    if factor == 1:
        return node
    literal, divides = factor_of(factor)
    if divides:
        return builder.apply("divide", node, builder.literal(literal))
    return builder.apply("multiply", builder.literal(literal), node)


@cache
def factor_of(factor: Fraction) -> tuple[Literal, bool]:
    """The literal that scales by a factor, and whether it divides.

    >>> [(literal.spelling, divides) for literal, divides in map(factor_of, (3, Fraction(5, 7)))]
    [('3', False), ('1.4', True)]
    """
    try:
        return Literal.from_number(factor), False
    except LiteralError:
        return Literal.from_number(1 / factor), True


#: (f(x + h) - f(x)) / h, order 1; with a negative step the backward difference.
FORWARD = stencil([(1, 1), (0, -1)], divisor=1, order=1, one_sided=stencil([(1, 1), (0, -1)], 1, 1))
#: (f(x + h) - f(x - h)) / (2 h), order 2.
CENTRAL = stencil(
    [(1, 1), (-1, -1)], divisor=2, order=2, one_sided=stencil([(1, 4), (0, -3), (2, -1)], 2, 2)
)
#: (8 (f(x + h) - f(x - h)) - (f(x + 2h) - f(x - 2h))) / (12 h), order 4 (Abramowitz and Stegun,
#: Handbook of Mathematical Functions, table 25.2, as its one-sided form).
FIVE_POINT = stencil(
    [(1, 8), (-1, -8), (2, -1), (-2, 1)],
    divisor=12,
    order=4,
    one_sided=stencil([(1, 48), (0, -25), (2, -36), (3, 16), (4, -3)], 12, 4),
)
