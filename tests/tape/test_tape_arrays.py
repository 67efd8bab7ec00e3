"""Scalars in NumPy arrays: what a course computes with them, and what a mistake is told."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import every_row, examples
from workbench.errors import ScalarError
from workbench.tape import Scalar

VALUES = (0.5, -1.25, 2.0)
A = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 4.0]])


def gradient(function: Callable[[Any], Any], values: tuple[float, ...] = VALUES) -> list[float]:
    x = np.array([Scalar(value) for value in values])
    y = function(x)
    assert type(y) is Scalar
    assert y.val == pytest.approx(function(np.array(values)), rel=1e-14)
    y.backward()
    return [one.grad for one in x]


@every_row(
    "function, slopes",
    [
        (lambda x: x.sum(), lambda x: np.ones(3)),
        (lambda x: np.sum(x), lambda x: np.ones(3)),
        (lambda x: sum(x), lambda x: np.ones(3)),
        (lambda x: x.mean(), lambda x: np.ones(3) / 3),
        (lambda x: np.mean(x), lambda x: np.ones(3) / 3),
        (lambda x: np.dot(x, x), lambda x: 2 * x),
        (lambda x: x @ x, lambda x: 2 * x),
        (lambda x: np.dot([1.0, 2.0, 3.0], x), lambda x: np.array([1.0, 2.0, 3.0])),
        (lambda x: np.array([1, 2, 3]) @ x, lambda x: np.array([1.0, 2.0, 3.0])),
        (lambda x: (A @ x).sum(), lambda x: A.sum(axis=0)),
        (lambda x: (A @ x) @ (A @ x), lambda x: 2 * A.T @ A @ x),
        (lambda x: (np.outer(x, x)).sum(), lambda x: 2 * x.sum() * np.ones(3)),
        (lambda x: (3 * x**2 - 2 * x + 1).sum(), lambda x: 6 * x - 2),
        (lambda x: np.polyval([3, -2, 1], x).sum(), lambda x: 6 * x - 2),
        (lambda x: np.polynomial.Polynomial([1, -2, 3])(x[0]), lambda x: [6 * x[0] - 2, 0, 0]),
        (lambda x: np.sin(x).sum(), lambda x: np.cos(x)),
        (lambda x: np.exp(np.tanh(x)).sum(), lambda x: np.exp(np.tanh(x)) / np.cosh(x) ** 2),
        (lambda x: np.arctan2(x, 2 * x[::-1])[1], lambda x: np.zeros(3)),
        (lambda x: np.square(x).sum(), lambda x: 2 * x),
        (lambda x: np.sqrt(x @ x), lambda x: x / math.sqrt(x @ x)),
        (lambda x: np.prod(x), lambda x: np.prod(x) / x),
        (lambda x: np.cumsum(x)[-1], lambda x: np.ones(3)),
        (lambda x: np.var(x), lambda x: 2 * (x - x.mean()) / 3),
        (lambda x: np.max(x), lambda x: np.array([0.0, 0.0, 1.0])),
        (lambda x: np.maximum(x, 0).sum(), lambda x: np.array([1.0, 0.0, 1.0])),
        (lambda x: np.where(x > 0, x, -x).sum(), lambda x: np.sign(x)),
        (lambda x: np.float64(2) * x[0] + x[1] * np.int64(3), lambda x: [2, 3, 0]),
    ],
)
def test_what_a_course_computes(
    function: Callable[[Any], Any], slopes: Callable[[Any], Any]
) -> None:
    assert gradient(function) == pytest.approx(list(slopes(np.array(VALUES))), rel=1e-13)


@settings(max_examples=examples(30))
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=8), st.data())
def test_a_matrix_product(values: list[float], data: st.DataObject) -> None:
    rows = st.lists(st.floats(-3, 3), min_size=len(values), max_size=len(values))
    matrix = np.array(data.draw(st.lists(rows, min_size=1, max_size=4)))
    x = np.array([Scalar(value) for value in values])
    residual = matrix @ x - 1
    (residual @ residual).backward()
    expected = 2 * matrix.T @ (matrix @ np.array(values) - 1)
    assert [one.grad for one in x] == pytest.approx(list(expected), rel=1e-9, abs=1e-9)


def test_matrices_of_scalars() -> None:
    w = np.array([[Scalar(1), Scalar(2)], [Scalar(3), Scalar(4)]])
    (w @ w).trace().backward()
    assert [[one.grad for one in row] for row in w] == [[2.0, 6.0], [4.0, 8.0]]


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda x: Scalar(x), r"an array of 2 elements, not a number; .*\.sum\(\)"),
        (lambda x: Scalar([*x]), "the list .*comprehension"),
        (lambda x: Scalar.backward(x), r"from a ndarray; .*sum\(y\)\.backward\(\)"),
        (lambda x: Scalar.backward([*x]), r"from a list; .*sum\(y\)\.backward\(\)"),
        (lambda x: Scalar.backward(x[0].val), r"from a float; .*\.val"),
        (lambda x: setattr(x[0], "grad", np.ones(2)), "grad is an array of 2 elements"),
        (lambda x: np.floor(x), r"\.val"),
        (lambda x: x.astype(float), r"\.val"),
    ],
)
def test_mistakes_are_named(mistake: Callable[[Any], object], words: str) -> None:
    with pytest.raises(ScalarError, match=words):
        mistake(np.array([Scalar(1), Scalar(2)]))
