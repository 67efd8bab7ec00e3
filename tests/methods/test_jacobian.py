"""Jacobians: every method, one shape, and the cheaper sweep chosen by counting."""

import numpy as np
import pytest

import workbench as wb
from tests.lanes import every_row
from workbench.errors import GraphError, MethodError
from workbench.ir.counting import count
from workbench.methods.jacobian import cheaper_sweep

TEXT = "r*cos(t), r*sin(t), r*t"


def polar(r: float, t: float) -> np.ndarray:
    return np.array([
        [np.cos(t), -r * np.sin(t)],
        [np.sin(t), r * np.cos(t)],
        [t, r],
    ])  # fmt: skip


@every_row("name", ["auto", *wb.METHODS])
def test_every_method_makes_the_same_matrix(name: str) -> None:
    derivative = wb.jacobian(wb.parse(TEXT), method=name)
    value, matrix = derivative(r=2.0, t=0.5)
    assert value == pytest.approx((2 * np.cos(0.5), 2 * np.sin(0.5), 1.0), rel=1e-15)
    assert isinstance(matrix, np.ndarray) and matrix.shape == (3, 2)
    np.testing.assert_allclose(matrix, polar(2.0, 0.5), rtol=1e-6)
    points = np.array([[2.0, 0.5], [1.0, 1.0], [3.0, -0.7], [0.1, 0.2]])
    values, matrices = derivative.batch(points)
    assert (values.shape, matrices.shape) == ((4, 3), (4, 3, 2))
    np.testing.assert_allclose(matrices, [polar(*point) for point in points], rtol=1e-6, atol=1e-8)


def test_one_output_is_a_matrix_of_one_row() -> None:
    for name in ("forward", "reverse", "symbolic"):
        derivative = wb.jacobian(wb.parse("x**2*y"), method=name)
        value, matrix = derivative(x=3.0, y=2.0)
        assert value == 18.0
        assert matrix.tolist() == [[12.0, 9.0]]
        values, matrices = derivative.batch({"x": [3.0, 1.0, 2.0], "y": 2.0})
        assert (values.shape, matrices.shape) == ((3,), (3, 1, 2))


def test_wrt_chooses_columns_in_its_order() -> None:
    matrix = wb.jacobian(wb.parse("x*y*z, x"), wrt=["z", "x"])(x=2.0, y=3.0, z=5.0).derivative
    assert matrix.tolist() == [[6.0, 15.0], [0.0, 1.0]]


def test_the_cheaper_sweep_is_chosen_by_counting_both() -> None:
    wide = wb.parse("*".join(f"x{i}" for i in range(12)))
    tall = wb.parse("s = sin(x); " + ", ".join(f"s**{k} + x*{k}" for k in range(2, 14)))
    for graph, cheaper in ((wide, "reverse"), (tall, "forward")):
        chosen = wb.jacobian(graph)
        assert chosen.method.name == cheaper
        counts = {}
        for name in ("forward", "reverse"):
            program = wb.jacobian(graph, method=name).graph
            assert program is not None
            counts[name] = count(program).shared_operations
        assert counts[cheaper] == min(counts.values())
        assert f"forward takes {counts['forward']} operations" in chosen.plan.reason
        assert f"reverse {counts['reverse']};" in chosen.plan.reason
        assert chosen.operations is not None
        assert chosen.operations.shared_operations == counts[cheaper]
    assert wb.jacobian(tall, method="reverse").plan.reason.startswith("the method yields a graph")


def test_the_outputs_beside_the_variables_are_said() -> None:
    _, reason = cheaper_sweep(wb.parse("x*y"), ("x",))
    assert reason == "forward takes 1 operation, reverse 1; 1 output by 1 variable"


@pytest.mark.slow
def test_what_is_too_large_to_count_is_chosen_by_what_the_sweeps_carry() -> None:
    names = [f"x{i}" for i in range(400)]
    graph = wb.parse("*".join(names))
    chosen = wb.jacobian(graph)
    assert chosen.method.name == "reverse"
    assert "forward carries more than 50,000 tangents" in chosen.plan.reason
    assert "reverse 399 adjoints" in chosen.plan.reason
    matrix = chosen(dict.fromkeys(names, 1.0)).derivative
    assert matrix.tolist() == [[1.0] * 400]
    chain = "; ".join(f"a{n + 1} = sin(a{n})" for n in range(400))
    turned = wb.jacobian(wb.parse(f"a0 = x*x; {chain}; " + ", ".join(f"a{n}" for n in range(400))))
    assert turned.method.name == "forward"
    assert "reverse more than 50,000 adjoints" in turned.plan.reason
    sparse = wb.parse(", ".join(f"sin({name})*{name}" for name in names))
    chosen = wb.jacobian(sparse)
    assert "operations" in chosen.plan.reason  # carried sparsely, both are small
    matrix = chosen(dict.fromkeys(names, 0.5)).derivative
    assert np.count_nonzero(matrix) == 400


def test_functions_without_variables() -> None:
    matrix = wb.jacobian(wb.parse("pi, 2"))().derivative
    assert matrix.shape == (2, 0)
    assert wb.jacobian(wb.parse("pi, 2")).batch(np.empty((3, 0))).derivative.shape == (3, 2, 0)


def test_wrong_names_are_refused() -> None:
    graph = wb.parse(TEXT)
    with pytest.raises(MethodError, match="did you mean reverse"):
        wb.jacobian(graph, method="revers")
    with pytest.raises(GraphError, match="unknown variable z"):
        wb.jacobian(graph, wrt="z")
    assert repr(wb.jacobian(wb.parse("x*y"), method="reverse")) == (
        "Jacobian(reverse of Graph('x*y') by x, y)"
    )
