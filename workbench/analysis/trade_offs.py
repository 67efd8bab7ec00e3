"""Accuracy against cost: each method on each problem, and the fronts that nothing beats."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

from workbench.analysis.summary import JUDGED, operation_ratios, truth_is_zero
from workbench.analysis.times import certain_ratios
from workbench.records import AccuracyRecord, OperationsRecord, Status, TimingRecord
from workbench.records.experiments.verdict import TradeOffRecord
from workbench.records.labels import label_of

#: The rows over all problems.
OVERALL = "overall"


def trade_offs(
    accuracy: Sequence[AccuracyRecord],
    operations: Sequence[OperationsRecord],
    timings: Sequence[TimingRecord] = (),
) -> list[TradeOffRecord]:
    """One row a problem and method, then one a method over the problems that all could treat.

    A method with a wrong row on a problem, or without a judged one where others have some, has no
    place there: it cannot be recommended for its cost.
    """
    errors = worst_errors(accuracy)
    counts = operation_ratios(operations)
    times = certain_ratios(timings, counts)
    rows: list[TradeOffRecord] = []
    for problem, by_method in errors.items():
        rows += _with_fronts([
            TradeOffRecord(
                problem=problem,
                method=method,
                worst_error_bits=bits,
                operations_ratio=counts.get(method, {}).get(problem),
                time_ratio=times.get(method, {}).get(problem),
            )
            for method, bits in by_method.items()
        ])  # fmt: skip
    return [*rows, *_with_fronts(_overall(rows))]


def worst_errors(accuracy: Sequence[AccuracyRecord]) -> dict[str, dict[str, float]]:
    """For each problem and each method that is right there: the worst judged error in bits.

    Right is a method without a wrong row that answered wherever any right method did.
    """
    groups: dict[str, dict[str, dict[tuple[object, ...], AccuracyRecord]]] = defaultdict(dict)
    for row in accuracy:
        place = (row.point, row.output, row.wrt, row.order)
        groups[row.problem].setdefault(label_of(row), {})[place] = row
    found: dict[str, dict[str, float]] = {}
    for problem, by_method in groups.items():
        right = {
            method: rows
            for method, rows in by_method.items()
            if all(row.status is not Status.WRONG for row in rows.values())
        }
        judged = {
            method: {
                place: row.error_bits
                for place, row in rows.items()
                if row.status in JUDGED and row.error_bits is not None and not truth_is_zero(row)
            }
            for method, rows in right.items()
        }
        wanted = set().union(*judged.values()) if judged else set()
        found[problem] = {
            method: max(bits.values())
            for method, bits in judged.items()
            if bits and set(bits) == wanted
        }
    return found


def in_common(rows: Sequence[TradeOffRecord], figure: str) -> set[str]:
    """The problems that the median of a figure (a column's name) is over, see `_common`."""
    by_method: dict[str, dict[str, TradeOffRecord]] = defaultdict(dict)
    for row in rows:
        if row.problem != OVERALL:
            by_method[row.method][row.problem] = row
    return _common(by_method, lambda row: getattr(row, figure))


def _overall(rows: Sequence[TradeOffRecord]) -> list[TradeOffRecord]:
    """Medians over the problems on which every method that has a figure anywhere has one."""
    by_method: dict[str, dict[str, TradeOffRecord]] = defaultdict(dict)
    for row in rows:
        by_method[row.method][row.problem] = row
    found = []
    shared = _common(by_method, lambda row: row.worst_error_bits)
    counted = _common(by_method, lambda row: row.operations_ratio)
    timed = _common(by_method, lambda row: row.time_ratio)
    for method, problems in by_method.items():
        found.append(
            TradeOffRecord(
                problem=OVERALL,
                method=method,
                worst_error_bits=_median(problems, shared, lambda row: row.worst_error_bits),
                operations_ratio=_median(problems, counted, lambda row: row.operations_ratio),
                time_ratio=_median(problems, timed, lambda row: row.time_ratio),
            )
        )
    return found


_Figure = Callable[[TradeOffRecord], float | None]


def _common(by_method: dict[str, dict[str, TradeOffRecord]], figure: _Figure) -> set[str]:
    """Problems on which all methods that have the figure for half of all problems have it."""
    known = [
        {problem for problem, row in problems.items() if figure(row) is not None}
        for problems in by_method.values()
    ]
    most = max((len(one) for one in known), default=0)
    steady = [one for one in known if 2 * len(one) >= most > 0]
    return set.intersection(*steady) if steady else set()


def _median(problems: dict[str, TradeOffRecord], common: set[str], figure: _Figure) -> float | None:
    values = [value for name in common if name in problems and (value := figure(problems[name]))
              is not None]  # fmt: skip
    return median(values) if values and len(values) == len(common) else None


def _with_fronts(rows: Sequence[TradeOffRecord]) -> list[TradeOffRecord]:
    return [
        replace(
            row,
            operations_front=_on_front(row, rows, lambda one: one.operations_ratio),
            time_front=_on_front(row, rows, lambda one: one.time_ratio),
        )
        for row in rows
    ]


def _on_front(row: TradeOffRecord, rows: Sequence[TradeOffRecord], cost: _Figure) -> bool:
    """Whether no other row is at least as good in both figures and better in one."""
    error, price = row.worst_error_bits, cost(row)
    if error is None or price is None:
        return False
    for other in rows:
        error_, price_ = other.worst_error_bits, cost(other)
        if error_ is None or price_ is None:
            continue
        if error_ <= error and price_ <= price and (error_ < error or price_ < price):
            return False
    return True
