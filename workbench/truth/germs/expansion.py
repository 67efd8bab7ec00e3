"""Both one-sided expansions of a graph at a boundary point, node by node.

Both are carried at once, because only together they tell whether a derivative exists.
"""

from collections.abc import Sequence
from typing import Any

from flint import arb, arb_series, ctx, fmpq

from workbench.ir.operators import ROWS, VARIABLE
from workbench.truth.germs.continuity import is_continuous
from workbench.truth.germs.infinity import (
    OSCILLATION,
    at_infinity,
    no_more_known,
    stays_unbounded,
)
from workbench.truth.germs.roots import OutsideError, UnboundedError, is_never_whole, power
from workbench.truth.germs.rules import EDGES, connective, flat_angle, truth
from workbench.truth.germs.series import (
    Germ,
    UndecidedError,
    add,
    germ,
    multiply,
    negate,
    of_series,
    truncated,
)
from workbench.truth.germs.sides import (
    ALWAYS,
    NEVER,
    Sides,
    agreement,
    as_germ,
    same_coefficients,
)
from workbench.truth.series.constant_terms import ZERO, constant_term
from workbench.truth.series.evaluate import SeriesEvaluation
from workbench.truth.series.refusal import Refusal, Severity, worst
from workbench.truth.series.rule import OF_ITSELF, rule_of

#: Exponents beyond these are not written out as rational numbers.
_LONGEST = arb(2) ** 4096
_SHORTEST = arb(2) ** -4096


