"""`wb.fit` and what it returns: SciPy's fields, the trajectory, pictures, text, HTML, JSON."""

import json
import math
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas
import pytest
from scipy.optimize import curve_fit

import workbench as wb
from workbench.errors import DataError, DataWarning, MethodError
from workbench.experiments.seed.regression_data import least_squares, notebook_data
from workbench.fitting.reading import read_data
from workbench.presentation.fit.page import fit_html

X = np.linspace(0.0, 3.0, 40)
Y = 2.0 * np.exp(-0.7 * X) + 0.1 * np.sin(9 * X)
DATA = {"x": X, "y": Y}
MODEL, START = "a*exp(-b*x)", {"a": 1.0, "b": 1.0}


def test_it_agrees_with_scipy() -> None:
    fit = wb.fit(MODEL, DATA, target="y", start=START)
    (a, b), covariance = curve_fit(lambda x, a, b: a * np.exp(-b * x), X, Y, p0=[1.0, 1.0])
    assert fit.x == pytest.approx([a, b], rel=1e-6)
    errors = fit.standard_errors
    assert errors is not None
    assert [*errors.values()] == pytest.approx(np.sqrt(np.diag(covariance)), rel=1e-4)
    assert fit.success and fit.status == "converged" and fit.message.startswith("converged")
    assert isinstance(fit, wb.Fit) and fit.parameters == {"a": fit.x[0], "b": fit.x[1]}
    assert fit.fun == pytest.approx(np.mean((fit.predict(DATA) - Y) ** 2))
    assert np.abs(fit.jac).max() < 1e-12 and fit.jac.shape == (2,)
    assert fit.nit == len(fit.trajectory) - 1 and fit.nfev > fit.nit and fit.njev > 0


@pytest.mark.parametrize("name", ["reverse", "central_difference", "scalar"])
def test_digits_recovered_against_the_exact_solution(name: str) -> None:
    data = notebook_data()
    fit = wb.fit("w*x", {"x": data.x, "y": data.y}, target="y", start={"w": 0}, method=name)
    assert fit.exact == {"w": least_squares(data)} == fit.reference
    assert fit.digits is not None and fit.digits["w"] is not None and fit.digits["w"] > 10
    assert wb.fit(MODEL, DATA, target="y", start=START).digits is None


