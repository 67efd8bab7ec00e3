"""Random graphs of every operator against central differences on the ball engine."""

import math
from collections.abc import Callable

import pytest
from flint import arb
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import graphs

from tests.lanes import examples, shared_out, size
from tests.steps import at_most
from workbench.engines.ball import node_values, working_precision
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.records.status import Status
from workbench.truth import certified_value, certify, taylor_coefficients

#: Coordinates at which ties, poles and edges of domains happen, among ordinary ones.
COORDINATES = (0.0, 1.0, -1.0, 0.5, 2.0, -0.75, 1.3, -2.6, 0.1, 1e-3, 40.0, -1e10)
NUMBERS = st.integers(-30, 30).map(lambda tenths: Literal.of(tenths, -1))
BITS = 3000


def shifted(graph: Graph, at: dict[str, float], name: str, power: int, sign: int) -> arb:
    """f at the point moved by sign*2**-power in one variable, on the ball engine."""
    with working_precision(BITS):
        inputs = [
            arb(at[each]) + (arb((sign, -power)) if each == name else 0) for each in graph.variables
        ]
    return node_values(graph, inputs, BITS)[graph.outputs[0]]


def central(graph: Graph, at: dict[str, float], name: str, power: int) -> arb:
    """(f(x + h) - f(x - h))/(2h) for h = 2**-power: no derivative rule takes part."""
    high, low = (shifted(graph, at, name, power, sign) for sign in (1, -1))
    with working_precision(BITS):
        return (high - low) / arb((2, -power))


@settings(max_examples=examples(90))
@given(
    graphs(variables=("x", "y"), numbers=NUMBERS, max_operations=10),
    st.sampled_from(COORDINATES),
    st.sampled_from(COORDINATES),
)
def test_certified_partials_agree_with_central_differences(
    graph: Graph, x: float, y: float
) -> None:
    assume(graph.variable_nodes())
    at = {"x": x, "y": y}
    value = certified_value(graph, at)
    for name, certificate in certify(graph, at).items():
        if value.status is Status.DOMAIN:
            assert certificate.status is Status.DOMAIN
        if certificate.status not in (Status.OK, Status.OVERFLOW):
            assert certificate.reason and certificate.value is None
            continue
        coarse, fine = (central(graph, at, name, power) for power in (200, 260))
        if not (coarse.is_finite() and fine.is_finite()):
            continue
        with working_precision(BITS):
            error = abs(fine - certificate.ball).lower()
            bound = 8 * abs(coarse - fine) + abs(fine) * arb(2) ** -75 + arb(2) ** -900
            assert not error > bound, (name, certificate, fine)
            if certificate.radius is not None and fine.rad() < 1e-30 and not bound > 1e-30:
                beyond = abs(fine - arb(certificate.value)) - certificate.radius
                assert not beyond > bound


@settings(max_examples=examples(60))
@given(
    graphs(variables=("x", "y"), numbers=NUMBERS, max_operations=8),
    st.sampled_from(COORDINATES),
    st.sampled_from(COORDINATES),
)
def test_values_agree_with_the_ball_engine(graph: Graph, x: float, y: float) -> None:
    value = certified_value(graph, {"x": x, "y": y})
    ball = node_values(graph, [arb(x), arb(y)], BITS)[graph.outputs[0]]
    if value.status in (Status.OK, Status.OVERFLOW):
        assert not ball.is_finite() or ball.overlaps(value.ball)
    elif value.status is Status.DOMAIN and not any(
        row.family == "logic" or row.name == "where" for _, row, _ in graph.nodes()
    ):  # a comparison with NaN is a number on an engine; the referee refuses it
        assert not ball.is_finite()


@settings(max_examples=examples(60))
@given(
    graphs(variables=("x",), numbers=NUMBERS, max_operations=6),
    st.sampled_from(COORDINATES),
)
def test_second_coefficients_agree_with_second_differences(graph: Graph, x: float) -> None:
    second = taylor_coefficients(graph, {"x": x}, {"x": 1}, 2)[2]
    if second.status is not Status.OK:
        return
    pair = []
    for power in (150, 200):
        high, middle, low = (shifted(graph, {"x": x}, "x", power, sign) for sign in (1, 0, -1))
        with working_precision(BITS):
            pair.append((high - 2 * middle + low) / arb((2, -2 * power)))
    if all(each.is_finite() for each in pair):
        with working_precision(BITS):
            bound = 8 * abs(pair[0] - pair[1]) + abs(pair[1]) * arb(2) ** -75 + arb(2) ** -500
            assert not abs(pair[1] - second.ball).lower() > bound


# -- deep graphs, in bounded steps --------------------------------------------------------------


def chain(length: int, step: Callable[[GraphBuilder, int, int], int]) -> Graph:
    """One operation after another on x."""
    builder = GraphBuilder()
    x = node = builder.variable("x")
    for _ in range(length):
        node = step(builder, node, x)
    return builder.build([node])


def logistic(builder: GraphBuilder, node: int, _: int) -> int:
    rest = builder.apply("subtract", builder.literal(1), node)
    return builder.apply("multiply", builder.apply("multiply", builder.literal(4), node), rest)


def test_the_logistic_map_costs_two_bits_a_step() -> None:
    x = 0.3
    certificate = certify(chain(100, logistic), {"x": x})["x"]
    assert certificate.status is Status.OK and certificate.bits == 512
    # l(n) = sin(2**n asin(sqrt(x)))**2 in closed form
    with working_precision(600):
        root = arb(x).sqrt()
        angle = arb(2) ** 100 * root.asin()
        slope = (2 * angle).sin() * arb(2) ** 100 / (2 * root * (1 - arb(x)).sqrt())
        assert certificate.ball.overlaps(slope)


@pytest.mark.scales
@pytest.mark.parametrize(
    ("length", "step", "status"),
    shared_out(
        [
            pytest.param(20_000, logistic, Status.UNDETERMINED, marks=pytest.mark.slow),
            (size(100_000), lambda builder, node, x: builder.apply("add", node, x), Status.OK),
            (size(30_000), lambda builder, node, x: builder.apply("sin", node), Status.OK),
            (
                size(100_000),
                lambda builder, node, x: builder.apply("multiply", node, node),
                Status.OK,
            ),
            (
                size(6_000) // 2,
                lambda builder, node, x: builder.apply(
                    "abs", builder.apply("subtract", node, builder.literal(0.3))
                ),
                Status.NOT_DIFFERENTIABLE,  # both one-sided expansions of every node
            ),
        ],
        2,
    ),
)
def test_deep_chains_end_in_bounded_steps(
    length: int, step: Callable[[GraphBuilder, int, int], int], status: Status
) -> None:
    graph = chain(length, step)
    with at_most(4000 * length):
        certificate = certify(graph, {"x": 0.3})["x"]
    assert certificate.status is status, certificate
    assert bool(certificate.reason) is (status is not Status.OK)
    assert ("budget" in certificate.reason) is (status is Status.UNDETERMINED)


def test_a_product_of_64_inputs() -> None:
    builder = GraphBuilder()
    variables = [builder.variable(f"x{index}") for index in range(64)]
    node = variables[0]
    for variable in variables[1:]:
        node = builder.apply("multiply", node, variable)
    graph = builder.build([node])
    at = {f"x{index}": 0.5 + index % 3 for index in range(64)}
    product = math.prod(at.values())
    for name, certificate in certify(graph, at).items():
        assert certificate.value == pytest.approx(product / at[name], rel=1e-13)
