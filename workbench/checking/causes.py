"""Explanations of a wrong claim: all that give exactly its numbers.

Wrong rules run on the function at one node, then everywhere, then at two nodes; single terms have
another factor; one number of the claim is another; the whole is another function. Floats filter the
candidates, and balls certify that an explanation gives the claim. One that gives the derivative
itself explains nothing, so it is never among them.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

from workbench.checking.judging import Compared, Judgement, Question, at_point
from workbench.checking.points import Point, general_points
from workbench.engines.ball import node_values
from workbench.errors import WorkbenchError
from workbench.faults.mistakes import Mistake, applicable
from workbench.faults.wrong_slopes import WrongSlopes
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.presentation.views.check import Explanation, Outcome
from workbench.truth import certified_derivatives, certified_value, certify

#: Points that an explanation has to hold at, and the fewest that do.
_POINTS, _FEWEST = 6, 3
#: Relative distance of floats that may be the same number; balls decide.
_SAME = 1e-6
#: Larger functions are not looked into; of more candidates no two are combined.
_NODES, _PAIRED = 150, 90
_BITS = 160
#: Letters of a part that is named.
_LETTERS = 60
#: Largest denominators of factors and of repaired numbers.
_FACTOR, _NUMBER = 100, 12
#: Numbers that are tried in place of one that is not a factor.
_TRIED = [Fraction(n) for n in range(-12, 13)]
_TRIED += [Fraction(n, d) for d in (2, 3) for n in range(-7, 8) if n % d]


class Cause(NamedTuple):
    """One explanation and the node of the function that it is about; None for the whole."""

    explanation: Explanation
    node: int | None = None


class _Case(NamedTuple):
    """A wrong claim with the numbers that explanations are held against, the telling point first.

    `truths` and `claims` are balls.
    """

    question: Question
    points: list[Point]
    truths: list[Any]
    claims: list[Any]

    def floats(self, balls: Sequence[Any]) -> list[float]:
        """The middles of balls."""
        return [float(one.mid()) for one in balls]

    def is_claim(self, graph: Graph) -> bool:
        """Whether a graph has the claim's numbers, by balls; where it has values at all.

        One that has those of the derivative explains nothing.
        """
        held = 0
        for number, (point, claim) in enumerate(zip(self.points, self.claims, strict=True)):
            inputs = [_ball(point[name]) for name in graph.variables]
            value = node_values(graph, inputs, _BITS)[graph.outputs[0]]
            if value.is_finite():
                if not value.overlaps(claim) or (not number and value.overlaps(self.truths[0])):
                    return False
                held += 1
        return held >= min(_FEWEST, len(self.points))


def causes(question: Question, judgement: Judgement) -> list[Cause]:
    """All explanations of a refuted claim, the most telling first."""
    case = _case(question, judgement)
    if case is None:
        return []
    found: list[Cause] = []
    slopes = _slopes(case)
    if slopes is not None:
        found += _by_rules(case, slopes) or _by_terms(case, slopes)
    whole = list(_by_whole(case, described=not found))
    found += _by_literals(case, known=bool(found or whole))
    found += whole
    if slopes is not None and not found:
        found += _by_two_rules(case, slopes)
    unique = {(one.explanation.sentence, one.explanation.part): one for one in found}
    return list(unique.values())


def _case(question: Question, judgement: Judgement) -> _Case | None:
    compared = judgement.having(Outcome.DIFFERS)[: _POINTS - 2]
    compared += judgement.having(Outcome.AGREES)[:2]
    known = [one.point for one in compared]
    more = general_points(question.function.variables, {}, question.domain)
    for point in more:
        if len(compared) >= _POINTS:
            break
        if point not in known:
            one = at_point(question, point)
            if one.outcome in (Outcome.AGREES, Outcome.DIFFERS):
                compared.append(one)
    compared = [one for one in compared if _is_moderate(one)]
    if not compared or compared[0].outcome is not Outcome.DIFFERS:
        return None
    return _Case(
        question,
        [one.point for one in compared],
        [one.truth.ball for one in compared],
        [one.claim.ball for one in compared],
    )


def _is_moderate(one: Compared) -> bool:
    """Whether float64 holds both numbers."""
    return one.truth.value is not None and one.claim.value is not None


# -- wrong rules on the function ---------------------------------------------------------------


def _slopes(case: _Case) -> WrongSlopes | None:
    """The function's derivatives by wrong rules; None where they are not looked into."""
    if case.question.order > 1 or len(case.question.function) > _NODES:
        return None
    points = [{name: float(value) for name, value in one.items()} for one in case.points]
    try:
        return WrongSlopes(case.question.function, case.question.wrt, points)
    except (WorkbenchError, ArithmeticError, ValueError):
        return None


