"""Orders of derivatives (of polygamma, of sinc), which have to be whole numbers."""

from collections.abc import Sequence
from typing import Any

from flint import fmpq

from workbench.ir.operators import ROWS, Operator
from workbench.ir.operators.array_functions import MAX_POLYGAMMA_ORDER
from workbench.truth.series.constant_terms import as_ball
from workbench.truth.series.domain import Verdict, condition, conjunction
from workbench.truth.series.refusal import Refusal, Severity, refuse

#: Rows whose first operand is an order, and what they need of it.
ORDERED = frozenset(row.name for row in ROWS if row.partials[:1] == (None,))
WHOLE_ORDER = f"a whole order u from 0 to {MAX_POLYGAMMA_ORDER}"


def is_order(order: Any) -> Verdict:
    """Whether a ball or an exact number is such an order."""
    if isinstance(order, fmpq):
        return bool(order.q == 1 and 0 <= order <= MAX_POLYGAMMA_ORDER)
    order = as_ball(order)
    if order < 0 or order > MAX_POLYGAMMA_ORDER or not order.contains_integer():
        return False
    return True if order.is_exact() else None


def varying_order(node: int, row: Operator, constants: Sequence[Any]) -> Refusal:
    """A row of an order that varies: at a whole one the value exists, none beside it."""
    defined = condition(row.defined)(constants) if row.defined else True
    exists = conjunction(is_order(constants[0]), defined)
    kind = {True: Severity.BOUNDARY, False: Severity.DOMAIN, None: Severity.UNDECIDED}[exists]
    return refuse(kind, node, row, constants, "an order u that does not vary")
