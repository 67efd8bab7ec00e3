"""The graph itself: immutable, callable at points, shown at a size that can be read."""

import copy
import pickle

import pandas
import pytest

from tests.lanes import size
from workbench.errors import GraphError, PointError
from workbench.frontends.text import parse


def test_nothing_in_a_graph_can_be_changed() -> None:
    graph = parse("x*sin(y)")
    with pytest.raises(AttributeError, match="immutable"):
        graph.codes = b""
    with pytest.raises(AttributeError, match="immutable"):
        del graph.variables
    for column in (graph.first, graph.second, graph.third):
        with pytest.raises(TypeError):
            column[0] = 7
    with pytest.raises(TypeError):
        graph.places["x"] = 1  # type: ignore[index]


def test_copies_are_equal() -> None:
    graph = parse("a = x*y; sin(a) + a**3, where(a > 1, x, 2)")
    for other in (copy.copy(graph), copy.deepcopy(graph), pickle.loads(pickle.dumps(graph))):
        assert other == graph
        assert hash(other) == hash(graph)
        assert other(x=1.5, y=2) == graph(x=1.5, y=2)


def test_a_point_is_a_mapping_a_series_or_keywords() -> None:
    graph = parse("lambda - 2*self")
    assert graph({"lambda": 5.0}, self=1.0) == 3.0
    assert graph(pandas.Series({"self": 1, "lambda": 5})) == 3.0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("point", "message"),
    [
        (1.5, "not float 1.5; write f"),
        ([1.0, 2.0], "not list"),
        ({"x": 1.0}, "no value for y; the variables are: x, y"),
        ({"x": 1.0, "y": 2.0, 3: 4.0}, "unknown variable 3"),
        ({"x": 1.0, "y": "two"}, "the value of y is not a number: 'two'"),
    ],
)
def test_other_points_are_refused(point: object, message: str) -> None:
    with pytest.raises(PointError, match=message):
        parse("x*y")(point)  # type: ignore[arg-type]


@pytest.mark.scales
def test_a_hundred_thousand_variables_cost_no_more_than_their_number() -> None:
    count = size(100_000)
    graph = parse(" + ".join(f"x{index}" for index in range(count)))
    assert graph(dict.fromkeys(graph.variables, 0.5)) == count / 2
    with pytest.raises(PointError) as missing:
        graph({})
    with pytest.raises(GraphError) as unknown:
        graph.require_variables(["q", *graph.variables])
    assert "unknown variable q;" in str(unknown.value)
    assert max(len(str(missing.value)), len(str(unknown.value))) < 500


def test_a_notebook_typesets_formulas_and_not_megabytes() -> None:
    assert parse("sin(x)/2")._repr_latex_() == r"$\displaystyle \frac{\sin\left(x\right)}{2}$"
    assert parse(" + ".join(f"x**{index}" for index in range(2, 1000)))._repr_latex_() is None
    assert parse(" + ".join(f"{'x' * 900}{index}" for index in range(30)))._repr_latex_() is None
