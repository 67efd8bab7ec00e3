"""Graphs as pictures: what they say, that nothing overlaps, both themes, nothing dangerous."""

import re
from xml.etree import ElementTree

import pytest

from workbench.presentation.graphs.picture import Arrow, Card, graph_picture, sentence_picture
from workbench.presentation.plots.styles import COLOURS

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "</text><script>alert(1)</script>"


def card(title: str, value: float = 1.0, gradient: float | None = 0.0) -> Card:
    return Card(title=title, value=value, gradient=gradient)


def test_every_text_is_escaped() -> None:
    cards = [card(EVIL), Card(title=EVIL, value=1.0, gradient=1.0, description=EVIL)]
    arrows = [Arrow(source=0, target=1, description=EVIL)]
    for picture in (graph_picture(cards, arrows, f'" onload="{EVIL}'), sentence_picture(EVIL)):
        assert "<script" not in picture
        root = ElementTree.fromstring(picture)
        assert all(not key.startswith("on") for one in root.iter() for key in one.attrib)
    assert root.get("aria-label") == EVIL


def test_a_long_title_is_cut_and_its_description_whole() -> None:
    name = "temperature_of_the_outer_wall"
    picture = graph_picture(
        [Card(title=name, value=1.0, gradient=0.0, description=name)], [], "one"
    )
    assert ">temperature…</text>" in picture
    assert f"<title>{name}</title>" in picture


def test_numbers_are_short_on_the_card_and_whole_below() -> None:
    picture = graph_picture([card("x", -1 / 3, 2 / 3e-9)], [], "one")
    texts = [one.text for one in ElementTree.fromstring(picture).iter(f"{SVG}text")]
    assert texts == [
        "x",
        "−0.3333",
        "6.667e8",
        "→ Value: -0.3333333333333333",
        "← Gradient: 666666666.6666666",
    ]


def test_both_themes_come_along_and_nothing_else_does() -> None:
    picture = graph_picture([card("x")], [], "one")
    light, dark = picture.split("@media (prefers-color-scheme:dark)")
    for name in ("page", "ink", "m1"):
        assert COLOURS[name][0] in light and COLOURS[name][1] in dark
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|<image| id=| href=|url\(", picture)
    selectors = re.findall(r"([^{}]+)\{", re.findall("<style>(.*)</style>", picture)[0])
    assert all(one.startswith((".workbench-graph", "@media")) for one in selectors)


@pytest.mark.parametrize(("loose", "first"), [(True, 0), (False, 1)])
def test_operands_arrive_in_order_where_order_matters(loose: bool, first: int) -> None:
    """The second card lies below the first; a difference of second - first has to cross."""
    cards = [card("a"), card("b"), card("-")]
    arrows = [Arrow(source=source, target=2, loose=loose) for source in (1, 0)]
    root = ElementTree.fromstring(graph_picture(cards, arrows, "a difference"))
    tips = [one.get("d", "") for one in root.iter(f"{SVG}path") if one.get("class") == "tip"]
    starts = [
        one.get("d", "").partition("C")[0]
        for one in root.iter(f"{SVG}path")
        if one.get("class") == "line" and "C" in one.get("d", "")
    ]
    heights = [float(start.split()[1]) for start in starts]
    arrivals = [float(tip.partition("L")[0].split()[1]) for tip in tips]
    upper = arrivals.index(min(arrivals))
    assert (heights[upper] == min(heights)) == (first == 0)
