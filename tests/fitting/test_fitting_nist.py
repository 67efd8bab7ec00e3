"""NIST's StRD files: read whatever their habits, fitted from every start, judged by digits."""

import math

import pytest
from fitting_files import MISRA1A, linear_file, two_predictors_file

from tests.lanes import every_row
from workbench.errors import DataError
from workbench.fitting.certification import certify_every_method, certify_fit, least_digits
from workbench.fitting.nist import parse_nist, read_nist
from workbench.fitting.nist_formula import read_formula
from workbench.fitting.optimizers import GradientDescent, LevenbergMarquardt
from workbench.frontends.text import parse
from workbench.methods import METHODS, method


def test_misra1a_is_read() -> None:
    problem = parse_nist(MISRA1A, "Misra1a.dat")
    assert problem.name == "Misra1a"
    assert problem.model == parse("b1*(1 - exp(-b2*x))")
    assert problem.target == "y"
    assert problem.starts == ({"b1": 500.0, "b2": 0.0001}, {"b1": 250.0, "b2": 0.0005})
    assert problem.certified == {"b1": 238.94212918, "b2": 5.5015643181e-4}
    assert problem.deviations == {"b1": 2.7070075241, "b2": 7.2668688436e-6}
    assert (problem.certified_digits, problem.residual_sum_of_squares) == (11, 0.12455138894)
    assert problem.data.names == ("y", "x")
    assert problem.data.columns["y"][0] == 10.07 and problem.data.columns["x"][-1] == 760.0


@pytest.mark.parametrize(
    ("name", "least"),
    [("reverse", 10.5), ("scalar", 10.5), ("central_difference", 6.0), ("forward_difference", 6.0)],
)
def test_misra1a_from_both_starts(name: str, least: float) -> None:
    result = certify_fit(parse_nist(MISRA1A, "Misra1a.dat"), LevenbergMarquardt(), method(name))
    assert result.success
    assert [least_digits(one) >= least for one in result.fits] == [True, True]
    for one in result.fits:
        assert one.standard_errors == pytest.approx(result.nist.deviations, rel=1e-5)
        assert one.fun * 14 == pytest.approx(0.12455138894, rel=1e-10)
    squares = [one["residual_sum_of_squares_digits"] for one in result.document()["fits"]]
    assert min(squares) > 9.5


def test_exact_derivatives_recover_more_digits_than_differences() -> None:
    chosen = [METHODS[name] for name in ("reverse", "central_difference", "forward_difference")]
    problem = parse_nist(MISRA1A, "Misra1a.dat")
    for fits in certify_every_method(problem, LevenbergMarquardt(), chosen):
        digits = {name: least_digits(one) for name, one in fits.fits.items()}
        assert digits["reverse"] > 10.5
        assert digits["reverse"] - digits["central_difference"] > 2
        assert digits["reverse"] - digits["forward_difference"] > 2


def test_a_fit_that_does_not_arrive_is_no_success() -> None:
    problem = parse_nist(MISRA1A, "Misra1a.dat")
    result = certify_fit(problem, GradientDescent(learning_rate=1e-6, epochs=3), METHODS["reverse"])
    assert not result.success
    assert "no fit" in result.to_text() or "ended elsewhere" in result.to_text()


def test_a_linear_file_has_no_starts_and_is_fitted_all_the_same() -> None:
    problem = parse_nist(linear_file(), "Straight.dat")
    assert problem.starts == ({"B0": 0.0, "B1": 0.0},)
    assert (problem.residual_sum_of_squares, problem.certified_digits) == (6.0, 15)
    result = certify_fit(problem, LevenbergMarquardt(), METHODS["reverse"])
    assert result.success and least_digits(result.fits[0]) > 13
    assert result.fits[0].standard_errors == pytest.approx(problem.deviations, rel=1e-12)


def test_several_lines_brackets_constants_and_predictors() -> None:
    problem = parse_nist(two_predictors_file(), "Twofold.dat")
    assert problem.target == "log(y)"
    assert {*problem.model.variables} == {"b1", "b2", "b3", "b4", "x1", "x2"}
    assert problem.data.names == ("y", "x1", "x2")
    assert problem.data.columns["x1"][:3].tolist() == [1.0, 2.0, 3.0]
    result = certify_fit(problem, LevenbergMarquardt(), METHODS["reverse"])
    assert result.success and min(map(least_digits, result.fits)) > 8


