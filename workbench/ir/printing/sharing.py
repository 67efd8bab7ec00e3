"""Names for shared parts of a graph in print, so that text stays as short as the graph."""

import sys
from collections.abc import Iterable, Iterator

from workbench.ir.graph import Graph
from workbench.ir.operators import CONSTANTS, FUNCTIONS, LITERAL, ROWS, VARIABLE
from workbench.ir.traversal import use_counts

#: A text up to this length, or up to this multiple of the graph's own, is printed as a tree.
SHORT_TEXT = 400
TOLERATED_SWELL = 2
#: Shared parts up to this length are repeated: a name would be no shorter.
SHORT_PART = 10
#: Deeper nesting than this is broken by a name: readers of text have limits.
MAX_NESTING = 500_000
#: Lengths stop growing here: a tree can be exponentially larger than its graph.
_ENOUGH = 10**12


def named_parts(graph: Graph) -> list[int]:
    """The nodes to print once and name, operands before users; empty where a tree will do.

    Whatever the sharing, text that names these nodes is linear in the size of the graph.
    """
    own = _own_lengths(graph)
    uses = use_counts(graph)
    limit = max(SHORT_TEXT, TOLERATED_SWELL * sum(own))
    length, named = _name(graph, own, uses, sys.maxsize)
    return named if length <= limit else _name(graph, own, uses, SHORT_PART)[1]


def _own_lengths(graph: Graph) -> list[int]:
    """Characters that each node adds to its operands' text, parentheses not counted."""
    table = [len(row.symbol) + 2 if row.symbol else len(row.name) + 2 * row.arity for row in ROWS]
    lengths = []
    for code, first in zip(graph.codes, graph.first, strict=True):
        if code == LITERAL:
            lengths.append(len(graph.literals[first].spelling))
        elif code == VARIABLE:
            lengths.append(len(graph.variables[first]))
        else:
            lengths.append(table[code])
    return lengths


def _name(graph: Graph, own: list[int], uses: list[int], longest: int) -> tuple[int, list[int]]:
    """The length of the text that names the nodes that are shared and longer than `longest`, or
    nested too deep; and those nodes."""
    name_length = len(str(len(graph))) + 1
    total = 0
    lengths: list[int] = []
    nesting: list[int] = []
    named: list[int] = []
    columns = zip(graph.codes, graph.first, graph.second, graph.third, strict=True)
    for node, (code, first, second, third) in enumerate(columns):
        length, depth = own[node], 0
        if code not in (LITERAL, VARIABLE) and first >= 0:
            length += lengths[first]
            depth = nesting[first] + 1
            if second >= 0:
                length += lengths[second]
                depth = max(depth, nesting[second] + 1)
                if third >= 0:
                    length += lengths[third]
                    depth = max(depth, nesting[third] + 1)
            if (uses[node] > 1 and length > longest) or depth > MAX_NESTING:
                named.append(node)
                total += length
                length, depth = name_length, 0
        lengths.append(min(length, _ENOUGH))
        nesting.append(depth)
    return total + sum(lengths[node] for node in graph.outputs), named


def fresh_names(taken: Iterable[str], stem: str = "t") -> Iterator[str]:
    """t1, t2, ... without the names that are taken.

    >>> names = fresh_names({"t1"})
    >>> next(names), next(names)
    ('t2', 't3')
    """
    known = {*taken, *FUNCTIONS, *CONSTANTS}
    number = 0
    while True:
        number += 1
        if f"{stem}{number}" not in known:
            yield f"{stem}{number}"
