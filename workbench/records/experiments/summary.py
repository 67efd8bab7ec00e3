"""Rows of `summary.csv`: each method over all problems, and over those of a number of variables."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRecord:
    """One method over the problems of a class.

    Rows that are measured have an error from a truth that is not 0: ok, inaccurate, wrong, or
    without a digit promised. The median is over the first three of these, as on the page.
    """

    variables: str = column("", "number of variables of the problems, or `all`", "")
    problems: int = column("1", "problems of the report in that class", 0)
    method: str = column("", "method with its options", "")
    rows_measured: int = column("1", "rows that have an error from a truth that is not 0", 0)
    median_error_bits: float | None = column("bit", "median of wrong bits over judged rows")
    mean_error_bits: float | None = column("bit", "mean of wrong bits over measured rows")
    rows_without_digit: int = column("1", "measured rows without a right digit", 0)
    operations_ratio: float | None = column(
        "1", "shared operations over the function's, median over the next column's problems"
    )
    operations_problems: int = column("1", "problems on which every method could be counted", 0)
    rank_operations: int | None = column("1", "rank by that ratio, from 1; equal ones share it")
