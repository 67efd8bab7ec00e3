"""Questions about graphs, each answered by one loop over the nodes."""

from collections.abc import Callable, Iterable
from operator import and_, gt

from workbench.ir import columns as large
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, ROWS, VARIABLE, Cost, Operator


def node_hashes(graph: Graph, ordered: bool = True) -> list[int]:
    """A hash of the function that each node computes; equal functions have equal hashes.

    Unless they are `ordered` the operands of sums, products and their kin may change places.
    """
    hashes: list[int] = []
    for node, row, operands in graph.nodes():
        if row.arity:
            parts = [hashes[operand] for operand in operands]
            if not ordered and row.commutes:
                parts.sort()
            hashes.append(hash((row.name, *parts)))
        else:
            hashes.append(hash((row.name, graph.literal(node), graph.variable(node))))
    return hashes


def named_as(graph: Graph, source: Graph) -> Graph:
    """A program whose nodes are called as those of another graph that compute the same.

    >>> from workbench.frontends.text import parse
    >>> named_as(parse("sin(1 + x*x)"), parse("a = x*x; b = a + 1; b*b")).to_text()
    'a = x*x; b = 1 + a; sin(b)'
    """
    if not source.names:
        return graph
    hashes = node_hashes(source, ordered=False)
    known = {hashes[node]: name for node, name in source.names.items()}
    names = {
        node: known[one]
        for node, one in enumerate(node_hashes(graph, ordered=False))
        if one in known
    }
    columns = graph.first, graph.second, graph.third
    return Graph(graph.codes, columns, graph.literals, graph.variables, graph.outputs, names=names)


def use_counts(graph: Graph) -> list[int]:
    """How often each node is an operand or an output."""
    counts = [0] * len(graph)
    columns = zip(graph.codes, graph.first, graph.second, graph.third, strict=True)
    for code, first, second, third in columns:
        if second >= 0:
            counts[first] += 1
            counts[second] += 1
            if third >= 0:
                counts[third] += 1
        elif first >= 0 and code != LITERAL and code != VARIABLE:
            counts[first] += 1
    for output in graph.outputs:
        counts[output] += 1
    return counts


def needed(graph: Graph, roots: Iterable[int]) -> bytearray:
    """Marks (0 or 1) of the nodes that some nodes need, themselves included."""
    return reached(graph.codes, (graph.first, graph.second, graph.third), roots)


def reached(codes: bytes, columns: large.Columns, roots: Iterable[int]) -> bytearray:
    """Marks of what some nodes need, from operator codes and the three columns of operands."""
    if len(codes) >= large.LARGE:
        return large.reached(codes, columns, roots)
    first, second, third = columns
    marks = bytearray(len(codes))
    top = -1
    for node in roots:
        marks[node] = 1
        top = max(top, node)
    for node in range(top, -1, -1):
        if not marks[node] or codes[node] in (LITERAL, VARIABLE):
            continue
        if first[node] >= 0:
            marks[first[node]] = 1
            if second[node] >= 0:
                marks[second[node]] = 1
                if third[node] >= 0:
                    marks[third[node]] = 1
    return marks


def depends_on(graph: Graph, variables: Iterable[str]) -> bytearray:
    """Marks (0 or 1) of the nodes that depend on at least one of some variables."""
    leaves = graph.variable_nodes()
    marks = bytearray(len(graph))
    for name in variables:
        if name in leaves:
            marks[leaves[name]] = 1
    return handed_up(graph, marks)


def handed_up(graph: Graph, marks: bytearray) -> bytearray:
    """Marks of nodes, handed on to all nodes that depend on a marked one."""
    codes, columns = graph.codes, (graph.first, graph.second, graph.third)
    if len(codes) >= large.LARGE:  # all but the leaves and what has no other operands
        others = bytearray(map(gt, codes.translate(_LEAVES), marks))
        candidates = bytes(map(gt, codes.translate(_INNER), marks))
        if large.only_above(codes, columns, others, candidates):
            return others.translate(_OTHER)
    for node, (code, first, second, third) in enumerate(zip(codes, *columns, strict=True)):
        if code != LITERAL and code != VARIABLE and first >= 0:
            marks[node] |= (
                marks[first]
                | (marks[second] if second >= 0 else 0)
                | (marks[third] if third >= 0 else 0)
            )
    return marks


def literal_arithmetic(graph: Graph) -> bytearray:
    """Marks of the arithmetic nodes with only literals below: they fold before running."""
    codes, columns = graph.codes, (graph.first, graph.second, graph.third)
    if LITERAL not in codes:
        return bytearray(len(codes))
    marks = bytearray(codes.translate(_LITERALS))
    candidates = codes.translate(_FOLDING)
    if len(codes) < large.LARGE or not large.only_above(codes, columns, marks, candidates):
        for node, candidate in enumerate(candidates):
            if candidate:
                marks[node] = all(marks[operand] for operand in graph.operands(node))
    return bytearray(map(and_, marks, candidates))


def _table(chosen: Callable[[Operator], bool]) -> bytes:
    """Marks of operators, for `bytes.translate` of codes."""
    return bytes(chosen(row) for row in ROWS).ljust(256, b"\0")


_LITERALS = _table(lambda row: row is ROWS[LITERAL])
_LEAVES = _table(lambda row: row.arity == 0)
_INNER = _table(lambda row: row.arity > 0)
_FOLDING = _table(
    lambda row: row.cost in (Cost.ADDITION, Cost.MULTIPLICATION, Cost.DIVISION, Cost.POWER)
)
_OTHER = bytes((1,)).ljust(256, b"\0")
