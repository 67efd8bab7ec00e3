"""Functions of arrays: points in their shapes, and values and derivatives in the same."""

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench as wb
from tests.lanes import every_row
from tests.steps import at_most
from workbench.errors import PointError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.primal import Argument
from workbench.truth import certified_directional, certified_hessian_vector

W = np.arange(6.0).reshape(2, 3) + 1
X = np.array([1.0, 2.0, 3.0])
K = 2.0
POINT = {"w": W, "x": X, "k": K}


def squares(*, last: bool = False) -> Graph:
    """w @ x**2 + k**2, an array (2,); or the product of its entries, a number."""
    arguments = (Argument("w", (2, 3)), Argument("x", (3,)), Argument("k"))
    builder = GraphBuilder([name for one in arguments for name in one.elements])
    outputs = []
    for i in range(2):
        total = builder.apply("multiply", *[builder.variable("k")] * 2)
        for j in range(3):
            square = builder.apply("multiply", *[builder.variable(f"x[{j}]")] * 2)
            term = builder.apply("multiply", builder.variable(f"w[{i},{j}]"), square)
            total = builder.apply("add", total, term)
        outputs.append(total)
    if last:
        product = builder.apply("multiply", *outputs)
        return builder.build([product], arguments=arguments, name="product")
    return builder.build(outputs, arguments=arguments, result=(2,), name="squares")


def sum_of_squares(size: int) -> Graph:
    """x @ x."""
    argument = Argument("x", (size,))
    builder = GraphBuilder(argument.elements)
    total = builder.literal(0)
    for name in argument.elements:
        total = builder.apply(
            "add", total, builder.apply("multiply", *[builder.variable(name)] * 2)
        )
    return builder.build([total], arguments=(argument,), name="sum_of_squares")


VECTOR, NUMBER = squares(), squares(last=True)
VALUE = W @ X**2 + K**2
#: The Jacobian of `squares` by argument, by hand.
JACOBIAN = {
    "w": np.einsum("ij,k->ijk", np.eye(2), X**2),
    "x": 2 * W * X,
    "k": np.full(2, 2 * K),
}
#: Its second derivatives: by w and x, by x twice, by k twice.
WX = np.einsum("ij,kl->ijkl", np.eye(2), np.diag(2 * X))
XX = np.einsum("ij,jk->ijk", 2 * W, np.eye(3))
ALONG = {"x": [1.0, 0.0, -1.0], "k": 3.0}
SLOPES = JACOBIAN["x"] @ ALONG["x"] + JACOBIAN["k"] * 3
GRADIENT = {name: np.tensordot(VALUE[::-1], part, 1) for name, part in JACOBIAN.items()}


