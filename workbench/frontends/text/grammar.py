"""The grammar's tables, read off the operator table: symbols, binding strengths, names.

A pending operator has a strength; an infix symbol that arrives applies every pending operator at
least as strong as its threshold. Strengths are twice the table's precedences, so that a
right-associative symbol can spare its equals with a threshold one higher.
"""

from typing import NamedTuple

from workbench.ir.operators import CODES, CONSTANTS, FUNCTIONS, OPERATORS, ROWS
from workbench.ir.operators.derived import DERIVED, counts

#: Pending operators that apply to one operand, as code + UNARY.
UNARY = 256
PLUS = UNARY + 255
#: A comparison after another: `a < b < c` is `a < b and b < c`.
CHAINED = 512
#: Pending marks that are no row of the table; their codes are above every row's.
SELECTION, GROUP, CALL, CONDITION, BOTTOM = range(1024, 1029)

#: Strength of `a if c else b`, weaker than every operator of the table, and of open marks.
SELECTION_STRENGTH = 0
OPEN = -1


class Pending(NamedTuple):
    """An operator that waits for its right operand: the threshold at which its symbol applies those
    before it (infix symbols only), strength, code."""

    threshold: int
    strength: int
    code: int


COMPARISON_STRENGTH = 2 * OPERATORS["less"].precedence
NOT_STRENGTH = 2 * OPERATORS["not"].precedence

INFIX: dict[str, Pending] = {
    row.symbol: Pending(
        2 * row.precedence + (row.right_associative or 2 * row.precedence == COMPARISON_STRENGTH),
        2 * row.precedence,
        code,
    )
    for code, row in enumerate(ROWS)
    if row.symbol and row.arity == 2
}
INFIX["^"] = INFIX["**"]
INFIX["%"] = INFIX["/"]._replace(code=CODES["mod"])

#: Prefix symbols. A plus sign does nothing, as firmly as a minus sign.
PREFIX: dict[str, Pending] = {
    row.symbol: Pending(OPEN, 2 * row.precedence, code + UNARY)
    for code, row in enumerate(ROWS)
    if row.symbol and row.arity == 1
}
PREFIX["+"] = PREFIX["-"]._replace(code=PLUS)

#: Functions by name: code and number of operands; some fold any number from two.
CALLS: dict[str, tuple[int, int]] = {
    name: (CODES[name], row.arity) for name, row in FUNCTIONS.items()
}
FOLDING = frozenset(name for name, row in FUNCTIONS.items() if row.folds)
#: All names that are called: rows, and expressions of them.
CALLED: dict[str, None] = dict.fromkeys((*CALLS, *sorted(DERIVED)))
CONSTANT_CODES: dict[str, int] = {name: CODES[name] for name in CONSTANTS}
AND = CODES["and"]
WHERE = CODES["where"]


def takes(name: str) -> str:
    """How many operands a function takes, in words.

    >>> takes("sin"), takes("max"), takes("log"), takes("hypot")
    ('1 argument', 'at least 2 arguments', '1 or 2 arguments', 'at least 2 arguments')
    """
    found = counts(name)
    if name in CALLS:
        arity = CALLS[name][1]
        several = name in FOLDING or found == f"at least {arity + 1}"
        both = sorted(filter(None, (str(arity), found)))
        found = f"at least {arity}" if several else " or ".join(both)
    return f"{found} argument{'s' * (found != '1')}"
