"""The source of a traced function, line by line, with what each line made and decided."""

import inspect
import re
from collections.abc import Sequence
from typing import Any

from workbench.ir.graph import Graph
from workbench.presentation.views.trace import SourceLine

#: How the line of a condition begins.
_NUMBERED = re.compile(r"line (\d+)\b")


def source_lines(path: Graph, names: Sequence[str]) -> tuple[SourceLine, ...]:
    """The lines of a function's source; none where it is not known.

    `names` are those of the nodes of the path without its conditions.

    >>> import workbench as wb
    >>> for line in source_lines(wb.parse("a = x*x; sin(a)"), ["x", "a", "v1"]):
    ...     print(line.number, line.text, line.nodes)
    1 a = x*x ('a',)
    2 sin(a) ('v1',)
    """
    graph = path.unconditional
    listing = graph.listing
    if listing is None:
        return ()
    nodes: dict[int, list[str]] = {}
    for node, line in sorted(listing.lines.items()):
        if node < len(graph) and graph.operator(node).arity:
            nodes.setdefault(line, []).append(names[node])
    first = _first_line(path.function)
    decided: dict[int, list[bool]] = {}
    for one in path.conditions:
        if number := _NUMBERED.match(one.line):
            decided.setdefault(int(number[1]) - first, []).append(one.holds)
    return tuple(
        SourceLine(first + line, text, tuple(nodes.get(line, ())), tuple(decided.get(line, ())))
        for line, text in enumerate(listing.texts)
    )


def _first_line(function: Any) -> int:
    """The number of a function's first line in its file; 1 where that is not known."""
    code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
    return getattr(code, "co_firstlineno", 1)
