"""Models as people write them: text with its response, functions, SymPy; columns of any name."""

import datetime
import json
from typing import Any

import numpy as np
import pandas
import pytest
import sympy

import workbench as wb
from tests.lanes import every_row
from workbench.errors import DataError, ParseError
from workbench.fitting.checks import make_problem

X = np.linspace(0.5, 5.0, 25)
DATA = {"x": X, "y": 3.0 * np.exp(-0.8 * X) + 0.01 * np.sin(40 * X)}


def test_text_graph_sympy_and_function_are_one_model() -> None:
    a, b, x = sympy.symbols("a b x")
    models: list[Any] = [
        "a*exp(-b*x)",
        wb.parse("a*exp(-b*x)"),
        a * sympy.exp(-b * x),
        lambda x, a, b: a * np.exp(-b * x),
        lambda a, x, b: a * wb.exp(-b * x),  # names decide, not places
    ]
    start = {"a": 1.0, "b": 1.0}
    found = [wb.fit(model, DATA, target="y", start=start) for model in models]
    found.append(wb.fit("y ~ a*exp(-b*x)", DATA, start=start))
    for one in found:
        assert one.x == pytest.approx(found[0].x, rel=1e-12)
    assert found[3].document()["model"] == "a*exp(-b*x)"


def test_a_parameter_with_a_default_stays_at_it() -> None:
    def model(x: Any, a: Any, power: float = 2.0) -> Any:
        return a * x**power

    found = wb.fit(model, {"x": [1.0, 2.0, 3.0], "y": [2.0, 8.0, 18.0]}, target="y")
    assert found.parameters == {"a": pytest.approx(2.0)}


def test_columns_of_any_name() -> None:
    frame = pandas.DataFrame(
        {
            "Body mass (g)": [3750.0, 3800.0, 3250.0, 3450.0, 3650.0],
            "Flipper length (mm)": [181.0, 186.0, 195.0, 193.0, 190.0],
            "pi": [1.0, 2.0, 3.0, 5.0, 8.0],
            "~ odd": [1.0, 1.0, 2.0, 2.0, 3.0],
        }
    )
    model = "`Body mass (g)` ~ a*`Flipper length (mm)` + b + c*`pi`"
    found = wb.fit(model, frame, sigma="`~ odd`")
    plain = frame.set_axis(["y", "x", "p", "s"], axis=1)
    same = wb.fit("y ~ a*x + b + c*p", plain, sigma="s")
    assert found.x == pytest.approx(same.x, rel=1e-9)
    text = found.to_text(width=100)
    assert text.startswith("Body mass (g) = a*`Flipper length (mm)` + b + c*`pi`\n")
    assert json.loads(found.to_json())["model"] == "a*`Flipper length (mm)` + b + c*`pi`"
    assert found.predict(frame) == pytest.approx(same.predict(plain))
    with pytest.raises(DataError, match=r"no column Flipper length \(mm\)"):
        found.predict({"pi": [1.0]})
    ax = wb.fit("log(`Body mass (g)`) ~ a*`~ odd` + b", frame).plot()
    assert ax.get_xlabel() == "~ odd" and ax.get_ylabel() == "log(`Body mass (g)`)"


