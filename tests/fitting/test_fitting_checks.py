"""Models, targets and starts that do not fit: the thing, the place, the remedy."""

from typing import Any

import pytest

from workbench.errors import DataError, GraphError, ParseError
from workbench.fitting.checks import make_problem

DATA = {"pressure": [1.0, 2.0, 3.0, 4.0], "y": [2.0, 3.0, 5.0, 8.0], "z": [1.0, 1.0, 2.0, 2.0]}


def problem(model: str = "w*pressure + b", target: str = "y", **others: Any) -> Any:
    start = others.pop("start", {"w": 1.0, "b": 0.0})
    return make_problem(model, others.pop("data", DATA), target, start, **others)


def test_columns_are_variables_and_the_rest_parameters_in_the_order_of_the_start() -> None:
    found = problem(start={"b": 0.5, "w": 1})
    assert found.parameters == ("b", "w") and found.start == (0.5, 1.0)
    assert [*found.columns] == ["pressure"] and found.rows == 4
    assert found.observed.tolist() == DATA["y"]
    assert not found.warnings and found.least_squares


def test_a_target_may_be_an_expression_in_columns_or_a_column_of_any_name() -> None:
    assert problem(target="log(y) + z").observed[0] == pytest.approx(1.6931471805599454)
    odd = {"pressure": [1, 2, 3], "yield (%)": [3, 4, 5]}
    assert problem(target="yield (%)", data=odd).observed.tolist() == [3.0, 4.0, 5.0]


def test_the_names_of_a_loss_may_be_columns_and_parameters() -> None:
    data = {"target": [1.0, 2.0, 3.0], "y": [2.0, 4.0, 6.0]}
    found = make_problem("prediction*target", data, "y", {"prediction": 1.5})
    values = found.loss_graph({"target": 2.0, "prediction": 1.5, found.target_variable: 4.0})
    assert found.target_variable == "_target" and values == 1.0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"model": "w*presure + b"}, "presure is no column of the data .*the column pressure"),
        ({"target": "yy"}, "no column 'yy' for the target; did you mean y"),
        ({"target": "yield (%)"}, r"no column 'yield \(%\)'"),
        ({"target": " "}, "no target"),
        ({"target": "2"}, "contains no column"),
        ({"target": "y, z"}, "several results"),
        ({"target": "log(y)", "model": "w*y + b"}, "column y occurs in the model"),
        ({"model": "w*pressure + b + y"}, "column y occurs in the model"),
        ({"target": "log(y - 2)"}, r"column log\(y - 2\) is infinite in row 1"),
        ({"start": {"w": 1.0}}, "b is no column of the data .*and has no start.*w=1,b=1"),
        ({"start": {"w": 1.0, "b": 0, "c": 1}}, "'c', which is no parameter"),
        ({"start": {"w": 1.0, "bb": 0}}, "did you mean b"),
        ({"start": {"w": 1.0, "b": 0, "y": 1}}, "y, which is a column of the data"),
        ({"start": {"w": 1.0, "b": 0, "pressure": 1}}, "pressure, which is a column"),
        ({"start": {"w": "one", "b": 0}}, "start of w is no number: 'one'"),
        ({"start": {"w": float("nan"), "b": 0}}, "start of w is nan"),
        ({"start": [1, 0]}, "no mapping"),
        ({"model": "2*pressure", "start": {}}, "no parameter: pressure is a column"),
        ({"model": "w*pressure, b"}, "2 results"),
        ({"loss": "target**2"}, "does not contain prediction"),
        ({"loss": "prediction, target"}, "2 results"),
        ({"loss": "(prediction - target)**2*wieght"}, "wieght, which is neither"),
        ({"data": {"pressure": [1], "y": [2]}}, "1 row; a fit of 2 parameters needs at least 2"),
        ({"data": {"pressure": [], "y": []}}, "no rows"),
        (
            {"data": {"pressure": [1], "y": [2]}, "model": "w*pressure", "start": {"w": 1}},
            "1 row; a fit of 1 parameter needs at least 2",
        ),
    ],
)
def test_what_does_not_fit_is_said(given: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message):
        problem(**given)


def test_text_that_is_no_expression_shows_its_place() -> None:
    with pytest.raises(ParseError, match="did you mean 2"):
        problem(model="2w*pressure")
    with pytest.raises(GraphError, match=r"a function is a text, a Graph.* not int 7"):
        problem(model=7)
    with pytest.raises(ParseError):
        problem(model="__import__('os').system('true')")


def test_constant_columns_are_warned_of() -> None:
    data = {"pressure": [2.0, 2.0, 2.0], "y": [1.0, 2.0, 3.0]}
    (text,) = problem(data=data).warnings
    assert "pressure is constant (2 in all 3 rows)" in text
    data = {"pressure": [1.0, 2.0, 3.0], "y": [5.0, 5.0, 5.0]}
    (text,) = problem(data=data).warnings
    assert "the target y is constant" in text
