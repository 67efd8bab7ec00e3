"""Cells of a notebook: everything escaped, no script, the style kept to itself, nothing empty."""

import re
from pathlib import Path

import pytest
from markupsafe import escape

import workbench as wb
from workbench.presentation.changes.summary import plain_summary
from workbench.presentation.notebook.cell import cell, facts, grid_table, paragraph
from workbench.presentation.notebook.certificate_cell import certificate_cell, certificates_cell
from workbench.presentation.tables.grid import Cell, Column, Grid, grid_of
from workbench.presentation.text.numbers import radius_text
from workbench.records import Status
from workbench.reporting import changes
from workbench.truth import Certificate

EVIL = "</td><script>alert(1)</script>"


def shown(html: str) -> str:
    """The text of a cell without its tags and its style."""
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", html)


def test_every_text_is_escaped() -> None:
    table = grid_table(grid_of("", "", [(Column(EVIL), [Cell(EVIL)])]))
    html = cell("fit", paragraph(EVIL), facts([(EVIL, EVIL)]), table)
    assert "<script" not in html and html.count("&lt;script&gt;") == 5


def test_the_style_touches_nothing_but_the_cell() -> None:
    style = re.findall("<style>(.*)</style>", cell("fit"))[0]
    selectors = [one for rule in style.split("}") if rule for one in rule.split("{")[0].split(",")]
    assert selectors and all(one.startswith(".workbench-cell") for one in selectors)
    assert "url(" not in style and "@import" not in style


def test_empty_columns_are_left_out_and_rows_left_out_are_counted() -> None:
    grid = Grid(
        name="",
        caption="",
        columns=[Column("kept", numeric=True), Column("empty")],
        rows=[[Cell(str(row), classes="n"), Cell("")] for row in range(5)],
    )
    text = grid_table(grid, 3)
    assert "kept" in text and "empty" not in text
    assert text.count("<tr>") == 4 and "3 of 5 rows." in text


def test_a_certificate_shows_digits_and_radius() -> None:
    one = wb.certify(wb.parse("x**2*sin(y)"), {"x": 1.5, "y": 2})["x"]
    text = shown(one._repr_html_())
    for part in (one.digits, radius_text(one.digits_radius), repr(one.value), f"{one.bits} bits"):
        assert part in text


def test_a_corner_shows_both_slopes_and_the_reason() -> None:
    one = wb.certify(wb.parse("abs(x)"), {"x": 0})["x"]
    text = shown(one._repr_html_())
    for part in ("not differentiable", "-1.0", "1.0", one.reason):
        assert part in text
    assert "true value" not in text


def test_certificates_are_a_dictionary_and_a_table() -> None:
    found = wb.certify(wb.parse("abs(x) + y"), {"x": 0, "y": 1})
    assert dict(found) == found and list(found) == ["x", "y"]
    text = shown(found._repr_html_())
    for part in ("d/dx", "d/dy", "not differentiable", "from the left", "ok"):
        assert part in text
    smooth = shown(wb.certify(wb.parse("x*y"), {"x": 2, "y": 1})._repr_html_())
    assert "from the left" not in smooth and "reason" not in smooth


def test_what_a_certificate_says_is_escaped() -> None:
    told = Certificate(status=Status.DOMAIN, reason=EVIL, digits=EVIL)
    assert "<script" not in certificate_cell(told) + certificates_cell({EVIL: told})


def test_a_radius_is_never_shown_smaller_than_it_is() -> None:
    for value in (3.3163979488090254e-25, 7.0e-17, 7.01e-17, 9.99e-300, 5e-324, 1.0, 0.1):
        assert float(radius_text(value)) >= value
        assert float(radius_text(value)) <= 1.11 * value or value < 1e-307


def test_a_derivative_says_how_it_runs_and_what_it_costs() -> None:
    f = wb.parse("a = x*y; sin(a) + exp(x)/y")
    derivative = wb.gradient(f)
    text = shown(derivative._repr_html_())
    counts = derivative.operations
    assert counts is not None
    for part in ("reverse", "d/dx, d/dy", f"{counts.shared_operations}, value", "a = v-1 * v0"):
        assert part in text
    assert str(counts.tree_operations) in text


def test_what_is_no_program_and_what_is_long_says_so() -> None:
    tape = shown(wb.gradient(wb.parse("x*y"), method="scalar")._repr_html_())
    assert "there is no program" in tape and "line by line" not in tape
    many = wb.parse("+".join(f"x{i}*x{i}" for i in range(100)))
    text = shown(wb.gradient(many)._repr_html_())
    assert "88 more" in text and "line by line" not in text


def test_products_with_vectors_are_named_as_such() -> None:
    f = wb.parse("x**2*y")
    assert "Hv in x, Hv in y" in shown(wb.hvp(f)._repr_html_())
    assert "Jv" in shown(wb.jvp(f)._repr_html_())
    assert "d²/dx dy" in shown(wb.hessian(f)._repr_html_())
    assert "d³/dx³" in shown(wb.derivatives(f, "x", order=3)._repr_html_())
    assert "_ = x" not in shown(wb.hvp(f)._repr_html_())


def test_a_fit_shows_its_parameters() -> None:
    data = {"x": [0, 1, 2], "y": [1, 3, 5]}
    text = shown(wb.fit("w*x + b", data, target="y", start={"w": 0, "b": 0})._repr_html_())
    for part in ("y = w*x + b", "converged", "parameter", "w", "b"):
        assert part in text


def test_a_comparison_says_once_why_there_is_no_truth() -> None:
    text = shown(wb.compare("abs(x)", at={"x": 0}, timings=False)._repr_html_())
    assert text.count("one-sided slopes differ") == 1
    assert "error [ulp]" not in text
    smooth = wb.compare("x*x", at={"x": 3}, methods="reverse", timings=False)
    html = smooth._repr_html_()
    assert '<th scope="col">derivative' not in html and "Operations and times" in html


@pytest.mark.slow
def test_a_message_is_said_once_for_all_derivatives() -> None:
    f = wb.parse("+".join(f"9**9**9**9*x{i}" for i in range(3)))
    at = dict.fromkeys(f.variables, 1.0)
    text = shown(wb.compare(f, at=at, methods="symbolic, reverse", timings=False)._repr_html_())
    assert text.count("symbolic (d/dx0, d/dx1, d/dx2):") == 1


def test_changes_are_told_in_sentences(tmp_path: Path) -> None:
    for name, method in (("before", "reverse"), ("after", "notebook_tape")):
        one = wb.compare("a = x + 1; a*a", at={"x": 2.0}, methods=method, timings=False)
        one.to_csv(tmp_path / name)
    found = changes(tmp_path / "before", tmp_path / "after")
    html = found._repr_html_()
    assert "<script" not in html and "Accuracy: 2 rows" in html
    for sentence in plain_summary(found.view):
        assert str(escape(sentence)) in html