def test_columns_of_a_frame_a_file_and_text_of_a_graph(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    frame = pandas.DataFrame(DATA)
    frame.to_csv(path, index=False)
    found = [
        wb.fit(wb.parse(MODEL), source, target="y", start=START).x.tolist()
        for source in (DATA, frame, path, str(path))
    ]
    assert found[0] == found[1] == found[2] == found[3]


def test_the_trajectory_is_a_frame(tmp_path: Path) -> None:
    fit = wb.fit(
        MODEL,
        DATA,
        target="y",
        start=START,
        optimizer="gradient_descent",
        learning_rate=0.2,
        epochs=50,
    )
    frame = fit.trajectory
    assert [*frame.columns] == ["epoch", "a", "b", "gradient_a", "gradient_b", "loss"]
    assert frame["epoch"].tolist() == [*range(51)]
    assert frame.iloc[0][["a", "b"]].tolist() == [1.0, 1.0]
    assert frame.iloc[-1]["loss"] == fit.fun < frame.iloc[0]["loss"]
    step = frame["a"].diff().iloc[1]
    assert step == pytest.approx(-0.2 * frame["gradient_a"].iloc[0], rel=1e-12)
    fit.to_csv(tmp_path / "way.csv")
    again = read_data(tmp_path / "way.csv", ["loss"]).columns
    assert again["loss"].tolist() == frame["loss"].tolist()


def test_pictures_return_their_axes() -> None:
    from matplotlib.figure import Figure

    fit = wb.fit(MODEL, DATA, target="y", start=START)
    ax = Figure().add_subplot()
    assert fit.plot(ax) is ax
    points, curve = ax.lines
    assert points.get_xdata().tolist() == X.tolist()
    assert ax.get_xlabel() == "x" and ax.get_ylabel() == "y"
    ends = curve.get_ydata()[[0, -1]]
    assert ends == pytest.approx(fit.predict({"x": [0.0, 3.0]}))
    way = fit.plot_trajectory()
    assert way.get_yscale() == "log" and len(way.lines[0].get_xdata()) == fit.nit + 1


def test_with_several_columns_the_picture_shows_predicted_and_observed() -> None:
    data = {"u": X, "v": X**2, "y": 2 * X - X**2}
    fit = wb.fit("a*u + b*v", data, target="y", start={"a": 0, "b": 0})
    ax = fit.plot()
    assert ax.get_xlabel() == "predicted y"
    assert ax.lines[0].get_xdata() == pytest.approx(data["y"], abs=1e-9)


def test_a_picture_of_many_rows_stays_small() -> None:
    x = np.linspace(0, 1, 50_000)
    fit = wb.fit("w*x", {"x": x, "y": x}, target="y", start={"w": 0})
    assert len(fit.plot().lines[0].get_xdata()) == 2000


def test_text_fits_a_terminal_and_shows_the_digits() -> None:
    data = {"x": [1.0, 2.0, 4.0], "y": [1.5, 3.5, 7.0]}
    text = str(wb.fit("w*x + b", data, target="y", start={"w": 0, "b": 0}))
    assert max(map(len, text.splitlines())) <= 80
    assert "y = w*x + b" in text and "exact" in text and "digits" in text
    assert "3 rows of the data; levenberg_marquardt" in text


def test_a_page_has_the_table_and_the_pictures_of_every_fit() -> None:
    data = {"x": [1, 2, 3], "y": [2, 4.5, 6]}
    found = wb.fit("w*x", data, target="y")
    page = found.to_html()
    assert page.count("<svg") == 3 and page.count("<table") == 1 and "converged" in page
    assert "y = w*x" in page and "observed - predicted" in page
    both = fit_html([found.page("reverse"), found.page("forward")])
    assert both.count("<svg") == 6 and "One model, 2 fits" in both and ">forward</h2>" in both
    lost = wb.fit("w*x", data, target="y", start={"w": 0}, optimizer="momentum", learning_rate=9)
    assert lost.status == "diverged" and "diverged" in lost.to_html()
    exact = wb.fit("w*x", {"x": [1, 2], "y": [2, 4]}, target="y", start={"w": 2})
    assert exact.to_html().count("<svg") == 3  # a loss of 0 at every epoch


def test_html_escapes_what_users_write() -> None:
    data = {"x": [1.0, 2.0, 4.0], "<b>y</b>": [1.5, 3.5, 7.0]}
    html = wb.fit("w*x", data, target="<b>y</b>", start={"w": 0})._repr_html_()
    assert "&lt;b&gt;y&lt;/b&gt;" in html and "<b>y" not in html
    assert html.count("<tr>") == 2 and "<script" not in html


def test_json_has_everything_and_no_nan() -> None:
    fit = wb.fit(
        "w*log(x)", {"x": [-1.0, 1.0, 2.0], "y": [1.0, 2.0, 3.0]}, target="y", start={"w": 1}
    )
    assert not fit.success and math.isnan(fit.fun)
    assert "nan" not in str(fit).replace("is nan in row 1", "")
    document = json.loads(fit.to_json())
    assert document["fun"] is None and document["jac"] == [None]
    assert document["success"] is False and document["status"] == "diverged"
    good = json.loads(wb.fit(MODEL, DATA, target="y", start=START).to_json())
    assert {"message", "x", "fun", "jac", "nit", "nfev", "parameters"} <= {*good}


def test_divergence_does_not_raise() -> None:
    fit = wb.fit(
        MODEL,
        DATA,
        target="y",
        start=START,
        optimizer="gradient_descent",
        learning_rate=1e4,
        epochs=500,
    )
    assert not fit.success and fit.status == "diverged" and fit.digits is None
    assert np.isfinite(fit.x).all() and np.isfinite(fit.fun)
    assert "last finite parameters" in fit.message


def test_what_the_data_leave_open_is_warned_of() -> None:
    with pytest.warns(DataWarning) as caught:
        fit = wb.fit(
            "w*x + b",
            {"x": [2.0, 2.0, 2.0], "y": [1.0, 2.0, 3.0]},
            target="y",
            start={"w": 0, "b": 0},
        )
    texts = [str(one.message) for one in caught]
    assert len(texts) == 2 and tuple(texts) == fit.warnings
    assert "x is constant" in texts[0] and "do not determine w, b" in texts[1]
    assert fit.success and fit.standard_errors is None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        wb.fit(MODEL, DATA, target="y", start=START)


def test_only_the_parameters_concerned_are_undetermined() -> None:
    with pytest.warns(DataWarning, match="do not determine b, c:"):
        wb.fit("a*x + b + c", DATA, target="y", start={"a": 0, "b": 0, "c": 0})


def test_prediction_needs_the_models_columns() -> None:
    fit = wb.fit(MODEL, DATA, target="y", start=START)
    with pytest.raises(DataError, match="no column x"):
        fit.predict({"z": [1.0]})


def test_methods_and_optimizers_are_checked() -> None:
    with pytest.raises(MethodError, match="did you mean reverse"):
        wb.fit(MODEL, DATA, target="y", start=START, method="revers")
    with pytest.raises(MethodError, match="takes no momentum"):
        wb.fit(MODEL, DATA, target="y", start=START, momentum=0.5)


@pytest.mark.slow
def test_the_function_is_not_hidden_by_its_package_and_pandas_is_not_loaded() -> None:
    program = (
        "import sys, workbench.fitting, workbench.cli.fit, workbench as wb\n"
        "fit = wb.fit('w*x', {'x': [1, 2], 'y': [2, 4]}, target='y', start={'w': 1})\n"
        "assert fit.success and 'pandas' not in sys.modules and 'matplotlib' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_parameter_next_to_nothing_is_measured_against_its_standard_error() -> None:
    x = np.arange(8.0) - 3.5
    noise = np.array([1, -1, -1, 1, 1, -1, -1, 1]) * 0.01  # orthogonal to 1 and to x
    fit = wb.fit("y ~ a*x + b", {"x": x, "y": 0.3 * x + noise})
    assert fit.exact is not None and fit.standard_errors is not None and fit.digits is not None
    error = fit.standard_errors["b"]
    assert error is not None and error > 1e-3 and abs(fit.exact["b"]) < 1e-16
    assert fit.digits["b"] is not None and fit.digits["b"] > 13
    descent = wb.fit(
        "y ~ a*x + b", fit.problem.data, optimizer="gradient_descent", learning_rate=0.05, epochs=20
    )
    assert descent.digits is not None and descent.digits["b"] is not None
    wrong = abs(descent.parameters["b"] - fit.exact["b"])
    assert descent.digits["b"] == pytest.approx(max(0.0, -math.log10(wrong / error)), abs=0.01)


def test_a_parameter_that_is_rounding_alone_has_digits_as_well() -> None:
    fit = wb.fit("y ~ a*x + b", {"x": [1, 2, 3], "y": [0.1, 0.2, 0.3]})
    assert fit.exact is not None and 0 < abs(fit.exact["b"]) < 1e-15
    assert fit.digits is not None and fit.digits["b"] is not None and fit.digits["b"] > 14


def test_residuals_are_drawn_around_nothing() -> None:
    fit = wb.fit(MODEL, DATA, target="y", start=START)
    line, points = fit.plot_residuals().lines
    assert points.get_ydata() == pytest.approx(Y - fit.predict(DATA))
    assert points.get_xdata() == pytest.approx(X) and [*line.get_ydata()] == [0.0, 0.0]


def test_the_table_and_the_cell_say_how_good_the_fit_is() -> None:
    fit = wb.fit(MODEL, DATA, target="y", start=START)
    for text in (" ".join(str(fit).split()), fit._repr_html_()):
        assert "R² 0.98" in text and "95 % interval" in text and "correlations: a~b +0." in text
        assert "residual standard error 0.07" in text and "38 degrees of freedom" in text
    document = json.loads(fit.to_json())
    assert document["quality"]["r_squared"] == fit.r_squared
    assert np.array(document["covariance"]) == pytest.approx(fit.covariance, rel=1e-15)
    assert document["confidence_intervals"]["a"][0] < fit.x[0]
