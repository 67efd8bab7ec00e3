"""Numbers of tangents and adjoints that a sweep has to carry, counted before any is made."""

from collections.abc import Sequence

from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, VARIABLE
from workbench.ir.traversal import depends_on, use_counts


def tangent_visits(graph: Graph, wrt: Sequence[str], limit: int) -> int:
    """The tangents that a forward sweep carries: summed over the nodes, the variables below each.

    Counting stops at the first number above `limit`.

    >>> import workbench as wb
    >>> tangent_visits(wb.parse("x*y*z + 1"), ["x", "y", "z"], 1000)
    8
    """
    numbers = {name: number for number, name in enumerate(wrt)}
    seeds = {place: numbers.get(name) for place, name in enumerate(graph.variables)}
    below: list[frozenset[int]] = []
    left = use_counts(graph)
    total = 0
    nothing: frozenset[int] = frozenset()
    for node, code in enumerate(graph.codes):
        operands = graph.operands(node)
        if code == VARIABLE:
            number = seeds[graph.first[node]]
            below.append(nothing if number is None else frozenset((number,)))
        elif code == LITERAL or not operands:
            below.append(nothing)
            continue
        else:
            found = below[operands[0]]
            for operand in operands[1:]:
                found = found | below[operand] if below[operand] is not found else found
            below.append(found)
            total += len(found)
            if total > limit:
                return total
        for operand in operands:
            left[operand] -= 1
            if not left[operand]:
                below[operand] = nothing
    return total


def adjoint_visits(graph: Graph, wrt: Sequence[str], limit: int) -> int:
    """The adjoints that reverse sweeps carry: over the outputs, the active nodes below each.

    Counting stops at the first number above `limit`.

    >>> import workbench as wb
    >>> adjoint_visits(wb.parse("x*y*z + 1"), ["x", "y", "z"], 1000)
    3
    """
    active = depends_on(graph, wrt)
    total = 0
    for output in dict.fromkeys(graph.outputs):
        waiting = [output] if active[output] else []
        seen = set(waiting)
        while waiting:
            node = waiting.pop()
            operands = graph.operands(node)
            total += bool(operands)
            if total > limit:
                return total
            for operand in operands:
                if active[operand] and operand not in seen:
                    seen.add(operand)
                    waiting.append(operand)
    return total
