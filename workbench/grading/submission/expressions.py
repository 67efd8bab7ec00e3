"""Expressions as a submission gets them (plain steps), and as a person reads them."""

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.errors import listed
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, ROWS, VARIABLE, Cost
from workbench.ir.printing.infix import named_text
from workbench.ir.traversal import use_counts

#: Longest expression that a report shows in full, in characters.
SHOWN_CHARACTERS = 200
_LEAVES = frozenset((LITERAL, VARIABLE))


def operations(graph: Graph) -> int:
    """How many operations a graph has."""
    return sum(row.cost is not Cost.LEAF for _, row, _ in graph.nodes())


def steps(graph: Graph) -> list[list[Any]]:
    """The steps of a graph's only output, as `sandbox` takes them; whole numbers are integers.

    >>> import workbench as wb
    >>> steps(wb.parse("2*sin(x)"))
    [['number', 2], ['leaf', 0], ['sin', 1], ['multiply', 0, 2]]
    """
    listed: list[list[Any]] = []
    for node, row, operands in graph.nodes():
        literal = graph.literal(node)
        if literal is not None:
            whole = literal.is_integer
            listed.append(["number", int(literal.fraction) if whole else float(literal)])
        elif row.name == "variable":
            listed.append(["leaf", graph.first[node]])
        elif not row.arity:
            listed.append(["number", row.total()])
        else:
            listed.append([row.name, *operands])
    return listed[: graph.outputs[0] + 1]


def shared_names(graph: Graph) -> dict[int, str]:
    """A name for every result that is used more than once: a, b, c … without the variables'.

    >>> import workbench as wb
    >>> shared_names(wb.parse("(x + y)*(x + y)"))
    {2: 'a'}
    """
    free = _fresh({*graph.variables, "e"})
    uses = use_counts(graph)
    return {
        node: next(free) for node, code in enumerate(graph.codes)
        if uses[node] > 1 and code not in _LEAVES and ROWS[code].arity
    }  # fmt: skip


def _fresh(taken: set[str]) -> Iterator[str]:
    number = 0
    while True:
        for letter in "abcdefghijklmnopqrstuvw":
            name = f"{letter}{number}" if number else letter
            if name not in taken:
                yield name
        number += 1


def readable(graph: Graph) -> str:
    """A graph as text of the language that shows what is shared; long ones are cut.

    >>> import workbench as wb
    >>> readable(wb.parse("(x + y)*(x + y)"))
    'a = x + y; a*a'
    """
    text = named_text(graph, shared_names(graph), SHOWN_CHARACTERS + 1)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 2] + " …"


def point_text(point: Mapping[str, float], graph: Graph | None = None) -> str:
    """A point in words; of many variables the first few, of a graph's those that it needs.

    >>> point_text({"x": 2.0, "y": 0.5})
    'x = 2, y = 0.5'
    """
    used = point if graph is None else graph.variable_nodes()
    known = [(name, number) for name, number in point.items() if name in used]
    shown = [f"{name} = {number:.17g}" for name, number in known]
    return listed(shown, 4) if shown else ""
