"""A program at one point on balls, at as many bits as a question needs, each run made once."""

import sys
from collections.abc import Collection, Sequence
from typing import Any

from flint import arb

from workbench.engines.ball import node_values, working_precision
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES
from workbench.limits import limits
from workbench.measure.accuracy import NEGLIGIBLE, is_outside, is_within
from workbench.measure.balls.conditioning import condition_of
from workbench.measure.balls.enclosure import enclosure
from workbench.measure.balls.float_values import float_values
from workbench.measure.balls.linearization import LINEAR_BITS, TABLE_ULPS, Linearization
from workbench.measure.balls.roundoff import (
    ArithmeticBound,
    bound_of,
    local_errors,
    refusal,
)
from workbench.measure.balls.step_limit import contradicting_limit

#: A value on balls is known well enough at this relative radius, or when it is negligible: the
#: referee's own stopping rule.
RELATIVE_BITS = 80
#: Bits of the first run, and the most that a run takes.
FIRST_BITS = 256
MAX_BITS = 2**14
#: More bits rarely make a value finite: where there is none, runs end here.
MAX_BITS_UNBOUNDED = 2**11
#: The most for a difference with tiny steps: one of order 8 cancels 8 times their bits.
MAX_LIMIT_BITS = 2**15
#: Bits at which a bound is tried before it is given up or taken as it is: first those of the values
#: that are known already.
BOUND_BITS = (FIRST_BITS, 4 * LINEAR_BITS, 16 * LINEAR_BITS)
#: Passing over a node that does not move an output costs such a part of what a node does.
PASSED_OVER = 32
_LARGEST = arb(sys.float_info.max)
_WHERE = CODES["where"]


