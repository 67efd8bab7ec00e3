"""Random expressions of the whole operator table: nobody who is right is accused, everybody who is
wrong is, and what cannot be judged says why."""

import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import pytest

from tests.lanes import examples
from workbench.comparison import compare
from workbench.engines.protocol import Engine
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import OPERATORS
from workbench.ir.primal import Primal
from workbench.methods import METHODS
from workbench.methods.derivations import EagerDerivation
from workbench.methods.protocol import Derivation, Method, Wants
from workbench.methods.scalar import ScalarTape
from workbench.records import AccuracyRecord, Status
from workbench.tape.evaluate import gradient_on_tape

ARITHMETIC = ("add", "subtract", "multiply", "divide", "power", "negate")
CHAIN = ("multiply", "multiply", "add", "subtract", "divide", "negate")
TABLE = tuple(name for name, row in OPERATORS.items() if row.arity)
LITERALS = ("0.1", "0.3", "0.7", "1.1", "1e-3", "2", "3", "0.5", "100", "1", "0")
PLACES = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, -1.5, 3.0)
#: Why a row may be left unjudged.
REASONS = re.compile(
    r"no bound: node \d+ \(\w+\) has no finite (value|effect on the result)"
    r"|rule test: the program (has no finite value|could not be decided)"
    r"|no bound: the errors are too large for first order, and unbounded beyond it"
    r"|the stencil has no finite value in exact arithmetic"
)
#: Where it differentiates node by node a NaN for a number is no rounding, and the notebook's tape
#: counts shared nodes twice: both are wrong indeed.
FAULTY = "notebook_tape"


def expression(seed: int) -> tuple[Graph, dict[str, float]]:
    """A random graph of one to three variables, and a point of whole and other numbers."""
    chance = random.Random(seed)
    names = ("x", "y", "z")[: chance.choice((1, 1, 2, 3))]
    builder = GraphBuilder(names)
    pool = [builder.variable(name) for name in names]
    operators: Sequence[str] = chance.choice((CHAIN, ARITHMETIC, TABLE, TABLE))

    def operand() -> int:
        if chance.random() < (0.5 if operators is CHAIN else 0.25):
            node = builder.literal(Literal.from_text(chance.choice(LITERALS)))
            return builder.apply("negate", node) if chance.random() < 0.2 else node
        return chance.choice(pool[-3:])

    for _ in range(chance.randint(1, 8)):
        name = chance.choice(operators)
        operands = [operand() for _ in range(OPERATORS[name].arity)]
        if name == "polygamma":
            operands[0] = builder.literal(chance.choice((0, 1, 2)))
        elif name == "power" and chance.random() < 0.6:
            operands[1] = builder.literal(chance.choice((2, 3, -1, -2, 0.5, 1.5)))
        if not set(operands) & set(pool):
            operands[-1] = pool[-1]
        pool.append(builder.apply(name, *operands))
    point = {
        name: chance.choice(PLACES) if chance.random() < 0.6 else chance.gauss(0.0, 1.5)
        for name in names
    }
    return builder.build([pool[-1]]), point


def rows(seeds: range, methods: Sequence[Method]) -> Iterator[tuple[Graph, AccuracyRecord]]:
    for seed in seeds:
        graph, point = expression(seed)
        for row in compare(graph, at=point, methods=methods, timings=False).accuracy:
            yield graph, row


def judged(seeds: range, methods: Sequence[Method]) -> None:
    statuses = set()
    for graph, row in rows(seeds, methods):
        statuses.add(row.status)
        said = f"{graph.to_text()} at {row.point} by {row.wrt}, {row.method}: {row.message}"
        if row.status is Status.WRONG and row.method != FAULTY:
            assert row.derivative is not None, said
            tie = row.error_relative is None or row.error_relative > 1e-3
            assert not math.isfinite(row.derivative) or tie, said
        if row.status is Status.UNJUDGED:
            assert REASONS.match(row.message.removeprefix("returned ")), said
        assert row.status is not Status.ERROR, said
    assert {Status.OK, Status.DOMAIN, Status.NOT_DIFFERENTIABLE} <= statuses


def test_of_random_expressions_nothing_right_is_accused() -> None:
    judged(range(examples(75)), [METHODS[name] for name in METHODS if name != "symbolic"])


@pytest.mark.slow
def test_of_random_expressions_nothing_right_is_accused_by_any_method() -> None:
    judged(range(10_000, 10_000 + examples(100)), list(METHODS.values()))


@dataclass(frozen=True, slots=True)
class WrongTape(ScalarTape):
    """A tape whose every partial is off by one part in 2**40."""

    name: ClassVar[str] = "wrong_tape"

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        right = ScalarTape().derive(primal, wants)
        assert isinstance(right, EagerDerivation) and isinstance(primal, Graph)
        gradient = gradient_on_tape(primal, self.tape, wants.wrt)

        def evaluate(values: Sequence[float], _: Engine) -> tuple[list[float], list[float]]:
            outputs, partials = gradient(values)
            return outputs, [partial * (1 + 2.0**-40) for partial in partials]

        return EagerDerivation(
            primal=primal, wrt=wants.wrt, evaluate=evaluate, evidence=right.evidence
        )


def test_a_wrong_tape_is_accused_on_random_expressions() -> None:
    """But where cancellation explains as much, or the derivative is 0."""
    found = [row for _, row in rows(range(examples(120)), [WrongTape()]) if row.digits is not None]
    wrong = [row for row in found if row.status is Status.WRONG]
    assert len(found) > examples(20)
    assert len(wrong) > 0.9 * len(found)
