"""Drawings of graphs: a card a node, an arrow an operand, outputs marked, large ones described."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

import workbench as wb

SVG = "{http://www.w3.org/2000/svg}"


def marked(svg: str, tag: str, look: str) -> list[ElementTree.Element]:
    """The elements of a picture that have a class."""
    root = ElementTree.fromstring(svg)
    return [one for one in root.iter(f"{SVG}{tag}") if look in one.get("class", "").split()]


@pytest.mark.parametrize(
    "text",
    ["a = x*y; sin(a) + exp(x)/y", "x*y, sin(z), pi*2 + x", "max(x, 0) if x > 1 else 2**x - 3.5"],
)
def test_every_node_is_a_card_and_every_operand_an_arrow(text: str) -> None:
    graph = wb.parse(text)
    svg = graph.draw().svg
    assert len(marked(svg, "rect", "card")) == len(graph)
    assert len(marked(svg, "path", "tip")) == sum(len(ones) for _, _, ones in graph.nodes())
    assert len(marked(svg, "rect", "result")) == len(set(graph.outputs))
    assert len(marked(svg, "rect", "leaf")) == sum(
        node not in graph.outputs for node in graph.variable_nodes().values()
    )


def test_a_shared_node_is_drawn_once() -> None:
    shared, written_out = wb.parse("a = x + 1; (x + 1)*(x + 1)"), wb.parse("(x + 1)*(x + 1)")
    assert shared.draw().svg == written_out.draw().svg
    assert shared.draw().svg.count(">+</text>") == 1


def test_a_drawing_shows_and_says_the_wengert_list() -> None:
    drawing = wb.parse("x*sin(y)").draw()
    root = ElementTree.fromstring(drawing._repr_svg_())
    assert root.get("aria-label") == drawing.text
    assert drawing.text == "Graph of 4 nodes: v-1 = x; v0 = y; v1 = sin(v0); v2 = v-1 * v1"
    assert "<title>v₂ = v₋₁ · v₁</title>" in drawing.svg
    assert "Value:" not in drawing.svg


def test_a_single_leaf_and_a_large_graph_have_their_sentence() -> None:
    assert wb.parse("x").draw().text == "Graph of 1 node: v0 = x"
    large = wb.parse("+".join(f"x{i}" for i in range(80))).draw()
    assert "159 nodes, more than the 60" in large.text and "79 add" in large.svg


def test_a_drawing_is_saved(tmp_path: Path) -> None:
    drawing = wb.parse("x*y").draw()
    assert drawing.save(tmp_path / "graph.svg").read_text(encoding="utf-8") == drawing.svg
