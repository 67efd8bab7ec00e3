"""The enclosure of a float64 run: nothing that an honest run returns is outside it."""

import math

from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import examples
from tests.strategies import OPERATIONS, graphs, points
from workbench.engines import ENGINES
from workbench.engines.ball import node_values
from workbench.frontends.text import parse
from workbench.measure.balls.enclosure import enclosure

OPERATORS = [name for name in OPERATIONS if name != "polygamma"]


def test_one_rounding_is_half_a_unit_wide() -> None:
    ball = enclosure(parse("x + y"), [1.0, 2.0], 0)
    assert ball.contains(arb(3))
    assert not ball.contains(arb(math.nextafter(3.0, 4.0)))
    assert enclosure(parse("-x"), [0.1], 0) == arb(-0.1)


def test_errors_grow_beyond_first_order() -> None:
    # s*s is flat at s = 0, but s is off by 1e-16.
    ball = enclosure(parse("s = sin(pi*x); s*s"), [1.0], 0)
    assert ball.contains(arb(math.sin(math.pi) ** 2))
    assert 1e-33 < float(ball.upper()) < 1e-29


def test_an_undecided_comparison_takes_both_branches() -> None:
    ball = enclosure(parse("where(0.1*x > 0.3, 2, 1)"), [3.0], 0)
    assert ball.contains(arb(1)) and ball.contains(arb(2))
    assert not ball.contains(arb(3))
    assert enclosure(parse("where(0.1*x > 0.3, 2, 1)"), [4.0], 0) == 2


def test_what_is_not_bounded_is_none() -> None:
    assert enclosure(parse("1/(1 - cos(x))"), [1e-9], 0) is None
    assert enclosure(parse("exp(x)/exp(x)"), [800.0], 0) is None
    assert enclosure(parse("sin(sinh(x))"), [1e80], 0) is None
    assert enclosure(parse("log(x)"), [-1.0], 0) is None


def test_literals_are_either_exact_or_the_nearest_float() -> None:
    ball = enclosure(parse("0.1"), [], 0)
    with_radius = [number for number in (0.1, math.nextafter(0.1, 1.0)) if ball.contains(number)]
    assert with_radius == [0.1]
    assert ball.contains(node_values(parse("0.1"), [], 300)[0])
    assert enclosure(parse("0.5"), [], 0).is_exact()


@settings(max_examples=examples(150))
@given(st.data())
def test_honest_runs_are_inside(data: st.DataObject) -> None:
    graph = data.draw(graphs(variables=("x", "y"), operators=OPERATORS, max_operations=10))
    point = data.draw(points(("x", "y")))
    inputs = [point["x"], point["y"]]
    computed = ENGINES["python"].compile(graph)(*inputs)[0]
    ball = enclosure(graph, inputs, 0)
    if ball is not None:
        assert math.isfinite(computed)
        assert ball.contains(arb(computed)), graph.to_text()
        exact = node_values(graph, inputs, 128)[graph.outputs[0]]
        if exact.rad() < 2.0**-60:  # else a comparison is undecided in exact arithmetic too
            assert ball.contains(exact)
