"""The complex step on balls: exact values, limits, bounds that hold and are not idle."""

import math
import random

import pytest
from flint import acb, arb
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import OPERATIONS, graphs

from tests.lanes import examples
from workbench.engines import ENGINES
from workbench.engines.ball import working_precision
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.ir.operators import OPERATORS
from workbench.limits import limits
from workbench.measure.complex_balls.errors import complex_enclosure, stated_ulps
from workbench.measure.complex_balls.run import ComplexRun


def run(text: str, *inputs: float, step: float = 1e-200) -> ComplexRun:
    graph = parse(text)
    return ComplexRun(graph, inputs, graph.variables, step)


def computed(graph: Graph, inputs: list[float], place: int, step: float) -> float:
    shifted: list[complex] = list(inputs)
    shifted[place] = complex(inputs[place], step)
    return ENGINES["complex"].compile(graph)(*shifted)[0].imag / step


def test_the_exact_quotient() -> None:
    ball, narrow = run("x**3", 1.5, step=0.5).value(1)
    assert narrow and ball == arb(6.75 - 0.25)
    ball, narrow = run("x**3", 1.5).value(1)
    assert narrow and abs(ball - 6.75) < arb(2) ** -300
    ball, narrow = run("sin(x)**2 + cos(x)**2", 1.0).value(1)
    assert narrow and abs(ball) < arb(2) ** -1100


def test_positions_are_those_of_the_flat_result() -> None:
    found = run("x*y, x + 3*y", 2.0, 5.0)
    assert [float(found.value(position)[0].mid()) for position in range(2, 6)] == [5, 2, 1, 3]


def test_the_limit_contradicts_a_wrong_truth_only() -> None:
    cube = run("x**3", 1.5, step=0.5)
    assert cube.contradiction(1, arb(6.75)) is None  # truncated, and yet right
    limit = cube.contradiction(1, arb(6.75) * (1 + arb(2) ** -50))
    assert limit is not None and limit.contains(arb(6.75))
    corner = run("relu(x) - relu(-x)", 0.0)
    assert corner.contradiction(1, arb(1)) == arb(0)
    assert run("sin(x)", 1e-300).contradiction(1, arb(1e-300).cos()) is None
    assert run("1/x", 1e-305).contradiction(1, -1 / arb(1e-305) ** 2) is None


def test_a_limit_that_is_not_reached_accuses_nobody() -> None:
    """A literal far below float64: no step of any use is small against it."""
    found = run("log(hypot(1e-9000, x))", 0.0)
    assert found.contradiction(1, arb(0)) is None
    assert not abs(found.value(1)[0]) < 1


@settings(max_examples=examples(120))
@given(
    graphs(
        variables=("x", "y"),
        operators=[one for one in OPERATIONS if OPERATORS[one].complex],
        max_operations=8,
    ),
    st.lists(st.floats(-4, 4), min_size=2, max_size=2),
    st.sampled_from((1e-200, 1e-150, 1e-12, 1e-4)),
)
def test_honest_results_lie_within_the_bound_or_the_enclosure(
    graph: Graph, inputs: list[float], step: float
) -> None:
    found = ComplexRun(graph, inputs, graph.variables, step)
    for place in range(2):
        value, narrow = found.value(1 + place)
        bound = found.bound(1 + place).bound
        result = computed(graph, inputs, place, step)
        if not narrow or bound is None or not math.isfinite(result):
            continue
        with working_precision(512):
            if abs(arb(result) - value) > bound:
                within = found.enclosure(1 + place)
                assert within is None or within.contains(arb(result))


def test_bounds_are_not_idle() -> None:
    """They are a small multiple of what happens, far from the trivial."""
    source = random.Random(3)
    ratios = []
    for text in ("exp(x)*sin(x)", "x**5 + 3*x/(1 + x**2)", "log(x)*atan(x)", "sqrt(x)/cosh(x)"):
        graph = parse(text)
        for _ in range(40):
            x = source.uniform(0.2, 3)
            found = ComplexRun(graph, [x], ("x",), 1e-200)
            bound = found.bound(1).bound
            assert bound is not None
            error = abs(arb(computed(graph, [x], 0, 1e-200)) - found.value(1)[0])
            ratios.append(float(error.mid()) / bound)
    assert max(ratios) < 1 and max(ratios) > 0.05


def test_underflow_is_in_the_bound() -> None:
    small = run("exp(-x)", 300.0)
    bound = small.bound(1).bound
    assert bound is not None and 2.0**-1074 / 1e-200 <= bound < 1e3 * 2.0**-1074 / 1e-200
    exact = run("x*0", 1.0).bound(1).bound
    assert exact is not None and exact <= 2.0**-1074


def test_the_worst_node_is_named() -> None:
    found = run("(1 - cos(x))/x**2", 1e-5)
    bound = found.bound(1)
    assert bound.node is not None and found.graph.operator(bound.node).name == "cos"
    assert bound.share is not None and bound.share > 0.9


def test_an_enclosure_holds_what_a_rounding_may_make_of_a_branch() -> None:
    graph = parse("where(x + 0.1 > 0.3, x**2, x)")
    found = ComplexRun(graph, [0.2], ("x",), 1e-200)
    within = found.enclosure(1)
    assert within.contains(arb(0.4)) and within.contains(arb(1))
    assert run("log(x - 1)", 1.0000000000000002).enclosure(1) is not None
    assert run("sqrt(x - 0.3)", 0.3).enclosure(1) is None


def test_an_overflow_is_named() -> None:
    found = run("1/exp(x)", 800.0)
    node = found.overflow(1)
    assert node is not None and found.graph.operator(node).name == "exp"
    assert run("1/exp(x)", 80.0).overflow(1) is None


def test_graphs_too_large_for_a_bound_are_refused() -> None:
    graph = parse("+".join(f"sin({index}*x)" for index in range(3000)))
    found = ComplexRun(graph, [1.0], ("x",), 1e-200)
    assert found.bound(1).bound is not None
    found = ComplexRun(graph, [1.0], ("x",), 1e-200)
    found._steps = limits.bound_work
    assert "too large for a bound" in found.bound(1).reason


def test_stated_ulps() -> None:
    assert stated_ulps(OPERATORS["negate"]) == 0
    assert stated_ulps(OPERATORS["sin"]) > OPERATORS["sin"].ulps
    assert stated_ulps(OPERATORS["erf"]) == OPERATORS["erf"].complex_ulps


@pytest.mark.parametrize("text", ["x/y + sin(x*y)", "hypot(x, y)*gamma(x + 2)", "atan(x*y)**y"])
def test_enclosures_are_narrow_where_nothing_is_lost(text: str) -> None:
    graph = parse(text)
    inputs = [acb(1.5, 1e-200), acb(0.7)]
    ball = complex_enclosure(graph, inputs, 0, 800)
    assert ball.imag.rel_accuracy_bits() > 35 and ball.real.rel_accuracy_bits() > 35
