"""The derivative as a formula and as a program: right, in the user's names, and not too long."""

import json
import pickle
from typing import Any

import pytest

import workbench as wb
from workbench.comparison import formulas
from workbench.limits import limits
from workbench.presentation.page.comparison_page import comparison_html

NET = "h1 = tanh(w1*x + b1); o = w2*h1; (o - y)**2"
AT = {"w1": 0.5, "x": 1.0, "b1": 0.1, "w2": 2.0, "y": 1.0}


def compared(text: str, at: dict[str, float], methods: str = "symbolic, reverse") -> wb.Comparison:
    return wb.compare(text, at=at, methods=methods, timings=False)


def called(comparison: wb.Comparison, name: str = "f_and_gradient") -> Any:
    namespace: dict[str, Any] = {}
    exec(comparison.view().gradient.source, namespace)
    return namespace[name](*comparison.point.values())


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (NET, AT),
        ("y = v0*v1; y*y + sin(y)*x_bar", {"v0": 1.5, "v1": 2.0, "x_bar": 0.5}),
        ("class = lambda*x; exp(class), class*f", {"lambda": 1.5, "x": 0.25, "f": 2.0}),
        ("x, 3", {"x": 1.0}),
    ],
)
def test_formulas_and_program_are_what_was_compared(text: str, at: dict[str, float]) -> None:
    comparison = compared(text, at)
    found, size = comparison.view().gradient, comparison.graph.size
    rows = {name: [row.derivative for row in comparison.accuracy if row.method == name]
            for name in ("symbolic", "reverse")}  # fmt: skip
    assert list(called(comparison)) == [*comparison.values, *rows["reverse"]]
    assert len(found.formulas) == size * len(at)
    for one, value in zip(found.formulas, rows["symbolic"], strict=True):
        graph = wb.parse(one.text)
        assert graph({name: at[name] for name in graph.variables}) == pytest.approx(value)
        assert r"\frac{\partial " in one.latex and not one.note


def test_the_program_has_the_names_of_the_user_and_of_adjoints() -> None:
    lines = compared(NET, AT).view().gradient.source.splitlines()
    left = [line.strip().partition(" = ")[0] for line in lines if " = " in line]
    for name in ("h1", "o", "o_bar", "h1_bar", "w1_bar", "b1_bar", "w2_bar", "y_bar"):
        assert left.count(name) == 1
    assert lines[-1].startswith("    return (") and lines[-1].count("_bar") == 5


def test_sympys_formula_has_the_names_of_parts_that_survive() -> None:
    first, *_ = compared(NET, AT).view().gradient.formulas
    assert first.text == "h1 = tanh(b1 + w1*x); o = w2*h1; 2*w2*x*(1 - h1**2)*(o - y)"
    assert first.latex.startswith(r"\begin{array}{rl} h_{1} & = \tanh")
    assert r" \\ \frac{\partial f}{\partial w_{1}} & = 2 \, w_{2}" in first.latex


def test_a_traced_function_names_the_comparison() -> None:
    def energy(m: Any, v: Any) -> Any:
        return 0.5 * m * v**2

    comparison = wb.compare(
        wb.from_callable(energy), at={"m": 2, "v": 3}, methods="reverse", timings=False
    )
    assert comparison.to_text().startswith("energy(m, v): 0.5*m*v**2\n")
    trace = wb.trace(comparison.graph, at={"m": 2, "v": 3})
    assert trace.to_text().startswith("energy(m, v): 0.5*m*v**2\n")
    assert "<code>energy(m, v): 0.5*m*v**2</code>" in trace.to_html()
    assert "The function energy(m, v)" in comparison.to_html()
    assert "energy(m, v): " in comparison._repr_html_()
    assert called(comparison, "energy_and_gradient") == (9.0, 4.5, 6.0)


def test_what_is_long_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formulas, "MOST_CHARACTERS", 20)
    monkeypatch.setattr(formulas, "MOST_DERIVATIVES", 2)
    monkeypatch.setattr(formulas, "MOST_NODES", 10)
    comparison = compared(NET, AT)
    found = comparison.view().gradient
    assert [len(one.text) for one in found.formulas] == [20, 20]
    assert all(one.note.startswith("cut; all of it has ") for one in found.formulas)
    assert found.note == "3 more derivatives not written out"
    assert not found.source and found.source_note.endswith(" nodes, too long to be read")
    for shown in (comparison.to_text(), comparison.to_html(), comparison._repr_html_()):
        assert found.source_note in shown and "more derivatives not written out" in shown


@pytest.mark.slow
def test_where_sympy_gives_up_the_reason_stands_for_the_formula() -> None:
    with limits(sympy_bits=64):
        comparison = compared("x**9 + 9**40*x", {"x": 1.5})
    found = comparison.view().gradient
    assert not found.formulas and found.source
    assert found.note.startswith("no formula: ") and "sympy_bits" in found.note
    for shown in (comparison.to_text(), comparison.to_html(), comparison._repr_html_()):
        assert "no formula: " in shown


def test_a_comparison_is_pickled_with_all_that_it_shows() -> None:
    comparison = compared(NET, AT)
    again = pickle.loads(pickle.dumps(comparison))
    assert again.view() == comparison.view()
    assert again.to_json() == comparison.to_json()
    balls = [one.certificates[key].ball for one in (again, comparison) for key in one.certificates]
    count = len(balls) // 2
    assert all(one.overlaps(other) for one, other in zip(balls[:count], balls[count:], strict=True))
    assert [repr(one) for one in balls[:count]] == [repr(one) for one in balls[count:]]


def test_terminal_page_cell_and_json_show_it() -> None:
    comparison = compared("a = x*x; a*sin(a)", {"x": 1.5})
    text = comparison.to_text()
    assert "By SymPy\nd/dx: " in text or "By SymPy\nd/dx = " in text
    assert "\n    a = x * x\n" in text and "a_bar" in text
    assert "By SymPy" not in comparison.to_text(formula=False)
    page = comparison_html(comparison.view())
    assert page.count("<math") == 2 and "    a = x * x\n" in page
    assert comparison._repr_html_().count("<math") == 1
    document = json.loads(comparison.to_json())["gradient"]
    assert document["formulas"][0]["name"] == "d/dx" and "a_bar" in document["source"]


def test_a_terminal_prints_what_is_short_unless_it_is_asked() -> None:
    comparison = compared(" + ".join(f"sin(x{i}*x{i + 1})" for i in range(8)),
                          {f"x{i}": 1.0 for i in range(9)})  # fmt: skip
    short, whole = comparison.to_text(), comparison.to_text(formula=True)
    assert "By SymPy: 9 lines; --formula prints them" in short and "def f_and" not in short
    assert "d/dx8 = " in whole and "def f_and_gradient(" in whole


def test_higher_orders_and_constants_have_no_formula() -> None:
    assert "program of reverse" not in compared("a = 2*3; a + 1", {}).to_text()
    comparison = wb.compare("x**3", at={"x": 2.0}, order=2, timings=False)
    assert comparison.view().gradient == type(comparison.view().gradient)()


def test_sharing_stays_visible_in_formulas_pages_and_programs() -> None:
    compared = wb.compare("x*sqrt(1 + x*y + x**2)", {"x": 1.0, "y": 2.0}, timings=False)
    by_x = compared.view().gradient.formulas[0]
    assert by_x.text.startswith("t1 = sqrt(") and by_x.text.count("sqrt") == 1
    assert by_x.latex.count(r"\sqrt") == 1
    for shown in (compared.to_text(formula=True), compared.to_html()):
        assert by_x.text in shown
