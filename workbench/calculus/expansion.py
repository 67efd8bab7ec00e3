"""Taylor coefficients of the nodes of a builder, each made of earlier ones.

With w = f(u, v, ...) and p the table's partial of w in one operand, w' = sum of p * u' says for
every order: w_k = (1/k) * sum over the operands of sum over j = 1 .. k of j * u_j * p_(k-j). The
partial is expanded in the same way, and needs w itself only up to the order k - 1. Source: Griewank
& Walther, Evaluating Derivatives, 2nd ed. 2008, section 13.2.
"""

from collections.abc import Callable
from fractions import Fraction

from workbench.calculus.adjoint import SELECTIONS
from workbench.calculus.folding import (
    ADD,
    DIVIDE,
    MULTIPLY,
    NEGATE,
    POWER,
    SUBTRACT,
    WHERE,
    Folding,
)
from workbench.calculus.rules import LocalRule, emit_partial, emit_product, rule
from workbench.errors import BudgetError
from workbench.ir.builder import GraphBuilder
from workbench.limits import Limits, limits

#: Whole exponents up to this one are multiplied out, so that they hold at a base of 0 as well. No
#: smaller than `limits.derivative_order` may be: the coefficients of larger powers are 0 there.
MAX_MULTIPLIED_POWER = 64
_EQUAL = "equal"


class SeriesFolder(Folding):
    """Folds what a sweep may fold, and a negation of a negation.

    Without the latter the partials of the sigmoid, w*sigmoid(-u), would need sigmoid(-(-u)), then
    sigmoid(-(-(-u))), and so on.
    """

    def apply(self, code: int, *operands: int) -> int:
        """The node of an operator, folded."""
        if code == NEGATE and self.builder.code(operands[0]) == NEGATE:
            return self.builder.operands(operands[0])[0]
        return super().apply(code, *operands)


