"""Rows of `verdict.csv` and `trade_offs.csv`: which method the measurements favour, and why."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRecord:
    """The methods that the rows favour on one problem under one wish.

    Methods whose figures cannot be told apart are all named. The row of problem `overall` counts
    in how many problems each is favoured.
    """

    problem: str = column("", "name in the catalogue, or `overall`", "")
    wish: str = column("", "what one wants: accuracy, operations, speed, black box", "")
    favoured: str = column(
        "", "methods, separated by commas; empty where it is too noisy to say", ""
    )
    figure: float | None = column("", "the figure of the first of them")
    unit: str = column("", "its unit", "")
    runner_up: str = column("", "the next method", "")
    runner_up_figure: float | None = column("", "its figure")
    rivals: int = column("1", "methods that could be compared", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOffRecord:
    """One method on one problem: how wrong, how costly, and whether anything beats it in both.

    A method is on a front when no other is at least as good in both figures and better in one.
    """

    problem: str = column("", "name in the catalogue, or `overall` (medians over problems)", "")
    method: str = column("", "method with its options", "")
    worst_error_bits: float | None = column("bit", "worst judged row")
    operations_ratio: float | None = column("1", "shared operations over those of the function")
    time_ratio: float | None = column(
        "1", "time of one evaluation over that of the function; empty where too noisy to say"
    )
    operations_front: bool = column("", "on the front of accuracy against operations", False)
    time_front: bool = column("", "on the front of accuracy against time", False)
