"""Right bits of every node of a program, and the operations that lose them.

A node's value is off by at most E = sum over the nodes m below of |d node / d m| times the
rounding of m, to first order, correlations included: `measure.roundoff`'s bound, with the node as
output. Of its 53 bits, -log2(E / |value|) are right whatever the roundings: its *right bits*, from
0 to 53. A node *loses* the right bits that the operand from which most of its error comes has more
than itself; 53 minus its own where its own rounding is the largest part. So an operation on
numbers that are right to the last bit loses one bit or two, a cancellation loses the bits that
cancel, and nothing can lose what was lost before.

From an output the way of the largest error leads down, operand by operand, to where it began. Bits
that were lost on it may be regained further up: a sum whose terms cancelled matters little as a
term of a larger sum. What an operation loses *for good* is what nothing above it on the way has
again; that adds up to 53 minus the right bits of the output, and the operation with most of it is
the one that is named.

Sources: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. 2002, sections 1.7
(cancellation) and 3.3 (running error analysis); Griewank & Walther 2008, section 3.4.
"""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb

from workbench.engines.ball.precision import working_precision
from workbench.ir.graph import Graph
from workbench.limits import limits
from workbench.measure.accuracy import is_outside
from workbench.measure.balls.linearization import Linearization
from workbench.measure.balls.roundoff import (
    SMALLEST_NORMAL,
    ArithmeticBound,
    bound_of,
    local_errors,
)
from workbench.measure.balls.run import BOUND_BITS

#: Bits of a float64.
ALL_BITS = 53.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """Where most bits of one node go: `node` loses `lost` for good; None where nothing rounds."""

    bound: ArithmeticBound
    right: float | None = None
    node: int | None = None
    lost: float | None = None


def _overflown(graph: Graph, values: Sequence[arb]) -> bytearray:
    """Nodes that exceed float64 or depend on one that does."""
    found = bytearray(len(graph))
    for node, value in enumerate(values):
        below = any(found[operand] for operand in graph.operands(node))
        found[node] = below or (value.is_finite() and is_outside(value, sys.float_info.max))
    return found


class Bits:
    """Right bits and lost bits of a program's nodes at exact inputs.

    `graph` has all its nodes as outputs, in order. Errors of a node are found when it is asked
    for and kept: one sweep a node. `firm_for` are nodes whose bounds must be firm.
    """

    def __init__(self, graph: Graph, inputs: Sequence[float], firm_for: Sequence[int] = ()) -> None:
        self.graph = graph
        for bits in BOUND_BITS:
            self.linear = Linearization(graph, inputs, bits)
            self.roundings = local_errors(self.linear)
            self._bounds: dict[int, ArithmeticBound] = {}
            self._overflown = _overflown(graph, self.linear.values)
            if len(graph) * len(firm_for) > limits.bound_work:
                break
            if not [node for node in firm_for if not self._bound(node)]:
                break

    def bound(self, node: int) -> ArithmeticBound:
        """The arithmetic bound of one node as output."""
        if node not in self._bounds:
            self._bound(node)
        return self._bounds[node]

    def right(self, node: int) -> float | None:
        """The right bits of a node, 0 to 53; None where there is no bound, or where a number below
        it is infinite in float64."""
        error = self.bound(node).bound
        value = self.linear.values[node]
        if error is None or not value.is_finite() or self._overflown[node]:
            return None
        if not error:
            return ALL_BITS
        with working_precision(self.linear.bits):
            part = float((arb(error) / abs(value).max(arb(SMALLEST_NORMAL))).mid())
        return ALL_BITS if not part else min(ALL_BITS, max(0.0, -math.log2(part)))

    def lost(self, node: int) -> float | None:
        """The right bits that a node loses; None where there is no bound."""
        mine = self.right(node)
        source = self._source(node)
        theirs = ALL_BITS if source is None else self.right(source)
        return None if mine is None or theirs is None else max(0.0, theirs - mine)

    def worst(self, node: int) -> Worst:
        """Where most bits of a node are lost for good, on the way of its largest error."""
        bound = self.bound(node)
        right = self.right(node)
        if right is None or not bound.bound:
            return Worst(bound=bound, right=right)
        best, most, regained = node, -1.0, 0.0
        at: int | None = node
        while at is not None:
            source = self._source(at)
            regained = max(regained, self.right(at) or 0.0)
            before = ALL_BITS if source is None else self.right(source) or 0.0
            if before - regained > most:
                best, most = at, max(0.0, before - regained)
            at = source
        return Worst(bound=bound, right=right, node=best, lost=most)

    def shares(self, output: int) -> dict[int, float]:
        """Which part of an output's bound the rounding of each node makes; empty without one."""
        with working_precision(self.linear.bits):
            terms = {
                node: abs(adjoint) * self.roundings[node]
                for node, adjoint in self.linear.adjoints(output).items()
                if self.roundings[node] is not None
            }
            total = sum(terms.values(), start=arb(0))
            if not total.is_finite() or not total > 0:
                return {}
            return {node: float((term / total).mid()) for node, term in terms.items()}

    def _bound(self, node: int) -> bool:
        """Find the bound of a node; whether it is firm."""
        adjoints = self.linear.adjoints(node)
        self._bounds[node], firm = bound_of(self.linear, self.roundings, adjoints)
        return firm

    def _source(self, node: int) -> int | None:
        """The operand from which most of a node's error comes; None: from its own rounding."""
        own = self.roundings[node]
        with working_precision(self.linear.bits):
            most, source = arb(0) if own is None else own, None
            for operand, partial in self.linear.partials(node):
                error = self.bound(operand).bound
                if error is None or not partial.is_finite():
                    continue
                part = abs(partial) * arb(error)
                if part > most:
                    most, source = part, operand
        return source
