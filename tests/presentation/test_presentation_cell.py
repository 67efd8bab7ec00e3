"""Cells of a notebook: everything escaped, no script, the style kept to itself, nothing empty."""

import re

import workbench as wb
from workbench.presentation.cell import cell, facts, grid_table, paragraph, text_table
from workbench.presentation.certificate_cell import certificate_cell, certificates_cell
from workbench.presentation.certificate_view import CertificateView
from workbench.presentation.grid import Cell, Column, Grid
from workbench.presentation.numbers import radius_text

EVIL = "</td><script>alert(1)</script>"


def shown(html: str) -> str:
    """The text of a cell without its tags and its style."""
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", html)


def test_every_text_is_escaped() -> None:
    html = cell("fit", paragraph(EVIL), facts([(EVIL, EVIL)]), text_table([EVIL], [[EVIL]]))
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
    view = CertificateView(
        status="domain",
        reason=EVIL,
        digits=EVIL,
        digits_radius=None,
        value=None,
        radius=None,
        bits=0,
        left=None,
        right=None,
    )
    assert "<script" not in certificate_cell(view) + certificates_cell({EVIL: view})


def test_a_radius_is_never_shown_smaller_than_it_is() -> None:
    for value in (3.3163979488090254e-25, 7.0e-17, 7.01e-17, 9.99e-300, 5e-324, 1.0, 0.1):
        assert float(radius_text(value)) >= value
        assert float(radius_text(value)) <= 1.11 * value or value < 1e-307
