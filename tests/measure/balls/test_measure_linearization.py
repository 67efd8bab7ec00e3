"""Adjoints on balls: right values, and nothing from what is exact or untaken."""

import pytest
from flint import arb

from workbench.frontends.text import parse
from workbench.ir.literal import Literal
from workbench.measure.balls.linearization import Linearization, is_float64, local_partial


def test_adjoints_agree_with_differences() -> None:
    graph = parse("tanh(x*y)/hypot(x, y) + atan2(y, x)**2 - gamma(1 + y*y)")
    linear = Linearization(graph, [0.7, -1.2], 256)
    adjoints = linear.adjoints(0)
    for name, node in graph.variable_nodes().items():
        shifts = []
        for sign in (1, -1):
            inputs = [arb(0.7), arb(-1.2)]
            inputs[graph.variables.index(name)] += sign * arb((1, -30))
            shifts.append(Linearization(graph, inputs, 256).values[graph.outputs[0]])
        slope = float((shifts[0] - shifts[1]) / arb((1, -29)))
        assert float(adjoints[node]) == pytest.approx(slope, rel=1e-12)


def test_only_what_moves_an_output_has_an_adjoint() -> None:
    graph = parse("where(x > 0, x**2*0.1, sqrt(x))")
    linear = Linearization(graph, [3.0])
    names = {graph.operator(node).name for node in linear.adjoints(0)}
    assert names == {"where", "multiply", "power", "literal", "variable"}
    literals = [graph.literal(node) for node in linear.adjoints(0) if graph.literal(node)]
    assert literals == [Literal.from_text("0.1")]


def test_effects_that_cancel_cancel() -> None:
    graph = parse("a = x*y; a - a + y")
    adjoints = Linearization(graph, [3.0, 5.0]).adjoints(0)
    assert float(adjoints[graph.variable_nodes()["y"]]) == 1.0
    assert graph.variable_nodes()["x"] not in adjoints


def test_an_effect_without_end_is_not_finite() -> None:
    graph = parse("sqrt(x)")
    assert not Linearization(graph, [0.0]).adjoints(0)[graph.variable_nodes()["x"]].is_finite()


def test_every_partial_of_the_table_is_ready_for_balls() -> None:
    from workbench.ir.operators import ROWS

    operands = (arb(0.375), arb(1.5), arb(0.25))
    seen = 0
    for code, row in enumerate(ROWS):
        for number, text in enumerate(row.partials):
            rule = local_partial(code, number)
            if rule is None:
                assert text in (None, "0")
                continue
            seen += 1
            assert isinstance(rule(operands[: row.arity], arb(0.5), 64), arb)
    assert seen > 40


def test_which_literals_are_float64() -> None:
    assert is_float64(Literal.from_number(0.1))
    assert is_float64(Literal.from_text("5e-1"))
    assert is_float64(Literal.from_number(2**1000))
    assert not is_float64(Literal.from_text("0.1"))
    assert not is_float64(Literal.from_number(2**53 + 1))
    assert not is_float64(Literal.from_text("1e400"))
    assert not is_float64(Literal.from_text("1e-400"))
