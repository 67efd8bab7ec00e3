"""Functions of vectors, as people write them, are traced with their values and their gradients."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import workbench as wb
from tests.frontends.sample_functions import POINTS, SAMPLES
from tests.lanes import every_row
from workbench.ir.graph import Graph

Array = np.ndarray[Any, np.dtype[np.float64]]


def entries(point: Any) -> dict[Any, Any]:
    """The arguments of a point by name or by place."""
    if isinstance(point, Mapping):
        return dict(point)
    return dict(enumerate(point if isinstance(point, tuple) else [point]))


def flat(values: Any) -> Array:
    return np.concatenate([np.ravel(np.asarray(one, dtype=float)) for one in values])


def called(function: Callable[..., Any], point: Any, numbers: Array | None = None) -> Array:
    """The function's own values, at the point or with other numbers in its place."""
    given = entries(point)
    rest = iter(flat(given.values()) if numbers is None else numbers)
    filled = {
        name: np.reshape([next(rest) for _ in range(np.size(one))], np.shape(one))
        if np.ndim(one)
        else type(one)(next(rest))
        for name, one in given.items()
    }
    named = isinstance(point, Mapping)
    found = function(**filled) if named else function(*filled.values())
    return np.ravel(np.asarray(found, dtype=float))


def at_point(graph: Graph, point: Any) -> dict[str, float]:
    return dict(zip(graph.variables, flat(entries(point).values()).tolist(), strict=True))


@every_row("name", SAMPLES)
def test_a_function_is_traced_with_its_values_and_gradient(name: str) -> None:
    function, point = SAMPLES[name], POINTS[name]
    graph = wb.from_callable(function, at=point)
    numbers = at_point(graph, point)
    expected = called(function, point)
    np.testing.assert_allclose(np.ravel(graph(numbers)), expected, rtol=1e-13, atol=1e-15)
    shape = np.shape(np.asarray(function(*copies(point)) if isinstance(point, tuple | list) else 0))
    if isinstance(point, tuple | list):
        assert graph.result == (shape or None)
    if any(isinstance(one, int) for one in entries(point).values()):
        return  # a whole number has no difference quotient
    made = wb.jacobian(graph)(numbers).derivative
    parts = made.values() if graph.shapes else [made]
    found = np.hstack([np.reshape(part, (len(expected), -1)) for part in parts])
    step = 1e-6
    for column, place in enumerate(np.eye(len(numbers)) * step):
        centre = flat(entries(point).values())
        slope = called(function, point, centre + place) - called(function, point, centre - place)
        np.testing.assert_allclose(found[:, column], slope / (2 * step), rtol=2e-6, atol=2e-7)


def copies(point: Any) -> list[Any]:
    return [np.array(one, dtype=float) if np.ndim(one) else one for one in entries(point).values()]
