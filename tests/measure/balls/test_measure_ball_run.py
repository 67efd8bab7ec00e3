"""One program at one point on balls: precision as needed, answers kept, overflow located."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flint import arb

from workbench.calculus.adjoint import gradient_graph
from workbench.frontends.text import parse
from workbench.measure.balls import run as ball_run
from workbench.measure.balls.run import MAX_BITS, BallRun
from workbench.measure.evidence import OwnProgram
from workbench.methods import gradient


def test_precision_rises_until_the_value_is_narrow() -> None:
    # exp(x) - expm1(x) - 1 + tiny cancels 300 bits and more.
    run = BallRun(parse("(1 + x)**2 - 1 - 2*x - x*x + x**3"), [2.0**-300])
    value, narrow = run.value(0)
    assert narrow
    assert value.contains(arb((1, -900)))
    assert value.rel_accuracy_bits() >= 80


def test_a_zero_is_narrow_and_a_value_without_end_is_not() -> None:
    assert BallRun(parse("sin(pi*x)"), [1.0]).value(0)[1]
    assert BallRun(parse("x - x"), [1.0]).value(0) == (arb(0), True)
    value, narrow = BallRun(parse("x/x"), [0.0]).value(0)
    assert not narrow and not value.is_finite()


def test_the_ceiling_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    bits: list[int] = []
    real = ball_run.node_values

    def counted(graph: Any, inputs: Any, precision: int) -> Any:
        bits.append(precision)
        return real(graph, inputs, precision)

    monkeypatch.setattr(ball_run, "node_values", counted)
    # 1e-6000 beside 1 takes 20 000 bits, and is 1 in the end.
    run = BallRun(parse("((1 + 1e-6000) - 1)*1e6000"), [])
    assert run.value(0)[1] is False
    assert bits == [256 * 2**doubling for doubling in range(7)]
    assert bits[-1] == MAX_BITS
    before = len(bits)
    run.value(0)
    assert len(bits) == before


def test_every_question_is_answered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps: Counter[int] = Counter()
    real = ball_run.Linearization.adjoints

    def counted(self: Any, output: int) -> Any:
        sweeps[output] += 1
        return real(self, output)

    monkeypatch.setattr(ball_run.Linearization, "adjoints", counted)
    run = BallRun(gradient_graph(parse("x*sin(y)"), ("x", "y")), [0.5, 0.7])
    for _ in range(3):
        for output in range(3):
            assert run.bound(output).bound is not None
            assert run.condition_number(output) is not None
    assert sweeps == {0: 1, 1: 1, 2: 1}


def test_more_bits_where_a_bound_needs_them() -> None:
    # At 128 bits the divisor cannot be told from 0.
    run = BallRun(parse("(x + 0.1)/((x + 1) - 1)"), [2.0**-200])
    bound = run.bound(0).bound
    assert bound is not None
    assert bound == pytest.approx(2.0**400 * 0.1 * 2.0**-53, rel=0.1)


def test_condition_numbers_are_over_the_named_variables() -> None:
    program = parse("(sin(x + h) - sin(x))/h")
    every = BallRun(program, [1.0, 1e-6]).condition_number(0)
    of_x = BallRun(program, [1.0, 1e-6], ["x"]).condition_number(0)
    assert every is not None and of_x is not None
    assert every > of_x
    assert of_x == pytest.approx(1.5574, rel=1e-3)  # x * tan(x)


def test_the_first_node_beyond_float64_is_named() -> None:
    graph = parse("a = exp(x); log(a*a)")
    node = BallRun(graph, [400.0]).overflow(0)
    assert node is not None and graph.operator(node).name == "multiply"
    assert BallRun(graph, [300.0]).overflow(0) is None
    assert BallRun(parse("1e400*x"), [0.0]).overflow(0) is not None


def test_an_overflow_counts_only_where_the_output_needs_it() -> None:
    graph = parse("exp(x), where(x > 0, x, exp(-x)), x")
    run = BallRun(graph, [800.0])
    assert run.overflow(0) is not None
    assert run.overflow(1) is None
    assert run.overflow(2) is None
    assert BallRun(graph, [-800.0]).overflow(1) is not None


def test_the_budget_is_of_one_run(set_limits: Callable[..., object]) -> None:
    graph = parse("x*y, x/y, x + y")
    # the values of all nodes, then three adjoints an output
    set_limits(bound_work=len(graph) + 2 * 3 - 1)
    run = BallRun(graph, [1.0, 3.0])
    assert run.bound(0).bound is not None
    assert run.bound(1).bound is not None
    assert run.bound(2).bound is None
    assert "too large" in run.bound(2).reason
    assert run.condition_number(2) is None


@pytest.mark.slow
def test_outputs_that_share_little_fit_into_one_budget() -> None:
    """A gradient by differences in 120 variables: 120 pairs of runs of the function."""
    names = [f"x{number}" for number in range(120)]
    primal = parse(" + ".join(f"{name}*sin({name})" for name in names))
    point = [0.5] * len(names)
    decision = gradient(primal, method="central_difference").at(point)
    evidence = decision.evidence
    assert isinstance(evidence, OwnProgram)
    assert all(evidence.run.bound(place).bound is not None for place in evidence.places)
