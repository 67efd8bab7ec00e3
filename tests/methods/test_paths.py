"""Derivatives of traced functions: on their path, at other points, and along stencils."""

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import workbench as wb
from tests.lanes import every_row
from tests.traced import line, traced
from workbench.errors import PathError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.primal import Argument, Condition
from workbench.methods import METHODS
from workbench.methods.paths import known
from workbench.methods.protocol import Kind

#: A step of every difference method is longer than this.
NEAR = 1e-9
TURN = line("x > 1")


def bent(x: float, y: float) -> float:
    """Two formulas that do not meet at x = 1."""
    return x * x * y if x > 1 else 100 - x * y


def on_path(beyond: bool, function: Callable[..., Any] | None = bent) -> Graph:
    """The graph of `bent` on one of its paths."""
    text = "x*x*y" if beyond else "100 - x*y"
    return traced(("x", "y"), text, ("x > 1", beyond), function=function)


@pytest.fixture(autouse=True)
def other_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """What tracing `bent` at a point gives."""
    monkeypatch.setattr(known, "traced_at", lambda graph, values: on_path(values[0] > 1))


def rows(graph: Graph, at: dict[str, float], **options: Any) -> list[Any]:
    return list(wb.compare(graph, at=at, timings=False, **options).accuracy)


#: Methods of all orders whose stencils reach another path, and some that stay on theirs.
LEAVING = ("forward_difference", "central_difference", "five_point", "richardson", "difference")
LEAVING += ("reverse_difference", "fornberg")
STAYING = ("symbolic", "ridders", "complex_step", "forward", "reverse", "scalar", "taylor")
STAYING += ("forward_over_reverse", "nested_forward", "nested_reverse")


@every_row("options", [{}, {"order": 2}, {"order": 3, "wrt": "x"}])
def test_inside_a_path_everything_is_as_without_conditions(options: dict[str, Any]) -> None:
    graph, at = on_path(True), {"x": 1.5, "y": 2.0}
    assert rows(graph, at, **options) == rows(graph.unconditional, at, **options)


@every_row("options", [{}, {"order": 2}, {"order": 3, "wrt": "x"}])
def test_a_stencil_that_leaves_the_path_says_so(options: dict[str, Any]) -> None:
    at = {"x": 1 + NEAR, "y": 2.0}
    found = rows(on_path(True), at, **options)
    assert all(row.truth_status == "ok" and row.status != "wrong" for row in found)
    for row in found:
        crosses = f"crosses {TURN}" in row.message
        leaves = "x" in row.wrt and row.method in LEAVING
        if row.method not in {*LEAVING, *STAYING}:
            continue  # a method that is new here
        # Ahead of the point there is no other path, and ridders goes on to steps that stay on it.
        ahead = row.method == "forward_difference"
        assert crosses == (leaves and not ahead), row
        if crosses and row.method != "reverse_difference" and row.truth != "0":
            assert row.status == "inaccurate", row


def test_values_are_those_of_the_function() -> None:
    x, y, h = 1 + NEAR, 2.0, 1e-6
    method = wb.CentralDifference(step=h)
    slope = (bent(x + h, y) - bent(x - h, y)) / (2 * h)
    d = wb.gradient(on_path(True), wrt="x", method=method)
    assert d.at([x, y]).flat == (bent(x, y), slope)
    assert d(x=x, y=y).derivative["x"] == d.call(x, y)[1] == slope
    assert d.batch([[x, y]]).derivative[0, 0] == slope


def test_a_function_that_rounds_otherwise_lends_its_program() -> None:
    def summed(x: float, y: float) -> float:
        return y * ((x - 0.1) * (x + 0.1) + 0.01)

    at = {"x": 1.7, "y": 2.3}
    row = rows(on_path(True, summed), at, methods="central_difference")[0]
    plain = rows(on_path(True), at, methods="central_difference")[0]
    assert row.derivative != plain.derivative
    assert row.status == "ok"
    assert row.roundoff_bound == plain.roundoff_bound

    def another(x: float, y: float) -> float:
        return x * x * y + 1e-4 * x

    row = rows(on_path(True, another), {"x": 1.5, "y": 2.0}, methods="central_difference")[0]
    assert row.status == "unjudged"
    assert "another program" in row.message