def _by_rules(case: _Case, slopes: WrongSlopes) -> list[Cause]:
    """Wrong rules at one node; the same one everywhere; two of them."""
    candidates = list(applicable(slopes.graph, slopes.moving))
    found = [
        _rule_cause(slopes, node, mistake)
        for node, mistake in sorted(candidates, key=lambda one: -one[0])
        if _explains(case, slopes, {node: mistake})
    ]
    everywhere: dict[tuple[int, str], dict[int, Mistake]] = {}
    for node, mistake in candidates:
        everywhere.setdefault((slopes.graph.codes[node], mistake.slope), {})[node] = mistake
    single = {(one.node, one.explanation.kind) for one in found}
    for choice in everywhere.values():
        alone = any((node, mistake.kind) in single for node, mistake in choice.items())
        if len(choice) > 1 and not alone and _explains(case, slopes, choice):
            node, mistake = next(reversed(choice.items()))
            cause = _rule_cause(slopes, node, mistake)
            sentence = f"{mistake.sentence[:-1]}, everywhere."
            found.append(cause._replace(explanation=replace(cause.explanation, sentence=sentence)))
    return found


def _by_two_rules(case: _Case, slopes: WrongSlopes) -> Iterator[Cause]:
    """Two wrong rules at two nodes; a claim without a variable would fit too many."""
    candidates = list(applicable(slopes.graph, slopes.moving))
    if len(candidates) > _PAIRED or not case.question.claim.variable_nodes():
        return
    for one, other in combinations(candidates, 2):
        if one[0] != other[0] and _explains(case, slopes, dict((one, other))):
            first, second = (_rule_cause(slopes, *each) for each in (one, other))
            part = second.explanation.part
            sentence = f"{first.explanation.sentence} At {part}: {second.explanation.sentence}"
            yield first._replace(explanation=replace(first.explanation, sentence=sentence))


def _rule_cause(slopes: WrongSlopes, node: int, mistake: Mistake) -> Cause:
    part = part_text(slopes.graph, node)
    return Cause(Explanation(kind=mistake.kind, sentence=mistake.sentence, part=part,
                             rule=mistake.rule), node)  # fmt: skip


def _explains(case: _Case, slopes: WrongSlopes, choice: Mapping[int, Mistake]) -> bool:
    """Whether wrong rules give the claim: in floats at the first point, everywhere, in balls."""
    wanted = case.floats(case.claims)
    if not _near(slopes.wrong_at(0, choice), wanted[0]):
        return False
    numbers = slopes.wrong(choice)
    finite = [pair for pair in zip(numbers, wanted, strict=True) if math.isfinite(pair[0])]
    if not all(_near(*pair) for pair in finite):
        return False
    return case.is_claim(slopes.wrong_graph(choice))


def _near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_SAME, abs_tol=1e-300)


def _by_terms(case: _Case, slopes: WrongSlopes) -> Iterator[Cause]:
    """Single terms of the derivative with another factor."""
    truths, claims = case.floats(case.truths), case.floats(case.claims)
    off = [claim - truth for claim, truth in zip(claims, truths, strict=True)]
    seen: list[list[float]] = [truths]
    for node, place, numbers in slopes.terms():
        if any(_proportional(numbers, one) for one in seen):
            continue
        seen.append(numbers)
        ratio = _constant_ratio(off, numbers)
        if ratio is None:
            continue
        factor = 1 + ratio
        if case.is_claim(slopes.wrong_graph({}, (node, place), factor)):
            operand = part_text(slopes.graph, slopes.graph.operands(node)[place])
            kind, what = _term_words(factor)
            told = f"The term of the derivative that comes from {operand} {what}."
            part = part_text(slopes.graph, node)
            yield Cause(Explanation(kind=kind, sentence=told, part=part), node)


