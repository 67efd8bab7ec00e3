"""A derivative ready to run: calls, batches, plans, steps, catalogue."""

import math
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from tests.lanes import every_row
from tests.steps import at_most
from workbench.errors import EngineError, GraphError, MethodError, PointError
from workbench.ir.primal import Primal
from workbench.methods.catalogue import label, method, methods
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import Derivation, Wants
from workbench.methods.reverse import Reverse
from workbench.methods.stencils.program import step_names

TEXT = "sin(x*y) + exp(x)/y"


def truth(x: float, y: float) -> tuple[float, float]:
    return y * math.cos(x * y) + math.exp(x) / y, x * math.cos(x * y) - math.exp(x) / y**2


@pytest.mark.parametrize("name", ["reverse", "symbolic", "scalar", "notebook_tape"])
def test_exact_methods_agree_with_calculus(name: str) -> None:
    value, partials = wb.gradient(wb.parse(TEXT), method=name)(x=1.2, y=3.0)
    assert value == pytest.approx(math.sin(3.6) + math.exp(1.2) / 3, rel=1e-14)
    assert tuple(partials.values()) == pytest.approx(truth(1.2, 3.0), rel=1e-13)


@pytest.mark.parametrize(
    ("name", "close"), [("forward_difference", 1e-6), ("central_difference", 1e-9)]
)
def test_differences_come_close(name: str, close: float) -> None:
    derivative = wb.gradient(wb.parse(TEXT), method=name)
    _, dx, dy = derivative.call(1.2, 3.0)
    assert (dx, dy) == pytest.approx(truth(1.2, 3.0), rel=close)
    assert (dx, dy) != truth(1.2, 3.0)
    assert isinstance(derivative.derivation, ProgramDerivation)
    assert derivative.derivation.step_variables == ("h_x", "h_y")


@given(st.floats(-1e6, 1e6))
def test_step_rules(x: float) -> None:
    sine = wb.parse("sin(x)")
    sizes = {
        step: wb.gradient(sine, method=wb.ForwardDifference(step=step)).step_sizes([x])[0]
        for step in ("eps_root", "absolute", "relative", 1e-5)
    }
    assert sizes["eps_root"] == 2.0**-26 * max(abs(x), 1.0)
    assert sizes["absolute"] == 2.0**-26
    assert sizes["relative"] == 2.0**-26 * abs(x)
    assert sizes[1e-5] == 1e-5


def test_published_forward_differences_of_exp_at_0() -> None:
    exponential = wb.parse("exp(x)")
    for step, published in (
        (1e-4, 1.000050001667141),
        (1e-8, 0.999999993922529),
        (1e-12, 1.000088900582341),
    ):
        found = wb.gradient(exponential, method=wb.ForwardDifference(step=step))(x=0.0).derivative[
            "x"
        ]
        assert found == pytest.approx(published, rel=1e-15)


def test_published_central_difference_of_tanh_by_exponentials() -> None:
    f = wb.parse("(1 - exp(-2*x))/(1 + exp(-2*x))")
    above, below = f(x=1.0001), f(x=0.9999)
    assert (above - below) / 0.0002 == pytest.approx(0.41997434264973155, rel=1e-15)  # type: ignore[operator]


@every_row("name", list(wb.METHODS))
def test_a_batch_is_its_points(name: str) -> None:
    derivative = wb.gradient(wb.parse(TEXT), method=name)
    points = np.random.default_rng(1).uniform(0.5, 2.0, size=(50, 2))
    values, partials = derivative.batch(points)
    assert values.shape == (50,) and partials.shape == (50, 2)
    single = np.array([derivative.call(*row) for row in points])
    close = 1e-6 if "difference" in name else 1e-13
    np.testing.assert_allclose(values, single[:, 0], rtol=1e-14)
    np.testing.assert_allclose(partials, single[:, 1:], rtol=close)


def test_a_batch_from_columns_frames_and_one_variable() -> None:
    derivative = wb.gradient(wb.parse(TEXT), wrt="y")
    frame = pd.DataFrame({"y": [3.0, 2.0], "x": [1.2, 1.0], "other": [0, 0]})
    values, partials = derivative.batch(frame)
    assert partials.shape == (2, 1)
    assert partials[0, 0] == pytest.approx(truth(1.2, 3.0)[1])
    np.testing.assert_array_equal(derivative.batch({"x": 1.2, "y": [3.0, 2.0]}).value[0], values[0])
    single = wb.gradient(wb.parse("x**2")).batch(np.array([1.0, 2.0, 3.0]))
    np.testing.assert_array_equal(single.derivative[:, 0], [2.0, 4.0, 6.0])


def test_several_outputs() -> None:
    derivative = wb.gradient(wb.parse("x*y, x + y"))
    value, partials = derivative(x=2.0, y=3.0)
    assert value == (6.0, 5.0)
    assert partials == {"x": (3.0, 1.0), "y": (2.0, 1.0)}
    values, batch = derivative.batch(np.array([[2.0, 3.0], [4.0, 5.0]]))
    assert values.tolist() == [[6.0, 5.0], [20.0, 9.0]]
    assert batch[1].tolist() == [[5.0, 4.0], [1.0, 1.0]]


def test_plans_say_how() -> None:
    graph = wb.parse(TEXT)
    assert wb.gradient(graph).plan.runs == "derivative program"
    assert wb.gradient(graph, method="scalar").plan.engine == "eager"
    wide = wb.parse("s = " + " + ".join(f"x{i}" for i in range(700)) + "; sin(s)*s")
    large = wb.gradient(wide, method="central_difference")
    assert large.graph is None
    assert large.plan.runs == "compiled primal"
    assert large.operations is not None
    assert large.operations.shared_operations > 2 * 700 * 700
    point = {f"x{i}": 0.001 * i for i in range(700)}
    right = wb.gradient(wide)(point).derivative["x5"]
    assert large(point).derivative["x5"] == pytest.approx(right, rel=1e-4)


