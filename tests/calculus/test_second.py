"""Forward over reverse: right second derivatives, once each, sparse, and cheap along a vector."""

import math

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import every_row, examples
from tests.steps import at_most
from workbench.calculus.adjoint import gradient_graph
from workbench.calculus.second import hessian_graph, hessian_vector_graph
from workbench.calculus.tangent import direction_names
from workbench.errors import GraphError, UnsupportedError
from workbench.frontends.text import parse
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.problems import PROBLEMS


def entries(text: str, **point: float) -> tuple[float, ...]:
    """The upper triangle at a point."""
    graph = parse(text)
    values = hessian_graph(graph, graph.variables)(point)
    assert isinstance(values, tuple)
    return values[len(graph.outputs) :]


def along(graph: Graph) -> Graph:
    names = dict(zip(graph.variables, direction_names(graph, graph.variables), strict=True))
    return hessian_vector_graph(graph, graph.variables, names)


def test_squire_and_trapp_to_the_last_digit() -> None:
    text = "exp(x)/sqrt(sin(x)**3 + cos(x)**3)"
    # recomputed with 60 digits; W. Squire, G. Trapp, SIAM Review 40, 1998, is the example's source
    assert entries(text, x=1.5)[0] == pytest.approx(9.46307368159660335254, rel=1e-14)


def test_hessians_that_one_works_out_by_hand() -> None:
    assert entries("x**2*y**3", x=2.0, y=3.0) == (54.0, 108.0, 72.0)
    assert entries("x*y + y*z", x=2.0, y=3.0, z=5.0) == (0.0, 1.0, 0.0, 0.0, 1.0, 0.0)
    rosenbrock = "(1 - x)**2 + 100*(y - x**2)**2"
    assert entries(rosenbrock, x=-1.2, y=1.0) == pytest.approx((1330.0, 480.0, 200.0), rel=1e-14)


def test_trace_and_griewank_by_mpmath() -> None:
    for name, f in (
        ("baydin_trace", lambda x, y: mpmath.log(x) + x * y - mpmath.sin(y)),
        (
            "griewank_walther",
            lambda x, y: (mpmath.sin(x / y) + x / y - mpmath.exp(y)) * (x / y - mpmath.exp(y)),
        ),
    ):
        graph = PROBLEMS[name].graph
        point = PROBLEMS[name].sample(1, 1)[0]
        found = hessian_graph(graph, graph.variables)(point)
        with mpmath.workdps(50):
            place = tuple(mpmath.mpf(value) for value in point.values())
            for computed, orders in zip(found[1:], ((2, 0), (1, 1), (0, 2)), strict=True):  # type: ignore[index]
                assert computed == pytest.approx(float(mpmath.diff(f, place, orders)), rel=1e-12)


def test_several_outputs_stand_one_after_the_other() -> None:
    assert entries("x*y, x**2, y", x=2.0, y=3.0) == (0.0, 1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@every_row(
    "text, point, expected",
    [
        # df/dy = where(x == 0, 0, x/y): its slope by x is 1/y although that selection gives 0
        ("x*max(log(y), -5)", {"x": 0.0, "y": 2.0}, (0.0, 0.5, -0.0)),
        ("x*where(y > 0, sqrt(y), 0)", {"x": 0.0, "y": 4.0}, (0.0, 0.25, -0.0)),
        ("x*where(y > 0, sqrt(y), 0)", {"x": 0.0, "y": 0.0}, (0.0, 0.0, 0.0)),
        ("relu(x*y)", {"x": 2.0, "y": 3.0}, (0.0, 1.0, 0.0)),
        ("relu(x*y)", {"x": -2.0, "y": 3.0}, (0.0, 0.0, 0.0)),
        ("where(x > 0, log(x), x)", {"x": -1.0}, (0.0,)),
        ("where(x > 0, log(x), x)", {"x": 2.0}, (-0.25,)),
        ("sqrt(max(0, x))", {"x": -1.0}, (0.0,)),
        ("sqrt(max(0, x))", {"x": 4.0}, (-1 / 32,)),
        ("x**2*where(x > 0, 1/x, 0)", {"x": 0.0}, (0.0,)),
        ("abs(x)**3", {"x": -2.0}, (12.0,)),
        ("x*abs(x)", {"x": -2.0}, (-2.0,)),
    ],
)
def test_selections_guard_products_and_not_their_derivatives(
    text: str, point: dict[str, float], expected: tuple[float, ...]
) -> None:
    assert entries(text, **point) == expected


def test_guards_that_lie_in_the_way_of_a_seed() -> None:
    # here the entry is the slope by x of df/dy, which is guarded and 0 at the point
    graph = parse("x*max(log(y), -5)")
    program = hessian_graph(graph, ("y", "x"))
    assert program(x=0.0, y=2.0) == (0.0, 0.0, 0.5, 0.0)
    assert hessian_vector_graph(graph, ("y",), {"x": 1})(x=0.0, y=2.0) == (0.0, 0.5)


def test_what_does_not_depend_is_a_structural_zero() -> None:
    chain = parse(" + ".join(f"(x{i + 1} - x{i}**2)**2" for i in range(200)))
    program = hessian_graph(chain, chain.variables)
    zero = [program.literal(node) is not None for node in program.outputs[1:]]
    assert len(zero) == 201 * 202 // 2
    assert sum(not known for known in zero) <= 200 + 200
    assert count(program).shared_operations < 20 * count(chain).shared_operations


def test_speelpenning_with_a_hundred_variables() -> None:
    graph = parse("*".join(f"x{i}" for i in range(100)))
    point = {name: 1.0 + 0.001 * i for i, name in enumerate(graph.variables)}
    with at_most(300 * 100**2):
        program = hessian_graph(graph, graph.variables)
    found = program(point)
    whole = math.prod(point.values())
    place = 1
    for i, first in enumerate(graph.variables):
        for second in graph.variables[i:]:
            true = 0.0 if first == second else whole / point[first] / point[second]
            assert found[place] == pytest.approx(true, rel=1e-12)  # type: ignore[index]
            place += 1


def test_a_hessian_vector_product_is_a_row_sum() -> None:
    graph = PROBLEMS["helmholtz_10"].graph
    point = PROBLEMS["helmholtz_10"].sample(1, 1)[0]
    size = len(graph.variables)
    flat = iter(hessian_graph(graph, graph.variables)(point)[1:])  # type: ignore[index]
    matrix = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row, size):
            matrix[row][column] = matrix[column][row] = next(flat)
    vector = [0.5 - 0.3 * place for place in range(size)]
    program = along(graph)
    components = zip(program.variables[size:], vector, strict=True)
    found = program({**point, **dict(components)})[1:]  # type: ignore[index]
    expected = [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]
    assert found == pytest.approx(expected, rel=1e-10)


