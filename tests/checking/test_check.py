"""Claims about derivatives: verdicts, certified refutations, proofs, and what is never said."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy

import workbench as wb
from tests.cli.test_cli_compare import run
from tests.lanes import every_row
from workbench.checking.points import general_points
from workbench.presentation.views.check import Outcome

#: Function, claim, verdict, and what must be among the explanations.
TABLE: dict[str, tuple[str, str, str, str]] = {
    "log_abs": ("log(abs(x))", "1/x", "proved", ""),
    "log": ("log(x)", "1/x", "proved", ""),
    "abs": ("abs(x)", "x/abs(x)", "proved", ""),
    "abs_by_sign": ("abs(x)", "sign(x)", "proved", ""),
    "root_of_square": ("sqrt(x**2)", "1", "refuted", ""),
    "cube_abs": ("x**3*abs(x)/x", "2*abs(x)*x", "refuted", ""),
    "cbrt": ("cbrt(x)", "x**(-2/3)/3", "partly", ""),
    "tiny": ("sin(x)", "cos(x)+1e-30", "refuted", "constant_added"),
    "tinier": ("sin(x)", "cos(x)+1e-200", "refuted", ""),
    "sign": ("x**3-4*x**2+7", "3*x**2+8*x", "refuted", "sign_of_term"),
    "exponential": ("2**x", "x*2**(x-1)", "refuted", "power_rule"),
    "exp": ("exp(x)", "exp(x)", "proved", ""),
    "asin": ("asin(x)", "-1/sqrt(1-x**2)", "refuted", "wrong_sign"),
    "cos_squared": ("cos(x)**2", "-sin(2*x)", "proved", ""),
    "three": ("exp(2*x)", "exp(2*x)", "refuted", "not_differentiated"),
    "factor": ("3*x*sin(x)", "2*sin(x)+3*x*cos(x)", "refuted", "factor_of_term"),
    "sign_squared": ("x", "sign(x)**2", "refuted", ""),
    "one_point": ("x", "where(x == 3, 2, 1)", "refuted", ""),
    "selection": ("where(x == 0, 0, x)", "where(x == 0, 0, 1)", "refuted", ""),
    "kink": ("relu(x) - relu(-x)", "where(x > 0, 1, 0) + where(-x > 0, 1, 0)", "refuted", ""),
    "branches": ("where(x > 0, x**2, x)", "where(x > 0, 2*x, 1)", "proved", ""),
    "untaken": ("where(x > 0, log(x), x**2)", "where(x > 0, 1/x, 2*abs(x))", "refuted", ""),
    "half_line": ("sqrt(x)**2*sqrt(x**2)/x", "1", "proved", ""),
    "odd_product": ("x**2*sin(x)", "2*x*cos(x)", "refuted", "product_of_derivatives"),
    "at_variable": ("sin(x**2)", "2*x*cos(x)", "refuted", "outer_at_variable"),
    "stack_614": ("abs(x**2-4)", "2*x*abs(x-2)*abs(x+2)/(x**2-4)", "proved", ""),
    "asinh": ("log(x+sqrt(x**2+1))", "cosh(asinh(x))/(1+x**2)", "proved", ""),
    "power": ("(3*x**2+1)**40", "240*x*(3*x**2+1)**39", "proved", ""),
    "constant": ("7", "0", "proved", ""),
    "no_point": ("sqrt(x-9)+sqrt(9-x)", "0", "undecided", ""),
    "far": ("log(x-1000)", "1/(x-1000)", "proved", ""),
    "nowhere": ("log(x)", "1/sqrt(-x)", "refuted", ""),
}


@every_row("name", TABLE)
def test_claims_get_their_verdict_and_their_explanation(name: str) -> None:
    function, claim, verdict, kind = TABLE[name]
    found = wb.check(function, claim)
    assert str(found.verdict) == verdict, (found.verdict, found.to_text())
    (one,) = found.claims
    kinds = [each.kind for each in one.explanations]
    assert kind in (*kinds, ""), kinds
    assert verdict == "refuted" or not kinds, "only what is wrong is explained"
    assert found.exit_code() == {"proved": 0, "undecided": 2}.get(verdict, 1)


def test_a_power_with_a_varying_exponent_is_proved_only_where_its_base_is_positive() -> None:
    assert str(wb.check("x**(2*y)", {"x": "2*y*x**(2*y)/x"}).verdict) == "proved"
    assert str(wb.check("x**(2*y)", {"x": "2*y*(x**2)**y/x"}).verdict) != "proved"
    positive = wb.check("x**(2*y)", {"x": "2*y*(x**2)**y/x"}, domain={"x": (0, None)})
    assert str(positive.verdict) == "proved"


def test_a_partly_right_claim_shows_the_point_and_the_certified_number() -> None:
    (one,) = wb.check("cbrt(x)", "x**(-2/3)/3").claims
    shown = one.having(Outcome.MISSING)[0]
    assert shown.point == {"x": "-7/5"} and shown.derivative.startswith("0.2663545100")
    assert "claim has no value" in wb.check("cbrt(x)", "x**(-2/3)/3").to_text()


def test_three_explanations_are_all_listed() -> None:
    (one,) = wb.check("exp(2*x)", "exp(2*x)").claims
    assert {each.kind for each in one.explanations} == {
        "inner_derivative", "factor_lost", "not_differentiated"
    }  # fmt: skip
    (one,) = wb.check("3*x*sin(x)", "2*sin(x)+3*x*cos(x)").claims
    assert any("factor 2/3" in each.sentence for each in one.explanations)


def test_numbers_that_print_alike_are_told_apart_by_their_difference() -> None:
    text = wb.check("sin(x)", "cos(x)+1e-30").to_text()
    assert "they differ by 1.0000e-30" in " ".join(text.split())


def test_functions_and_claims_may_be_graphs_sympys_and_python_functions() -> None:
    x = sympy.Symbol("x")
    assert wb.check(x**2 * sympy.sin(x), sympy.diff(x**2 * sympy.sin(x), x)).right
    assert wb.check(wb.parse("x*y"), {"x": wb.parse("y"), "y": "x"}).right
    assert not wb.check(lambda x: x * x, lambda x: x).right
    assert wb.check("x*y", ["y", "x"], wrt=["x", "y"]).right
    assert wb.check("x**4", 12 * x**2, order=2).right


def test_points_and_domains_restrict_what_is_claimed() -> None:
    assert str(wb.check("sqrt(x**2)", "1", domain={"x": (0, None)}).verdict) == "proved"
    assert str(wb.check("sqrt(x**2)", "1", domain={"x": (-2, 1)}).verdict) == "refuted"
    (one,) = wb.check("x**2*y", {"x": "6*y"}, at={"x": 3}).claims
    assert str(one.verdict) == "agrees" and {each.point["x"] for each in one.points} == {"3"}


def test_the_first_wrong_line_of_a_derivation_is_explained() -> None:
    lines = ["f'(x) = 2*x*sin(x) + x**2*cos(x)", "# comment", "= x*(2*sin(x) + x*cos(x))",
             "= x*(2*sin(x) - x*cos(x))", "= x"]  # fmt: skip
    found = wb.check("x**2*sin(x)", lines=lines)
    assert [(one.label, str(one.verdict)) for one in found.claims] == [
        ("line 1", "proved"), ("line 3", "proved"), ("line 4", "refuted"), ("line 5", "refuted")
    ]  # fmt: skip
    assert found.claims[2].explanations and not found.claims[3].explanations


def test_hints_lead_there_and_give_no_answer_away() -> None:
    found = wb.check("x**2*sin(x)", "2*x*cos(x)")
    text = found.to_text(hint=3)
    assert "x**2*sin(x)" in text and "u'*v + u*v'" in text and "u = x**2" in text
    assert "3.09" not in text and "explains" not in text and "cos(x) +" not in text
    assert len(found.to_text(hint=1)) < len(found.to_text(hint=2)) < len(text)


def test_points_are_exact_of_both_signs_several_magnitudes_and_different() -> None:
    points = list(general_points(["x", "y", "z"], {}, {}))
    assert len(points) > 20
    for point in points:
        values = list(point.values())
        assert len({*values}) == 3 and not {*values} & {0, 1, -1, Fraction(1, 2)}
    sizes = [abs(one["x"]) for one in points]
    assert max(sizes) > 1000 * min(sizes) and {one["x"] > 0 for one in points} == {True, False}


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (("x*y", "y"), {}, "name the one that the claim differentiates by"),
        (("x",), {}, "give a derivative, or the lines of a derivation"),
        (("x", "1"), {"at": {"t": 1}}, "there is no variable 't'"),
        (("x", "1"), {"domain": {"x": (2, 1)}}, "the domain of x is empty"),
        (("x", "1"), {"order": 0}, "1 or more"),
        (("x", {}), {}, "no claim"),
        (("x, x", "1"), {}, "choose one"),
    ],
)
def test_bad_input_is_refused(
    arguments: tuple[Any, ...], options: dict[str, Any], words: str
) -> None:
    with pytest.raises(wb.WorkbenchError, match=words):
        wb.check(*arguments, **options)


def energy(x: Any) -> Any:
    return sum(one**2 for one in x)


def test_functions_of_arrays_are_checked_at_a_point(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = {"x[0]": "2*x[0]", "x[1]": "2*x[0]"}
    found = wb.check(energy, claims, at={"x": [1.0, 2.0]})
    assert [str(one.verdict) for one in found.claims] == ["proved", "refuted"]
    (tmp_path / "own.py").write_text("def cube(t):\n    return t**3\n", encoding="utf-8")
    for place, claim, code in (("own.py:cube", "3*t**2", 0), ("own.py", "3*t", 1)):
        assert run(capsys, "check", f"{tmp_path}/{place}", "--derivative", claim)[0] == code
    code, out, err = run(capsys, "check", f"{tmp_path}/own.py:cub", "--derivative", "3*t")
    assert (code, out) == (2, "") and "did you mean cube?" in err