@pytest.mark.slow
def test_differences_in_thousands_of_variables_are_made_in_linear_steps() -> None:
    count = 2_000
    graph = wb.parse(" + ".join(f"x{i}*x{i + 1}" for i in range(count)))
    with at_most(1000 * count):
        large = wb.gradient(graph, method="forward_difference")
    assert large.graph is None
    assert large.derivation.facts.evaluations_of_primal == count + 2


@pytest.mark.parametrize("name", ["reverse", "forward_difference", "scalar"])
def test_functions_without_variables_and_batches_without_points(name: str) -> None:
    constant = wb.gradient(wb.parse("pi, 2"), method=name)
    assert constant() == ((math.pi, 2.0), {})
    values, partials = constant.batch(np.empty((3, 0)))
    assert values.tolist() == [[math.pi, 2.0]] * 3
    assert partials.shape == (3, 2, 0)
    values, partials = wb.gradient(wb.parse("x*y"), method=name).batch(np.empty((0, 2)))
    assert (values.shape, partials.shape) == ((0,), (0, 2))


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ({"x": [1.0, 2.0], "y": [1.0, 2.0, 3.0]}, r"do not fit together: x \(2,\), y \(3,\)"),
        ({"x": [[1.0]], "y": [1.0]}, "give vectors"),
        ({"x": ["one"], "y": [1.0]}, "a value of the column x is not a number: 'one'"),
        ([["one", 2.0]], "a value of a batch is not a number: 'one'"),
        ([[1.0], [2.0, 3.0]], "a batch is not made of numbers"),
    ],
)
def test_batches_that_are_none_are_refused(points: object, message: str) -> None:
    with pytest.raises(PointError, match=message):
        wb.gradient(wb.parse("x*y")).batch(points)  # type: ignore[arg-type]


def test_a_derivative_says_what_it_is() -> None:
    assert repr(wb.gradient(wb.parse("x*y"))) == "Derivative(reverse of Graph('x*y') by x, y)"


def test_a_variable_named_twice_is_refused() -> None:
    with pytest.raises(MethodError, match="named twice: x, x"):
        wb.gradient(wb.parse("x*y"), wrt=["x", "x"])


def test_engines_are_chosen_and_refused() -> None:
    graph = wb.parse(TEXT)
    balls = wb.gradient(graph, engine="ball").call(1, 3)
    assert balls[1].rel_accuracy_bits() > 100
    with pytest.raises(EngineError, match="python"):
        wb.gradient(graph, engine="pyton")
    with pytest.raises(EngineError, match="no graph"):
        wb.gradient(graph, method="scalar").compile("numpy")


def test_catalogue_names_and_options() -> None:
    assert label(method("central_difference[step=1e-6]")) == "central_difference[step=1e-06]"
    assert label(method(" reverse [ ] ")) == "reverse"
    assert [label(one) for one in methods("reverse,forward_difference[step=0.1]")] == [
        "reverse",
        "forward_difference[step=0.1]",
    ]
    configured = wb.CentralDifference(step="relative")
    assert method(configured) is configured
    for bad, expected in (
        ("revers", "did you mean reverse"),
        ("reverse[x=1]", "takes no options"),
        ("central_difference[step]", "options are: step"),
        ("central_difference[step=tiny]", "unknown step rule"),
        ("central_difference[step=epsroot]", "did you mean eps_root"),
        ("central_difference[step=0]", "positive"),
        ("a b", "cannot read"),
        (3, "is not a method"),
    ):
        with pytest.raises(MethodError, match=expected):
            method(bad)  # type: ignore[arg-type]


def test_step_inputs_clash_with_no_variable() -> None:
    graph = wb.parse("x*h_x")
    assert step_names(graph.variables, ("x", "h_x")) == ("_h_x", "_h_h_x")
    dx = wb.gradient(graph, method="central_difference", wrt="x")(x=2.0, h_x=3.0).derivative["x"]
    assert dx == pytest.approx(3.0)


def test_bad_points_are_named() -> None:
    derivative = wb.gradient(wb.parse(TEXT))
    with pytest.raises(PointError, match="no value for y"):
        derivative(x=1.0)
    with pytest.raises(PointError, match="no column for y"):
        derivative.batch({"x": [1.0]})
    with pytest.raises(PointError, match=r"shape \(3, 5\)"):
        derivative.batch(np.zeros((3, 5)))
    with pytest.raises(GraphError, match="unknown variable z"):
        wb.gradient(wb.parse("x"), wrt="z")


@pytest.mark.parametrize("make", [wb.gradient, wb.jacobian, wb.hessian])
def test_a_number_is_no_function_and_the_message_says_what_is_one(make: Any) -> None:
    with pytest.raises(GraphError, match=r"a text, a Graph, .* Python function, not int 3"):
        make(3)


def test_derivations_in_two_threads_do_not_wait_for_each_other() -> None:
    together = threading.Barrier(2, timeout=60)

    class Meeting(Reverse):
        def derive(self, primal: Primal, wants: Wants) -> Derivation:
            together.wait()
            return super().derive(primal, wants)

    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda text: wb.gradient(text, method=Meeting())(x=3.0), ("x*x", "2*x"))
        assert [one.derivative["x"] for one in found] == [6.0, 2.0]