@pytest.mark.slow
def test_a_hessian_vector_product_costs_a_small_multiple_of_the_gradient() -> None:
    ratios = {}
    for name, problem in PROBLEMS.items():
        graph = problem.graph
        gradient = count(gradient_graph(graph, graph.variables)).shared_operations or 1
        ratios[name] = count(along(graph)).shared_operations / gradient
    assert max(ratios.values()) <= 4.0, ratios
    wide = [
        count(along(graph)).shared_operations
        / count(gradient_graph(graph, graph.variables)).shared_operations
        for graph in (parse("*".join(f"x{i}" for i in range(n))) for n in (10, 100, 1000))
    ]
    assert max(wide) <= 4.0
    assert max(wide) - min(wide) < 0.2  # whatever the number of variables


def test_a_vector_of_numbers_folds_its_zeros_and_ones() -> None:
    graph = parse("x**2*y*exp(z)")
    unit = hessian_vector_graph(graph, graph.variables, {"y": 1, "x": 0})
    free = along(graph)
    assert count(unit).shared_operations < 0.5 * count(free).shared_operations
    assert unit(x=2.0, y=3.0, z=0.0)[1:] == (4.0, 0.0, 4.0)  # type: ignore[index]


def test_wrt_restricts_the_components_and_not_the_direction() -> None:
    graph = parse("x*y*z")
    program = hessian_vector_graph(graph, ["x"], {"y": 1, "z": 2})
    assert program(x=2.0, y=3.0, z=5.0) == (30.0, 5.0 + 2 * 3.0)


def test_operands_without_a_derivative_and_unknown_names() -> None:
    with pytest.raises(UnsupportedError, match="polygamma"):
        hessian_graph(parse("polygamma(n, x)"), ("n",))
    assert entries("polygamma(0, x)", x=1.0)[0] == pytest.approx(float(mpmath.psi(2, 1)))
    with pytest.raises(GraphError, match="unknown variable q"):
        hessian_graph(parse("sin(x)"), ("q",))
    with pytest.raises(GraphError, match="unknown variable q"):
        hessian_vector_graph(parse("sin(x)"), ("x",), {"q": 1})


@settings(max_examples=examples(60), deadline=None)
@given(st.floats(-2, 2), st.floats(0.2, 2), st.floats(0.1, 0.9))
def test_second_derivatives_are_differences_of_gradients(x: float, y: float, z: float) -> None:
    text = "atan2(x, y)*tanh(z*x) - y**x/(1 + z*z) + lgamma(y + z)*erf(x) + asin(z)*log1p(y)"
    graph = parse(text)
    names = graph.variables
    point = {"x": x, "y": y, "z": z}
    found = hessian_graph(graph, names)(point)[1:]  # type: ignore[index]
    gradient = gradient_graph(graph, names)
    place, h = 0, 1e-5
    for row, first in enumerate(names):
        for second in names[row:]:
            above = gradient({**point, second: point[second] + h})[1 + row]  # type: ignore[index]
            below = gradient({**point, second: point[second] - h})[1 + row]  # type: ignore[index]
            assert found[place] == pytest.approx((above - below) / (2 * h), rel=1e-5, abs=1e-5), (
                first
            )
            place += 1
