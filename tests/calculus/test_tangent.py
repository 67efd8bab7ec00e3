"""The forward sweep: right values, few operations, no poison from what was not chosen."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import every_row, examples, size
from tests.steps import at_most
from tests.telling import telling
from workbench.calculus.adjoint import gradient_graph
from workbench.calculus.tangent import direction_names, directional_graph, tangent_graph
from workbench.engines import ENGINES
from workbench.errors import GraphError, UnsupportedError
from workbench.frontends.text import parse
from workbench.ir.counting import count
from workbench.problems import PROBLEMS


def partials(text: str, **point: float) -> tuple[float, ...]:
    graph = parse(text)
    values = tangent_graph(graph, graph.variables)(point)
    assert isinstance(values, tuple)
    return values[len(graph.outputs) :]


@pytest.mark.scales
@pytest.mark.parametrize("name", telling())
def test_both_sweeps_are_one_derivative(name: str) -> None:
    problem = PROBLEMS[name]
    graph = problem.graph
    forward, reverse = tangent_graph(graph, graph.variables), gradient_graph(graph, graph.variables)
    balls = ENGINES["ball"]
    for point in problem.sample(2, 3):
        inputs = [point[variable] for variable in graph.variables]
        there = balls.compile(forward)(*inputs, bits=512)
        back = balls.compile(reverse)(*inputs, bits=512)
        for one, other in zip(there, back, strict=True):
            assert one.overlaps(other) or not other.is_finite()


def test_the_textbook_trace() -> None:
    x1, x2 = partials("log(x1) + x1*x2 - sin(x2)", x1=2.0, x2=5.0)
    assert x1 == 5.5
    assert math.isclose(x2, 1.7163378145367738, rel_tol=1e-15)


def test_several_outputs_are_row_major() -> None:
    graph = parse("x*y, x + y**2")
    assert tangent_graph(graph, ("y", "x"))(x=2.0, y=3.0) == (6.0, 11.0, 2.0, 3.0, 6.0, 1.0)


def test_variables_that_do_not_matter_have_a_zero_partial() -> None:
    assert partials("u = y; x", x=1.0, y=2.0) == (0.0, 1.0)
    assert partials("x*0 + sign(y)", x=1.0, y=2.0)[1] == 0.0


@every_row(
    "text, point, expected",
    [
        ("where(x > 0, sqrt(x), 0)", {"x": 0.0}, (0.0,)),
        ("where(x > 0, sqrt(x), 0)", {"x": 4.0}, (0.25,)),
        ("where(x > 0, log(x), x)", {"x": -1.0}, (1.0,)),
        ("sqrt(max(0, x))", {"x": -1.0}, (0.0,)),
        ("sqrt(relu(x))", {"x": -1.0}, (0.0,)),
        ("sqrt(max(0, x)*x)", {"x": -1.0}, (0.0,)),
        ("cbrt(where(x > 1, x, 0))", {"x": 0.5}, (0.0,)),
        ("sqrt(abs(x))", {"x": 0.0}, (0.0,)),
        ("abs(sqrt(x))", {"x": 0.0}, (0.0,)),
        ("where(x == 0, 1, sin(1/x))", {"x": 0.0}, (0.0,)),
        ("relu(log(x))", {"x": 0.0}, (0.0,)),
        ("x*where(x > 0, 1/x, 0)", {"x": 0.0}, (0.0,)),
        ("where(x > 0, x**y, 0)", {"x": 0.0, "y": 0.5}, (0.0, 0.0)),
    ],
)
def test_no_nan_from_what_was_not_chosen(
    text: str, point: dict[str, float], expected: tuple[float, ...]
) -> None:
    assert partials(text, **point) == expected


@pytest.mark.parametrize(
    ("text", "point", "expected"),
    [
        ("abs(x)", {"x": 0.0}, (0.0,)),
        ("max(x, y)", {"x": 1.0, "y": 1.0}, (0.5, 0.5)),
        ("min(x, y)", {"x": 1.0, "y": 2.0}, (1.0, 0.0)),
        ("relu(x)", {"x": 0.0}, (0.0,)),
        ("sign(x)", {"x": 0.0}, (0.0,)),
    ],
)
def test_conventions_where_no_derivative_exists(
    text: str, point: dict[str, float], expected: tuple[float, ...]
) -> None:
    assert partials(text, **point) == expected


def test_guards_are_emitted_only_where_something_may_be_unchosen() -> None:
    assert count(tangent_graph(parse("log(x)*sqrt(x)"), ("x",))).comparisons == 0
    assert count(tangent_graph(parse("sqrt(where(x > 1, x, x**2))"), ("x",))).comparisons == 3
    assert math.isnan(partials("sqrt(x*x)", x=0.0)[0])


def test_units_zeros_and_literals_fold_and_nothing_else() -> None:
    def derivative(text: str) -> str:
        return tangent_graph(parse(text), ("x",)).to_text().partition(", ")[2]

    assert derivative("3*x") == "3"
    assert derivative("x + x") == "2"
    assert derivative("x - y") == "1"
    assert derivative("y - x") == "-1"
    assert derivative("x/y") == "1/y"
    assert derivative("x*y - x") == "y - 1"
    assert derivative("x - x") == "0"


def test_seeds_share_the_local_partials() -> None:
    names = [f"x{i}" for i in range(10)]
    program = tangent_graph(parse(f"exp(sin({' + '.join(names)}))"), names)
    assert count(program).elementary == 3  # exp, sin and one cos
    assert count(program).multiplications == 1  # the ten partials are one node


def test_a_direction_is_the_sum_of_the_partials() -> None:
    graph = parse("sin(x*y) + exp(x)/y, x/y")
    assert direction_names(graph, ("x", "y")) == ("d_x", "d_y")
    program = directional_graph(graph, {"x": "d_x", "y": "d_y"})
    assert program.variables == ("x", "y", "d_x", "d_y")
    point = {"x": 1.2, "y": 3.0}
    along = program({**point, "d_x": 2.0, "d_y": -1.0})
    partial = tangent_graph(graph, ("x", "y"))(point)
    for output in range(2):
        dx, dy = partial[2 + 2 * output : 4 + 2 * output]  # type: ignore[index]
        assert along[2 + output] == pytest.approx(2 * dx - dy, rel=1e-14)  # type: ignore[index]


def test_a_direction_costs_a_small_multiple_of_the_function() -> None:
    for name, problem in PROBLEMS.items():
        graph = problem.graph
        names = dict(zip(graph.variables, direction_names(graph, graph.variables), strict=True))
        program = count(directional_graph(graph, names)).shared_operations
        bound = 5 * count(graph).shared_operations + 1
        assert program <= (8 if name == "hyperbolic_tangent" else bound), name  # its dear partial


def test_one_seed_is_the_same_whatever_the_others() -> None:
    graph = PROBLEMS["helmholtz_10"].graph
    together = tangent_graph(graph, graph.variables)
    point = PROBLEMS["helmholtz_10"].sample(1, 1)[0]
    whole = together(point)
    for place, name in enumerate(graph.variables):
        alone = tangent_graph(graph, (name,))(point)
        assert alone[1] == whole[1 + place]  # type: ignore[index]


@pytest.mark.scales
def test_a_chain_of_thousands_of_operations() -> None:
    count = size(10_000)
    graph = parse(
        "\n".join(["t0 = x", *(f"t{i} = sin(t{i - 1})" for i in range(1, count + 1)), f"t{count}"])
    )
    with at_most(600 * count):
        value, slope = tangent_graph(graph, ("x",))(x=1.0)  # type: ignore[misc]
    assert (value, slope) == pytest.approx(gradient_graph(graph, ("x",))(x=1.0), rel=1e-12)


def test_operands_without_a_derivative_and_unknown_names() -> None:
    with pytest.raises(UnsupportedError, match="polygamma"):
        tangent_graph(parse("polygamma(n, x)"), ("n",))
    assert partials("polygamma(0, x)", x=1.0)[0] == pytest.approx(math.pi**2 / 6)
    with pytest.raises(GraphError, match="unknown variable q; the variables are: x"):
        tangent_graph(parse("sin(x)"), ("q",))
    with pytest.raises(GraphError, match="unknown variable q"):
        directional_graph(parse("sin(x)"), {"q": "d_q"})


@settings(max_examples=examples(60), deadline=None)
@given(st.floats(-3, 3), st.floats(0.1, 3), st.floats(-2, 2))
def test_leaves_under_every_kind_of_operator(x: float, y: float, z: float) -> None:
    text = "atan2(x, y)*max(x, z) - y**x/(1 + z*z) + where(x > z, tanh(x*y), hypot(y, z))"
    graph = parse(text)
    point = {"x": x, "y": y, "z": z}
    forward = tangent_graph(graph, ("x", "y", "z"))(point)
    reverse = gradient_graph(graph, ("x", "y", "z"))(point)
    assert forward == pytest.approx(reverse, rel=1e-10, abs=1e-10)
