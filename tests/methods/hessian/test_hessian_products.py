"""Hessian-vector products: right, certified, cheap whatever the number of variables."""

import numpy as np
import pytest

import workbench as wb
from tests.lanes import size
from workbench.errors import MethodError, PointError
from workbench.ir.counting import count
from workbench.measure.judging.judge import judge
from workbench.problems import PROBLEMS
from workbench.records import Status
from workbench.truth import certified_hessian_vector

METHODS = ("symbolic", "reverse_difference", "forward_over_reverse")
GRAPH = wb.parse("sin(x*y) + exp(x)/y*z")
POINT = {"x": 1.2, "y": 3.0, "z": 0.5}


@pytest.mark.parametrize("name", METHODS)
def test_a_product_is_the_hessian_times_the_vector(name: str) -> None:
    value, matrix = wb.hessian(GRAPH)(POINT)
    vector = np.array([1.0, -2.0, 0.5])
    expected = pytest.approx((matrix @ vector).tolist(), rel=1e-9)
    fixed = wb.hvp(GRAPH, vector={"x": 1, "y": -2, "z": 0.5}, method=name)
    found = fixed(POINT)
    assert found.value == value
    assert list(found.derivative) == ["x", "y", "z"]
    assert list(found.derivative.values()) == expected
    open_ = wb.hvp(GRAPH, method=name)
    assert list(open_(POINT, vector).derivative.values()) == expected
    assert list(open_.call(*POINT.values(), *vector))[1:] == expected
    points = np.array([list(POINT.values()), [0.5, 1.0, 2.0]])
    for derivative in (fixed.batch(points), open_.batch(points, vector)):
        assert (derivative.value.shape, derivative.derivative.shape) == ((2,), (2, 3))
        assert derivative.derivative[0].tolist() == expected


@pytest.mark.parametrize("name", METHODS)
def test_several_outputs(name: str) -> None:
    value, product = wb.hvp(wb.parse("x*y, x**2"), vector={"x": 1, "y": 2}, method=name)(
        x=3.0, y=5.0
    )
    assert value == (15.0, 9.0)
    assert product["x"] == pytest.approx((2.0, 2.0), rel=1e-9)
    assert product["y"] == pytest.approx((1.0, 0.0), rel=1e-9)


@pytest.mark.parametrize("name", ["griewank_walther", "beale", "speelpenning_8", "helmholtz_10"])
def test_products_pass_the_rule_test_and_the_arithmetic_test(name: str) -> None:
    problem = PROBLEMS[name]
    graph, point = problem.graph, problem.sample(1, 1)[0]
    vector = {variable: 0.5 - 0.25 * place for place, variable in enumerate(graph.variables)}
    truths = certified_hessian_vector(graph, point, vector)
    values = tuple(point[variable] for variable in graph.variables)
    for method in ("forward_over_reverse", "reverse_difference"):
        product = wb.hvp(graph, vector=vector, method=method)
        decision = product.at(values)
        for place, variable in enumerate(graph.variables):
            verdict = judge(decision.flat[1 + place], truths[variable], decision.evidence, place)
            assert verdict.status in (Status.OK, Status.NO_DIGITS_PROMISED), verdict
            if method == "forward_over_reverse":
                assert verdict.error_ulps is not None and verdict.error_ulps < 1e4


def test_one_step_along_the_vector_whatever_the_number_of_variables() -> None:
    names = [f"x{i}" for i in range(40)]
    graph = wb.parse("*".join(names))
    product = wb.hvp(graph, method="reverse_difference")
    assert product.derivation.facts.evaluations_of_primal == 3
    point = dict.fromkeys(names, 1.0)
    found = product(point, {"x0": 2.0, "x1": -0.5})
    assert found.derivative["x2"] == pytest.approx(1.5, rel=1e-9)
    assert found.derivative["x0"] == pytest.approx(-0.5, rel=1e-9)
    values = [1.0] * 40 + [2.0, -0.5] + [0.0] * 38
    assert product.step_sizes(values) == pytest.approx(((2.0**-52) ** (1 / 3) / 2.0,))
    assert set(product(point, {}).derivative.values()) == {0.0}  # along nothing, nothing


def test_the_cost_is_a_small_multiple_of_the_gradient_for_any_number_of_variables() -> None:
    for many in (10, 100, 1000):
        graph = wb.parse("*".join(f"x{i}" for i in range(many)))
        gradient = wb.gradient(graph).operations
        product = wb.hvp(graph).operations
        assert gradient is not None and product is not None
        assert product.shared_operations <= 4 * gradient.shared_operations
        assert product.shared_operations <= 12 * count(graph).shared_operations
    many = wb.parse("*".join(f"x{i}" for i in range(1000)))
    unit = wb.hvp(many, vector={"x3": 1})(dict.fromkeys(many.variables, 1.0)).derivative
    assert unit["x3"] == 0.0 and unit["x4"] == 1.0


@pytest.mark.slow
@pytest.mark.scales
def test_a_function_of_thousands_of_variables() -> None:
    graph = wb.parse(" + ".join(f"(x{i + 1} - x{i}**2)**2" for i in range(size(2_000))))
    point = dict.fromkeys(graph.variables, 0.5)
    product = wb.hvp(graph)(point, {"x5": 1.0}).derivative
    moved = {name: slope for name, slope in product.items() if slope}
    assert moved == {"x4": -2.0, "x5": 2.0 + 12 * 0.25 - 4 * 0.5, "x6": -2.0}


def test_what_is_refused() -> None:
    with pytest.raises(MethodError, match="use one of symbolic, reverse_difference, forward_over"):
        wb.hvp(GRAPH, method="difference")
    with pytest.raises(MethodError, match="did you mean reverse_difference"):
        wb.hvp(GRAPH, method="reverse")
    with pytest.raises(
        PointError, match="the vector has no component q; it has one for the variables x, y"
    ):
        wb.hvp(GRAPH, vector={"q": 1})
    with pytest.raises(
        PointError, match=r"no vector: give it after the point, as in d\(\{'x': 1.5"
    ):
        wb.hvp(GRAPH)(POINT)
    with pytest.raises(PointError, match="has its vector already"):
        wb.hvp(GRAPH, vector=[1, 2, 3])(POINT, [1, 2, 3])


def test_a_product_says_what_it_is() -> None:
    assert repr(wb.hvp(wb.parse("x*y"))) == (
        "HessianVector(forward_over_reverse of Graph('x*y') by x, y)"
    )
