"""Rounding errors of the complex engine: real and imaginary part of each node, and their effect.

A node is off by its operator's stated ULPs of the terms that make it up, apart in either part: the
real part by those of its size, the imaginary part by those of sum |partial * imaginary part of the
operand|, which tiny steps keep tiny, and by what underflows.
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

from flint import acb, arb

from workbench.calculus.rules import OPERAND_NAMES, partial_graph
from workbench.engines.ball.numbers import to_ball
from workbench.engines.ball.precision import working_precision
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, ROWS, VARIABLE, Operator
from workbench.measure.balls.linearization import (
    Linearization,
    Partial,
    Run,
    is_float64,
    partial_on,
)
from workbench.measure.balls.roundoff import NEAREST_ULPS, SMALLEST_NORMAL, ULP, arithmetic_bounds
from workbench.measure.complex_balls.continuation import ZERO, complex_values, function_of

#: What a complex operation loses beyond the real one: products and sums of its own.
COMPLEX_ULPS = 2.0
#: What an underflow within an operation moves a part by, for each unit of its terms' factors.
UNDERFLOW = 4 * math.ulp(0.0)

#: Bounds of how far the two parts of a node are off.
PartErrors = tuple[Any, Any]


class ComplexLinearization(Linearization):
    """Values of all nodes at complex balls, and adjoints of one output at a time.

    The local partials are the operator table's, continued to complex numbers; inputs are complex
    balls.
    """

    def real(self, node: int) -> Any:
        """The real number that a node is, as a ball; NaN where it moves with the step."""
        value = self.values[node]
        return value.real if value.imag.is_zero() else arb.nan()

    def _node_values(self) -> list[Any]:
        return complex_values(self.graph, self.inputs, self.bits)

    def _rules(self, code: int) -> tuple[Partial, ...]:
        return tuple([complex_partial(code, operand) for operand in range(ROWS[code].arity)])

    def adjoints(self, output: int) -> dict[int, Any]:
        """d output / d node, as complex balls."""
        return {node: acb(adjoint) for node, adjoint in super().adjoints(output).items()}

    def errors(self, node: int) -> PartErrors | None:
        """How far the complex engine rounds the two parts of a node; None where it does not."""
        operands = [self.values[operand] for operand in self.graph.operands(node)]
        known = dict(self.partials(node))
        partials = [known.get(operand, ZERO) for operand in self.graph.operands(node)]
        return part_errors(self.graph, node, self.values[node], operands, partials)


def part_errors(
    graph: Graph,
    node: int,
    value: Any,
    operands: Sequence[Any],
    partials: Sequence[Any],
) -> PartErrors | None:
    """How far the parts of one node are rounded, from its value, its operands and the partials by
    these. None where nothing is rounded."""
    code = graph.codes[node]
    if code == VARIABLE:
        return None
    if code == LITERAL:
        exact = is_float64(graph.literals[graph.first[node]])
        size = abs(value.real).max(arb(SMALLEST_NORMAL))
        return None if exact else (arb(NEAREST_ULPS * ULP) * size, arb(0))
    row = ROWS[code]
    ulps = arb(stated_ulps(row) * ULP)
    if ulps.is_zero():
        return None
    floor = arb(max(row.floor, SMALLEST_NORMAL))
    if all(operand.imag.is_zero() for operand in operands):
        return ulps * abs(value.real).max(floor), arb(0)
    terms = arb(0)
    size = 1 + abs(value)
    known = arb(0)
    for place, (operand, partial) in enumerate(zip(operands, partials, strict=True)):
        if operand.imag.is_zero():  # nothing to multiply: that partial need not even exist
            continue
        terms += abs(operand.imag) * abs(partial)
        size += abs(partial)
        if row.complex_ulps:
            known += abs(operand.imag) * _partial_error(code, place, operands, value)
    terms = terms.max(abs(value.imag))
    imaginary = ulps * terms + known
    if not imaginary.is_zero():
        imaginary += arb(UNDERFLOW) * size
    return ulps * (abs(value.real).max(floor) + terms), imaginary


def _partial_error(code: int, place: int, operands: Sequence[Any], value: Any) -> Any:
    """How far float64 may be off in the table's partial of a special function.

    What no rounding of ours explains, such as exp(-u*u) far out, is no better known to a library.
    """
    graph = partial_graph(code, place)
    if graph is None:
        return arb(0)
    inputs = [
        (operands[OPERAND_NAMES.index(name)] if name in OPERAND_NAMES else value).real.mid()
        for name in graph.variables
    ]
    (bound,) = arithmetic_bounds(graph, inputs)
    return arb.nan() if bound.bound is None else arb(bound.bound)


def stated_ulps(row: Operator) -> float:
    """The stated error of the complex engine, in ULPs of the terms of either part."""
    return row.complex_ulps or (row.ulps + COMPLEX_ULPS if row.ulps else 0.0)


@cache
def complex_partial(code: int, operand: int) -> Partial:
    """The partial of an operator in one operand as a function on complex balls.

    None where it vanishes identically, and where the row has none.
    """
    if ROWS[code].name == "hypot":  # that divides where the real part of its value is 0, too
        return lambda operands, result, _bits: operands[operand] / result
    return partial_on(code, operand, acb, _on_complex_balls)


def _on_complex_balls(graph: Graph) -> Run:
    return lambda inputs, bits: complex_values(graph, inputs, bits)[graph.outputs[0]]


def complex_enclosure(graph: Graph, inputs: Sequence[Any], output: int, bits: int) -> Any:
    """A complex ball with everything that the complex engine may give one output; None: anything.

    As `enclosure` does for floats: every node is widened by its rounding before it is used.
    """
    values: list[Any] = []
    root = graph.outputs[output]
    with working_precision(bits):
        for node in range(root + 1):
            code = graph.codes[node]
            if code == VARIABLE:
                values.append(inputs[graph.first[node]])
                continue
            operands = tuple(values[operand] for operand in graph.operands(node))
            if code == LITERAL:
                value = acb(to_ball(graph.literals[graph.first[node]]))
            else:
                value = function_of(code)(*operands)
            if value.is_finite():
                partials = _partials_on_the_way(code, operands, bits)
                value = _sharpened(value, operands, partials)
                errors = part_errors(graph, node, value, operands, partials)
                if errors is not None:
                    real, imaginary = (arb(0, error.upper()) for error in errors)
                    value = acb(value.real + real, value.imag + imaginary)
            values.append(value)
    return values[root] if values[root].is_finite() else None


def _partials_on_the_way(code: int, operands: tuple[Any, ...], bits: int) -> list[Any]:
    """The partials of an operator everywhere between the real axis and its operands; 0 by those
    that are real."""
    partials = [ZERO] * len(operands)
    if any(not operand.imag.is_zero() for operand in operands):
        box = tuple(acb(operand.real, operand.imag.union(arb(0))) for operand in operands)
        result = function_of(code)(*box)
        for place, operand in enumerate(operands):
            rule = None if operand.imag.is_zero() else complex_partial(code, place)
            if rule is not None:
                partials[place] = rule(box, result, bits)
    return partials


def _sharpened(value: Any, operands: Sequence[Any], partials: Sequence[Any]) -> Any:
    """A value whose imaginary part is sum y*Re(partial) where that is narrower.

    What is real on the real axis has that imaginary part by the mean value theorem; balls give
    the imaginary part of gamma around a wide real part no better than its real part.
    """
    slope = arb(0)
    for operand, partial in zip(operands, partials, strict=True):
        if not operand.imag.is_zero():
            slope += operand.imag * partial.real
    if slope.is_finite() and slope.rad() < value.imag.rad():
        return acb(value.real, slope)
    return value
