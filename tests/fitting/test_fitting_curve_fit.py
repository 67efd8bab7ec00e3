"""The numbers of a fit are those of `scipy.optimize.curve_fit`: parameters, covariance, bounds."""

from typing import Any

import numpy as np
import pandas
import pytest
from scipy.optimize import curve_fit

import workbench as wb
from workbench.errors import DataError, MethodError
from workbench.fitting import Fit

X = np.linspace(0.1, 4.0, 30)
NOISE = np.cos(37.0 * X) + 0.3 * np.sin(11.0 * X)
SIGMA = 0.02 + 0.02 * X
Y = 2.5 * np.exp(-1.3 * X) + 0.5 + SIGMA * NOISE
DATA = {"x": X, "y": Y, "s": SIGMA}
START = {"a": 2.0, "b": 1.0, "c": 0.0}


def function(x: Any, a: Any, b: Any, c: Any) -> Any:
    return a * np.exp(-b * x) + c


def partials(x: Any, a: Any, b: Any, c: Any) -> Any:
    """The Jacobian of the function, by hand."""
    decay = np.exp(-b * x)
    return np.stack([decay, -a * x * decay, np.ones_like(x)], axis=1)


#: SciPy's tolerances as tight as they go.
TIGHT: dict[str, Any] = {"xtol": 1e-15, "ftol": 1e-15, "gtol": 1e-15}


def scipys(**options: Any) -> tuple[Any, Any]:
    """SciPy's answer."""
    return curve_fit(function, X, Y, p0=[*START.values()], jac=partials, **TIGHT, **options)


