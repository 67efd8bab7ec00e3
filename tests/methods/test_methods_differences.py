"""The difference methods on the published examples: orders, options, figures."""

import math

import pytest

import workbench as wb
from workbench.errors import MethodError

ORDERS = {"forward_difference": 1, "central_difference": 2, "five_point": 4, "richardson": 6}
GILL_MURRAY = "(exp(x) - 1)**2 + (1/sqrt(1 + x**2) - 1)**2"


def slope(method: str, text: str, x: float) -> float:
    return float(wb.gradient(wb.parse(text), method=method).call(x)[1])


@pytest.mark.parametrize("method", ORDERS)
def test_the_order_of_accuracy_is_measured(method: str) -> None:
    """Halving the step divides the certified truncation by 2**order."""
    truncations = []
    for step in (2.0**-4, 2.0**-5):
        (row,) = wb.compare(
            "exp(x)", at={"x": 0.7}, methods=f"{method}[step={step}]", timings=False
        ).accuracy
        assert row.truncation_error is not None
        truncations.append(row.truncation_error)
    assert math.log2(truncations[0] / truncations[1]) == pytest.approx(ORDERS[method], abs=0.1)


@pytest.mark.parametrize("levels", [1, 2, 4, 8])
def test_richardson_by_levels(levels: int) -> None:
    method = f"richardson[levels={levels},step=0.5]"
    text = " + ".join(f"x**{power}" for power in range(1, 2 * levels + 1))
    found = wb.compare(text, at={"x": 1}, methods=method, timings=False).accuracy[0]
    assert found.truncation_error == 0.0
    assert slope(method, text, 1.0) == pytest.approx(sum(range(1, 2 * levels + 1)), rel=1e-12)


def test_two_levels_of_richardson_are_the_five_point_stencil_of_half_the_step() -> None:
    found = slope("richardson[levels=2,step=0.5]", "exp(x)", 0.3)
    assert found == pytest.approx(slope("five_point[step=0.25]", "exp(x)", 0.3), rel=1e-14)


@pytest.mark.parametrize(
    ("method", "digits"),
    [("forward_difference", 7), ("central_difference", 10), ("five_point", 11), ("richardson", 12)],
)
def test_gill_and_murray(method: str, digits: int) -> None:
    truth = 2 * math.e * (math.e - 1) + math.sqrt(0.5) - 0.5
    assert slope(method, GILL_MURRAY, 1.0) == pytest.approx(truth, rel=10.0**-digits)


def test_published_tanh() -> None:
    """The autodidact tutorial prints both; its step of 0.0001 gives x + h = 1.0001 exactly so."""
    by_exponentials = "(1 - exp(-2*x))/(1 + exp(-2*x))"
    method = "central_difference[step=1e-4]"
    assert slope(method, by_exponentials, 1.0) == pytest.approx(0.41997434264973155, rel=1e-15)
    assert slope(method, "tanh(x)", 1.0) == pytest.approx(0.4199743426502866, rel=1e-12)
    assert slope("reverse", "tanh(x)", 1.0) == pytest.approx(0.4199743416140261, rel=1e-15)


def test_published_nested_cosine() -> None:
    text = "cos(sin(sin(cos(x))))"
    for method in ("forward_difference", "central_difference"):
        for step in ("1e-16", "1e-17", "1e-200"):
            assert slope(f"{method}[step={step}]", text, 1.0) == 0.0 or step == "1e-16"
    assert slope("five_point", text, 1.0) == pytest.approx(0.29677089046953605583, rel=1e-11)


def test_options_of_differences() -> None:
    assert wb.FivePoint().options == "" and wb.FivePoint(step=1e-3).options == "step=0.001"
    assert wb.METHODS.find("five_point[step=optimal]").options == "step=optimal"
    assert wb.METHODS.find("richardson[levels=4,step=0.1]").options == "levels=4,step=0.1"
    assert wb.Richardson(levels="3") == wb.Richardson()
    for bad, expected in (
        ("richardson[levels=0]", "levels must be a whole number from 1 to 8, not '0'"),
        ("richardson[levels=2.5]", "levels must be a whole number"),
        ("five_point[step=optimum]", "did you mean optimal?"),
        ("five_point[step=-1]", "must be positive"),
    ):
        with pytest.raises(MethodError) as caught:
            wb.METHODS.find(bad)
        assert expected in str(caught.value)


def test_evaluations_of_the_function() -> None:
    graph = wb.parse("x*y*z")
    expected = {"forward_difference": 4, "central_difference": 6, "five_point": 12}
    for method, runs in {**expected, "richardson": 18, "ridders": 60}.items():
        assert wb.gradient(graph, method=method).derivation.facts.evaluations_of_primal == runs
