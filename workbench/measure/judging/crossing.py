"""The pole, corner or jump of a function that lies between the points of a stencil."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from workbench.engines.ball import node_values
from workbench.ir.graph import Graph
from workbench.ir.operators import OPERATORS, VARIABLE, Cost, Operator, Smoothness
from workbench.limits import limits
from workbench.measure.balls.float_values import float_values
from workbench.measure.evidence import Evidence, OwnProgram

#: Halvings of the stencil's width, after which the place is known to more digits than are shown.
_HALVINGS = 60
#: A place that is so many times nearer to 0 than the stencil is wide is 0.
_NEAR = 2.0**50
_NAMES: dict[str, Any] = {name: OPERATORS[name].total for name in ("abs", "sin", "cos")}
_NAMES |= {"pi": math.pi, "__builtins__": {}}


def crossing(graph: Graph, point: Sequence[float], name: str, evidence: Evidence) -> str:
    """What the stencil of a difference in one variable crosses, in words; empty where that is not
    known.

    A condition a != b of an operator's domain is crossed where a - b changes its sign between the
    outermost points.
    """
    ends = _ends(evidence, name)
    if ends is None or len(graph) * _HALVINGS > limits.bound_work:
        return ""
    place = graph.variables.index(name)

    def values(coordinate: float) -> list[Any]:
        return node_values(graph, [*point[:place], coordinate, *point[place + 1 :]])

    low, high = map(values, ends)
    for _, row, operands in graph.nodes():
        for gap, other in _conditions(row):
            first = _at(gap, low, operands)
            if first * _at(gap, high, operands) < 0 and not (
                _at(other, low, operands) and _at(other, high, operands)
            ):
                before = partial(_same_sign, first, gap, operands, values)
                return f"the stencil crosses {_kind(row)} at {name} = {_end(before, *ends):.6g}"
    return ""


def _at(text: str, values: Sequence[Any], operands: Sequence[int]) -> float:
    """An expression of an operator's operands, from the values of all nodes; NaN for none."""
    numbers = (float(values[node].mid()) for node in operands)
    try:
        return float(eval(text, _NAMES, dict(zip("uvz", numbers, strict=False))))
    except ZeroDivisionError:
        return math.nan


def _same_sign(
    first: float,
    gap: str,
    operands: Sequence[int],
    values: Callable[[float], Sequence[Any]],
    coordinate: float,
) -> bool:
    return _at(gap, values(coordinate), operands) * first > 0


def _ends(evidence: Evidence, name: str) -> tuple[float, float] | None:
    """The outermost points of a stencil in one variable, as float64 rounds them."""
    if not isinstance(evidence, OwnProgram) or not evidence.shifts:
        return None
    graph = evidence.graph
    leaf = [code == VARIABLE for code in graph.codes]
    mine = [
        node
        for node in evidence.shifts
        if any(
            leaf[one] and graph.variables[graph.first[one]] == name for one in graph.operands(node)
        )
    ]
    here = evidence.inputs[graph.variables.index(name)]
    points = [here, *float_values(graph, evidence.inputs, mine).values()]
    return min(points), max(points)


def _conditions(row: Operator) -> list[tuple[str, str]]:
    """Each a != b of an operator's domain as a - b, with what else suffices."""
    ways = row.domain.split(" or ")
    return [
        (part.replace("!= ", "- (") + ")", " or ".join(ways[:number] + ways[number + 1 :]) or "0")
        for number, way in enumerate(ways)
        for part in way.split(" and ")
        if "!=" in part
    ]


def _kind(row: Operator) -> str:
    if row.cost is Cost.COMPARISON:
        return "a change of branch"
    if row.defined:
        return f"a pole ({row.name})"
    what = "jump" if row.smoothness is Smoothness.DISCONTINUOUS else "corner"
    return f"a {what} ({row.name})"


def _end(before: Callable[[float], bool], low: float, high: float) -> float:
    """Where `before`, which holds at the low end and not at the high one, no longer holds."""
    width = high - low
    for _ in range(_HALVINGS):
        middle = low + (high - low) / 2
        low, high = (middle, high) if before(middle) else (low, middle)
    return 0.0 if abs(high) * _NEAR < width else high
