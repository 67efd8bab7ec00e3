"""Inline SVG: deterministic, themed, without styles, with ids of its own."""

import re
from xml.etree import ElementTree

import matplotlib
import pytest
from presentation_rows import v_curve_rows

from workbench.presentation.axes import house_style, new_figure
from workbench.presentation.figures import strip, v_curve
from workbench.presentation.styles import COLOURS
from workbench.presentation.svg import to_svg


def drawing(name: str = "one", title: str = "A picture") -> str:
    with house_style():
        figure = new_figure()
        v_curve(v_curve_rows(), figure.add_subplot(), legend=False)
    return to_svg(figure, name, title)


@pytest.fixture(scope="module")
def svg() -> str:
    return drawing()


def test_the_same_figure_gives_the_same_bytes_whatever_the_users_settings(svg: str) -> None:
    with matplotlib.rc_context({"axes.grid": False, "font.size": 30, "svg.fonttype": "path"}):
        assert drawing() == svg


def test_nothing_that_the_content_policy_forbids(svg: str) -> None:
    assert not re.search(r"<style|style=|<script|<image|xlink|https?:|<metadata|<\?xml", svg)


def test_colours_are_the_themes_variables(svg: str) -> None:
    assert not re.search(r'"#[0-9a-fA-F]{3,6}"', svg)
    for name in set(re.findall(r"var\(--(\w+)\)", svg)):
        assert name in COLOURS
    assert "var(--m2)" in svg and "var(--m3)" in svg and "var(--ink)" in svg


def test_ids_are_unique_across_figures_and_all_references_resolve(svg: str) -> None:
    other = drawing("two")
    ids, others = (set(re.findall(r' id="([^"]+)"', text)) for text in (svg, other))
    assert ids and not ids & others
    for text, own in ((svg, ids), (other, others)):
        assert set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', text)) <= {
            pair for one in own for pair in ((one, ""), ("", one))
        }


def test_letters_stay_text_and_the_picture_has_a_name(svg: str) -> None:
    root = ElementTree.fromstring(drawing("three", 'Sine & "friends" <b>'))
    assert root.get("aria-label") == 'Sine & "friends" <b>' and root.get("role") == "img"
    texts = {element.text for element in root.iter("text")}
    assert {"step size h", "10⁻⁹"} <= texts


def test_a_label_is_escaped() -> None:
    with house_style():
        figure = new_figure()
        strip({"<script>alert(1)</script>": [1.0, 2.0]}, "x", figure.add_subplot())
    assert "<script" not in to_svg(figure, "x")
