"""The condition number of a program's output, and of a derivative."""

import pytest

from workbench.calculus.adjoint import gradient_graph
from workbench.frontends.text import parse
from workbench.measure.balls.conditioning import condition_of
from workbench.measure.balls.linearization import Linearization


def condition(text: str, *inputs: float) -> float | None:
    graph = parse(text)
    linear = Linearization(graph, inputs)
    return condition_of(linear, 0, linear.adjoints(0), graph.variables)


def test_condition_numbers_known_by_hand() -> None:
    assert condition("x**5", 3.0) == pytest.approx(5.0, rel=1e-15)
    assert condition("x - y", 1.0, 0.75) == 7.0
    assert condition("log(x)", 1.0 + 2.0**-20) == pytest.approx(2.0**20, rel=1e-5)
    assert condition("x*0.1", 3.0) == 1.0


def test_no_condition_number_where_it_has_no_meaning() -> None:
    assert condition("sin(x)", 0.0) is None
    assert condition("log(x)", -1.0) is None
    assert condition("x*sqrt(y)", 1.0, 0.0) is None


def test_condition_of_a_derivative_is_over_the_second_derivatives() -> None:
    # f = x*x*y: df/dx = 2xy, |x * 2y| + |y * 2x| over |2xy| = 2.
    program = gradient_graph(parse("x*x*y"), ("x", "y"))
    linear = Linearization(program, [3.0, -2.0])
    assert condition_of(linear, 1, linear.adjoints(1), ["x", "y"]) == pytest.approx(2.0)
    assert condition_of(linear, 1, linear.adjoints(1), ["y"]) == pytest.approx(1.0)