class GermPass:
    """The germs of one output along +-direction, in tau with t = +-tau**q."""

    def __init__(
        self, evaluation: SeriesEvaluation, values: Sequence[Any], direction: Sequence[fmpq], q: int
    ) -> None:
        self.evaluation = evaluation
        self.values = values
        self.direction = direction
        self.q = q

    def run(self) -> Sides:
        """The sides of the result. Raises RamifyError where another q is needed."""
        nodes: dict[int, Sides] = {}
        first = self.evaluation.graph.first
        for node, code, operands in self.evaluation.steps:
            if code == VARIABLE and self.direction[first[node]] != 0:
                nodes[node] = self._variable(node, self.direction[first[node]])
            elif any(operand in nodes for operand in operands):
                sides = [nodes.get(operand) or self._constant(operand) for operand in operands]
                nodes[node] = self._node(node, code, operands, sides)
        result = self.evaluation.result
        return nodes.get(result) or self._constant(result)

    def _constant(self, node: int) -> Sides:
        value = self.values[node]
        exists = not isinstance(value, Refusal)
        return Sides((value, value), ALWAYS, (exists, exists))

    def _variable(self, node: int, slope: fmpq) -> Sides:
        padding = [ZERO] * (ctx.cap - 1)
        germs = []
        for sign in (1, -1):
            terms = [self.values[node], *padding]
            terms[self.q] = arb(sign * slope)
            germs.append(germ(0, terms))
        return Sides((germs[0], germs[1]), ALWAYS, (True, True))

    def _node(
        self, node: int, code: int, operands: tuple[int, ...], sides: Sequence[Sides]
    ) -> Sides:
        germs, tags, continuous = [], [], []
        for side in (0, 1):
            jets = [each.germs[side] for each in sides]
            marks = [each.continuous[side] for each in sides]
            jet, tag = self._side(node, code, operands, jets, marks)
            mark = is_continuous(self.evaluation, self.values, node, jet, tag, marks)
            exact = self.evaluation.exact[node] if mark and isinstance(jet, Germ) else None
            if exact is not None and arb(exact).is_exact():
                jet = jet.with_constant(arb(exact))
            germs.append(jet)
            tags.append(tag)
            continuous.append(mark)
        pair = (germs[0], germs[1])
        agree = NEVER
        if not any(isinstance(jet, Refusal) for jet in pair):
            if tags[0] == tags[1]:
                agree = agreement(ROWS[code].name, sides, tags[0])
            agree = max(agree, 1) if all(continuous) else agree
            agree = same_coefficients(*pair, self.q, agree)
        tame = OSCILLATION not in tags and all(each.tame for each in sides)
        return Sides(pair, agree, (continuous[0], continuous[1]), tame)

    # -- one side --------------------------------------------------------------------------

    def _side(
        self,
        node: int,
        code: int,
        operands: tuple[int, ...],
        jets: Sequence[Any],
        marks: Sequence[bool],
    ) -> tuple[Any, Any]:
        """The germ of a node on one side with the tag of the branch taken, or a refusal."""
        name = ROWS[code].name
        try:
            if name == "where":
                if isinstance(jets[0], Refusal):
                    return no_more_known(jets[0], node, name), None
                chosen = 1 if operands[1] == operands[2] or truth(jets[0]) else 2
                return jets[chosen], chosen
            if name in ("and", "or", "not"):
                result, tag = connective(name, jets)
                return no_more_known(result, node, name), tag
            refusal = worst(jets)
            if refusal is not None:
                return refusal if stays_unbounded(name, jets) else no_more_known(
                    refusal, node, name
                ), None
            return self._operator(name, code, operands, jets, marks)
        except UndecidedError:
            return Refusal(
                Severity.UNDECIDED, node, f"germ of {name} (node {node}) not decided"
            ), None
        except UnboundedError:
            return Refusal(
                Severity.UNBOUNDED, node, f"{name} (node {node}) grows without bound"
            ), None
        except OutsideError:
            return Refusal(Severity.DOMAIN, node, f"{name} (node {node}) has no real value"), None

    def _operator(
        self,
        name: str,
        code: int,
        operands: tuple[int, ...],
        jets: Sequence[Any],
        marks: Sequence[bool],
    ) -> tuple[Any, Any]:
        if name in OF_ITSELF and operands[0] == operands[1]:
            answer = OF_ITSELF[name]
            return (jets[0], 1) if answer is None else (answer, "itself")
        if all(isinstance(jet, arb) for jet in jets):
            return self._of_constants(name, code, jets), "constant"
        if name == "multiply":
            if any(isinstance(jet, arb) and jet.is_zero() for jet in jets):
                return ZERO, "zero"
            return multiply(as_germ(jets[0]), as_germ(jets[1])), None
        if name in ("add", "subtract"):
            second = as_germ(jets[1])
            return add(as_germ(jets[0]), second if name == "add" else negate(second)), None
        if name == "negate":
            return negate(jets[0]), None
        if name == "atan2" and isinstance(jets[0], arb) and jets[0].is_zero():
            return flat_angle(jets[1]), "flat angle"
        if name == "polygamma" and isinstance(jets[0], Germ):
            raise OutsideError if is_never_whole(jets[0]) else UndecidedError
        if name == "power":
            return power(jets[0], jets[1], self._exponent(operands[1], jets[1], marks[1]))
        if len(jets) == 1 and jets[0].shift < 0 and name not in EDGES:
            return at_infinity(name, jets[0])
        regular = self._regular(code, jets)
        if regular is not None:
            return regular, "regular"
        if name not in EDGES:
            raise UndecidedError
        result, tag = self._on_edge(name, operands, [as_germ(jet) for jet in jets], marks)
        # The operand itself, so that a constant that max chose stays known to be constant.
        return jets[tag - 1] if tag and name in ("min", "max") else result, tag

    def _of_constants(self, name: str, code: int, jets: Sequence[Any]) -> Any:
        """An operator on known constants: they need not be the values at the point."""
        rule = rule_of(code)
        if name == "power":
            whole = jets[1].is_exact() and jets[1].is_integer()
            exists = jets[0] > 0 or (whole and (jets[0] != 0 or jets[1] >= 0))
            exists = exists or (jets[0].is_zero() and jets[1] >= 0)
            outside = jets[0].is_zero() and jets[1] < 0
        else:
            verdict = True if rule.defined is None else rule.defined(jets)
            exists, outside = verdict is True, verdict is False
        if outside:
            raise OutsideError
        result = rule.on_balls(*jets) if exists else arb.nan()
        if not result.is_finite():
            raise UndecidedError
        return result

    def _exponent(self, operand: int, jet: Any, mark: bool) -> fmpq | None:
        """A constant exponent as a rational number, where it is one."""
        if not isinstance(jet, arb):
            return None
        known = self.evaluation.exact[operand] if mark else None
        if known is None and jet.is_exact() and _SHORTEST < abs(jet) < _LONGEST:
            known = jet.fmpq()
        return known

    def _regular(self, code: int, jets: Sequence[Any]) -> Any:
        """The series form, where the operands stay bounded and provably inside the domain."""
        rule = rule_of(code)
        if any(isinstance(jet, Germ) and (jet.shift < 0 or jet.end < 1) for jet in jets):
            return None  # edges may treat germs that are not bounded, nothing else does
        series = [jet.series() if isinstance(jet, Germ) else jet for jet in jets]
        constants = [constant_term(each) for each in series]
        if rule.domain is not None and rule.domain(constants) is not True:
            return None
        result = rule.on_series(*series)
        if not isinstance(result, arb_series):
            if not result.is_finite():
                raise UndecidedError
            return result
        found = of_series(result)
        if not all(each.is_finite() for each in found.coefficients):
            raise UndecidedError
        return found

    def _on_edge(
        self, name: str, operands: tuple[int, ...], germs: list[Germ], marks: Sequence[bool]
    ) -> tuple[Any, Any]:
        """The rule of an edge or tie."""
        exact = [self.evaluation.exact[operand] for operand in operands]
        tie = len(exact) == 2 and all(marks) and exact[0] is not None and exact[0] == exact[1]
        if not tie or name in ("hypot", "atan2", "divide"):
            return EDGES[name](*germs)
        # Equal constant terms that no ball can prove equal: leave them out of the comparison.
        result, tag = EDGES[name](*(each.with_constant(ZERO) for each in germs))
        if name in ("min", "max"):
            result = truncated(germs[0], result.end)
        return result, tag
