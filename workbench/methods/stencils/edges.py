"""Edges of a domain under a stencil that is not finite, told from an overflow of float64."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import isfinite
from typing import NamedTuple

from workbench.ir.graph import Graph
from workbench.limits import limits
from workbench.methods.stencils.scheme import Scheme, factor_of


class DomainEdges:
    """Finds the point of a stencil at which a function has no value.

    Where float64 returns no finite number, certified arithmetic says whether there is one: a value
    that merely overflows float64 lies in the domain, and its stencil stays as it is.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.size = len(graph)

    def undefined_point(
        self, values: Sequence[float], place: int, h: float, scheme: Scheme
    ) -> float | None:
        """The coordinate nearest to that of variable `place` where the function has no value.

        None where it has one at all points of the stencil.

        >>> import workbench as wb
        >>> from workbench.methods.stencils.scheme import CENTRAL
        >>> DomainEdges(wb.parse("sqrt(x)")).undefined_point([0.25], 0, 0.5, CENTRAL)
        -0.25
        >>> DomainEdges(wb.parse("exp(x)")).undefined_point([700.0], 0, 500.0, CENTRAL)
        """
        run, exact = self._graph.program(), self._graph.program("ball")
        for move in moves(sorted(scheme.offsets, key=abs)):
            shifted = list(values)
            shifted[place] = move.of(values[place], h)
            if not isfinite(shifted[place]) or all(map(isfinite, run(*shifted))):
                continue
            if not all(ball.is_finite() for ball in exact(*shifted)):
                return shifted[place]
        return None


def shorter_steps(x: float, h: float, nodes: int) -> Iterator[float]:
    """Half a step, half of that and so on, while x + h is not x and running a program of so many
    nodes each time keeps to `limits.shortening_nodes`.

    >>> list(shorter_steps(2.0**52, 8.0, 100))
    [4.0, 2.0, 1.0]
    """
    for _ in range(limits.shortening_nodes // nodes):
        h /= 2
        if x + h == x or x - h == x:
            return
        yield h


class Move(NamedTuple):
    """x + offset*h as a difference program rounds it: the offset's size, and whether it divides."""

    sign: int
    factor: float
    divides: bool

    def of(self, x: float, h: float) -> float:
        """The moved coordinate."""
        if not self.sign:
            return x
        distance = h / self.factor if self.divides else self.factor * h
        return x + distance if self.sign > 0 else x - distance


def moves(offsets: Sequence[Fraction]) -> list[Move]:
    """The moves to the points of a scheme.

    >>> [move.of(1.0, 0.25) for move in moves([Fraction(-2), Fraction(0), Fraction(1, 2)])]
    [0.5, 1.0, 1.125]
    """
    found = []
    for offset in offsets:
        literal, divides = factor_of(abs(offset))
        found.append(Move((offset > 0) - (offset < 0), float(literal), divides))
    return found
