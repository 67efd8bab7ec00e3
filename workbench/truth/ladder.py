"""Doubling the precision until every question has its certificate, or none can be had."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flint import arb, arb_series, fmpq

from workbench.engines.ball import working_precision
from workbench.ir.graph import Graph
from workbench.records.status import Status
from workbench.truth.budget import Budget
from workbench.truth.certificate import Certificate
from workbench.truth.evaluate import Evaluation
from workbench.truth.germ import one_sided
from workbench.truth.refusal import Kind, Refusal
from workbench.truth.stopping import CEILING_BITS, FIRST_BITS, certificate_of, is_decided

#: What both one-sided expansions cost, in passes over the graph.
GERM_PASSES = 32


@dataclass
class Question:
    """Some Taylor coefficients along a direction; no direction: the value alone."""

    direction: list[fmpq] | None
    wanted: tuple[int, ...]
    answers: dict[int, Certificate] = field(default_factory=dict)
    #: Why there is no answer yet.
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether a wanted coefficient has no certificate yet."""
        return len(self.answers) < len(self.wanted)

    def close(self, certificate: Certificate) -> None:
        """The same certificate for everything that is still open."""
        for order in self.wanted:
            self.answers.setdefault(order, certificate)


def climb(
    graph: Graph, point: Sequence[fmpq], output: int, questions: Sequence[Question]
) -> list[list[Certificate]]:
    """The certificates of each question, in the order of its wanted coefficients."""
    evaluation = Evaluation(graph, point, output)
    budget = Budget(graph.codes[node] for node in evaluation.nodes)
    bits = FIRST_BITS
    waiting = list(questions)
    while waiting:
        limit = _attempt(evaluation, waiting, bits, budget)
        waiting = [question for question in waiting if question.is_open]
        if limit or bits >= CEILING_BITS:
            for question in waiting:
                _give_up(question, limit or f"{CEILING_BITS} bits do not suffice", bits)
            break
        bits *= 2
    return [[each.answers[order] for order in each.wanted] for each in questions]


def _attempt(
    evaluation: Evaluation, questions: Sequence[Question], bits: int, budget: Budget
) -> str:
    """Answer what can be answered at one precision; the reason where the budget is spent."""
    directions = sum(question.direction is not None for question in questions)
    orders = 1 + max(max(question.wanted) for question in questions)
    limit = budget.refusal(bits, 1 + directions * max(1, orders - 1))
    if limit:
        return limit
    with working_precision(bits, orders):
        values = evaluation.values()
        value = values[evaluation.result]
        for question in questions:
            if isinstance(value, Refusal) or question.direction is None:
                _answer(question, value, bits)
                continue
            _take(question, 0, value, bits)
            jet = evaluation.along(values, question.direction, orders)
            at_edge = isinstance(jet, Refusal) and jet.kind is Kind.BOUNDARY
            if at_edge and 1 in question.wanted and 1 not in question.answers:
                limit = limit or budget.refusal(bits, GERM_PASSES)
                if not limit:
                    _ask_germs(question, evaluation, values, bits)
            else:
                _answer(question, jet, bits)
    return limit


def _ask_germs(
    question: Question, evaluation: Evaluation, values: Sequence[Any], bits: int
) -> None:
    """A first derivative at an edge or tie, from both one-sided expansions."""
    assert question.direction is not None
    verdict = one_sided(evaluation, values, question.direction, bits)
    if isinstance(verdict, Certificate):
        question.answers[1] = verdict
    else:
        question.reason = verdict


def _answer(question: Question, jet: Any, bits: int) -> None:
    """The certificates that an expansion gives."""
    if isinstance(jet, Refusal):
        question.reason = jet.reason
        if jet.kind is not Kind.UNDECIDED:
            domain = jet.kind is Kind.DOMAIN
            status = Status.DOMAIN if domain else Status.UNDETERMINED
            question.close(Certificate(status=status, reason=jet.reason, bits=bits))
        return
    question.reason = "the ball is still too wide"
    for order in question.wanted:
        _take(question, order, _coefficient(jet, order), bits)


def _take(question: Question, order: int, ball: Any, bits: int) -> None:
    """The certificate of one coefficient, if it is wanted and good enough."""
    if order in question.wanted and order not in question.answers and is_decided(ball):
        question.answers[order] = certificate_of(ball, bits)


def _coefficient(jet: Any, order: int) -> Any:
    if isinstance(jet, arb_series):
        return jet[order]
    return jet if order == 0 else arb(0)


def _give_up(question: Question, limit: str, bits: int) -> None:
    reason = f"{question.reason}; {limit}" if question.reason else limit
    question.close(Certificate(status=Status.UNDETERMINED, reason=reason, bits=bits))
