"""The simplifications of a sweep: structural zeros, unit factors, literal arithmetic, no others.

Were sweeps cleverer, operation counts would compare peephole optimisers instead of methods.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, Self

from workbench.errors import LiteralError
from workbench.ir.builder import GraphBuilder
from workbench.ir.columns import places
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import CODES
from workbench.ir.traversal import literal_arithmetic

ADD, SUBTRACT = CODES["add"], CODES["subtract"]
MULTIPLY, DIVIDE, POWER = CODES["multiply"], CODES["divide"], CODES["power"]
NEGATE, WHERE = CODES["negate"], CODES["where"]
#: Exact values fold while the fractions take at most so many bits, and literals with a decimal
#: exponent up to this: a sum of many thirds, fifths, sevenths ... would otherwise outgrow memory.
MAX_FOLDED_BITS = 10_000
MAX_FOLDED_POWER_OF_TEN = 1_000
#: Exact literal powers are taken up to this exponent.
MAX_FOLDED_EXPONENT = 64

_EXACT: dict[int, Callable[[Fraction, Fraction], Fraction]] = {
    ADD: lambda u, v: u + v,
    SUBTRACT: lambda u, v: u - v,
    MULTIPLY: lambda u, v: u * v,
}
_DECIDED: dict[int, Callable[[Fraction, Fraction], bool]] = {
    CODES["less"]: lambda u, v: u < v,
    CODES["less_equal"]: lambda u, v: u <= v,
    CODES["greater"]: lambda u, v: u > v,
    CODES["greater_equal"]: lambda u, v: u >= v,
    CODES["equal"]: lambda u, v: u == v,
    CODES["not_equal"]: lambda u, v: u != v,
}


#: Products that are 0 where one factor is 0, whatever the other: node -> its two factors.
Guards = Mapping[int, tuple[int, int]]

_BINARY = frozenset({SUBTRACT, DIVIDE, POWER, *_DECIDED})


class Folding:
    """Applies operators to nodes of a builder, folding what a sweep may fold.

    Literal arithmetic whose result is no finite decimal (1/3) stays as nodes, but its exact value
    is remembered, so that comparisons with it and differences of it still fold.
    """

    #: Whether an adjoint enters a quotient at its numerator and a selection at its branches.
    joins: ClassVar[bool] = True

    def __init__(self, builder: GraphBuilder) -> None:
        self.builder = builder
        #: Guarded products that a sweep has made: who differentiates them must guard them too.
        self.guards: dict[int, tuple[int, int]] = {}
        #: Exact values: of literal arithmetic, and of literals that were asked for.
        self.known: dict[int, Fraction] = {}
        self._leaves: dict[Literal, int] = {}
        self.zero = builder.literal(0)
        self.one = builder.literal(1)
        self.minus_one = builder.literal(-1)

    @classmethod
    def over(cls, graph: Graph) -> tuple[Self, Sequence[int]]:
        """A folding over a new builder that holds a graph, and the builder's nodes of it."""
        builder = GraphBuilder(graph.variables)
        nodes = builder.include(graph)
        folder = cls(builder)
        folder.learn(graph, nodes)
        return folder, nodes

    def learn(self, graph: Graph, nodes: Sequence[int]) -> None:
        """Remember the exact values of the literal arithmetic of an included graph."""
        for node in places(literal_arithmetic(graph), 1):
            operands = [self.exact(nodes[operand]) for operand in graph.operands(node)]
            known = [operand for operand in operands if operand is not None]
            value = _fold_exactly(graph.codes[node], known) if known == operands else None
            if value is not None:
                self.known[nodes[node]] = value

    def exact(self, node: int) -> Fraction | None:
        """The exact value of a literal or of literal arithmetic; None where it is too long."""
        known = self.known.get(node)
        if known is None:
            literal = self.builder.value(node)
            if literal is not None and abs(literal.exponent) <= MAX_FOLDED_POWER_OF_TEN:
                known = self.known[node] = literal.fraction
        return known

    def apply(self, code: int, *operands: int) -> int:
        """The node of an operator, folded."""
        if code == MULTIPLY:
            return self.multiply(*operands)
        if code == ADD:
            return self.add(*operands)
        if code == WHERE:
            condition = self.exact(operands[0])
            if condition is not None:
                return operands[1] if condition else operands[2]
        elif code in _BINARY:
            return self._binary(code, *operands)
        elif code == NEGATE:
            value = self.exact(operands[0])
            if value is not None:
                return self._literal(code, operands, [value])
        return self.builder.apply_code(code, *operands)

    def _binary(self, code: int, left: int, right: int) -> int:
        """left - right, left / right, left ** right or a comparison, folded."""
        second = self.exact(right)
        if second is not None:
            first = self.exact(left)
            if first is not None:
                return self._literal(code, (left, right), [first, second])
            if code == POWER and second in (0, 1):
                return left if second else self.one
            if (code == SUBTRACT and second == 0) or (code == DIVIDE and second == 1):
                return left
        elif code == DIVIDE and self.exact(left) == 0:
            return self.zero
        return self.builder.apply_code(code, left, right)

    def leaf(self, literal: Literal) -> int:
        """The node of a literal of a rule: there are few, and they come again and again."""
        node = self._leaves.get(literal)
        if node is None:
            node = self._leaves[literal] = self.builder.literal(literal)
        return node

    def multiply(self, left: int, right: int) -> int:
        """left * right, with unit factors, zeros and literals folded."""
        if left == self.one:
            return right
        if right == self.one:
            return left
        if left == self.zero or right == self.zero:
            return self.zero
        value = self.exact(left)
        if value is not None:
            other = self.exact(right)
            if other is not None:
                return self._literal(MULTIPLY, (left, right), [value, other])
        if left == self.minus_one:
            return self.builder.apply_code(NEGATE, right)
        if right == self.minus_one:
            return self.builder.apply_code(NEGATE, left)
        return self.builder.apply_code(MULTIPLY, left, right)

    def add(self, left: int, right: int) -> int:
        """left + right, with structural zeros and literals folded."""
        if left == self.zero:
            return right
        if right == self.zero:
            return left
        value = self.exact(left)
        if value is not None:
            other = self.exact(right)
            if other is not None:
                return self._literal(ADD, (left, right), [value, other])
        return self.builder.apply_code(ADD, left, right)

    def _literal(self, code: int, operands: tuple[int, ...], values: list[Fraction]) -> int:
        """A literal for an operator on exact values, or the plain node where none is exact."""
        if code in _DECIDED:
            return self.one if _DECIDED[code](values[0], values[1]) else self.zero
        value = _fold_exactly(code, values)
        if value is None:
            return self.builder.apply_code(code, *operands)
        try:
            return self.builder.literal(Literal.from_number(value))
        except LiteralError:
            node = self.builder.apply_code(code, *operands)
            self.known[node] = value
            return node


def _fold_exactly(code: int, values: list[Fraction]) -> Fraction | None:
    """The exact result of arithmetic, or None where there is none that is small enough."""
    if code == NEGATE:
        return -values[0]
    if code == POWER:
        base, exponent = values
        if exponent.denominator == 1 and abs(exponent) <= MAX_FOLDED_EXPONENT:
            small = _bits(base) * abs(int(exponent)) <= MAX_FOLDED_BITS
            return base ** int(exponent) if small and (base or exponent >= 0) else None
        return None
    if sum(map(_bits, values)) > MAX_FOLDED_BITS:
        return None
    if code in _EXACT:
        return _EXACT[code](values[0], values[1])
    return values[0] / values[1] if code == DIVIDE and values[1] else None


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()
