"""The derivative along a second direction, as a one-sided expansion along the first.

For a point p and directions d and e this is the germ of t -> (derivative of f along e at p + t*d)
for small t > 0 and t < 0. Its value at 0 and its slope there are the nested limit that a mixed
second derivative is. Every operator is differentiated where its operands are at small t other than
0. Where the line itself lies on an edge, the operand's own slope tells the side of a small step,
and both senses of the step must give one derivative. The slope of an analytic operator comes from
its own power series (coefficient k + 1 times k + 1), not from a rule.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flint import arb, fmpq

from workbench.algebra import COMPARISONS, in_form
from workbench.ir.operators import ROWS, VARIABLE
from workbench.truth.germs.expansion import GermPass
from workbench.truth.germs.logarithms import (
    LogGerm,
    composed,
    log_add,
    log_multiply,
    log_negate,
    log_sign,
    taylor_at_limit,
    without_constant,
)
from workbench.truth.germs.roots import decided_sign
from workbench.truth.germs.rules import truth
from workbench.truth.germs.series import (
    Constant,
    Germ,
    MissingError,
    UndecidedError,
    as_germ,
    constant,
    inverse,
    is_nothing,
)
from workbench.truth.germs.sides import Sides
from workbench.truth.series.constant_terms import ONE, ZERO
from workbench.truth.series.refusal import Refusal

_ZERO = Constant(ZERO)


class Beside:
    """The germs of the derivative along a direction, on one side of a finished pass.

    `sense` is 1 or -1: of what a small step in that sense does where the line lies on an edge.
    """

    def __init__(
        self, germs: GermPass, direction: Sequence[fmpq], side: int, sense: int = 1
    ) -> None:
        self.germs = germs
        self.direction = [sense * each for each in direction]
        self.side = side
        #: Whether an edge on which the line lies has been met.
        self.on_edge = False
        #: Conditions that vary beside the line, and their truth there; None: not known.
        self._truth: dict[int, bool | None] = {}
        #: Those of them whose truth a step in the other sense may change.
        self._loose: set[int] = set()

    def run(self) -> Any:
        """The germ, or a constant, of the result. Raises UndecidedError."""
        evaluation = self.germs.evaluation
        first = evaluation.graph.first
        slopes: dict[int, Any] = {}
        for node, code, operands in evaluation.steps:
            if code == VARIABLE:
                slope = self.direction[first[node]]
                if slope != 0:
                    slopes[node] = Constant(arb(slope), evaluation.ring.number(slope))
            elif any(operand in slopes for operand in operands):
                # Kept though it be 0: what varies beside the line may do so at second order.
                slopes[node] = self._node(node, code, operands, slopes)
        self._require_firm(evaluation.result)
        return slopes.get(evaluation.result, _ZERO)

    def _require_firm(self, node: int) -> None:
        """A truth value that a step off the line changes is a number that jumps there."""
        if node in self._loose:
            raise UndecidedError

    def _sides(self, node: int) -> Sides:
        return self.germs.nodes.get(node) or self.germs.constant(node)

    def _jet(self, node: int) -> Any:
        jet = self._sides(node).germs[self.side]
        if isinstance(jet, Refusal):
            raise UndecidedError
        return jet

    def _node(self, node: int, code: int, operands: tuple[int, ...], slopes: dict[int, Any]) -> Any:
        name = ROWS[code].name
        parts = [slopes.get(operand, _ZERO) for operand in operands]
        if name in COMPARISONS:
            if self._is_nothing(operands):
                self._loose.add(node)
            sign = self._sign_beside(operands, parts)
            self._truth[node] = None if sign is None else COMPARISONS[name](sign)
            return _ZERO
        if name in ("and", "or", "not"):
            self._truth[node] = self._connective(node, name, operands)
            return _ZERO
        if name == "where":
            return self._chosen(operands, parts)
        if any(operand in self._truth for operand in operands):
            raise UndecidedError  # a truth value in arithmetic
        if name in ("add", "subtract"):
            return log_add(parts[0], parts[1] if name == "add" else log_negate(parts[1]))
        if name == "negate":
            return log_negate(parts[0])
        if name in ("min", "max"):
            sign = self._sign(operands, parts) or 0
            return parts[0 if (sign >= 0) is (name == "max") else 1]
        if name in ("abs", "relu"):
            sign = self._sign(operands, parts) or 0
            return _times(parts[0], sign if name == "abs" else max(sign, 0))
        if name in ("sign", "floor", "round"):
            if self._is_nothing(operands):
                raise UndecidedError
            return _ZERO
        if name == "mod" and _vanishes(self._jet(node)):
            raise UndecidedError
        if name in _RULES:
            jets = [self._jet(operand) for operand in operands]
            return _RULES[name](jets, parts, self._jet(node))
        if len(operands) != 1:
            raise MissingError(f"the slope of {name}")
        return log_multiply(parts[0], self._slope(name, code, self._jet(operands[0])))

    # -- edges -----------------------------------------------------------------------------

    def _difference(self, operands: tuple[int, ...]) -> Any:
        jets = [self._jet(operand) for operand in operands]
        return jets[0] if len(jets) == 1 else log_add(jets[0], log_negate(jets[1]))

    def _is_nothing(self, operands: tuple[int, ...]) -> bool:
        """Whether an operand, or the difference of two, provably is 0 all along the line."""
        jet = self._difference(operands)
        if _vanishes(jet):
            return True
        forms = [self._sides(operand).forms[self.side] for operand in operands]
        if any(form is None for form in forms):
            return False
        return bool((forms[0] if len(forms) == 1 else forms[0] - forms[1]).is_zero)

    def _sign(self, operands: tuple[int, ...], parts: Sequence[Any]) -> int | None:
        """The sign of an operand, or of the difference of two, for small t and a small step; None
        where the line lies on the edge and the step leaves it slower than any slope."""
        self.on_edge = self.on_edge or self._is_nothing(operands)
        return self._sign_beside(operands, parts)

    def _sign_beside(self, operands: tuple[int, ...], parts: Sequence[Any]) -> int | None:
        if not self._is_nothing(operands):
            return _decided(self._difference(operands))
        slope = parts[0] if len(parts) == 1 else log_add(parts[0], log_negate(parts[1]))
        return None if _vanishes(slope) else _decided(slope)

    def _chosen(self, operands: tuple[int, ...], parts: Sequence[Any]) -> Any:
        """The slope of the branch that is taken beside the line, if it goes on from the line."""
        self.on_edge = self.on_edge or operands[0] in self._loose
        here = self._holds(operands[0])
        beside = self._truth.get(operands[0], here)
        if beside is None:
            raise UndecidedError
        if beside is not here and not self._is_nothing(operands[1:]):
            raise UndecidedError
        self._require_firm(operands[1 if beside else 2])
        return parts[1 if beside else 2]

    def _holds(self, node: int) -> bool:
        """The truth of a condition on the line."""
        return truth(self._jet(node))

    def _connective(self, node: int, name: str, operands: tuple[int, ...]) -> bool | None:
        """The truth of a connective beside the line; one operand may decide it."""
        known = [
            self._truth[operand] if operand in self._truth else self._holds(operand)
            for operand in operands
        ]
        absorbing = name == "or"
        firm = [
            truth
            for operand, truth in zip(operands, known, strict=True)
            if operand not in self._loose
        ]
        if len(firm) < len(known) and (name == "not" or absorbing not in firm):
            self._loose.add(node)
        if name == "not":
            return None if known[0] is None else not known[0]
        if absorbing in known:
            return absorbing
        return None if None in known else not absorbing

    # -- analytic operators ----------------------------------------------------------------

    def _slope(self, name: str, code: int, jet: Any) -> Any:
        """The slope of an analytic operator at a germ with a finite limit inside its domain."""
        jet = constant(jet) if isinstance(jet, Constant) else jet
        slope = f"the slope of {name}"
        missing = f"{slope} where it grows without bound", f"{slope} at an edge"
        taylor, forms = taylor_at_limit(name, code, jet, *missing)
        coefficients = [k * term for k, term in enumerate(taylor)][1:]
        known = in_form(lambda: [form * k for k, form in enumerate(forms)][1:]) or ()
        return composed(coefficients, without_constant(jet), known)


def derivative_beside(germs: GermPass, direction: Sequence[fmpq], side: int) -> Any:
    """The derivative along a direction beside the point. Raises UndecidedError."""
    step = Beside(germs, direction, side)
    slope = step.run()
    if step.on_edge and not _vanishes(log_add(slope, Beside(germs, direction, side, -1).run())):
        raise UndecidedError
    return slope


def _vanishes(jet: Any) -> bool:
    """Whether a germ or constant provably is 0 for all small t."""
    if isinstance(jet, Constant):
        return jet.is_zero
    return isinstance(jet, Germ) and is_nothing(jet)


def _decided(jet: Any) -> int:
    """The sign, which is not 0."""
    if isinstance(jet, Constant):
        if not (jet.ball > 0 or jet.ball < 0):
            raise UndecidedError
        return 1 if jet.ball > 0 else -1
    return log_sign(jet) if isinstance(jet, LogGerm) else decided_sign(jet)


def _times(slope: Any, factor: int) -> Any:
    if factor == 0:
        return _ZERO
    return slope if factor == 1 else log_negate(slope)


def _over(first: Any, second: Any) -> Any:
    """A quotient, where the divisor provably is not 0 for small t and has no logarithm."""
    if isinstance(second, LogGerm):
        raise MissingError("the inverse of a logarithm")
    divisor = as_germ(second)
    _decided(divisor)
    return log_multiply(first, inverse(divisor))


def _multiply(jets: Sequence[Any], parts: Sequence[Any], result: Any) -> Any:
    return log_add(log_multiply(jets[0], parts[1]), log_multiply(parts[0], jets[1]))


def _divide(jets: Sequence[Any], parts: Sequence[Any], result: Any) -> Any:
    return _over(log_add(parts[0], log_negate(log_multiply(result, parts[1]))), jets[1])


def _mod(jets: Sequence[Any], parts: Sequence[Any], result: Any) -> Any:
    times = _over(log_add(jets[0], log_negate(result)), jets[1])
    return log_add(parts[0], log_negate(log_multiply(times, parts[1])))


def _power(jets: Sequence[Any], parts: Sequence[Any], result: Any) -> Any:
    if not isinstance(jets[1], Constant) or not _vanishes(parts[1]):
        raise MissingError("the slope of a power whose exponent varies")
    if _vanishes(jets[0]):
        whole = jets[1].ball.is_integer()
        if jets[1].ball > 1 and (whole or _vanishes(parts[0]) or _decided(parts[0]) > 0):
            return _ZERO
        raise UndecidedError
    return log_multiply(jets[1], log_multiply(parts[0], _over(result, jets[0])))


def _root(degree: int) -> Callable[[Sequence[Any], Sequence[Any], Any], Any]:
    def rule(jets: Sequence[Any], parts: Sequence[Any], result: Any) -> Any:
        slope = _over(log_multiply(parts[0], result), jets[0])
        return log_multiply(slope, constant(ONE / degree))

    return rule


def _hypot(jets: Sequence[Any], parts: Sequence[Any], result: Any) -> Any:
    return _over(log_add(log_multiply(jets[0], parts[0]), log_multiply(jets[1], parts[1])), result)


def _atan2(jets: Sequence[Any], parts: Sequence[Any], result: Any) -> Any:
    square = log_add(log_multiply(jets[0], jets[0]), log_multiply(jets[1], jets[1]))
    turned = log_multiply(parts[0], jets[1])
    return _over(log_add(turned, log_negate(log_multiply(jets[0], parts[1]))), square)


#: Operators of two operands, and those that go on at an edge off which they are: operands,
#: their slopes and the result.
_RULES: dict[str, Callable[[Sequence[Any], Sequence[Any], Any], Any]] = {
    "multiply": _multiply,
    "divide": _divide,
    "mod": _mod,
    "power": _power,
    "sqrt": _root(2),
    "cbrt": _root(3),
    "hypot": _hypot,
    "atan2": _atan2,
    "log": lambda jets, parts, result: _over(parts[0], jets[0]),
    "exp": lambda jets, parts, result: log_multiply(parts[0], result),
}
