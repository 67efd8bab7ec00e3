"""The picture of what a `Scalar` has recorded, for a notebook."""

from itertools import count
from typing import Any

from workbench.ir.operators import ROWS
from workbench.presentation.graphs.drawing import LOOSE, operator_counts, operator_title
from workbench.presentation.graphs.picture import (
    MOST_NODES,
    Arrow,
    Card,
    graph_picture,
    sentence_picture,
)
from workbench.presentation.text.words import counted
from workbench.tape.graphs import operands_of, results_of
from workbench.tape.operators import Tape
from workbench.tape.rules import partial_program


def recorded_picture(scalar: Any) -> str:
    """The picture of a Scalar as SVG, or a sentence of counts where it has too many nodes."""
    results = results_of(scalar)
    leaves: dict[Any, None] = {} if results else {scalar: None}
    numbers = 0
    for node in results:
        for operand in operands_of(node):
            if not isinstance(operand, Tape):
                numbers += 1
            elif operand._rule is None:
                leaves[operand] = None
    if len(results) + len(leaves) + numbers > MOST_NODES:
        return sentence_picture(_too_many(scalar, results, len(leaves), numbers))
    return _drawn(scalar, list(leaves), results)


def _drawn(scalar: Any, leaves: list[Any], results: list[Any]) -> str:
    cards: list[Card] = []
    arrows: list[Arrow] = []
    titles: list[str] = []
    index: dict[Any, int] = {}

    def put(title: str, description: str, value: float, gradient: float | None, leaf: bool) -> int:
        said = f"{description}: value {value}"
        said += "" if gradient is None else f", gradient {gradient}"
        cards.append(Card(title=title, value=value, gradient=gradient, leaf=leaf, description=said))
        titles.append(description)
        return len(cards) - 1

    for leaf, name in zip(leaves, _leaf_names(leaves), strict=True):
        index[leaf] = put(name, name, leaf._val, leaf._grad, True)
    for step, node in enumerate(results, start=1):
        row, operands = ROWS[node._rule.code], operands_of(node)
        places = [
            index[one] if isinstance(one, Tape) else put("", "a number", one, None, False)
            for one in operands
        ]
        title = operator_title(row)
        index[node] = put(title, f"v{step} = {row.name}", node._val, node._grad, False)
        partials = _partials(node, operands)
        for place, partial in zip(places, partials, strict=True):
            arrows.append(
                Arrow(
                    source=place,
                    target=index[node],
                    loose=row.name in LOOSE,
                    description="" if partial is None else f"partial derivative {partial}",
                )
            )
    return graph_picture(cards, arrows, _sentence(scalar, len(leaves), len(results)))


def _partials(node: Any, operands: list[Any]) -> list[float | None]:
    """The partial derivative in every operand that is on the tape."""
    partials = ROWS[node._rule.code].partials
    followed = tuple(
        place
        for place, one in enumerate(operands)
        if isinstance(one, Tape) and partials[place] is not None
    )
    values = [one._val if isinstance(one, Tape) else one for one in operands]
    found = partial_program(node._rule.code, followed)(*values, node._val) if followed else ()
    known = dict(zip(followed, found, strict=True))
    return [known.get(place) for place in range(len(operands))]


def _leaf_names(leaves: list[Any]) -> list[str]:
    """The names given, and x1, x2 … as far as they are free, for the others."""
    taken = {leaf._name for leaf in leaves}
    free = (name for number in count(1) if (name := f"x{number}") not in taken)
    return [next(free) if leaf._name is None else leaf._name for leaf in leaves]


def _sentence(scalar: Any, leaves: int, results: int) -> str:
    return (
        f"Computational graph of {counted(leaves, 'leaf', 'leaves')} and "
        f"{counted(results, 'result')}. {scalar!r}"
    )


def _too_many(scalar: Any, results: list[Any], leaves: int, numbers: int) -> str:
    nodes = len(results) + leaves + numbers
    return (
        f"{scalar!r}. Its graph has {nodes} nodes, more than the {MOST_NODES} that a picture can "
        f"show: {counted(leaves, 'leaf', 'leaves')}, {counted(numbers, 'number')} and "
        f"{counted(len(results), 'result')} "
        f"({operator_counts(node._rule.code for node in results)})."
    )
