"""A trace's own names: what is called as something of the user is called differently."""

import workbench as wb


def test_result_and_step_are_called_as_nothing_of_the_user() -> None:
    at = {"x": 1.1, "h": 2.0}
    trace = wb.trace("f = x*h; f*f", at=at, method="central_difference", wrt=["x"])
    assert trace.result == "y"
    formulas = [step.formula for step in trace.steps]
    assert "y(x + step) − y(x − step)" in formulas
    assert "(y(x + step) − y(x − step)) / 2step" in formulas
    assert not any("+ h" in one or "f(" in one for one in formulas)
    latex = [step.latex for step in trace.steps]
    assert any(r"}{2 \mathrm{step}}" in one for one in latex)
    assert [sweep.title for sweep in trace.sweeps] == ["at x + step", "at x − step"]
    plain = wb.trace("x*y", at={"x": 1.1, "y": 2.0}, method="forward_difference", wrt=["x"])
    assert plain.steps[-2].formula == "(f(x + h) − f(x)) / h"


def test_numbers_take_the_place_of_names_and_not_of_functions() -> None:
    trace = wb.trace("sin = x + 1; sin(sin)*sin", at={"x": 1.0})
    sentences = [step.sentence for step in trace.steps]
    assert "Evaluate v₁ = sin(sin) = sin(2) = 0.909297." in sentences