class BallRun:
    """Answers questions about a program's outputs at one point, in exact and in float64 arithmetic.

    `inputs` are float64 numbers in the order of `graph.variables`, taken as exact. `variables` are
    those of the function, by default all: the condition number is taken over them, and all other
    inputs are steps. `shifts` are the nodes of a difference program that are shifted coordinates;
    None where that is not known. `ulps` are the stated errors of the operators, one a row, by
    default those of the table.
    """

    def __init__(
        self,
        graph: Graph,
        inputs: Sequence[float],
        variables: Collection[str] | None = None,
        shifts: Collection[int] | None = None,
        ulps: Sequence[float] | None = None,
    ) -> None:
        self.graph = graph
        self.ulps = TABLE_ULPS if ulps is None else ulps
        self.shifts = shifts
        self.inputs = [arb(value) for value in inputs]
        self.variables = graph.variables if variables is None else variables
        self._values: dict[int, list[Any]] = {}
        self._shifted_values: dict[int, list[Any]] = {}
        self._limit_values: dict[int, tuple[int, list[Any]]] = {}
        self._linear: dict[int, tuple[Linearization, list[Any]]] = {}
        self._answers: dict[int, tuple[ArithmeticBound, float | None]] = {}
        #: Nodes swept so far; the budget is of one run.
        self._steps = 0

    def value(self, output: int, bits: int = FIRST_BITS) -> tuple[Any, bool]:
        """An output in exact arithmetic, and whether its ball is narrow enough to judge by.

        Starts at `bits` and doubles them until the ball is narrow or the ceiling is reached.
        """
        bits = max(bits, FIRST_BITS)
        while True:
            ball = self._node_values(bits)[self.graph.outputs[output]]
            if is_narrow(ball):
                return ball, True
            ceiling = MAX_BITS if ball.is_finite() else MAX_BITS_UNBOUNDED
            if 2 * bits > ceiling or 2 * bits * len(self.graph) > limits.judging_storage:
                return ball, False
            bits *= 2

    def shifted_value(self, output: int, bits: int = FIRST_BITS) -> Any:
        """An output in exact arithmetic, but with the shifted coordinates that float64 rounded.

        None where these are not known.
        """
        if self.shifts is None:
            return None
        exact, _ = self.value(output, bits)
        bits = max(bits, FIRST_BITS)
        while True:
            ball = self._shifted_node_values(bits)[self.graph.outputs[output]]
            # Where x + h rounds to x it is 0, which no number of bits makes narrow by itself.
            with working_precision(bits):
                known = ball.is_finite() and ball.rad() < abs(exact) * arb(2) ** -RELATIVE_BITS
            if known or is_narrow(ball) or not ball.is_finite():
                return ball
            if 2 * bits > MAX_BITS or 2 * bits * len(self.graph) > limits.judging_storage:
                return ball
            bits *= 2

    def _shifted_node_values(self, bits: int) -> list[Any]:
        if bits not in self._shifted_values:
            rounded = float_values(self.graph, list(map(float, self.inputs)), self.shifts or ())
            self._shifted_values[bits] = node_values(self.graph, self.inputs, bits, rounded)
        return self._shifted_values[bits]

    def contradiction(self, output: int, truth: Any) -> Any:
        """The limit of a difference for small steps where it is certainly not the truth; or None.

        None too where the program has no steps, or is too large to be run at that many bits.
        """
        if len(self.variables) == len(self.graph.variables):
            return None
        return contradicting_limit(
            self.value(output)[0], truth, lambda bits: self._with_steps(output, bits)
        )

    def _with_steps(self, output: int, step_bits: int) -> Any:
        """An output with every step 2**-step_bits, at as many bits as that takes."""
        node = self.graph.outputs[output]
        bits, values = self._limit_values.get(step_bits, (step_bits + FIRST_BITS, []))
        while bits <= MAX_LIMIT_BITS and bits * len(self.graph) <= limits.judging_storage:
            if not values:
                values = node_values(self.graph, self._small_steps(step_bits), bits)
                self._limit_values[step_bits] = bits, values
            if is_narrow(values[node]):
                return values[node]
            bits, values = 2 * bits, []
        return arb.nan()

    def _small_steps(self, step_bits: int) -> list[Any]:
        """The inputs with every step as small as 2**-step_bits, on its side."""
        small = arb(2) ** -step_bits
        return [
            value if name in self.variables else value.sgn() * small
            for name, value in zip(self.graph.variables, self.inputs, strict=True)
        ]

    def bound(self, output: int) -> ArithmeticBound:
        """How far float64 may move an output, to first order."""
        return self._answer(output)[0]

    def condition_number(self, output: int) -> float | None:
        """The relative condition number of an output over `variables`."""
        return self._answer(output)[1]

    def enclosure(self, output: int) -> Any:
        """Every value that float64 may give an output, as a ball; None for anything."""
        return enclosure(self.graph, self.inputs, output, ulps=self.ulps)

    def overflow(self, output: int) -> int | None:
        """The first node that an output needs and whose exact value exceeds float64, or None."""
        values = self._node_values(FIRST_BITS)
        taken = bytearray(len(self.graph))
        taken[self.graph.outputs[output]] = 1
        for node in range(self.graph.outputs[output], -1, -1):
            if taken[node]:
                for operand in self._chosen(node, values):
                    taken[operand] = 1
        for node, value in enumerate(values):
            if taken[node] and is_outside(value, _LARGEST):
                return node
        return None

    def _chosen(self, node: int, values: list[Any]) -> tuple[int, ...]:
        """The operands of a node, of a selection only the branch that is taken."""
        operands = self.graph.operands(node)
        if self.graph.codes[node] == _WHERE:
            condition = values[operands[0]]
            if condition.is_zero():
                return operands[0], operands[2]
            if condition != 0:
                return operands[:2]
        return operands

    def _node_values(self, bits: int) -> list[Any]:
        if bits not in self._values:
            self._values[bits] = node_values(self.graph, self.inputs, bits)
        return self._values[bits]

    def _answer(self, output: int) -> tuple[ArithmeticBound, float | None]:
        if output not in self._answers:
            self._answers[output] = self._fresh_answer(output)
        return self._answers[output]

    def _fresh_answer(self, output: int) -> tuple[ArithmeticBound, float | None]:
        """The bound and the condition number, at the first precision that gives a firm bound."""
        answer: tuple[ArithmeticBound, float | None] | None = None
        for bits in BOUND_BITS:
            size = len(self.graph)
            ahead = size // PASSED_OVER + (0 if bits in self._linear else size)
            if self._steps + ahead > limits.bound_work:
                break
            linear, errors = self._linearization(bits)
            adjoints = linear.adjoints(output)
            self._steps += ahead + len(adjoints)
            bound, firm = bound_of(linear, errors, adjoints, self.ulps)
            answer = bound, condition_of(linear, output, adjoints, self.variables)
            if firm:
                break
        return answer or (refusal(self.graph, len(self._answers) + 1), None)

    def _linearization(self, bits: int) -> tuple[Linearization, list[Any]]:
        if bits not in self._linear:
            values = self._node_values(bits)
            linear = Linearization(self.graph, self.inputs, bits, self.ulps, values)
            self._linear[bits] = linear, local_errors(linear, self.ulps)
        return self._linear[bits]


def is_narrow(ball: Any) -> bool:
    """Whether a ball is known well enough to judge by."""
    if not ball.is_finite():
        return False
    return bool(ball.rel_accuracy_bits() >= RELATIVE_BITS or is_within(ball, NEGLIGIBLE))
