"""The path of a traced function, decided again: its conditions on balls, at the exact point.

A graph is its function where every condition is decided as the floats did while it was traced, and
a derivative along a direction is that of the function where, besides, no condition changes as the
point moves along it. A comparison changes where its two sides are equal and one of them moves.
"""

from collections.abc import Sequence
from typing import Any

from flint import fmpq

from workbench.engines.ball import working_precision
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS, VARIABLE, Smoothness
from workbench.limits import limits
from workbench.truth.budget import Budget
from workbench.truth.series.evaluate import SeriesEvaluation
from workbench.truth.series.refusal import Refusal, Severity
from workbench.truth.series.rule import OF_ITSELF
from workbench.truth.stopping import FIRST_BITS


class Path:
    """The conditions of a graph at a point.

    `bits` is the working precision that decided, `reason` says why the graph is not its function
    there, empty where it is.
    """

    def __init__(self, graph: Graph, point: Sequence[fmpq]) -> None:
        self._conditions = graph.conditions
        roots = [one.node for one in self._conditions]
        self._evaluation = SeriesEvaluation(graph, point, roots=roots)
        self._values: list[Any] = []
        self.bits = FIRST_BITS
        self.reason = self._decide()
        self._known: dict[tuple[bool, ...], str] = {}

    def refusal(self, directions: Sequence[Sequence[fmpq]]) -> str:
        """Why a derivative along some directions is not that of the function; empty: it is."""
        if self.reason or not directions or not self._edge((True,) * len(directions[0])):
            return self.reason
        found = (self._edge(tuple(slope != 0 for slope in one)) for one in directions)
        return next(filter(None, found), "")

    def _decide(self) -> str:
        """Decide every condition, with as many bits as that takes."""
        budget = Budget(self._evaluation.graph.codes[node] for node in self._evaluation.nodes)
        while True:
            limit = budget.refusal(self.bits, 1)
            if limit:
                return f"not decided: {self._conditions[0].place}; {limit}"
            with working_precision(self.bits):
                self._values = self._evaluation.values()
                found = [(one, self._truth(one.node)) for one in self._conditions]
            for one, holds in found:
                if not isinstance(holds, Refusal) and holds != one.holds:
                    return f"floats took another path at {one.place}"
            open_ones = [(one, why) for one, why in found if isinstance(why, Refusal)]
            if not open_ones:
                return ""
            one, why = open_ones[0]
            if why.kind is not Severity.UNDECIDED:
                return f"a condition of the path has no value, {one.place} ({why.reason})"
            if 2 * self.bits > limits.referee_bits:
                return f"edge of the path, {one.place}"
            self.bits *= 2

    def _truth(self, node: int) -> bool | Refusal:
        return self._evaluation.truth(node, node, self._values[node])

    def _edge(self, moving: tuple[bool, ...]) -> str:
        """Which condition changes when these variables move, in words; empty for none."""
        if moving not in self._known:
            with working_precision(self.bits):
                changes = self._changing(moving)
            lines = (
                one.place
                for one, changing in zip(self._conditions, changes, strict=True)
                if changing
            )
            self._known[moving] = next((f"edge of the path, {one}" for one in lines), "")
        return self._known[moving]

    def _changing(self, moving: tuple[bool, ...]) -> list[bool]:
        """Whether each condition may change: node by node, what moves and what jumps."""
        graph, values = self._evaluation.graph, self._values
        moves, jumps = bytearray(len(graph)), bytearray(len(graph))

        def turns(node: int) -> bool:
            """Whether what a node says as a condition may change."""
            return bool(jumps[node] or (moves[node] and self._truth(node) is not True))

        for node, code, operands in self._evaluation.steps:
            row = ROWS[code]
            if code == VARIABLE:
                moves[node] = moving[graph.first[node]]
            elif row.name in ("and", "or", "not"):
                absorbing = row.name == "or"
                firm = (one for one in operands if not turns(one))
                jumps[node] = any(map(turns, operands)) and not (
                    row.name != "not" and any(self._truth(one) is absorbing for one in firm)
                )
            elif row.name == "where" and not turns(operands[0]):
                chosen = operands[1 if self._truth(operands[0]) is True else 2]
                moves[node], jumps[node] = moves[chosen], jumps[chosen]
            else:
                moved = any(moves[one] for one in operands)
                jumps[node] = any(jumps[one] for one in operands)
                if moved and row.smoothness is Smoothness.DISCONTINUOUS:
                    same = row.name in OF_ITSELF and operands[0] == operands[1]
                    given = [values[one] for one in operands]
                    jumps[node] |= not same and not self._evaluation.inside(code, operands, given)
                moves[node] = moved and any(one != "0" for one in row.partials)
                if row.name == "where":
                    jumps[node] = 1
        return [turns(one.node) for one in self._conditions]
