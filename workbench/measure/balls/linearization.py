"""A program at one point on balls: what each node is, and how each moves an output."""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from flint import arb

from workbench.calculus.rules import OPERAND_NAMES, partial_graph
from workbench.engines.ball import node_values, straight_line
from workbench.engines.ball.precision import working_precision
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import LITERAL, ROWS, VARIABLE
from workbench.ir.traversal import handed_up

#: Working precision at first: enough for any program that float64 runs with a digit left.
LINEAR_BITS = 128

#: The operator table's stated errors, one a row.
TABLE_ULPS = tuple(row.ulps for row in ROWS)

#: A local partial of (operands, result, bits), or None where it is 0 whatever these are.
Partial = Callable[[tuple[Any, ...], Any, int], Any] | None
#: The only output of a program from (inputs, bits).
Run = Callable[[Sequence[Any], int], Any]


class Linearization:
    """Values of all nodes of a program at one point, and adjoints of one output at a time.

    Inputs are exact: float64 numbers (or balls) in the order of `graph.variables`. Local partials
    are the operator table's, evaluated on balls, and are kept for the next output. An operand
    that is an exact number is passed over: nothing can move it. `ulps` says which operators round;
    `values` are those of all nodes, where they are known.
    """

    def __init__(
        self,
        graph: Graph,
        inputs: Sequence[Any],
        bits: int = LINEAR_BITS,
        ulps: Sequence[float] = TABLE_ULPS,
        values: list[Any] | None = None,
    ) -> None:
        self.graph = graph
        self.bits = bits
        self.inputs = list(inputs)
        self.values = self._node_values() if values is None else values
        self._moving = _moving(graph, ulps)
        self._locals: list[tuple[tuple[int, Any], ...] | None] = [None] * len(graph)

    def adjoints(self, output: int) -> dict[int, Any]:
        """d output / d node, as balls, of each node that moves the output; users before operands.

        A node that only an untaken branch uses is not among them. An adjoint that cannot be
        bounded is a ball that is not finite.
        """
        root = self.graph.outputs[output]
        waiting: list[Any] = [None] * (root + 1)
        waiting[root] = arb(1)
        result: dict[int, Any] = {}
        with working_precision(self.bits):
            for node in range(root, -1, -1):
                adjoint = waiting[node]
                if adjoint is None or adjoint.is_zero():
                    continue
                result[node] = adjoint
                for operand, partial in self.partials(node):
                    product = adjoint * partial
                    held = waiting[operand]
                    waiting[operand] = product if held is None else held + product
        return result

    def real(self, node: int) -> Any:
        """The real number that a node is, as a ball; NaN where it is none."""
        return self.values[node]

    def _node_values(self) -> list[Any]:
        """The ball of every node."""
        return node_values(self.graph, self.inputs, self.bits)

    def _rules(self, code: int) -> tuple[Partial, ...]:
        """The partials of an operator, one an operand."""
        return local_partials(code)

    def partials(self, node: int) -> tuple[tuple[int, Any], ...]:
        """The operands that move a node, each with its local partial, which is not 0."""
        known = self._locals[node]
        if known is None:
            known = self._locals[node] = tuple(self._fresh_partials(node))
        return known

    def _fresh_partials(self, node: int) -> list[tuple[int, Any]]:
        values, moving = self.values, self._moving
        operands = self.graph.operands(node)
        given = tuple([values[operand] for operand in operands])
        pairs = []
        for operand, rule in zip(operands, self._rules(self.graph.codes[node]), strict=True):
            if rule is not None and moving[operand]:
                partial = rule(given, values[node], self.bits)
                if not partial.is_zero():
                    pairs.append((operand, partial))
        return pairs


@cache
def local_partials(code: int) -> tuple[Partial, ...]:
    """The partials of an operator as functions on balls, one an operand."""
    return tuple(local_partial(code, operand) for operand in range(ROWS[code].arity))


@cache
def local_partial(code: int, operand: int) -> Partial:
    """The partial of an operator in one operand as a function on balls, from the table's row.

    None where it vanishes identically, and where the row has none (the order of polygamma, which
    is a literal).
    """
    return partial_on(code, operand, arb, _on_balls)


def _on_balls(graph: Graph) -> Run:
    function = straight_line(graph)

    def run(inputs: Sequence[Any], bits: int) -> Any:
        with working_precision(bits):
            return function(bits, *inputs)

    return run


def partial_on(
    code: int, operand: int, number: Callable[[float], Any], compiled: Callable[[Graph], Run]
) -> Partial:
    """The partial of an operator in one operand on an arithmetic.

    `number` makes its constants and `compiled` its programs. None as in `local_partial`.
    """
    graph = partial_graph(code, operand)
    if graph is None:
        return None
    literal = graph.literal(graph.outputs[0])
    if literal is not None and is_float64(literal):
        constant = number(float(literal))
        return (lambda _operands, _result, _bits: constant) if literal.digits else None
    places = [
        OPERAND_NAMES.index(name) if name in OPERAND_NAMES else -1 for name in graph.variables
    ]
    if graph.codes[graph.outputs[0]] == VARIABLE:
        place = places[graph.first[graph.outputs[0]]]
        if place < 0:
            return lambda _operands, result, _bits: result
        return lambda operands, _result, _bits: operands[place]
    program = compiled(graph)

    def partial(operands: tuple[Any, ...], result: Any, bits: int) -> Any:
        return program([result if place < 0 else operands[place] for place in places], bits)

    return partial


def is_float64(literal: Literal) -> bool:
    """Whether a literal is a float64, so that no engine rounds it.

    >>> is_float64(Literal.from_text("0.5")), is_float64(Literal.from_text("0.1"))
    (True, False)
    """
    nearest = float(literal)
    return math.isfinite(nearest) and Fraction(nearest) == literal.fraction


def _moving(graph: Graph, ulps: Sequence[float]) -> bytearray:
    """Marks of what can move: variables, what float64 rounds, and all that depends on those."""
    exact = [is_float64(literal) for literal in graph.literals]
    return handed_up(
        graph,
        bytearray(
            [
                not exact[first]
                if code == LITERAL
                else code == VARIABLE or first < 0 or ulps[code] > 0.0
                for code, first in zip(graph.codes, graph.first, strict=True)
            ]
        ),
    )
