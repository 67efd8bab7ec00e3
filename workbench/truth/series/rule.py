"""The rules of the operator table for balls and series, compiled once."""

from collections.abc import Callable
from functools import cache
from typing import Any

from workbench.engines.ball import function_of
from workbench.ir.operators import CODES, ROWS, Cost, Operator
from workbench.truth.series.constant_terms import ONE, ZERO
from workbench.truth.series.domain import defined_of, domain_of
from workbench.truth.series.operators import spelled

#: Selections, comparisons and differences of a node with itself: the operand (None), or the answer.
OF_ITSELF: dict[str, Any] = {
    **dict.fromkeys(("min", "max"), None),
    **dict.fromkeys(("equal", "less_equal", "greater_equal"), ONE),
    **dict.fromkeys(("not_equal", "less", "greater", "subtract"), ZERO),
}
#: Rows that balls and series do alike, everywhere.
_PLAIN = frozenset({"add", "subtract", "negate"})


class SeriesRule:
    """What a row of the table says about balls and series."""

    __slots__ = ("composite", "defined", "domain", "on_balls", "on_series", "plain", "row")

    def __init__(self, row: Operator) -> None:
        self.row = row
        self.domain = domain_of(row.name)
        self.defined = defined_of(row.name)
        self.on_series: Callable[..., Any] = spelled(row.name)
        # The ball engine leaves an undecided comparison open; here it must be NaN.
        logic = row.cost is Cost.COMPARISON
        self.on_balls: Callable[..., Any] = (
            self.on_series if logic else function_of(CODES[row.name])
        )
        #: Forms of our own take their constant term from arb's scalar function: it is tighter.
        self.plain = row.name in _PLAIN
        self.composite = row.cost is Cost.ELEMENTARY and row.series != f"{{0}}.{row.name}()"


@cache
def rule_of(code: int) -> SeriesRule:
    """The rule of an operator code."""
    return SeriesRule(ROWS[code])
