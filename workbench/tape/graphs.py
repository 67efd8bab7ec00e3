"""The graph of the workbench that a `Scalar` has recorded."""

from collections.abc import Iterable
from itertools import count
from operator import attrgetter
from typing import Any

from workbench.errors import ScalarError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.tape.operators import Tape
from workbench.tape.rules import PLACES

_by_serial = attrgetter("_serial")


def recorded_graph(scalar: Any) -> Graph:
    """The graph of a Scalar; see `Scalar.to_graph`."""
    results = results_of(scalar)
    leaves: dict[Any, None] = {} if results else {scalar: None}
    for node in results:
        leaves.update((one, None) for one in operands_of(node) if _is_leaf(one))
    builder = GraphBuilder()
    nodes: dict[Any, int] = {}
    for leaf, name in _names(leaves).items():
        nodes[leaf] = builder.variable(name)
    for node in results:
        operands = operands_of(node)
        for operand in operands:
            if operand not in nodes:  # a plain number
                nodes[operand] = builder.literal(operand)
        nodes[node] = builder.apply_code(node._rule.code, *(nodes[one] for one in operands))
    return builder.build([nodes[scalar]])


def results_of(scalar: Any) -> list[Any]:
    """Everything computed that a Scalar depends on, itself included, oldest first."""
    results = [] if _is_leaf(scalar) else [scalar]
    seen = set(results)
    for node in results:  # grows on the way
        for operand in operands_of(node):
            if isinstance(operand, Tape) and not _is_leaf(operand) and operand not in seen:
                seen.add(operand)
                results.append(operand)
    results.sort(key=_by_serial)
    return results


def operands_of(node: Any) -> list[Any]:
    return [getattr(node, PLACES[place]) for place in node._rule.places]


def _is_leaf(operand: Any) -> bool:
    return isinstance(operand, Tape) and operand._rule is None


def _names(leaves: Iterable[Any]) -> dict[Any, str]:
    """A name for every leaf: its own, or the next of x1, x2 … that is free."""
    ordered = list(leaves)
    given = [leaf._name for leaf in ordered if leaf._name is not None]
    twice = sorted({name for name in given if given.count(name) > 1})
    if twice:
        raise ScalarError(
            f"two leaves have the name {twice[0]}; name them apart, or leave names to to_graph()"
        )
    taken = set(given)
    free = (name for number in count(1) if (name := f"x{number}") not in taken)
    return {leaf: next(free) if leaf._name is None else leaf._name for leaf in ordered}
