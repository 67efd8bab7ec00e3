"""Models, targets and starts that do not fit: the thing, the place, the remedy."""

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import workbench as wb
from workbench.errors import DataError, GraphError, ParseError, PointError
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
        ({"model": "w*presure + b"}, "presure is not a column of the data .*mean pressure"),
        ({"target": "yy"}, "no column 'yy' for the target; did you mean y"),
        ({"target": "yield (%)"}, r"no column 'yield \(%\)'"),
        ({"target": " "}, "no target"),
        ({"target": "2"}, "contains no column"),
        ({"target": "y, z"}, "several results"),
        ({"target": "log(y)", "model": "w*y + b"}, "column y occurs in the model"),
        ({"model": "w*pressure + b + y"}, "column y occurs in the model"),
        ({"target": "log(y - 2)"}, r"column log\(y - 2\) is infinite in row 1"),
        ({"start": {"w": 1.0, "b": 0, "c": 1}}, "'c', which is not a parameter"),
        ({"start": {"w": 1.0, "bb": 0}}, "did you mean b"),
        ({"start": {"w": 1.0, "b": 0, "y": 1}}, "y, which is a column of the data"),
        ({"start": {"w": 1.0, "b": 0, "pressure": 1}}, "pressure, which is a column"),
        ({"start": [1, 0]}, "not a mapping"),
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


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "is not a number: True; it is a truth value, write 1 or 0"),
        (1 + 0j, "is not a number: (1+0j); it is complex, and a point is real"),
        (datetime.date(2026, 1, 1), "is not a number: datetime.date(2026, 1, 1)"),
        (np.datetime64("2026-01-01"), "is not a number: np.datetime64('2026-01-01')"),
        ("one", "is not a number: 'one'"),
        ([1.0], "is not a number: [1.0]"),
        (10**400, "is too large for float64: 1000"),
        (Decimal("1e999999999"), "is too long: the exponent"),
    ],
    ids=str,
)
def test_what_is_no_number_is_told_as_everywhere(value: Any, words: str) -> None:
    for what, given in (
        ("the start of w", {"start": {"w": value, "b": 0}}),
        ("the lower bound of b", {"bounds": {"b": (value, None)}}),
        ("the upper bound of b", {"bounds": {"b": (None, value)}}),
    ):
        with pytest.raises(PointError) as caught:
            problem(**given)
        assert str(caught.value).startswith(f"{what} {words}")
        assert isinstance(caught.value, TypeError) == words.startswith("is not a number")
    with pytest.raises(PointError) as told:
        wb.parse("w")(w=value)
    assert str(told.value).startswith(f"the value of w {words}")


def test_numbers_of_every_kind_are_taken() -> None:
    found = problem(
        start={"w": Fraction(1, 4), "b": "0.5"}, bounds={"w": (Decimal(-1), np.float32(2))}
    )
    assert found.start == (0.25, 0.5) and found.bounds[0] == (-1.0, 2.0)
    with pytest.raises(PointError, match="a start must be finite: w = nan; give another value"):
        problem(start={"w": float("nan"), "b": 0})


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
