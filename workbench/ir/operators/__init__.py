"""THE table of operators: one row an operator, with no other edit anywhere.

Binding strength: or 1, and 2, not 3, comparisons 4, + and - 5, * and / 6, unary minus 7,
power 8.
"""

from workbench.ir.operators import (
    arithmetic,
    exponential,
    hyperbolic,
    leaves,
    logic,
    nonsmooth,
    special,
    trigonometric,
)
from workbench.ir.operators.row import Cost, Operator, Smoothness

__all__ = ["CODES", "CONSTANTS", "FUNCTIONS", "LITERAL", "OPERATORS", "ROWS", "VARIABLE"]
__all__ += ["RESERVED", "Cost", "Operator", "Smoothness"]

#: Every row; an operator's position here is its code in a graph.
ROWS: tuple[Operator, ...] = (
    *leaves.ROWS,
    *arithmetic.ROWS,
    *exponential.ROWS,
    *trigonometric.ROWS,
    *hyperbolic.ROWS,
    *nonsmooth.ROWS,
    *special.ROWS,
    *logic.ROWS,
)
OPERATORS: dict[str, Operator] = {row.name: row for row in ROWS}
CODES: dict[str, int] = {row.name: code for code, row in enumerate(ROWS)}
LITERAL = CODES["literal"]
VARIABLE = CODES["variable"]
#: Rows that the language writes as a call.
FUNCTIONS: dict[str, Operator] = {
    row.name: row for row in ROWS if not row.symbol and row.cost is not Cost.LEAF
}
#: Nullary rows with a name of their own: pi and e.
CONSTANTS: dict[str, Operator] = {row.name: row for row in leaves.CONSTANT_ROWS}
#: Words of the language that are never a name.
RESERVED: frozenset[str] = frozenset(
    {"if", "else", *(row.symbol for row in ROWS if row.symbol.isalpha())}
)
