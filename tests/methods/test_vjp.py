"""Vector-Jacobian products: one reverse sweep for all outputs, against the Jacobian itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import graphs

import workbench as wb
from tests.lanes import examples
from workbench.errors import MethodError, PointError
from workbench.ir.graph import Graph
from workbench.methods.protocol import Weighted

TEXT = "x*y, x/y, sin(x)"
POINT = {"x": 3.0, "y": 2.0}


def test_fixed_and_open_vectors_agree_with_the_jacobian() -> None:
    value, matrix = wb.jacobian(TEXT, method="reverse")(POINT)
    for vector in ([1, 0, 0], [0.5, -2, 3], {1: 2.0}):
        weights = [vector.get(i, 0) for i in range(3)] if isinstance(vector, dict) else vector
        fixed = wb.vjp(TEXT, vector=vector)(POINT)
        assert fixed == wb.vjp(TEXT)(POINT, vector)
        assert fixed.value == value
        assert list(fixed.derivative.values()) == pytest.approx(weights @ matrix, rel=1e-15)


def test_batches_with_one_vector_for_all_and_one_a_point() -> None:
    points, vectors = np.array([[3.0, 2.0], [1.0, 4.0]]), np.array([[1, 2, 3], [4, 5, 6]])
    matrices = wb.jacobian(TEXT).batch(points).derivative
    one, each = wb.vjp(TEXT).batch(points, [1, 2, 3]), wb.vjp(TEXT).batch(points, vectors)
    np.testing.assert_allclose(one.derivative, np.einsum("o,pov->pv", vectors[0], matrices))
    np.testing.assert_allclose(each.derivative, np.einsum("po,pov->pv", vectors, matrices))
    assert one.value.shape == (2, 3)
    by_output = wb.vjp(TEXT).batch(points, {0: [1.0, 4.0], 2: 3}).derivative
    np.testing.assert_allclose(by_output[0], [1, 0, 3] @ matrices[0])
    assert wb.vjp("x*y", vector=[2]).batch(points).value.shape == (2,)


@given(graphs(max_operations=8, max_outputs=3))
@settings(max_examples=examples(40))
def test_a_unit_vector_gives_the_row_that_reverse_gives(graph: Graph) -> None:
    rows = wb.gradient(graph)
    for output in range(graph.size):
        single = wb.vjp(graph, vector={output: 1}).graph
        assert single is not None
        assert rows.graph is not None
        size = len(graph.variables)
        at = dict.fromkeys(graph.variables, 0.75)
        row = rows.graph.program()(*at.values())[graph.size + output * size :][:size]
        # Guards stand elsewhere in a product, so that its factors are multiplied in another order.
        found = single.program()(*at.values())[graph.size :]
        np.testing.assert_allclose(found, row, rtol=1e-12)


def test_the_cost_does_not_grow_with_the_outputs() -> None:
    shared = f"a = {'sin(' * 20}x{')' * 20}; " + ", ".join(f"{i}*a" for i in range(1, 40))
    product, whole = wb.vjp(shared).operations, wb.jacobian(shared, method="reverse").operations
    assert product is not None
    assert whole is not None
    assert product.shared_operations < whole.shared_operations / 2


def test_names_and_what_is_refused() -> None:
    open_ = wb.vjp("x*d_0, y", wrt="x")
    assert open_.names == ("vJ in x",)
    assert repr(open_) == "VectorJacobian(reverse of Graph('x*d_0, y') by x)"
    assert open_({"x": 1.0, "d_0": 5.0, "y": 2.0}, [3, 1]).derivative == {"x": 15.0}
    for vector, message in (
        ([1], "a vector of 1 numbers does not fit the 2 outputs 0, 1"),
        ({2: 1}, "the vector has no component 2; it has one for the outputs 0, 1"),
        (3, "a vector is a mapping by output or a number for every output, not int 3"),
        ([1, float("inf")], "a vector must be finite: 1 = inf"),
    ):
        with pytest.raises(PointError, match=message):
            wb.vjp("x*y, y", vector=vector)  # type: ignore[arg-type]
    with pytest.raises(PointError, match=r"no vector: .* for the outputs 0, 1"):
        wb.vjp("x*y, y")(POINT)
    with pytest.raises(MethodError, match="forward sums no outputs"):
        wb.Derivative(wb.METHODS["forward"], wb.parse("x"), Weighted(("x",), {0: 1.0}))