def _term_words(factor: Fraction) -> tuple[str, str]:
    if factor == 0:
        return "term_lost", "was lost"
    if factor == -1:
        return "sign_of_term", "has the wrong sign"
    return "factor_of_term", f"has the factor {factor}"


def _constant_ratio(numbers: Sequence[float], others: Sequence[float]) -> Fraction | None:
    """The simple fraction by which numbers are multiples of others."""
    pairs = [(one, other) for one, other in zip(numbers, others, strict=True) if other]
    if len(pairs) < min(_FEWEST, len(numbers)) or not math.isfinite(pairs[0][0] / pairs[0][1]):
        return None
    ratio = Fraction(pairs[0][0] / pairs[0][1]).limit_denominator(_FACTOR)
    near = ratio and all(
        math.isclose(one, float(ratio) * other, rel_tol=1e-7) for one, other in pairs
    )
    return ratio if near else None


def _proportional(numbers: Sequence[float], others: Sequence[float]) -> bool:
    return all(_near(one, other) for one, other in zip(numbers, others, strict=True))


def part_text(graph: Graph, node: int) -> str:
    """The text of a part of a function, cut where it is long."""
    builder = GraphBuilder(graph.variables)
    part = builder.build([builder.include(graph)[node]])
    builder = GraphBuilder()  # only with the variables that the part has
    text = builder.build([builder.include(part)[part.outputs[0]]]).to_text(limit=2 * _LETTERS)
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"


# -- one number of the claim -------------------------------------------------------------------


def _by_literals(case: _Case, known: bool) -> Iterator[Cause]:
    """One number of the claim, which another one would make right; where another cause is `known`
    neither its sign nor 0, which say less."""
    claim = case.question.claim
    if len(claim) > _NODES:
        return
    truths = case.floats(case.truths)
    for node, _, operands in claim.nodes():
        for place, operand in enumerate(operands):
            literal = claim.literal(operand)
            if literal is None:
                continue
            old = literal.fraction
            opened = _with_name(claim, node, place)
            for new in _solutions(case, opened, truths[0], old):
                if known and new in (0, -old):
                    continue
                if _is_right_with(case, opened, new, truths):
                    part, shown = part_text(claim, node), part_text(claim, operand)
                    sentence = f"With {new} in place of {shown} the claim would be right."
                    if new == 0:
                        term = part if claim.operator(node).name == "multiply" else shown
                        sentence = f"Without {term} the claim would be right."
                    yield Cause(Explanation(kind="one_number", sentence=sentence, part=part))
                    break


#: The name of the number that is looked for; no user can write it.
_UNKNOWN = "number_that_is_looked_for"


def _with_name(claim: Graph, changed: int, place: int) -> Graph:
    """A claim in which one use of a number is a variable, the last one."""
    builder = GraphBuilder((*claim.variables, _UNKNOWN))
    unknown = builder.variable(_UNKNOWN)
    nodes: list[int] = []
    for node, _, operands in claim.nodes():
        literal, name = claim.literal(node), claim.variable(node)
        if literal is not None:
            nodes.append(builder.literal(literal))
        elif name is not None:
            nodes.append(builder.variable(name))
        else:
            inner = [nodes[operand] for operand in operands]
            if node == changed:
                inner[place] = unknown
            nodes.append(builder.apply_code(claim.codes[node], *inner))
    return builder.build([nodes[claim.outputs[0]]])


def _solutions(case: _Case, opened: Graph, wanted: float, old: Fraction) -> Iterator[Fraction]:
    """Numbers with which the claim has a wanted value at the first point."""
    point = [float(value) for value in case.points[0].values()]
    run = opened.program()

    def at(number: float) -> float:
        return float(run(*point, number)[0])

    low, middle, high = (at(float(old) + shift) for shift in (-1.0, 0.0, 1.0))
    slope = high - middle
    if slope and math.isfinite(slope) and math.isclose(slope, middle - low, rel_tol=1e-6):
        found = Fraction(float(old) + (wanted - middle) / slope).limit_denominator(_NUMBER)
        if found != old and math.isclose(at(float(found)), wanted, rel_tol=1e-7):
            yield found
        return
    for number in _TRIED:
        if number != old and math.isclose(at(float(number)), wanted, rel_tol=1e-9):
            yield number


