"""Both one-sided expansions of a graph at a boundary point, node by node.

Both are carried at once, because only together they tell whether a derivative exists.
"""

from collections.abc import Sequence
from typing import Any

from flint import arb, arb_series, ctx, fmpq

from workbench.algebra import Number, apply, in_form, on_series
from workbench.ir.operators import CODES, ROWS, VARIABLE
from workbench.truth.germs.continuity import is_continuous
from workbench.truth.germs.infinity import (
    OSCILLATION,
    at_infinity,
    no_more_known,
    stays_unbounded,
)
from workbench.truth.germs.logarithms import LogGerm, log_multiply, logarithmic
from workbench.truth.germs.roots import (
    OutsideError,
    UnboundedError,
    decided_sign,
    is_never_whole,
    power,
)
from workbench.truth.germs.rules import EDGES, connective, flat_angle, truth
from workbench.truth.germs.series import (
    Constant,
    Germ,
    MissingError,
    UndecidedError,
    add,
    as_germ,
    constant,
    dyadic,
    exact_terms,
    exactly,
    germ,
    is_nothing,
    multiply,
    negate,
    of_series,
)
from workbench.truth.germs.sides import (
    ALWAYS,
    NEVER,
    Sides,
    agreement,
    same_coefficients,
)
from workbench.truth.series.constant_terms import ONE, ZERO, constant_term
from workbench.truth.series.evaluate import SeriesEvaluation
from workbench.truth.series.refusal import Refusal, Severity, worst
from workbench.truth.series.rule import OF_ITSELF, rule_of
from workbench.truth.series.whole_order import ORDERED