#: The formulas of the collection, as they stand in its files.
FORMULAS = {
    "Bennett5": ["y = b1 * (b2+x)**(-1/b3)  +  e"],
    "Chwirut1": ["y = exp[-b1*x]/(b2+b3*x)  +  e"],
    "DanWood": ["y  = b1*x**b2  +  e"],
    "ENSO": [
        "y = b1 + b2*cos( 2*pi*x/12 ) + b3*sin( 2*pi*x/12 )",
        "       + b5*cos( 2*pi*x/b4 ) + b6*sin( 2*pi*x/b4 )",
        "       + b8*cos( 2*pi*x/b7 ) + b9*sin( 2*pi*x/b7 )  + e",
    ],
    "Eckerle4": ["y = (b1/b2) * exp[-0.5*((x-b3)/b2)**2]  +  e"],
    "Gauss1": [
        "y = b1*exp( -b2*x ) + b3*exp( -(x-b4)**2 / b5**2 )",
        "                    + b6*exp( -(x-b7)**2 / b8**2 ) + e",
    ],
    "Hahn1": ["y = (b1+b2*x+b3*x**2+b4*x**3) /", "    (1+b5*x+b6*x**2+b7*x**3)  +  e"],
    "Lanczos1": ["y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)  +  e"],
    "MGH09": ["y = b1*(x**2+x*b2) / (x**2+x*b3+b4)  +  e"],
    "MGH10": ["y = b1 * exp[b2/(x+b3)]  +  e"],
    "Misra1b": ["y = b1 * (1-(1+b2*x/2)**(-2))  +  e"],
    "Misra1c": ["y = b1 * (1-(1+2*b2*x)**(-.5))  +  e"],
    "Misra1d": ["y = b1*b2*x*((1+b2*x)**(-1))  +  e"],
    "Nelson": ["log[y] = b1 - b2*x1 * exp[-b3*x2]  +  e"],
    "Rat43": ["y = b1 / ((1+exp[b2-b3*x])**(1/b4))  +  e"],
    "Roszman1": [
        "pi = 3.141592653589793238462643383279E0",
        "y =  b1 - b2*x - arctan[b3/(x-b4)]/pi  +  e",
    ],
    "Longley": ["y = B0 + B1*x1 + B2*x2 + B3*x3 + B4*x4 + B5*x5 + B6*x6 + e"],
    "NoInt1": ["y = B1*x + e"],
    "Wampler1": ["y = B0 + B1*x + B2*(x**2) + B3*(x**3)+ B4*(x**4) + B5*(x**5)"],
}


@every_row("name", FORMULAS)
def test_every_formula_of_the_collection_is_read(name: str) -> None:
    formula = read_formula(["   5 Parameters (b1 to b5)", "", *FORMULAS[name]], name, 20)
    graph = parse(formula.model)
    assert formula.target == ("log(y)" if name == "Nelson" else "y")
    at = {one: 1.1 + 0.3 * number for number, one in enumerate(sorted(graph.variables))}
    # The same formula as Python, which spells all but brackets and arctan alike.
    text = " ".join(FORMULAS[name][-1:] if name == "Roszman1" else FORMULAS[name])
    python = text.partition("=")[2].rstrip(" e").rstrip(" +").translate(str.maketrans("[]", "()"))
    functions = {**vars(math), "arctan": math.atan}
    assert graph(at) == pytest.approx(eval(python.strip(), functions, at), rel=1e-12)


def test_dots_stand_for_the_terms_between() -> None:
    lines = ["y = B0 + B1*x + B2*(x**2) + ... + B9*(x**9) + B10*(x**10) + e"]
    graph = parse(read_formula(lines, "Filip.dat", 1).model)
    assert {*graph.variables} == {"x", *(f"B{number}" for number in range(11))}
    at = {f"B{number}": float(number) for number in range(11)}
    assert graph(x=2.0, **at) == sum(n * 2.0**n for n in range(11))


@every_row(
    "old, new, message",
    [
        ("Model:", "Modell:", "no heading 'Model:'"),
        ("Starting values                  Certified Values", "Begin", "no heading"),
        ("      81.78E0     760.0E0\n", "", "line 13 says 14 observations, but there are 13"),
        ("66.40E0     593.1E0", "66.40E0", r"line 46 has 1 numbers, but the data have 2 columns"),
        ("66.40E0     593.1E0", "66.40E0 six", "line 46: 'six' is not a number"),
        (
            "  b2 =     0.0001      0.0005",
            "  b7 =     0.0001      0.0005",
            "b2 of the model is neither",
        ),
        ("exp[-b2*x]", "__import__('os')", "line 19: the model cannot be read"),
        ("y = b1*(1-exp[-b2*x])  +  e", "", "no formula"),
        (
            "Data:   y               x",
            "Data:   1               2",
            "the columns of the data need names",
        ),
        ("y = b1*(1-exp", "pi = b1\n y = b1*(1-exp", "not a constant"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(old: str, new: str, message: str) -> None:
    assert old in MISRA1A
    with pytest.raises(DataError, match=message):
        parse_nist(MISRA1A.replace(old, new), "bad.dat")


def test_dots_that_stand_for_nothing_are_refused() -> None:
    with pytest.raises(DataError, match=r"cannot tell what '\.\.\.' stands for"):
        read_formula(["y = B0 + sin(x) + ... + B9*x"], "bad.dat", 7)


def test_no_file_is_said(tmp_path: object) -> None:
    with pytest.raises(DataError, match="cannot read"):
        read_nist(f"{tmp_path}/none.dat")
    with pytest.raises(DataError, match="not a path"):
        read_nist("a\0b")
