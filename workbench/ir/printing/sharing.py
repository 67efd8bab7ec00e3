"""Names for shared parts of a graph in print, so that text stays as short as the graph."""

import sys
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, count

from workbench.ir.builder import is_variable_name
from workbench.ir.graph import Graph
from workbench.ir.operators import CONSTANTS, FUNCTIONS, LITERAL, ROWS, VARIABLE
from workbench.ir.traversal import use_counts

#: Shared parts of more operations are named: a reader would have to compare them to see one value.
FEW_OPERATIONS = 3
#: A text up to this length, or up to this multiple of the graph's own, repeats all smaller parts.
SHORT_TEXT = 400
TOLERATED_SWELL = 2
#: In longer ones it repeats shared parts up to this length: a name would be no shorter.
SHORT_PART = 10
#: Deeper nesting than this is broken by a name: readers of text have limits.
MAX_NESTING = 500_000
#: Lengths stop growing here: a tree can be exponentially larger than its graph.
_ENOUGH = 10**12
_BRACKETS = str.maketrans("[,", "__")


def own_names(graph: Graph) -> dict[int, str]:
    """The operations that have a name in the source which print can use, in their order.

    A name is left out where it is no word of the language, or that of a variable, of another node
    or of a constant which the graph uses.

    >>> from workbench.frontends.text import parse
    >>> own_names(parse("a = x*x; b = a + 1; c = 2; a*b*c"))
    {1: 'a', 3: 'b'}
    """
    taken = {
        *graph.variables,
        *(ROWS[code].name for code in {*graph.codes} if not ROWS[code].arity),
    }
    found: dict[int, str] = {}
    for node in sorted(graph.names):
        name = graph.names[node]
        if (
            graph.operator(node).arity
            and name not in taken
            and (name in CONSTANTS or is_variable_name(name))
        ):
            found[node] = name
            taken.add(name)
    return found


def printed_names(graph: Graph) -> dict[int, str]:
    """The nodes to print once and their names, operands before users; empty where a tree will do.

    What has a name of its own keeps it; a part of more than three operations that is used more than
    once gets one. Whatever the sharing, text that names these nodes is linear in the size of the
    graph.

    >>> from workbench.frontends.text import parse
    >>> printed_names(parse("exp(-x**2/2)*sin(x) + exp(-x**2/2)"))
    {5: 't1'}
    """
    given = own_names(graph)
    fresh = fresh_names((*graph.variables, *given.values()))
    return {node: given.get(node) or next(fresh) for node in _named_parts(graph, given)}


def _named_parts(graph: Graph, given: Collection[int]) -> list[int]:
    own = _own_lengths(graph)
    uses = use_counts(graph)
    limit = max(SHORT_TEXT, TOLERATED_SWELL * sum(own))
    operations = [int(ROWS[code].arity > 0) for code in graph.codes]
    steps = _name(graph, operations, uses, FEW_OPERATIONS, given, 0)[1]
    name_length = len(str(len(graph))) + 1
    length, named = _name(graph, own, uses, sys.maxsize, {*steps, *given}, name_length)
    return named if length <= limit else _name(graph, own, uses, SHORT_PART, named, name_length)[1]


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


def _name(
    graph: Graph,
    own: list[int],
    uses: list[int],
    longest: int,
    given: Collection[int],
    name_length: int,
) -> tuple[int, list[int]]:
    """The length of the text that names the nodes that are `given`, shared and longer than
    `longest`, or nested too deep; and those nodes."""
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
            shared = uses[node] > 1 and length > longest
            if shared or depth > MAX_NESTING or node in given:
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
    return (name for number in count(1) if (name := f"{stem}{number}") not in known)


def free_name(taken: Collection[str], *wanted: str) -> str:
    """The first of some names that is not taken; where all are, the last with a number.

    >>> free_name({"x"}, "x", "y"), free_name({"x", "x1"}, "x")
    ('y', 'x2')
    """
    free = next((name for name in wanted if name not in taken), "")
    return free or next(fresh_names(taken, wanted[-1]))


def word(name: str) -> str:
    """A variable's name without brackets.

    >>> word("w[1,2]"), word("x")
    ('w_1_2', 'x')
    """
    return name.rstrip("]").translate(_BRACKETS)


def free_stem(taken: Iterable[str], *wanted: str) -> str:
    """The first of some stems that no name consists of with a number behind it.

    >>> free_stem({"v0", "x", "w12"}, "v", "w", "s")
    's'
    """
    numbered = {name.rstrip("0123456789") for name in taken if name[-1] in "0123456789"}
    longer = (wanted[0] * times for times in count(2))
    return next(stem for stem in chain(wanted, longer) if stem not in numbered)