def test_without_the_function_a_crossing_is_still_named() -> None:
    graph = pickle.loads(pickle.dumps(on_path(True)))
    assert graph.function is None
    (row,) = rows(graph, {"x": 1 + NEAR, "y": 2.0}, methods="central_difference", wrt="x")
    assert row.message == f"crosses {TURN}"
    assert abs(row.derivative - 4) < 1e-6  # the formula of this path goes on


def test_a_variable_of_conditions_alone_crosses_too() -> None:
    graph = traced(("x", "y"), "y", ("x > 1", True))
    (row,) = rows(graph, {"x": 1 + NEAR, "y": 2.0}, methods="central_difference", wrt="x")
    assert (row.derivative, row.message) == (0.0, f"crosses {TURN}")


def test_a_large_function_is_called_and_crossings_are_named() -> None:
    with wb.limits(program_nodes=0):
        found = rows(on_path(True), {"x": 1 + NEAR, "y": 2.0}, methods="central_difference")
    by_x, by_y = found
    assert by_x.derivative < -1e5
    assert f"crosses {TURN}" in by_x.message
    assert "crosses" not in by_y.message


@pytest.mark.parametrize("name", METHODS)
def test_elsewhere_a_derivative_is_refused(name: str) -> None:
    d = wb.gradient(on_path(True), method=name)
    for run in (lambda: d(x=0.5, y=2.0), lambda: d.at([0.5, 2.0]), lambda: d.call(0.5, 2.0)):
        with pytest.raises(PathError, match=r"line 2, if x > 1: was true .* at=\.\.\."):
            run()
    assert pickle.loads(pickle.dumps(d)).function.conditions


@pytest.mark.parametrize("name", METHODS)
def test_many_points_take_their_own_paths(name: str) -> None:
    found = wb.gradient(on_path(True), method=name).batch({"x": [0.5, 1.5, 0.25, 2], "y": 3.0})
    assert found.value.tolist() == [98.5, 6.75, 99.25, 12.0]
    slopes = [[-3, -0.5], [9, 2.25], [-3, -0.25], [12, 4]]
    tolerance = 1e-6 if METHODS[name].kind is Kind.DIFFERENCE else 1e-15
    assert np.allclose(found.derivative, slopes, rtol=tolerance, atol=0)


def test_other_forms_of_many_points() -> None:
    graph, points = on_path(True), {"x": [0.5, 1.5], "y": 3.0}
    assert wb.hessian(graph).batch(points).derivative[:, 0].tolist() == [[0, -1], [6, 3]]
    assert wb.jvp(graph).batch(points, {"x": 1.0, "y": 0.0}).derivative.tolist() == [-3.0, 9.0]
    assert wb.jacobian(graph).batch(points).derivative[:, 0, 0].tolist() == [-3.0, 9.0]
    none = wb.gradient(graph).batch(np.empty((0, 2)))
    assert (none.value.shape, none.derivative.shape) == ((0,), (0, 2))


def test_without_the_function_no_other_path_is_taken() -> None:
    d = wb.gradient(on_path(True, None))
    assert d.batch([[1.5, 2.0]]).value.tolist() == [4.5]
    with pytest.raises(PathError, match="line 2"):
        d.batch([[1.5, 2.0], [0.5, 2.0]])


def test_a_function_of_arrays_is_called_with_arrays() -> None:
    seen: list[Any] = []

    def total(x: Any, k: float) -> Any:
        seen.append(x.shape)
        return k * x.sum()

    builder = GraphBuilder(("x[0]", "x[1]", "k"))
    first, second, k = map(builder.variable, ("x[0]", "x[1]", "k"))
    product = builder.apply("multiply", k, builder.apply("add", first, second))
    positive = builder.apply("greater", k, builder.literal(0))
    arguments = (Argument("x", (2,)), Argument("k"))
    decided = (Condition(positive, True),)
    graph = builder.build([product], function=total, arguments=arguments, conditions=decided)
    d = wb.gradient(graph, method="central_difference")
    assert np.allclose(d.call(1.0, 2.0, 3.0)[1:], [3, 3, 3])
    assert set(seen) == {(2,)}
