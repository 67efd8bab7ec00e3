"""An expression's graph as a drawing: a card for every node, shared nodes drawn once."""

from collections import Counter
from collections.abc import Iterable, Iterator

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
from workbench.presentation.text.words import counted

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
    nodes = counted(len(graph), "node")
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
    return (
        f"A graph of {len(graph)} nodes, more than the {MOST_NODES} that a picture can show: "
        f"{operator_counts(graph.codes)}."
    )


def operator_counts(codes: Iterable[int]) -> str:
    """How often the most frequent operators occur among some codes.

    >>> import workbench as wb
    >>> operator_counts(wb.parse("a = x*y; a*a*sin(a)").codes)
    '3 multiply, 2 variable, 1 sin'
    """
    counts = Counter(ROWS[code].name for code in codes)
    named = [f"{count} {name}" for name, count in counts.most_common(_NAMED)]
    rest = counts.total() - sum(count for _, count in counts.most_common(_NAMED))
    return ", ".join([*named, f"{rest} others"] if rest else named)
