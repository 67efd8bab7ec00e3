"""An expression's graph as a drawing: a card for every node, shared nodes drawn once."""

from collections import Counter
from collections.abc import Iterator

from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS, Operator
from workbench.ir.printing.drawing import Drawing
from workbench.ir.printing.wengert import wengert
from workbench.presentation.graphs.picture import (
    MOST_NODES,
    Arrow,
    Card,
    graph_picture,
    sentence_picture,
)
from workbench.presentation.text.notation import board

#: Operators whose operands may change places.
LOOSE = frozenset({"add", "multiply", "min", "max", "hypot", "equal", "not_equal"})
#: How a drawing writes the operators that a keyboard writes otherwise.
SYMBOLS = {"*": "×", "-": "−", "**": "^", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}
#: Kinds of operators that are named where a graph is too large to be drawn.
_NAMED = 6


def drawn(graph: Graph) -> Drawing:
    """The drawing of a graph; of one with more than 60 nodes a sentence that counts them."""
    if len(graph) > MOST_NODES:
        text = _too_many(graph)
        return Drawing(sentence_picture(text), text)
    spelled = wengert(graph)
    lines = [
        f"{name} = {text}" if text else name
        for name, text in zip(spelled.names, spelled.texts, strict=True)
    ]
    cards = [
        Card(
            title=graph.variable(node) or (operator_title(row) if operands else ""),
            name=board(spelled.names[node]),
            leaf=graph.variable(node) is not None,
            description=board(lines[node]),
        )
        for node, row, operands in graph.nodes()
    ]
    told = "; ".join(line for line, text in zip(lines, spelled.texts, strict=True) if text)
    nodes = "1 node" if len(graph) == 1 else f"{len(graph)} nodes"
    whole = f"Graph of {nodes}: {told}" if told else f"Graph of {nodes}: {lines[0]}"
    return Drawing(graph_picture(cards, list(_arrows(graph)), whole, graph.outputs), whole)


def operator_title(row: Operator) -> str:
    """How a card writes an operator: its symbol, or its name.

    >>> [operator_title(row) for row in ROWS if row.name in ("multiply", "power", "sin")]
    ['×', '^', 'sin']
    """
    return SYMBOLS.get(row.symbol, row.symbol) or row.name


def _arrows(graph: Graph) -> Iterator[Arrow]:
    for node, row, operands in graph.nodes():
        for operand in operands:
            yield Arrow(source=operand, target=node, loose=row.name in LOOSE)


def _too_many(graph: Graph) -> str:
    kinds = Counter(ROWS[code].name for code in graph.codes)
    named = [f"{count} {name}" for name, count in kinds.most_common(_NAMED)]
    rest = len(graph) - sum(count for _, count in kinds.most_common(_NAMED))
    named += [f"{rest} others"] if rest else []
    return (
        f"A graph of {len(graph)} nodes, more than the {MOST_NODES} that a picture can show: "
        f"{', '.join(named)}."
    )
