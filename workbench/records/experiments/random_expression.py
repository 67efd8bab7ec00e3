"""Rows of `random_expressions.csv` and of its summary: exact methods on random expressions."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomSummaryRecord:
    """One exact method over all random expressions: how many rows pass which test, and why not.

    The rule test asks whether the program is the derivative, the arithmetic test whether float64
    ran it as well as it can. Rows that pass neither nor fail are counted by their status.
    """

    method: str = column("", "method name", "")
    rows: int = column("1", "derivatives asked for", 0)
    passed_both: int = column("1", "passed the rule test and the arithmetic test", 0)
    failed_rule: int = column("1", "the program is not the derivative there", 0)
    failed_arithmetic: int = column("1", "float64 ran it worse than rounding explains", 0)
    no_digits_promised: int = column("1", "passed the rule test; rounding may cost every digit", 0)
    unjudged: int = column("1", "a truth, but no bound", 0)
    overflow: int = column("1", "beyond float64", 0)
    domain: int = column("1", "outside the domain", 0)
    not_differentiable: int = column("1", "certainly no derivative", 0)
    undetermined: int = column("1", "the referee could not decide", 0)
    unsupported: int = column("1", "the method cannot treat the expression", 0)
    other: int = column("1", "budget exceeded, or failed", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRecord:
    """A reason why rows could not be judged or failed, and how many rows have it."""

    status: str = column("", "status of the rows", "")
    reason: str = column("", "their message, its numbers left out", "")
    rows: int = column("1", "how many rows", 0)
    example: str = column("", "one of the expressions", "")
    point: str = column("", "its point", "")
    method: str = column("", "the method of that row", "")