@pytest.mark.parametrize(
    ("model", "column", "message"),
    [
        ("y ~ a*`b c` + 2d", 16, r"did you mean a\*`b c` \+ 2\*d"),
        ("y ~ a*`b c + d", 7, "a back-quote without its partner"),
        ("y ~ a*`b c` `d`", 14, "operator is missing"),
    ],
)
def test_errors_keep_their_places(model: str, column: int, message: str) -> None:
    with pytest.raises(ParseError, match=message) as caught:
        make_problem(model, {"y": [1, 2], "b c": [1, 2]})
    assert caught.value.column == column and "_1" not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("y ~ a*`x z` + b", "no column 'x z'; there are: "),
        ("y ~ a*`pressur` + b", "no column 'pressur'; did you mean pressure"),
        ("y ~ a*pressur + b", "pressur is not a column .*did you mean pressure"),
        (lambda t, a: a * t, "none of t, a is a column of the data"),
        (lambda x, a, b: a * x, "the model does not depend on b"),
        ("a*x + b", "no target; .*y ~ a"),
        ("y ~ x", r"no parameter: x is a column .* as in a\*x \+ b"),
    ],
)
def test_what_is_no_model_of_the_data_is_said(model: Any, message: str) -> None:
    data = {"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 4.0], "pressure": [1.0, 1.0, 2.0]}
    with pytest.raises(DataError, match=message):
        wb.fit(model, data, target=None if isinstance(model, str) else "y")


def test_a_target_given_twice_is_refused() -> None:
    with pytest.raises(DataError, match="the target is given twice: 'x', and 'y'"):
        wb.fit("y ~ a*x", DATA, target="x")


DATES = ["2026-01-01", "2026-01-02", "2026-01-04"]


@every_row(
    "column, message",
    [
        (np.array([1 + 2j, 2, 3]), r"row 1: \(1\+2j\) in column x is not a real number; correct"),
        (pandas.Series([1, 2 + 1j, 3]), "in column x is not a real number"),
        (np.array([1.0, np.complex128(2 + 1j), 3.0], dtype=object), r"row 2: \(2\+1j\) in column"),
        ([1, 2, 3j], "in column x is not a real number"),
        (np.array(DATES, dtype="M8[D]"), "row 1: 2026-01-01 in column x .*days since the first"),
        (np.array(DATES, dtype="M8[ns]") - np.datetime64("2026-01-01"), "row 1: .*days since"),
        (pandas.Series(pandas.to_datetime(DATES)), "row 1: 2026-01-01.*days since"),
        (pandas.Series(pandas.to_datetime(DATES, utc=True)), "row 1: 2026-01-01.*days since"),
        (pandas.Series(pandas.to_datetime(DATES)).astype("category"), "row 1: 2026-01-01"),
        (pandas.Series(pandas.to_timedelta([1, 2, 3], unit="D")), "row 1: .*days since"),
        (pandas.Series(pandas.period_range("2026-01", periods=3, freq="M")), "row 1: 2026-01"),
        ([datetime.date(2026, 1, day) for day in (1, 2, 4)], "row 1: 2026-01-01.*days since"),
        (DATES, "row 1: '2026-01-01' in column x is not a real number"),
    ],
)
def test_complex_columns_and_dates_are_refused(column: Any, message: str) -> None:
    for data in ({"x": column, "y": [1.0, 2.0, 3.0]}, {"x": [1.0, 2.0, 3.0], "y": column}):
        with pytest.raises(DataError, match=message.replace("column x", "column [xy]")):
            wb.fit("y ~ a*x", data)
    frame = pandas.DataFrame({"x": column, "y": [1.0, 2.0, 3.0]})
    with pytest.raises(DataError, match="not a real number"):
        wb.fit("y ~ a*x", frame)


def test_masked_numbers_are_missing() -> None:
    data = {"x": np.ma.array([1.0, 99.0, 3.0], mask=[0, 1, 0]), "y": [2.0, 4.0, 6.0]}
    with pytest.raises(DataError, match="no number in column x in row 2"):
        wb.fit("y ~ a*x", data)
    assert wb.fit("y ~ a*x", data, missing="drop").parameters["a"] == pytest.approx(2.0)


def test_rows_with_a_missing_number_are_dropped_and_counted() -> None:
    nan = float("nan")
    data = {
        "x": [1.0, nan, 2.0, 3.0, 4.0, 5.0],
        "y": [2.1, 4.0, 3.9, nan, 8.2, 9.9],
        "other": [nan] * 6,
    }
    sigma = [1.0, 1.0, 2.0, 1.0, nan, 1.0]
    found = wb.fit("y ~ a*x + b", data, missing="drop", sigma=sigma)
    whole = wb.fit(
        "y ~ a*x + b", {"x": [1.0, 2.0, 5.0], "y": [2.1, 3.9, 9.9]}, sigma=[1.0, 2.0, 1.0]
    )
    assert found.x == pytest.approx(whole.x, rel=1e-12)
    assert "3 rows of the data (3 dropped: a number is missing)" in " ".join(str(found).split())
    assert found.document()["dropped"] == 3
    with pytest.raises(DataError, match="all 6 rows were dropped"):
        wb.fit("y ~ a*other + b", data, missing="drop")
    # what is still wrong is named by its place in the source
    data["y"][5] = float("inf")
    with pytest.raises(DataError, match="column y is infinite in row 6"):
        wb.fit("y ~ a*x + b", data, missing="drop")
    with pytest.raises(DataError, match=r"no number in column x in row 2; .*missing='drop'"):
        wb.fit("y ~ a*x + b", data)
