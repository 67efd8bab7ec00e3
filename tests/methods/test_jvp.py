"""Derivatives along a direction: fixed or open, points and batches, what is refused."""

import numpy as np
import pytest

import workbench as wb
from workbench.errors import PointError

GRAPH = wb.parse("x*y, x/y")
POINT = {"x": 3.0, "y": 2.0}


def test_a_fixed_direction_and_an_open_one() -> None:
    fixed = wb.jvp(GRAPH, vector={"x": 1, "y": 2})
    assert fixed(x=3.0, y=2.0) == ((6.0, 1.5), (8.0, -1.0))
    assert fixed(POINT) == fixed(x=3.0, y=2.0)
    open_ = wb.jvp(GRAPH)
    for vector in ({"x": 1, "y": 2}, [1, 2], np.array([1.0, 2.0])):
        assert open_(POINT, vector) == ((6.0, 1.5), (8.0, -1.0))
    assert open_.call(3.0, 2.0, 1.0, 2.0) == (6.0, 1.5, 8.0, -1.0)
    assert open_(POINT, {"y": 1}).derivative == (3.0, -0.75)


def test_one_output_has_one_slope() -> None:
    assert wb.jvp(wb.parse("x**2*y"), vector=[1, 0])(POINT) == (18.0, 12.0)


def test_batches_of_points_and_of_directions() -> None:
    points = np.array([[3.0, 2.0], [1.0, 4.0], [0.5, 0.5]])
    vectors = np.array([[1.0, 2.0], [0.0, 1.0], [-1.0, 3.0]])
    open_ = wb.jvp(GRAPH)
    values, slopes = open_.batch(points, vectors)
    assert (values.shape, slopes.shape) == ((3, 2), (3, 2))
    for place in range(3):
        one = open_(dict(zip("xy", points[place], strict=True)), vectors[place])
        assert slopes[place].tolist() == list(one.derivative)
    same = open_.batch(points, [1.0, 2.0]).derivative
    np.testing.assert_array_equal(same, wb.jvp(GRAPH, vector=[1, 2]).batch(points).derivative)
    np.testing.assert_array_equal(same, open_.batch(points, {"x": 1.0, "y": 2.0}).derivative)
    columns = open_.batch(points, {"y": [1.0, 2.0, 3.0]}).derivative
    assert columns[1].tolist() == [2.0 * 1.0, -2.0 / 16.0]
    assert wb.jvp(wb.parse("x*y")).batch(points, [1, 0]).derivative.shape == (3,)


def test_wrt_is_what_may_move() -> None:
    only = wb.jvp(GRAPH, wrt="y")
    assert only(POINT, [2]).derivative == (6.0, -1.5)
    with pytest.raises(PointError, match="no component x; it has one for the variables y"):
        only(POINT, {"x": 1})


def test_variables_that_are_named_like_components() -> None:
    assert wb.jvp(wb.parse("x*d_x"), vector={"x": 1})({"x": 2.0, "d_x": 5.0}).derivative == 5.0
    assert wb.jvp(wb.parse("x*d_x"))({"x": 2.0, "d_x": 5.0}, [1, 1]).derivative == 7.0


@pytest.mark.parametrize(
    ("vector", "message"),
    [
        ({"z": 1}, "the vector has no component z; it has one for the variables x, y"),
        ([1, 2, 3], "a vector of 3 numbers does not fit the 2 variables x, y"),
        ({"x": "up"}, "the component x of the vector is not a number: 'up'"),
        ([float("nan"), 1], "a vector must be finite: x = nan"),
        ("xy", "a vector is a mapping by variable or a number for every variable, not str 'xy'"),
        (3, "not int 3"),
    ],
)
def test_directions_that_are_none_are_refused(vector: object, message: str) -> None:
    with pytest.raises(PointError, match=message):
        wb.jvp(GRAPH, vector=vector)  # type: ignore[arg-type]
    with pytest.raises(PointError, match=message):
        wb.jvp(GRAPH)(POINT, vector)


def test_a_direction_is_given_once() -> None:
    with pytest.raises(PointError, match="no vector: give it after the point"):
        wb.jvp(GRAPH)(POINT)
    with pytest.raises(PointError, match="no vector"):
        wb.jvp(GRAPH).batch([[1.0, 2.0]])
    with pytest.raises(PointError, match="has its vector already"):
        wb.jvp(GRAPH, vector=[1, 2])(POINT, [1, 2])
    with pytest.raises(PointError, match="2 vectors do not fit 3 points"):
        wb.jvp(GRAPH).batch(np.ones((3, 2)), np.ones((2, 2)))
    with pytest.raises(PointError, match="no value for y"):
        wb.jvp(GRAPH)({"x": 1.0}, [1, 2])


def test_no_variables_no_movement() -> None:
    assert wb.jvp(wb.parse("pi"), vector={})() == (np.pi, 0.0)
    assert wb.jvp(wb.parse("pi"))({}, []).derivative == 0.0


def test_a_derivative_says_what_it_is() -> None:
    assert repr(wb.jvp(wb.parse("x*y"))) == "JacobianVector(forward of Graph('x*y'))"
