"""Graphs of traced functions as tests write them: outputs and conditions as texts."""

from collections.abc import Callable, Sequence
from typing import Any

from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.primal import Condition


def line(text: str, number: int = 2) -> str:
    """The line of a condition, as messages name it."""
    return f"line {number}, if {text}:"


def traced(
    variables: Sequence[str],
    outputs: str,
    *conditions: tuple[str, bool],
    function: Callable[..., Any] | None = None,
    **parts: Any,
) -> Graph:
    """The graph of a text, under conditions that were decided so on lines 2, 3, ..."""
    builder = GraphBuilder(variables)
    graph = parse(outputs)
    nodes = builder.include(graph)
    decided = []
    for number, (text, holds) in enumerate(conditions, start=2):
        own = parse(text)
        node = builder.include(own)[own.outputs[0]]
        decided.append(Condition(node, holds, line(text, number)))
    made = [nodes[output] for output in graph.outputs]
    return builder.build(made, conditions=decided, function=function, **parts)