@pytest.mark.parametrize("absolute", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_parameters_and_covariance(weighted: bool, absolute: bool) -> None:
    if absolute and not weighted:
        pytest.skip("curve_fit takes 1 for a sigma; here it has to be said")
    found = wb.fit(
        function, DATA, target="y", start=START, sigma="s" if weighted else None,
        absolute_sigma=absolute,
    )  # fmt: skip
    from scipy import stats  # takes a second

    popt, pcov = scipys(sigma=SIGMA if weighted else None, absolute_sigma=absolute)
    assert found.x == pytest.approx(popt, rel=1e-7)
    assert found.covariance == pytest.approx(pcov, rel=1e-7)
    errors = np.sqrt(np.diag(pcov))
    assert found.standard_errors is not None and found.correlations is not None
    assert [*found.standard_errors.values()] == pytest.approx(errors, rel=1e-7)
    assert found.correlations == pytest.approx(pcov / np.outer(errors, errors), rel=1e-7)
    factor = stats.norm.ppf(0.95) if absolute else stats.t.ppf(0.95, len(X) - 3)
    intervals = found.confidence_intervals(0.9)
    assert intervals is not None
    for name, value, error in zip(START, popt, errors, strict=True):
        assert intervals[name] == pytest.approx((value - factor * error, value + factor * error))


def test_every_way_to_say_sigma_is_the_same() -> None:
    plain = wb.fit("y ~ a*exp(-b*x) + c", DATA, start=START, sigma="s")
    ways: list[dict[str, Any]] = [
        {"sigma": SIGMA},
        {"sigma": SIGMA.tolist()},
        {"sigma": "0.02 + 0.02*x"},
        {"sigma": pandas.Series(SIGMA)},
        {"sigma": 7.0 * SIGMA},  # known up to a factor
        {"weights": 1.0 / SIGMA**2},
        {"weights": "1/s**2"},
    ]
    for way in ways:
        found = wb.fit("y ~ a*exp(-b*x) + c", DATA, start=START, **way)
        assert found.x == pytest.approx(plain.x, rel=1e-8)
        assert found.covariance == pytest.approx(plain.covariance, rel=1e-7)
    even = wb.fit(function, DATA, target="y", start=START, sigma=0.5)
    assert even.x == pytest.approx(wb.fit(function, DATA, target="y", start=START).x, rel=1e-8)
    absolute = wb.fit(function, DATA, target="y", start=START, sigma="s", absolute_sigma=True)
    assert plain.quality is not None
    assert plain.covariance == pytest.approx(
        absolute.covariance * plain.quality.reduced_chi_squared
    )


def test_a_bound_that_does_not_stop_changes_nothing() -> None:
    free = wb.fit(function, DATA, target="y", start=START)
    found = wb.fit(function, DATA, target="y", start=START, bounds={"b": (0, 5), "c": (None, 2)})
    assert found.x == pytest.approx(free.x, rel=1e-10)
    assert found.covariance == pytest.approx(free.covariance, rel=1e-8)
    assert found.diagnosis.at_bounds == ()


@pytest.mark.parametrize("method", ["reverse", "central_difference", "scalar", "complex_step"])
def test_a_bound_that_stops(method: str) -> None:
    bounds = {"c": (0.0, 0.4), "b": (0, None)}
    found = wb.fit(function, DATA, target="y", start=START, bounds=bounds, method=method)
    popt, _ = scipys(bounds=([-np.inf, 0, 0], [np.inf, np.inf, 0.4]))
    assert found.converged and found.x == pytest.approx(popt, rel=1e-6)
    assert found.parameters["c"] == 0.4 and found.diagnosis.at_bounds == ("c",)
    assert found.standard_errors is not None and found.standard_errors["c"] is None
    assert "stopped by a bound, without a standard error: c" in str(found)
    # the others have the covariance of a fit in which c is fixed
    fixed, pcov = curve_fit(
        lambda x, a, b: function(x, a, b, 0.4), X, Y, p0=[2.0, 1.0],
        jac=lambda x, a, b: partials(x, a, b, 0.4)[:, :2], **TIGHT,
    )  # fmt: skip
    assert found.x[:2] == pytest.approx(fixed, rel=1e-7)
    assert found.covariance is not None
    assert found.covariance[:2, :2] == pytest.approx(pcov, rel=1e-7)
    assert np.isnan(found.covariance[2]).all() and np.isnan(found.covariance[:, 2]).all()


def test_all_parameters_on_a_bound() -> None:
    found = wb.fit("y ~ a*x", {"x": [1, 2, 3], "y": [1, 2, 3.5]}, bounds={"a": (None, 0.5)})
    assert found.parameters == {"a": 0.5} and found.converged and found.covariance is None
    assert found.standard_errors is None and "stopped by a bound" in str(found)
    assert found.reference is None  # the free solution is not what should be found


def test_goodness_of_fit_by_its_definitions() -> None:
    found = wb.fit("y ~ a*x + c", DATA, start={"a": 1, "c": 1})
    from scipy import stats

    line = stats.linregress(X, Y)
    assert found.r_squared == pytest.approx(line.rvalue**2, rel=1e-10)
    assert found.standard_errors is not None
    assert found.standard_errors["a"] == pytest.approx(line.stderr, rel=1e-10)
    assert found.standard_errors["c"] == pytest.approx(line.intercept_stderr, rel=1e-10)
    squares = float(np.sum((Y - line.slope * X - line.intercept) ** 2))
    assert found.chi_squared == pytest.approx(squares)
    assert found.residuals == pytest.approx(Y - line.slope * X - line.intercept, abs=1e-12)
    quality = found.quality
    assert quality is not None and quality.degrees_of_freedom == 28
    assert quality.residual_standard_error == pytest.approx(np.sqrt(squares / 28))
    rest = (1.0 - line.rvalue**2) * 29 / 28
    assert quality.adjusted_r_squared == pytest.approx(1.0 - rest)
    # lmfit's definitions: n*ln(chi²/n) and 2 or ln(n) a parameter
    assert quality.aic == pytest.approx(30 * np.log(squares / 30) + 4)
    assert quality.bic == pytest.approx(30 * np.log(squares / 30) + 2 * np.log(30))


def test_the_exact_solution_is_weighted_as_well() -> None:
    data = {"x": [1.0, 2.0, 4.0], "y": [1.0, 3.0, 3.5], "s": [0.5, 0.25, 2.0]}
    found = wb.fit("y ~ a*x + c", data, sigma="s")
    slope, intercept = np.polyfit(data["x"], data["y"], 1, w=1 / np.array(data["s"]))
    assert found.exact is not None
    assert [*found.exact.values()] == pytest.approx([slope, intercept], rel=1e-12)
    assert found.digits is not None and min(filter(None, found.digits.values())) > 13


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sigma": "s", "weights": "s"}, "sigma and weights say the same"),
        ({"sigma": "t"}, "no column 't' for the sigma"),
        ({"sigma": "x - 0.1"}, r"sigma x - 0.1 is not above 0 in row 1"),
        ({"sigma": [1.0] * 29 + [-1.0]}, r"sigma \(given\) is not above 0 in row 30"),
        ({"sigma": [1.0] * 29 + [np.nan]}, r"no number in column sigma \(given\) in row 30"),
        ({"sigma": [1.0, 2.0]}, "2 numbers, but the data has 30 rows"),
        ({"weights": 0.0 * X}, "weights .* is not above 0"),
        ({"sigma": SIGMA * 1j}, "is not a real number"),
        ({"sigma": "s", "loss": "abs(prediction - target)"}, "belongs to a squared error"),
        ({"absolute_sigma": True}, "give sigma or weights as well"),
        ({"bounds": {"d": (0, 1)}}, "'d', which is not a parameter"),
        ({"bounds": {"a": (1, 1)}}, "the first must be below the second"),
        ({"bounds": {"a": (1, float("nan"))}}, "the first must be below the second"),
        ({"bounds": {"a": 1}}, "give two numbers"),
        ({"bounds": (0, 1)}, "the bounds are not a mapping"),
        ({"bounds": {"a": (3, None)}}, "start of a, 2, is not within its bounds, 3 and inf"),
        ({"missing": "omit"}, "missing is 'omit'; it is one of: refuse, drop"),
    ],
)
def test_what_cannot_be_is_said(given: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message):
        wb.fit(function, DATA, target="y", start=START, **given)


def test_a_descent_knows_no_bounds() -> None:
    with pytest.raises(MethodError, match="knows no bounds; take levenberg_marquardt"):
        wb.fit("y ~ a*x", DATA, bounds={"a": (0, 1)}, optimizer="momentum")


def one(found: Fit) -> str:
    """The table's row of the first parameter."""
    return next(line for line in found.to_text().splitlines() if line.startswith("a "))


def test_values_have_the_digits_that_their_standard_error_bears() -> None:
    found = wb.fit("y ~ a*exp(-b*x) + c", DATA, start=START)
    assert found.standard_errors is not None and found.standard_errors["a"] is not None
    places = len(f"{found.standard_errors['a']:.2g}".partition(".")[2])
    shown = one(found).split()[1:3]
    assert shown == [f"{found.x[0]:.{places}f}", f"{found.standard_errors['a']:.{places}f}"]
    html = found._repr_html_()
    assert f"{found.x[0]:.{places}f}" in html and str(found.x.tolist()[0]) not in html
    assert found.document()["parameters"]["a"] == found.x[0]