def _is_right_with(case: _Case, opened: Graph, number: Fraction, truths: Sequence[float]) -> bool:
    """Whether the claim is right at all points with another number, by balls."""
    for point, truth in zip(case.points, case.truths, strict=True):
        inputs = [*(_ball(value) for value in point.values()), _ball(number)]
        value = node_values(opened, inputs, _BITS)[opened.outputs[0]]
        if not (value.is_finite() and value.overlaps(truth)):
            return False
    return len(truths) >= min(_FEWEST, len(case.points))


def _ball(value: Fraction) -> Any:
    from flint import arb, fmpq

    return arb(fmpq(value.numerator, value.denominator))


# -- the whole claim ---------------------------------------------------------------------------


def _by_whole(case: _Case, described: bool) -> Iterator[Cause]:
    """What a claim is in place of the derivative; `described`: also a factor or a constant."""
    question = case.question
    pairs = list(zip(case.claims, case.truths, strict=True))
    if all((claim + truth).contains(0) for claim, truth in pairs):
        yield _whole("negative", "The claim is -f': all signs are wrong.")
    if all((claim * truth - 1).contains(0) for claim, truth in pairs):
        yield _whole("reciprocal", "The claim is 1/f'.")
    if described:
        yield from _up_to_a_constant(case)
    if _holds(case, lambda point: certified_value(question.function, point)):
        yield _whole("not_differentiated", "The claim is f itself: it was not differentiated.")
    for order in (question.order + 1, question.order - 1):
        if order and _holds(case, lambda point, order=order: certified_derivatives(
                question.function, point, question.wrt, order)[-1]):  # fmt: skip
            yield _whole("other_order", f"The claim is the derivative of order {order}.")
    others = [name for name in question.function.variables if name != question.wrt]
    for other in others if question.order == 1 else ():
        if _holds(case, lambda point, other=other: certify(
                question.function, point, other)[other]):  # fmt: skip
            yield _whole("other_variable", f"The claim is the derivative by {other}.")
    if _is_integral(case):
        yield _whole("integrated", "The claim is an integral of f: its derivative is f.")


def _whole(kind: str, sentence: str) -> Cause:
    return Cause(Explanation(kind=kind, sentence=sentence))


def _up_to_a_constant(case: _Case) -> Iterator[Cause]:
    truths, claims = case.floats(case.truths), case.floats(case.claims)
    pairs = list(zip(case.claims, case.truths, strict=True))
    ratio = _constant_ratio(claims, truths)
    if ratio not in (None, 1, -1) and all((c - _ball(ratio) * t).contains(0) for c, t in pairs):
        yield _whole("constant_factor", f"The claim is {ratio} times the derivative.")
    first = pairs[0][0] - pairs[0][1]
    varies = any(not (one - case.truths[0]).contains(0) for one in case.truths[1:])
    if (
        varies
        and not first.contains(0)
        and all((claim - truth - first).contains(0) for claim, truth in pairs)
    ):
        shown = f"{float(first.mid()):.6g}"
        yield _whole("constant_added", f"The claim is the derivative plus {shown}.")


def _holds(case: _Case, certificate: Any) -> bool:
    """Whether a certified number is the claim at every point where it exists."""
    pairs = zip(case.points, case.claims, strict=True)
    return _equal_where_known(case, ((certificate(point).ball, claim) for point, claim in pairs))


def _equal_where_known(case: _Case, pairs: Iterable[tuple[Any, Any]]) -> bool:
    """Whether two balls overlap at every point that has both, of which there are enough."""
    held = 0
    for one, other in pairs:
        if one is None or other is None:
            continue
        if not one.overlaps(other):
            return False
        held += 1
    return held >= min(_FEWEST, len(case.points))


def _is_integral(case: _Case) -> bool:
    question = case.question
    if question.order > 1 or not question.claim.variable_nodes():
        return False
    slope_at = (certify(question.claim, one, question.wrt)[question.wrt] for one in case.points)
    value_at = (certified_value(question.function, one) for one in case.points)
    pairs = zip(slope_at, value_at, strict=True)
    return _equal_where_known(case, ((slope.ball, value.ball) for slope, value in pairs))
