"""A test of whether a one-sided expansion approaches the value at the point."""

from collections.abc import Sequence
from typing import Any

from workbench.ir.operators import Smoothness
from workbench.truth.germs.sides import is_limit
from workbench.truth.series.evaluate import SeriesEvaluation
from workbench.truth.series.refusal import Refusal
from workbench.truth.series.rule import rule_of


def is_continuous(
    evaluation: SeriesEvaluation,
    values: Sequence[Any],
    node: int,
    jet: Any,
    tag: Any,
    marks: Sequence[bool],
) -> bool:
    """Whether the germ of a node provably approaches the node's value at the point.

    `tag` is the branch that the germ took, `marks` say the same of the operands.
    """
    graph = evaluation.graph
    value, row, operands = values[node], graph.operator(node), graph.operands(node)
    if isinstance(value, Refusal) or isinstance(jet, Refusal):
        return False
    if is_limit(jet, value, evaluation.exact[node]):
        return True
    if row.name == "where":
        chosen = evaluation.truth(node, operands[0], values[operands[0]])
        if isinstance(chosen, Refusal) or not marks[tag]:
            return False
        return bool(operands[tag] == operands[1 if chosen else 2])
    if not all(marks):
        return False
    if tag == "flat angle":
        return bool(values[operands[1]] != 0)
    if tag == "itself":
        return True
    if row.name == "atan2" and tag == 1:  # the cut belongs to its upper side
        return bool(values[operands[1]] < 0)
    if row.smoothness is Smoothness.DISCONTINUOUS:
        domain = rule_of(graph.codes[node]).domain
        return domain is not None and domain([values[each] for each in operands]) is True
    # 0**v jumps from 0 to 1 at v = 0; everything else of power is continuous where defined.
    return row.name != "power" or tag != "zero base"