def leaves(found: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """The arrays and numbers of a result by argument, or by two."""
    if not isinstance(found, dict):
        return {path: found}
    below = [leaves(one, (*path, name)) for name, one in found.items()]
    return {place: one for each in below for place, one in each.items()}


def same(found: Any, expected: Any, *, batch: bool = False) -> None:
    """Equal names, shapes and numbers; what is a number is a float. Of a batch the second point."""
    got, wanted = leaves(found), leaves(expected)
    assert list(got) == list(wanted)
    for place, one in got.items():
        shape = np.shape(wanted[place])
        assert type(one) is (np.ndarray if shape or batch else float)
        assert np.shape(one) == ((2, *shape) if batch else shape)
        np.testing.assert_allclose(one[1] if batch else one, wanted[place], rtol=1e-6, atol=1e-6)


FORMS = [
    (lambda f: wb.gradient(f), VECTOR, JACOBIAN),
    (lambda f: wb.gradient(f), NUMBER, GRADIENT),
    (lambda f: wb.gradient(f, method="central_difference"), VECTOR, JACOBIAN),
    (lambda f: wb.gradient(f, method="scalar"), NUMBER, GRADIENT),
    (lambda f: wb.gradient(f, ["k", "x"]), NUMBER, {"k": GRADIENT["k"], "x": GRADIENT["x"]}),
    (lambda f: wb.gradient(f, "w[1,2]"), VECTOR, {"w[1,2]": [0.0, 9.0]}),
    (lambda f: wb.gradient(f, ["x[2]", "x[1]"]), NUMBER,
     {"x[2]": GRADIENT["x"][2], "x[1]": GRADIENT["x"][1]}),
    (lambda f: wb.jacobian(f), VECTOR, JACOBIAN),
    (lambda f: wb.jacobian(f, "x"), NUMBER, {"x": GRADIENT["x"]}),
    (lambda f: wb.hessian(f, ["x", "k"]), VECTOR,
     {"x": {"x": XX, "k": np.zeros((2, 3))}, "k": {"x": np.zeros((2, 3)), "k": np.full(2, 2.0)}}),
    (lambda f: wb.hessian(f, ["w", "x"]), VECTOR,
     {"w": {"w": np.zeros((2, 2, 3, 2, 3)), "x": WX},
      "x": {"w": np.moveaxis(WX, 3, 1), "x": XX}}),
    (lambda f: wb.hvp(f, vector=ALONG), VECTOR,
     {"w": WX @ ALONG["x"], "x": XX @ ALONG["x"], "k": np.full(2, 6.0)}),
    (lambda f: wb.hvp(f, "x", vector=ALONG["x"]), VECTOR, {"x": XX @ ALONG["x"]}),
    (lambda f: wb.jvp(f, vector=ALONG), VECTOR, SLOPES),
    (lambda f: wb.jvp(f, vector=ALONG), NUMBER, SLOPES @ VALUE[::-1]),
    (lambda f: wb.jvp(f, vector=[0 * W, ALONG["x"], 3.0]), VECTOR, SLOPES),
    (lambda f: wb.vjp(f, vector=VALUE[::-1]), VECTOR, GRADIENT),
    (lambda f: wb.vjp(f, vector={1: 2.0}), VECTOR,
     {name: 2 * part[1] for name, part in JACOBIAN.items()}),
    (lambda f: wb.vjp(f, vector=2.0), NUMBER, {name: 2 * one for name, one in GRADIENT.items()}),
    (lambda f: wb.derivatives(f, "k", order=3), VECTOR, [[4.0, 2.0, 0.0]] * 2),
]  # fmt: skip


@every_row("make, function, expected", FORMS)
def test_derivatives_have_the_shapes_of_result_and_arguments(
    make: Callable[[Graph], Any], function: Graph, expected: Any
) -> None:
    derivative = make(function)
    value = VALUE if function is VECTOR else VALUE.prod()
    for ready in (derivative, pickle.loads(pickle.dumps(derivative))):
        same(ready(POINT).value, value)
        same(ready(POINT).derivative, expected)
    found = derivative.batch({"w": np.stack([W + 1, W]), "x": X, "k": [1.0, K]})
    same(found.value, value, batch=True)
    same(found.derivative, expected, batch=True)


@every_row(
    "point",
    [
        POINT,
        [W, X, K],
        (W.tolist(), list(X), K),
        {"w": W.tolist(), "x": tuple(X), "k": np.float64(2)},
        {"w": [W[0], [4, "5", 6]], "x": pd.Series(X), "k": 2},
        {**{f"w[{i},{j}]": W[i, j] for i in range(2) for j in range(3)}, "x": X, "k": K},
        pd.Series([*W.ravel(), *X, K], index=VECTOR.variables),
    ],
)
def test_every_form_of_a_point(point: Any) -> None:
    assert (VECTOR(point) == VALUE).all()
    assert NUMBER(point) == VALUE.prod()
    assert (wb.gradient(VECTOR)(point).derivative["x"] == JACOBIAN["x"]).all()
    assert VECTOR.finite_point(point)["w[1,0]"] == 4.0
    assert wb.certify(NUMBER, point, "x").arrays()["x"].tolist() == GRADIENT["x"].tolist()


def test_one_array_may_stand_for_the_point() -> None:
    function, x = sum_of_squares(3), [3.0, 1.0, 2.0]
    for point in (x, [x], np.array(x), {"x": x}):
        assert function(point) == 14.0
        assert wb.gradient(function)(point).derivative["x"].tolist() == [6.0, 2.0, 4.0]
    assert wb.hvp(function)(x, [1, 0, 0]).derivative["x"].tolist() == [2.0, 0.0, 0.0]
    rows = [x, [0.0, 1.0, 2.0]]
    for points in (rows, {"x": rows}, pd.DataFrame(rows, columns=function.variables)):
        assert wb.gradient(function).batch(points).value.tolist() == [14.0, 5.0]
    assert sum_of_squares(1)([2.0]) == sum_of_squares(1)([[2.0]]) == 4.0


@every_row(
    "call, said",
    [
        (lambda: VECTOR({"w": W, "x": [1, 2], "k": 1}), "x has the shape (3,), and the shape (2,)"),
        (
            lambda: VECTOR({"w": W.T, "x": X, "k": 1}),
            "w has the shape (2, 3), and the shape (3, 2)",
        ),
        (lambda: VECTOR({"w": W, "x": 3.0, "k": 1}), "x has the shape (3,): give an array"),
        (lambda: VECTOR({"w": [[1, 2, 3], [1]], "x": X, "k": 1}), "rows of several lengths"),
        (lambda: VECTOR({"w": W, "x": X, "k": [1]}), "k is a number, and the shape (1,)"),
        (lambda: VECTOR({"w": W, "x": X}), "no value for k; the arguments are: w, x, k"),
        (lambda: VECTOR({"w": W, "k": 1, "x[0]": 1}), "no value for x[1], x[2]; the arguments"),
        (lambda: VECTOR({**POINT, "x[0]": 1}), "x[0] given twice"),
        (lambda: VECTOR({**POINT, "y": 1}), "unknown variable y"),
        (lambda: VECTOR({**POINT, 1: 1}), "unknown variable 1"),
        (lambda: VECTOR([W, X]), "an entry for each of w (2, 3), x (3,), k; not 2 entries"),
        (lambda: VECTOR(X), "not ndarray"),
        (lambda: sum_of_squares(2)({"x": [True, 1]}), "the value of x[0] is not a number: True"),
        (lambda: wb.hvp(NUMBER)(POINT, [1, 2]), "not 2 entries"),
        (lambda: wb.jvp(NUMBER)(POINT, {"q": 1}), "no component q"),
        (lambda: wb.vjp(VECTOR)(POINT, [1, 2, 3]), "vector has the shape (2,)"),
        (lambda: wb.vjp(VECTOR)(POINT, 1.0), "vector has the shape (2,): give an array"),
        (lambda: wb.gradient(NUMBER).batch({"w": W, "k": 1}), "no column for x; needed: w, x, k"),
        (lambda: wb.gradient(NUMBER).batch({**POINT, "x": [[1, 2]]}), "give (points, 3)"),
        (
            lambda: wb.gradient(NUMBER).batch({**POINT, "x": [X] * 2, "k": [1, 2, 3]}),
            "the numbers of points do not fit together: w has 1, x has 2, k has 3",
        ),
        (lambda: wb.hvp(VECTOR).batch(POINT, {"x": X, "q": 1}), "no component q"),
        (lambda: wb.gradient(NUMBER, ["x", "x[0]"]), "a variable is named twice"),
        (lambda: wb.certify(VECTOR, POINT, output=(2,)), "the result has the shape (2,)"),
        (lambda: wb.certify(NUMBER, POINT).arrays("digits"), "no numbers 'digits'"),
        (lambda: wb.parse("x[0]*x[1]")(x=[1, 2, 3]), "x has the shape (2,), and the shape (3,)"),
        (lambda: wb.parse("x + y")([1, 2]), "a point is a mapping or keywords"),
    ],
)
def test_what_does_not_fit_is_told(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(wb.WorkbenchError) as caught:
        call()
    assert said in str(caught.value)


def test_vectors_of_batches() -> None:
    points = {"w": np.stack([W + 1, W]), "x": X, "k": [1.0, K]}
    vectors = {"x": [[0.0, 0, 0], ALONG["x"]], "k": 3.0}
    same(wb.jvp(VECTOR).batch(points, vectors).derivative, SLOPES, batch=True)
    same(wb.jvp(VECTOR).batch(points, [0 * W, ALONG["x"], 3.0]).derivative, SLOPES, batch=True)
    weights = np.stack([0 * VALUE, VALUE[::-1]])
    same(wb.vjp(VECTOR).batch(points, weights).derivative, GRADIENT, batch=True)
    same(wb.vjp(VECTOR).batch(points, VALUE[::-1]).derivative, GRADIENT, batch=True)
    found = wb.hvp(VECTOR, "x").batch(points, ALONG["x"]).derivative
    same(found, {"x": XX @ ALONG["x"]}, batch=True)


def test_the_referee_and_comparisons_go_by_element() -> None:
    truth = wb.certify(VECTOR, POINT, output=(1,))
    assert truth["w[1,2]"].digits == "9"
    same(truth.arrays(), {name: part[1] for name, part in JACOBIAN.items()})
    assert wb.certify(VECTOR, POINT, "k", output=1).arrays("radius") == {"k": 0.0}
    assert certified_directional(NUMBER, POINT, ALONG).value == SLOPES @ VALUE[::-1]
    found = certified_hessian_vector(VECTOR, POINT, ALONG, 0, "x")
    assert [one.value for one in found.values()] == (XX @ ALONG["x"])[0].tolist()
    compared = wb.compare(VECTOR, POINT, "x", methods="reverse", timings=False)
    assert [(row.output, row.wrt) for row in compared.accuracy][2:4] == [(0, "x[2]"), (1, "x[0]")]
    assert [row.derivative for row in compared.accuracy] == JACOBIAN["x"].ravel().tolist()
    assert compared.values == tuple(VALUE)
    traced = wb.trace(VECTOR, POINT, "x", output=(1,))
    assert [one.derivative for one in traced.results] == JACOBIAN["x"][1].tolist()


def test_of_many_elements_a_sample_is_certified_and_the_point_stays_short() -> None:
    function, x = sum_of_squares(200), np.arange(200.0)
    numbers = wb.certify(function, x).arrays()["x"]
    assert np.isfinite(numbers).sum() == 16
    assert (numbers == 2 * x)[np.isfinite(numbers)].all()
    compared = wb.compare(function, x, methods="reverse", timings=False)
    assert max(len(row.point) for row in compared.accuracy) < 60


def test_a_call_without_a_point_runs_where_the_derivative_was_made() -> None:
    derivative = wb.gradient(NUMBER, at=POINT)
    same(derivative().derivative, GRADIENT)
    assert derivative({**POINT, "k": 0.0}).value == (W @ X**2).prod()
    same(wb.hvp(VECTOR, "x", at=POINT)(None, ALONG["x"]).derivative, {"x": XX @ ALONG["x"]})
    assert wb.gradient("x**2", at={"x": 3}) != wb.gradient("x**2")
    assert wb.derivatives("x**2", order=2, at={"x": 3})().derivative.tolist() == [6.0, 2.0]
    with pytest.raises(PointError, match="no value for x"):
        wb.gradient("x**2", at={})


@every_row(
    "answer, expected",
    [
        (lambda f, at: wb.gradient(f, at=at)().derivative, JACOBIAN),
        (lambda f, at: wb.jacobian(f, "x", at=at)().derivative, {"x": JACOBIAN["x"]}),
        (lambda f, at: wb.hessian(f, "x", at=at)().derivative, {"x": {"x": XX}}),
        (
            lambda f, at: wb.hvp(f, "x", vector=ALONG["x"], at=at)().derivative,
            {"x": XX @ ALONG["x"]},
        ),
        (lambda f, at: wb.jvp(f, at=at)(None, ALONG).derivative, SLOPES),
        (lambda f, at: wb.vjp(f, vector=VALUE[::-1], at=at)().derivative, GRADIENT),
        (lambda f, at: wb.derivatives(f, "k", at=at)().derivative, [[4.0], [4.0]]),
        (lambda f, at: wb.certify(f, at, "x", output=(1,)).arrays(), {"x": JACOBIAN["x"][1]}),
        (
            lambda f, at: np.array(
                [
                    row.derivative
                    for row in wb.compare(f, at, "k", methods="reverse", timings=False).accuracy
                ]
            ),
            [4.0, 4.0],
        ),
        (lambda f, at: wb.trace(f, at, "k", output=0).results[0].derivative, 4.0),
    ],
)
def test_a_python_function_goes_in_with_its_point(
    answer: Callable[..., Any], expected: Any
) -> None:
    for at in (POINT, [W, X, K]):
        same(answer(lambda w, x, k: w @ x**2 + k**2, at), expected)


def test_a_text_takes_arrays_by_name_and_gives_numbers() -> None:
    text = wb.parse("w[0,1]*x[1] + x[0]**2")
    assert text.arguments == tuple(map(Argument, text.variables))
    value, partials = wb.gradient(text, "x")({"w": [[5.0, 2.0]], "x": X[:2]})
    assert (value, partials) == (5.0, {"x[0]": 2.0, "x[1]": 2.0})
    assert wb.jvp(text)({"w": [[5.0, 2.0]], "x": [1, 2]}, {"x": [1, 0]}).derivative == 2.0


def test_the_text_of_a_function_of_arrays_is_the_function_by_its_names() -> None:
    text = VECTOR.to_text()
    assert text.startswith("k*k + w[0,0]*")
    again = wb.parse(text)
    assert again != VECTOR
    assert again(POINT) == tuple(VECTOR(POINT))


def test_points_of_many_elements_take_few_steps() -> None:
    size = 2000
    function = sum_of_squares(size)
    derivative, x = wb.gradient(function), np.ones(size)
    derivative(x)
    with at_most(400):
        flat = function.bind({"x": x}, {})
    with at_most(400):
        derivative._evaluation([0.0, *flat])