class Expansion:
    """The Taylor coefficients of nodes of a builder in one variable, made when asked for.

    A node stands for a function of the variable and is its own coefficient of order 0. Partials
    of the operator table are nodes too, and are expanded like all others: sin and cos by each
    other, each once. A coefficient of order k takes O(k) operations; only where the partials of an
    operator never come to an end (polygamma, powers whose exponent is no literal) does each order
    bring a new function to expand.
    """

    def __init__(self, builder: GraphBuilder, folder: Folding, variable: int) -> None:
        self._builder = builder
        self._folder = folder
        self._variable = variable
        self._series: dict[int, list[int]] = {}
        self._partials: dict[tuple[int, int], int] = {}
        self._powers: dict[int, int] = {}
        self._most = limits.taylor_nodes
        #: Of every node so far: whether it depends on the variable, whether through a selection.
        self._active = bytearray()
        self._selected = bytearray()
        self._rules: dict[int, Callable[[int, tuple[int, ...], int], int]] = {
            ADD: self._sum,
            SUBTRACT: self._difference,
            NEGATE: self._negation,
            MULTIPLY: self._product,
            DIVIDE: self._quotient,
            POWER: self._power,
            WHERE: self._selection,
        }

    def coefficient(self, node: int, order: int) -> int:
        """The node of the coefficient of t**order of a node at x + t.

        Raises UnsupportedError for an operand without derivative, BudgetError for a program of
        more than `limits.taylor_nodes`.
        """
        series = self._series.get(node)
        if series is None:
            series = self._series[node] = [node]
        while len(series) <= order:
            series.append(self._next(node, len(series)))
        return series[order]

    def is_active(self, node: int) -> bool:
        """Whether a node depends on the variable."""
        self._look(node)
        return bool(self._active[node])

    def _next(self, node: int, order: int) -> int:
        """One more coefficient; those of lower orders are there."""
        if node == self._variable:
            return self._folder.one if order == 1 else self._folder.zero
        if not self.is_active(node):
            return self._folder.zero
        if len(self._builder) > self._most:
            raise BudgetError(
                f"the Taylor program of order {order} has more than {Limits.taylor_nodes}; "
                "ask for a lower order"
            )
        code, operands = self._builder.code(node), self._builder.operands(node)
        return self._rules.get(code, self._by_partials)(node, operands, order)

    def _look(self, node: int) -> None:
        """Make the marks reach up to a node."""
        builder = self._builder
        for each in range(len(self._active), node + 1):
            operands = builder.operands(each)
            active = each == self._variable or any(self._active[one] for one in operands)
            through = builder.code(each) in SELECTIONS or any(
                self._selected[one] for one in operands
            )
            self._active.append(active)
            self._selected.append(active and through)

    # -- the table's partials --------------------------------------------------------------

    def _by_partials(self, node: int, operands: tuple[int, ...], order: int) -> int:
        folder = self._folder
        total, tail = folder.zero, folder.zero
        for index, operand in enumerate(operands):
            if not self.is_active(operand):
                continue
            local = self._rule(node, index, operands)
            guarded = bool(self._selected[operand]) and not local.bounded
            slope = self.coefficient(operand, order)
            if slope != folder.zero:
                leading = emit_product(folder, local, operands, node, slope)
                total = folder.add(total, self._guarded(slope, leading, guarded))
            for j in range(1, order):
                slope = self.coefficient(operand, j)
                partial = self.coefficient(self._partial(node, index, operands), order - j)
                if folder.zero not in (slope, partial):
                    scaled = folder.multiply(folder.builder.literal(j), slope)
                    term = self._guarded(slope, folder.multiply(scaled, partial), guarded)
                    tail = folder.add(tail, term)
        return folder.add(total, folder.apply(DIVIDE, tail, self._builder.literal(order)))

    def _rule(self, node: int, index: int, operands: tuple[int, ...]) -> LocalRule:
        """The table's partial; a guard that tests what varies is no branch, and is left out."""
        local = rule(self._builder.code(node), index)
        if local.tested is not None and self.is_active(operands[local.tested]):
            return local.unguarded()
        return local

    def _partial(self, node: int, index: int, operands: tuple[int, ...]) -> int:
        """The table's partial as a node, to be expanded in its turn."""
        partial = self._partials.get((node, index))
        if partial is None:
            local = self._rule(node, index, operands)
            partial = emit_partial(self._folder, local, operands, node)
            self._partials[node, index] = partial
        return partial

    def _guarded(self, factor: int, product: int, guarded: bool) -> int:
        """A product, but 0 where its factor is: behind a selection the other may be infinite."""
        folder = self._folder
        if not guarded or product == folder.zero or folder.exact(factor) is not None:
            return product
        test = self._builder.apply(_EQUAL, factor, folder.zero)
        return folder.apply(WHERE, test, folder.zero, product)

    # -- arithmetic and selections ---------------------------------------------------------

    def _sum(self, node: int, operands: tuple[int, ...], order: int) -> int:
        left, right = (self.coefficient(operand, order) for operand in operands)
        return self._folder.add(left, right)

    def _difference(self, node: int, operands: tuple[int, ...], order: int) -> int:
        left, right = (self.coefficient(operand, order) for operand in operands)
        return self._minus(left, right)

    def _minus(self, left: int, right: int) -> int:
        folder = self._folder
        if left == folder.zero:
            return folder.apply(NEGATE, right)
        return folder.apply(SUBTRACT, left, right)

    def _negation(self, node: int, operands: tuple[int, ...], order: int) -> int:
        return self._folder.apply(NEGATE, self.coefficient(operands[0], order))

    def _product(self, node: int, operands: tuple[int, ...], order: int) -> int:
        folder, total = self._folder, self._folder.zero
        left, right = operands
        for j in range(order + 1):
            term = folder.multiply(self.coefficient(left, j), self.coefficient(right, order - j))
            total = folder.add(total, term)
        return total

    def _quotient(self, node: int, operands: tuple[int, ...], order: int) -> int:
        """w * v = u: w_k = (u_k - sum over j = 1 .. k of v_j * w_(k-j)) / v_0."""
        folder, total = self._folder, self._folder.zero
        over, under = operands
        for j in range(1, order + 1):
            below = self.coefficient(under, j)
            term = folder.multiply(below, self.coefficient(node, order - j))
            total = folder.add(total, term)
        return folder.apply(DIVIDE, self._minus(self.coefficient(over, order), total), under)

    def _selection(self, node: int, operands: tuple[int, ...], order: int) -> int:
        condition, chosen, other = operands
        one, two = self.coefficient(chosen, order), self.coefficient(other, order)
        return one if one == two else self._folder.apply(WHERE, condition, one, two)

    # -- powers ----------------------------------------------------------------------------

    def _power(self, node: int, operands: tuple[int, ...], order: int) -> int:
        base, exponent = operands
        power = self._folder.exact(exponent)
        if power is None:
            return self._by_partials(node, operands, order)
        if power.denominator == 1 and 0 <= power <= MAX_MULTIPLIED_POWER:
            return self.coefficient(self._multiplied(node, base, int(power)), order)
        return self._literal_power(node, base, power, order)

    def _multiplied(self, node: int, base: int, power: int) -> int:
        """A whole power as products, by squaring."""
        result = self._powers.get(node)
        if result is None:
            result = base if power else self._folder.one
            for bit in bin(power)[3:]:
                result = self._builder.apply_code(MULTIPLY, result, result)
                if bit == "1":
                    result = self._builder.apply_code(MULTIPLY, result, base)
            self._powers[node] = result
        return result

    def _literal_power(self, node: int, base: int, power: Fraction, order: int) -> int:
        """u*w' = power*u'*w: w_k = sum of (j*(power + 1) - k)*u_j*w_(k-j), divided by k*u_0.

        At u_0 = 0 the coefficients below the power are 0; the others do not exist.
        """
        folder, total = self._folder, self._folder.zero
        for j in range(1, order + 1):
            slope = self.coefficient(base, j)
            if slope != folder.zero:
                factor = self._exact(j * (power + 1) - order)
                earlier = folder.multiply(slope, self.coefficient(node, order - j))
                total = folder.add(total, folder.multiply(factor, earlier))
        below = folder.multiply(self._builder.literal(order), base)
        result = folder.apply(DIVIDE, total, below)
        if order < power:
            vanishes = self._builder.apply(_EQUAL, base, folder.zero)
            return folder.apply(WHERE, vanishes, folder.zero, result)
        return self._guarded(total, result, bool(self._selected[base]))

    def _exact(self, value: Fraction) -> int:
        """A fraction as a node: a literal, or a quotient of literals."""
        over, under = (self._builder.literal(part) for part in value.as_integer_ratio())
        return self._folder.apply(DIVIDE, over, under)
