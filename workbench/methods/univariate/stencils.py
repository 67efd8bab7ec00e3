"""One difference stencil an order, as a program: step sizes as inputs, weights exact."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import lcm
from typing import NamedTuple

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.methods.univariate.weights import fornberg_weights, offsets_of


class Stencil(NamedTuple):
    """f^(order)(x) = sum of weight * f(x + offset*h) / (divisor * h**order), about.

    Weights are whole numbers. `accuracy` is the power of h that the truncation goes with.
    """

    order: int
    terms: tuple[tuple[Fraction, int], ...]
    divisor: int
    accuracy: int


@cache
def stencil_of(order: int, points: int, side: int = 0) -> Stencil:
    """The stencil of an order on an even grid of so many points, which are more than the order.

    `side` is 0 for a grid around x, 1 for one to its right, -1 to its left. A grid around x gains
    one order of accuracy where the parities of `order` and `points` differ.

    >>> stencil_of(2, 3)
    Stencil(order=2, terms=((Fraction(-1, 1), 1), (Fraction(0, 1), -2), (Fraction(1, 1), 1)), \
divisor=1, accuracy=2)
    """
    offsets = offsets_of(points, side)
    weights = fornberg_weights(order, offsets)
    divisor = lcm(*(weight.denominator for weight in weights))
    pairs = zip(offsets, weights, strict=True)
    terms = tuple((offset, int(weight * divisor)) for offset, weight in pairs if weight)
    gain = int(side == 0 and (points - order) % 2 == 1)
    return Stencil(order, terms, divisor, points - order + gain)


class DifferenceProgram(NamedTuple):
    """A program of some stencils, and its nodes that are shifted coordinates."""

    graph: Graph
    shifts: tuple[int, ...]


def difference_program(
    graph: Graph, variable: str, step_variables: Sequence[str], stencils: Sequence[Stencil]
) -> DifferenceProgram:
    """The outputs, then for each output the difference quotient of each stencil.

    `step_variables` name the step sizes, one a stencil; they follow the graph's own variables.
    """
    builder = GraphBuilder((*graph.variables, *step_variables))
    centre = builder.include(graph)
    x = builder.variable(variable)
    columns: list[list[int]] = []
    shifts: dict[int, None] = {}
    for name, stencil in zip(step_variables, stencils, strict=True):
        h = builder.variable(name)
        rows = []
        for offset, weight in stencil.terms:
            if offset:
                place = _shifted(builder, x, h, offset)
                shifts[place] = None
                rows.append((builder.include(graph, {variable: place}), weight))
            else:
                rows.append((centre, weight))
        power = (
            h if stencil.order == 1 else builder.apply("power", h, builder.literal(stencil.order))
        )
        divisor = _times(builder, stencil.divisor, power)
        columns.append([
            builder.apply("divide", _total(builder, [(row[out], w) for row, w in rows]), divisor)
            for out in graph.outputs
        ])  # fmt: skip
    values = [centre[output] for output in graph.outputs]
    quotients = [column[number] for number in range(len(values)) for column in columns]
    everything = builder.build([*values, *quotients, *shifts])
    size = len(values) + len(quotients)
    program = Graph(
        everything.codes,
        (everything.first, everything.second, everything.third),
        everything.literals,
        everything.variables,
        everything.outputs[:size],
    )
    return DifferenceProgram(program, everything.outputs[size:])


def _total(builder: GraphBuilder, terms: Sequence[tuple[int, int]]) -> int:
    """The sum of weight * node, from the left."""
    total: int | None = None
    for node, weight in terms:
        value = _times(builder, abs(weight), node)
        if total is None:
            total = value if weight > 0 else builder.apply("negate", value)
        else:
            total = builder.apply("add" if weight > 0 else "subtract", total, value)
    assert total is not None
    return total


def _times(builder: GraphBuilder, factor: int | Fraction, node: int) -> int:
    if factor == 1:
        return node
    return builder.apply("multiply", builder.literal(Fraction(factor)), node)


def _shifted(builder: GraphBuilder, x: int, h: int, offset: Fraction) -> int:
    distance = _times(builder, abs(offset), h)
    return builder.apply("add" if offset > 0 else "subtract", x, distance)
