"""Infix text parses back to an equal graph, stays short and is written in linear time."""

from hypothesis import given, settings
from strategies import graphs

from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.ir.printing.infix import infix_text


@given(graphs(variables=None, max_outputs=3))
@settings(max_examples=300)
def test_every_graph_parses_back(graph: Graph) -> None:
    text = infix_text(graph)
    again = parse(text)
    assert again == graph, text
    assert hash(again) == hash(graph)
    assert infix_text(again) == text