class GermPass:
    """The germs of one output along +-direction, in tau with t = +-tau**q."""

    def __init__(
        self, evaluation: SeriesEvaluation, values: Sequence[Any], direction: Sequence[fmpq], q: int
    ) -> None:
        self.evaluation = evaluation
        self.values = values
        self.direction = direction
        self.q = q
        #: Both sides of every node that varies.
        self.nodes: dict[int, Sides] = {}
        self._identities: dict[Any, int] = {}

    def run(self) -> Sides:
        """The sides of the result. Raises RamifyError where another q is needed."""
        nodes = self.nodes
        first = self.evaluation.graph.first
        for node, code, operands in self.evaluation.steps:
            if code == VARIABLE and self.direction[first[node]] != 0:
                nodes[node] = self._variable(node, self.direction[first[node]])
            elif any(operand in nodes for operand in operands):
                sides = [nodes.get(operand) or self.constant(operand) for operand in operands]
                nodes[node] = self._node(node, code, operands, sides)
        result = self.evaluation.result
        return nodes.get(result) or self.constant(result)

    def constant(self, node: int) -> Sides:
        """Both sides of a node that does not vary."""
        value, exact = self.values[node], self._form(node)
        exists = not isinstance(value, Refusal)
        jet = Constant(value, exact) if exists else value
        identity = self._identity("constant", node) if exact is None else self._named(exact)
        return Sides(
            *((jet, jet), ALWAYS, (exists, exists)),
            identity=(identity, identity),
            forms=(exact, exact),
        )

    def _form(self, node: int) -> Number | None:
        """The normal form of a node's value at the point."""
        exact = self.evaluation.exact[node]
        return self.evaluation.ring.number(exact) if isinstance(exact, fmpq) else exact

    def _identity(self, *key: Any) -> int:
        """A number for a function on one side: the same operator on the same functions is one."""
        return self._identities.setdefault(key, len(self._identities))

    def _named(self, function: Number) -> int:
        return self._identity("form", function.key)

    def _variable(self, node: int, slope: fmpq) -> Sides:
        ring = self.evaluation.ring
        padding = [ZERO] * (ctx.cap - 1)
        start = self._form(node)
        germs, functions = [], []
        for sign in (1, -1):
            terms = [self.values[node], *padding]
            terms[self.q] = arb(sign * slope)
            forms = [ring.number(0)] * exact_terms()
            if self.q < len(forms):
                forms[self.q] = ring.number(sign * slope)
            forms[0] = start if start is not None else forms[0]
            germs.append(germ(0, terms, forms if start is not None else (), complete=True))
            functions.append(self._moving(start, sign * slope))
        variable = self._identity("variable", node)
        named = [variable if each is None else self._named(each) for each in functions]
        return Sides(
            *((germs[0], germs[1]), ALWAYS, (True, True)),
            identity=(named[0], named[1]),
            forms=(functions[0], functions[1]),
        )

    def _moving(self, start: Number | None, slope: fmpq) -> Number | None:
        """The form of a variable beside the point."""
        return in_form(
            lambda: None if start is None else start + self.evaluation.ring.small * slope
        )

    def _node(
        self, node: int, code: int, operands: tuple[int, ...], sides: Sequence[Sides]
    ) -> Sides:
        name = ROWS[code].name
        germs, tags, continuous, identities, forms = [], [], [], [], []
        for side in (0, 1):
            jets = [each.germs[side] for each in sides]
            marks = [each.continuous[side] for each in sides]
            same = [each.identity[side] for each in sides]
            functions = [each.forms[side] for each in sides]
            jet, tag = self._side(node, code, operands, jets, marks, same)
            chosen = _chosen(name, tag)
            form = self._applied(name, functions) if chosen is None else functions[chosen]
            if isinstance(jet, Germ | LogGerm):
                jet = self._if_constant(jet, form)
            mark = is_continuous(self.evaluation, self.values, node, jet, tag, marks)
            if mark and isinstance(jet, Germ) and jet.shift == 0:
                jet = jet.with_constant(self._sharp(node, jet.lead), self._form(node))
            germs.append(jet)
            tags.append(tag)
            continuous.append(mark)
            forms.append(form)
            if form is not None:
                identities.append(self._named(form))
            else:
                identities.append(self._identity(code, *same) if chosen is None else same[chosen])
        pair = (germs[0], germs[1])
        agree = NEVER
        if not any(isinstance(jet, Refusal) for jet in pair):
            if tags[0] == tags[1]:
                agree = agreement(name, sides, tags[0])
            agree = max(agree, 1) if all(continuous) else agree
            agree = same_coefficients(*pair, self.q, agree)
        tame = OSCILLATION not in tags and all(each.tame for each in sides)
        return Sides(
            *(pair, agree, (continuous[0], continuous[1]), tame),
            identity=(identities[0], identities[1]),
            forms=(forms[0], forms[1]),
        )

    def _if_constant(self, jet: Any, form: Number | None) -> Any:
        """A constant in place of a germ, where the function provably is one on this side: by its
        normal form, or as a polynomial without terms."""
        if isinstance(jet, Germ) and is_nothing(jet):
            return self._exactly(ZERO)
        if form is None:
            return jet
        value, lead = form.rational, jet.lead
        if value is None and (lead is None or not lead.is_finite() or lead.contains(ZERO)):
            value = fmpq(0) if form.is_zero else None
        return jet if value is None else Constant(arb(value), self.evaluation.ring.number(value))

    def _sharp(self, node: int, ball: Any) -> Any:
        """The constant term, as one binary number where the value at the point is one."""
        exact = self.evaluation.exact[node]
        sharp = arb(exact) if isinstance(exact, fmpq) else ball
        return sharp if sharp.is_exact() else ball

    # -- one side --------------------------------------------------------------------------

    def _side(
        self,
        node: int,
        code: int,
        operands: tuple[int, ...],
        jets: Sequence[Any],
        marks: Sequence[bool],
        same: Sequence[int],
    ) -> tuple[Any, Any]:
        """The germ of a node on one side with the tag of the branch taken, or a refusal; `same`
        are the numbers of the operands' functions."""
        name = ROWS[code].name
        try:
            if name == "where":
                if isinstance(jets[0], Refusal):
                    return no_more_known(jets[0], node, name), None
                chosen = 1 if same[1] == same[2] or truth(jets[0]) else 2
                return jets[chosen], chosen
            if name in ("and", "or", "not"):
                result, tag = connective(name, jets)
                return no_more_known(result, node, name), tag
            refusal = worst(jets)
            if refusal is not None:
                return refusal if stays_unbounded(name, jets) else no_more_known(
                    refusal, node, name
                ), None
            return self._operator(name, code, operands, jets, marks, same)
        except MissingError as error:
            reason = f"no expansion is known of {error} (node {node})"
            return Refusal(Severity.MISSING, node, reason), None
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
        same: Sequence[int],
    ) -> tuple[Any, Any]:
        if name in OF_ITSELF and same[0] == same[1]:
            answer = OF_ITSELF[name]
            return (jets[0], 1) if answer is None else (self._exactly(answer), "itself")
        if all(isinstance(jet, Constant) for jet in jets):
            return self._of_constants(name, code, jets), "constant"
        nothing = [isinstance(jet, Constant) and jet.is_zero for jet in jets]
        if (name == "multiply" and any(nothing)) or (name == "xlogy" and nothing[0]):
            return self._exactly(ZERO), "zero"
        exponent = self._exponent(operands[1], jets[1], marks[1]) if name == "power" else None
        if name == "xlogy":
            logarithm, _ = self._operator(
                "log", CODES["log"], operands[1:], jets[1:], marks[1:], same[1:]
            )
            return log_multiply(jets[0], logarithm), None
        if any(isinstance(jet, LogGerm) for jet in jets):
            return logarithmic(name, code, jets, exponent)
        if name == "multiply":
            return multiply(as_germ(jets[0]), as_germ(jets[1])), None
        if name in ("add", "subtract"):
            second = as_germ(jets[1])
            return add(as_germ(jets[0]), second if name == "add" else negate(second)), None
        if name == "negate":
            return negate(jets[0]), None
        if name in ("divide", "mod") and isinstance(jets[0], Constant) and jets[0].is_zero:
            decided_sign(jets[1])
            return jets[0], "zero"
        if name in ("log", "log2", "log10", "log1p"):
            inner = jets[0] if name != "log1p" else add(as_germ(jets[0]), constant(ONE))
            if isinstance(inner, Germ) and inner.shift != 0:
                return logarithmic(name, code, jets, None)
        if name == "atan2" and isinstance(jets[0], Constant) and jets[0].is_zero:
            return flat_angle(jets[1]), "flat angle"
        if name in ORDERED and isinstance(jets[0], Germ):
            raise OutsideError if is_never_whole(jets[0]) else UndecidedError
        if name == "power":
            if self._is_logarithmic(jets):
                return logarithmic(name, code, jets, None)
            return power(jets[0], jets[1], exponent)
        if len(jets) == 1 and jets[0].shift < 0 and name not in EDGES:
            return at_infinity(name, jets[0])
        regular = self._regular(code, jets)
        if regular is not None:
            return regular, "regular"
        if name not in EDGES:
            raise UndecidedError
        result, tag = EDGES[name](*(as_germ(jet) for jet in jets))
        # The operand itself, so that a constant that max chose stays known to be constant.
        return jets[tag - 1] if tag and name in ("min", "max") else result, tag

    def _exactly(self, ball: Any) -> Constant:
        """A whole number as a constant."""
        return Constant(ball, self.evaluation.ring.number(ball.fmpq()))

    def _is_logarithmic(self, jets: Sequence[Any]) -> bool:
        """Whether a power varies in its exponent and goes to 0 or infinity in its base."""
        base = jets[0]
        return isinstance(jets[1], Germ) and isinstance(base, Germ) and base.shift != 0

    def _of_constants(self, name: str, code: int, jets: Sequence[Any]) -> Any:
        """An operator on known constants: they need not be the values at the point."""
        balls = [jet.ball for jet in jets]
        rule = rule_of(code)
        if name == "power":
            base, raised = balls
            whole = raised.is_exact() and raised.is_integer()
            exists = base > 0 or (whole and (base != 0 or raised >= 0))
            exists = exists or (jets[0].is_zero and raised >= 0)
            outside = jets[0].is_zero and raised < 0
        else:
            known = [jet.ball if jet.exact is None else jet.exact for jet in jets]
            verdict = True if rule.defined is None else rule.defined(known)
            exists, outside = verdict is True, verdict is False
        if outside:
            raise OutsideError
        result = rule.on_balls(*balls) if exists else arb.nan()
        if not result.is_finite():
            raise UndecidedError
        return Constant(result, self._applied(name, [self._known(jet) for jet in jets]))

    def _applied(self, name: str, forms: Sequence[Number | None]) -> Number | None:
        """A row on numbers or functions in normal form."""
        known = [form for form in forms if form is not None]
        if len(known) < len(forms):
            return None
        return in_form(lambda: apply(name, self.evaluation.ring, known))

    def _known(self, constant: Constant) -> Number | None:
        ring = self.evaluation.ring
        return dyadic(constant.ball, ring) if constant.exact is None else constant.exact

    def _exponent(self, operand: int, jet: Any, mark: bool) -> fmpq | None:
        """A constant exponent as a rational number, where it is one."""
        if not isinstance(jet, Constant):
            return None
        if jet.exact is not None and jet.exact.rational is not None:
            return jet.exact.rational
        known = self.evaluation.exact[operand] if mark else None
        if isinstance(known, fmpq):
            return known
        return jet.ball.fmpq() if dyadic(jet.ball, self.evaluation.ring) is not None else None

    def _regular(self, code: int, jets: Sequence[Any]) -> Any:
        """The series form, where the operands stay bounded and provably inside the domain."""
        rule = rule_of(code)
        if any(isinstance(jet, Germ) and (jet.shift < 0 or jet.end < 1) for jet in jets):
            return None  # edges may treat germs that are not bounded, nothing else does
        series = [jet.series() if isinstance(jet, Germ) else jet.ball for jet in jets]
        constants = [constant_term(each) for each in series]
        if rule.domain is not None and rule.domain(constants) is not True:
            return None
        result = rule.on_series(*series)
        name = rule.row.name
        if not isinstance(result, arb_series):
            if not result.is_finite():
                raise UndecidedError
            return Constant(result, self._applied(name, [self._known(_limit(jet)) for jet in jets]))
        forms = exactly(lambda *each: on_series(name, self.evaluation.ring, each), *jets, start=0)
        found = of_series(result, 0, forms)
        if not all(each.is_finite() for each in found.coefficients):
            raise UndecidedError
        return found


def _limit(jet: Any) -> Constant:
    """The constant term of a germ or constant."""
    if isinstance(jet, Constant):
        return jet
    return Constant(jet.coefficient(0), jet.exact[0] if jet.exact and jet.shift == 0 else None)


def _chosen(name: str, tag: Any) -> int | None:
    """Which operand a selection has taken."""
    if name == "where" or (name in ("min", "max") and tag in (1, 2)):
        return int(tag) if name == "where" and tag else tag - 1 if tag else None
    return None
