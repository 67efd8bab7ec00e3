"""The complex step at one point on complex balls: what it is exactly, and how far it is rounded."""

import math
import sys
from collections.abc import Sequence
from typing import Any

from flint import acb, arb

from workbench.engines.ball.precision import working_precision
from workbench.ir.graph import Graph
from workbench.limits import limits
from workbench.measure.accuracy import is_outside
from workbench.measure.balls.linearization import LINEAR_BITS
from workbench.measure.balls.roundoff import (
    SMALLEST_NORMAL,
    ULP,
    ArithmeticBound,
    float_above,
    refusal,
    unrounded,
)
from workbench.measure.balls.run import is_narrow
from workbench.measure.balls.step_limit import contradicting_limit
from workbench.measure.complex_balls.continuation import complex_values
from workbench.measure.complex_balls.errors import ComplexLinearization, complex_enclosure

#: How often precision is doubled, from where the step can be told from 0.
DOUBLINGS = 4
_LARGEST = arb(sys.float_info.max)
_FIRM_BITS = 4


class ComplexRun:
    """Answers for the complex step what `BallRun` answers for a program.

    Positions are those of the flat result: values of the outputs, then partials row-major.
    `graph` is the primal, `step` the size of the imaginary step.
    """

    def __init__(
        self, graph: Graph, inputs: Sequence[float], wrt: Sequence[str], step: float
    ) -> None:
        self.graph = graph
        self.step = step
        self._inputs = tuple(inputs)
        self._places = [graph.places[name] for name in wrt]
        #: Bits at which an imaginary part of the step's size has as many digits as a real part.
        self._bits = LINEAR_BITS + _bits_below_one(step)
        self._values: dict[tuple[int, int, float], list[Any]] = {}
        self._bounds: dict[int, ArithmeticBound] = {}
        self._steps = 0

    def value(self, position: int, bits: int = 0) -> tuple[Any, bool]:
        """Im f(x + i*h*e) / h in exact arithmetic, and whether its ball is narrow."""
        first = max(bits, self._bits)
        for doubling in range(DOUBLINGS):
            used = first << doubling
            ball = self._quotient(position, used, 0)
            if is_narrow(ball) or 2 * used * len(self.graph) > limits.judging_storage:
                break
        return ball, is_narrow(ball)

    def contradiction(self, position: int, truth: Any) -> Any:
        """The limit of the quotient for small steps where it is certainly not the truth; or None.

        At a corner it is what the conventions of abs, max and their kin add up to.
        """
        return contradicting_limit(
            self.value(position)[0],
            truth,
            lambda step_bits: self._quotient(position, step_bits + 2 * LINEAR_BITS, step_bits),
        )

    def bound(self, position: int) -> ArithmeticBound:
        """How far the complex engine may be off, to first order, underflow included."""
        if position not in self._bounds:
            self._bounds[position] = self._fresh_bound(position)
        return self._bounds[position]

    def enclosure(self, position: int) -> Any:
        """Every value that the complex engine may give a partial, as a ball; None for anything."""
        output, place = self._split(position)
        inputs = self._complex_inputs(place, arb(self.step))
        within = complex_enclosure(self.graph, inputs, output, self._bits)
        if within is None:
            return None
        with working_precision(self._bits):
            ball = within.imag / arb(self.step)
            rounding = (abs(ball) * ULP).max(arb(SMALLEST_NORMAL * ULP)).upper()
            return ball + arb(0, rounding)

    def overflow(self, position: int) -> int | None:
        """The first node that an output needs and of which a part exceeds float64, or None."""
        output, place = self._split(position)
        values = self._node_values(place, self._bits, 0)
        root = self.graph.outputs[output]
        taken = bytearray(root + 1)
        taken[root] = 1
        for node in range(root, -1, -1):
            if taken[node]:
                for operand in self.graph.operands(node):
                    taken[operand] = 1
        for node, value in enumerate(values[: root + 1]):
            if taken[node] and (
                is_outside(value.real, _LARGEST) or is_outside(value.imag, _LARGEST)
            ):
                return node
        return None

    # -- how -------------------------------------------------------------------------------

    def _fresh_bound(self, position: int) -> ArithmeticBound:
        size = len(self.graph)
        for factor in (1, 4):
            if self._steps + size > limits.bound_work:
                return refusal(self.graph, len(self._bounds) + 1)
            self._steps += size
            bound, firm = self._bound_at(position, factor * self._bits)
            if firm:
                break
        return bound

    def _bound_at(self, position: int, bits: int) -> tuple[ArithmeticBound, bool]:
        output, place = self._split(position)
        step = arb(self.step)
        linear = ComplexLinearization(self.graph, self._complex_inputs(place, step), bits)
        total, largest, worst = arb(0), arb(0), None
        exact = bytearray()
        with working_precision(bits):
            for node, adjoint in linear.adjoints(output).items():
                errors = linear.errors(node)
                if errors is None:
                    continue
                term = (abs(adjoint.imag) * errors[0] + abs(adjoint.real) * errors[1]) / step
                if not term.is_finite():
                    exact = exact or unrounded(linear)
                    if exact[node]:
                        continue
                    name = self.graph.operator(node).name
                    reason = f"node {node} ({name}) has no finite effect on the result"
                    return ArithmeticBound(node=node, reason=reason), False
                total += term
                if worst is None or term > largest:
                    largest, worst = term, node
            quotient = linear.values[self.graph.outputs[output]].imag / step
            total += (abs(quotient) * ULP).max(arb(SMALLEST_NORMAL * ULP))
            share = float((largest / total).mid()) if worst is not None else None
            firm = total.rel_accuracy_bits() >= _FIRM_BITS or bool(total < SMALLEST_NORMAL)
            return ArithmeticBound(bound=float_above(total), node=worst, share=share), firm

    def _split(self, position: int) -> tuple[int, int]:
        """Output and place of the variable of a position."""
        index = position - len(self.graph.outputs)
        output, variable = divmod(index, len(self._places))
        return output, self._places[variable]

    def _complex_inputs(self, place: int, step: Any) -> list[Any]:
        inputs = [acb(value) for value in self._inputs]
        inputs[place] = acb(arb(self._inputs[place]), step)
        return inputs

    def _quotient(self, position: int, bits: int, step_bits: int) -> Any:
        output, place = self._split(position)
        values = self._node_values(place, bits, step_bits)
        with working_precision(bits):
            return values[self.graph.outputs[output]].imag / self._step(step_bits)

    def _node_values(self, place: int, bits: int, step_bits: int) -> list[Any]:
        key = place, bits, step_bits
        if key not in self._values:
            inputs = self._complex_inputs(place, self._step(step_bits))
            self._values[key] = complex_values(self.graph, inputs, bits)
        return self._values[key]

    def _step(self, step_bits: int) -> Any:
        """The step of the method, or 2**-step_bits where those are given."""
        return arb(2) ** -step_bits if step_bits else arb(self.step)


def _bits_below_one(step: float) -> int:
    return max(0, -math.frexp(step)[1])
