"""The constants of a program, computed when it is written: nodes without a variable."""

from collections.abc import Callable

from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, ROWS, VARIABLE


def constant_values(graph: Graph) -> list[float | None]:
    """The float64 value of every node that no variable reaches, None for the others.

    Values come from the total functions of the operator table: infinities and NaN included.

    >>> import workbench as wb
    >>> constant_values(wb.parse("x + 1/0"))
    [None, 1.0, 0.0, inf, None]
    """
    values: list[float | None] = []
    append = values.append
    totals = [row.total for row in ROWS]
    for code, first, second, third in zip(
        graph.codes, graph.first, graph.second, graph.third, strict=True
    ):
        if code == VARIABLE:
            append(None)
        elif code == LITERAL:
            append(float(graph.literals[first]))
        elif first < 0:
            append(totals[code]())
        elif values[first] is None:
            append(None)
        else:
            append(_apply(totals[code], *_known(values, first, second, third)))
    return values


def _known(values: list[float | None], *operands: int) -> list[float | None]:
    return [values[operand] for operand in operands if operand >= 0]


def _apply(total: Callable[..., float], *operands: float | None) -> float | None:
    return None if None in operands else total(*operands)
