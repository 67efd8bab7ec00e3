"""One output of a graph at a point, on balls and on truncated power series, node by node.

No series is computed before its operands' constant terms are proven to lie in the operator's open
domain: `arb_series` would certify wrong values. What cannot be proven is a `Refusal` that takes the
node's place; a selection that provably does not take a branch does not see the branch's refusal.
A node that does not vary along the direction stays a ball, under the weaker condition that its
value exists.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import compress
from typing import Any

from flint import arb, arb_series, ctx, fmpq

from workbench.algebra import Ring
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, ROWS, VARIABLE, Cost, Smoothness
from workbench.ir.traversal import needed
from workbench.truth.series.constant_terms import (
    ONE,
    ZERO,
    as_ball,
    constant_term,
    with_constant_term,
)
from workbench.truth.series.domain import Verdict, is_equal, negation
from workbench.truth.series.exact import Exact, exact_values, rational
from workbench.truth.series.operators import taylor_coefficient
from workbench.truth.series.powers import raise_to
from workbench.truth.series.refusal import Refusal, Severity, refuse, worst
from workbench.truth.series.rule import OF_ITSELF, SeriesRule, rule_of
from workbench.truth.series.whole_order import ORDERED, WHOLE_ORDER, is_order, varying_order

#: Rows whose value jumps although it has a ball everywhere: exact values tell the side.
_JUMPS = frozenset(
    row.name
    for row in ROWS
    if row.smoothness is Smoothness.DISCONTINUOUS and row.cost is not Cost.COMPARISON
)
_LOGIC = frozenset({"equal", "not_equal", "less", "less_equal", "greater", "greater_equal"})
#: Values from 2**_LIMIT on are given up, and those below 2**-_LIMIT become balls around 0: chains
#: of squares would otherwise have exponents of millions of bits. exp(1e300) still fits.
_LIMIT = 2**1100
_HUGE = arb((1, _LIMIT))
_TINY = arb((1, -_LIMIT))
_ABOUT_ZERO = arb(0, _TINY)


class SeriesEvaluation:
    """Balls and series of one output of a graph at an exact point.

    `point` holds one rational number a variable; `roots` are the nodes that are wanted in place of
    the output. Call inside `working_precision`.
    """

    def __init__(
        self, graph: Graph, point: Sequence[fmpq], output: int = 0, roots: Sequence[int] = ()
    ) -> None:
        self.graph = graph
        self.point = point
        self.result = graph.outputs[output]
        self.nodes = list(compress(range(len(graph)), needed(graph, roots or [self.result])))
        self.ring = Ring(taylor_coefficient)
        self.steps = [(node, graph.codes[node], graph.operands(node)) for node in self.nodes]
        #: Whether a value of the last pass was too small to keep.
        self._clamped = False

    @cached_property
    def rational(self) -> list[Exact]:
        """Values that rational arithmetic gives, computed when a power first asks for one."""
        return exact_values(self.graph, self.point, self.nodes)

    @cached_property
    def exact(self) -> list[Exact]:
        """Exact values at the point, computed when a ball first fails to decide."""
        return exact_values(self.graph, self.point, self.nodes, self.ring)

    @cached_property
    def _literals(self) -> list[fmpq]:
        return [rational(literal.fraction) for literal in self.graph.literals]

    # -- passes over the graph -------------------------------------------------------------

    def values(self) -> list[Any]:
        """The value of every needed node at the point: balls, or refusals."""
        graph = self.graph
        values: list[Any] = [None] * len(graph)
        literals = self._literals
        self._clamped = False
        for node, code, operands in self.steps:
            if code == LITERAL:
                values[node] = arb(literals[graph.first[node]])
            elif code == VARIABLE:
                values[node] = arb(self.point[graph.first[node]])
            else:
                value = self.apply(node, code, operands, [values[each] for each in operands])
                values[node] = self._bounded(node, value)
        return values

    def _bounded(self, node: int, value: Any) -> Any:
        """The value, if its exponent is of a reasonable size."""
        if type(value) is Refusal:
            return value
        size = abs(value)
        if not size < _HUGE:
            name = self.graph.operator(node).name
            # What provably is that large no precision makes smaller.
            kind = Severity.MISSING if size >= _HUGE else Severity.UNDECIDED
            return Refusal(kind, node, f"no finite ball of {name} (node {node})")
        if size < _TINY and not value.is_zero():
            self._clamped = True
            return _ABOUT_ZERO
        return value

    def directional(self, values: Sequence[Any], direction: Sequence[fmpq], orders: int) -> Any:
        """The output at x + t*direction to `orders` coefficients in t: a series, or a ball where
        it does not vary, or a refusal. `values` are those of this precision."""
        jets = list(values)
        first = self.graph.first
        moving = bytearray(len(jets))
        for node, code, operands in self.steps:
            if code == VARIABLE:
                slope = direction[first[node]]
                if slope != 0:
                    moving[node] = 1
                    jets[node] = arb_series([values[node], arb(slope)], orders)
                continue
            for each in operands:
                if moving[each]:
                    break
            else:
                continue
            moving[node] = 1
            jet = self.apply(node, code, operands, [jets[each] for each in operands])
            if type(jet) is arb_series:
                jet = self._verified(node, code, jet, values[node])
            jets[node] = jet
        return jets[self.result]

    def _verified(self, node: int, code: int, jet: Any, value: Any) -> Any:
        """The series, if finite and if its constant term agrees with the value of the node."""
        orders = ctx.cap
        finite = jet.prec >= orders
        for order in range(orders):
            finite = finite and jet[order].is_finite()
        if not finite:
            reason = f"no finite series of {ROWS[code].name} (node {node})"
            return Refusal(Severity.UNDECIDED, node, reason)
        if type(value) is Refusal:
            return jet
        if not value.overlaps(jet[0]):
            reason = f"series and value of {ROWS[code].name} disagree (node {node}): report this"
            return Refusal(Severity.UNDECIDED, node, reason)
        return with_constant_term(jet, value) if self._clamped or rule_of(code).composite else jet

    # -- one node --------------------------------------------------------------------------

    def apply(self, node: int, code: int, operands: Sequence[int], jets: Sequence[Any]) -> Any:
        """One operator on balls, series and refusals."""
        rule = rule_of(code)
        if rule.plain:
            refusal = worst(jets)
            if refusal is not None:
                return refusal
            same = len(operands) == 2 and operands[0] == operands[1]
            return ZERO if same and rule.row.name == "subtract" else rule.on_balls(*jets)
        name = rule.row.name
        if name == "where":
            if operands[1] == operands[2] and not isinstance(jets[0], Refusal):
                return jets[1]
            chosen = self.truth(node, operands[0], jets[0])
            return chosen if isinstance(chosen, Refusal) else jets[1 if chosen else 2]
        if name in ("and", "or", "not"):
            return self._connective(node, name, operands, jets)
        refusal = worst(jets)
        if refusal is not None:
            return refusal
        if name == "multiply":
            if any(isinstance(jet, arb) and jet.is_zero() for jet in jets):
                return ZERO
        elif name == "power":
            known = self._exact_of_power(operands, jets)
            return self._finite(node, raise_to(node, jets[0], jets[1], known))
        elif name in ORDERED and isinstance(jets[0], arb_series):
            constants = self._sharpened(operands, [constant_term(jet) for jet in jets])
            return varying_order(node, rule.row, constants)
        elif name in OF_ITSELF and operands[0] == operands[1]:
            return jets[0] if OF_ITSELF[name] is None else OF_ITSELF[name]
        if any(isinstance(jet, arb_series) for jet in jets):
            return self._series(node, rule, operands, jets)
        return self._value(node, rule, operands, jets)

    def truth(self, node: int, operand: int, jet: Any) -> bool | Refusal:
        """Whether a condition holds in a neighbourhood of the point: a number that is not 0."""
        if isinstance(jet, Refusal):
            return jet
        holds = negation(is_equal(constant_term(jet), 0))
        if holds is None and self.exact[operand] is not None:
            holds = negation(is_equal(self.exact[operand], 0))
        if holds is False and isinstance(jet, arb_series):
            reason = f"boundary point: a condition is exactly 0 and varies (node {node})"
            return Refusal(Severity.BOUNDARY, node, reason)
        if holds is None:
            return Refusal(Severity.UNDECIDED, node, f"not decided: a condition (node {node})")
        return holds

    def inside(self, code: int, operands: Sequence[int], values: Sequence[Any]) -> bool:
        """Whether the operands of a node provably lie in the open domain of its operator."""
        domain = rule_of(code).domain
        if domain is None:
            return True
        if worst(values) is not None:
            return False
        verdict = domain(values)
        return (domain(self._sharpened(operands, values)) if verdict is None else verdict) is True

    def _connective(
        self, node: int, name: str, operands: Sequence[int], jets: Sequence[Any]
    ) -> Any:
        """and, or, not: from left to right, so that a decided left side hides the right one."""
        first = self.truth(node, operands[0], jets[0])
        if name == "not":
            return first if isinstance(first, Refusal) else ZERO if first else ONE
        absorbing = name == "or"
        if first is absorbing:
            return ONE if absorbing else ZERO
        if isinstance(first, Refusal) and first.kind is Severity.BOUNDARY:
            return first  # beyond its edge the left side may have no value
        second = self.truth(node, operands[1], jets[1])
        if second is absorbing and not isinstance(first, Refusal):
            return ONE if absorbing else ZERO
        refusal = worst((first, second))
        return refusal if refusal is not None else ZERO if absorbing else ONE

    def _series(
        self, node: int, rule: SeriesRule, operands: Sequence[int], jets: Sequence[Any]
    ) -> Any:
        constants = [constant_term(jet) for jet in jets]
        inside: Verdict = True if rule.domain is None else rule.domain(constants)
        if inside is None:
            constants = self._sharpened(operands, constants)
            assert rule.domain is not None
            inside = rule.domain(constants)
        if inside is not True:
            exists: Verdict = True if rule.defined is None else rule.defined(constants)
            if exists is False:
                return refuse(Severity.DOMAIN, node, rule.row, constants)
            edge = inside is False and exists is True
            kind = Severity.BOUNDARY if edge else Severity.UNDECIDED
            return refuse(kind, node, rule.row, constants)
        try:
            return self._finite(node, rule.on_series(*jets))
        except (ValueError, ZeroDivisionError, OverflowError):
            return refuse(Severity.UNDECIDED, node, rule.row, constants)

    def _value(
        self, node: int, rule: SeriesRule, operands: Sequence[int], balls: Sequence[Any]
    ) -> Any:
        exists: Verdict = True if rule.defined is None else rule.defined(balls)
        jumps = rule.row.name in _JUMPS and (rule.domain is None or rule.domain(balls) is not True)
        if exists and not jumps:
            result = rule.on_balls(*balls)
            if result.is_finite():
                return result
        sharp = self._sharpened(operands, balls)
        exists = True if rule.defined is None else rule.defined(sharp)
        needs = ""
        if rule.row.name in ORDERED and exists:
            exists, needs = is_order(sharp[0]), WHOLE_ORDER
        if exists is False:
            return refuse(Severity.DOMAIN, node, rule.row, sharp, needs)
        if exists:
            known = self.exact[node] if jumps else None
            if known is not None:
                return as_ball(known)
            sharp = sharp if rule.row.name in _LOGIC else [as_ball(each) for each in sharp]
            result = rule.on_balls(*sharp)
            if result.is_finite():
                return result
        return refuse(Severity.UNDECIDED, node, rule.row, sharp, needs)

    def _sharpened(self, operands: Sequence[int], balls: Iterable[Any]) -> list[Any]:
        """Operands by their exact values where those are known."""
        exact = self.exact
        return [
            ball if exact[operand] is None else exact[operand]
            for operand, ball in zip(operands, balls, strict=True)
        ]

    def _exact_of_power(
        self, operands: Sequence[int], jets: Sequence[Any]
    ) -> tuple[Exact, fmpq | None]:
        """Base and exponent of a power as exact numbers, where balls do not tell its case."""
        base, exponent = constant_term(jets[0]), jets[1]
        inexact = isinstance(exponent, arb) and not exponent.is_exact()
        open_base = not (base > 0 or base < 0 or base.is_zero())
        if not inexact and not open_base:
            return None, None
        known = self.rational
        if (open_base and known[operands[0]] is None) or (inexact and known[operands[1]] is None):
            known = self.exact
        return known[operands[0]], _rational(known[operands[1]])

    def _finite(self, node: int, result: Any) -> Any:
        if isinstance(result, arb) and not result.is_finite():
            row = self.graph.operator(node)
            return Refusal(Severity.UNDECIDED, node, f"no finite ball of {row.name} (node {node})")
        return result


def _rational(value: Exact) -> fmpq | None:
    return value if isinstance(value, fmpq) else None
