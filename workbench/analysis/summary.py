"""The summary: each method over all problems, computed from the rows and from nothing else."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from statistics import median
from typing import Any

from workbench.analysis.intervals import median_interval
from workbench.records import AccuracyRecord, OperationsRecord, Stage, Status, TimingRecord
from workbench.records.labels import label_of, method_label
from workbench.records.timing import PRIMAL

#: Statuses of rows that were measured against a truth and judged.
JUDGED = frozenset({Status.OK, Status.INACCURATE, Status.WRONG})
#: A method with a larger part of its judged rows wrong ranks behind every other.
MOST_WRONG = 0.05
#: What is said of a time that the machine's noise covers.
TOO_NOISY = "too noisy to say"
#: An interval of a ratio of times that is wider than by this factor says nothing.
WIDEST = 1.5
#: Where a method runs on several engines, the summary takes the first of these that it has.
_ENGINES = ("python", "eager")


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """One method over all problems; errors over judged rows with a truth not 0.

    Where the truth is 0, `max_error_at_zero` is the largest |derivative| that was returned. Ratios
    are medians over problems; intervals are 95 % intervals of that median. `time_is_noisy` where
    most of the ratios of times are (see `is_noisy`). Ranks count from 1, equal values share a rank,
    None where nothing was measured, or nothing but noise.
    """

    method: str
    options: str = ""
    rows_ok: int = 0
    rows_inaccurate: int = 0
    rows_wrong: int = 0
    rows_no_digits_promised: int = 0
    rows_other: int = 0
    median_error_ulps: float | None = None
    max_error_ulps: float | None = None
    median_error_bits: float | None = None
    max_error_bits: float | None = None
    max_error_at_zero: float | None = None
    operations_ratio: float | None = None
    time_ratio: float | None = None
    time_ratio_low: float | None = None
    time_ratio_high: float | None = None
    time_is_noisy: bool = False
    rank_accuracy: int | None = None
    rank_operations: int | None = None
    rank_time: int | None = None

    @property
    def label(self) -> str:
        """The method with its options."""
        return method_label(self.method, self.options)

    @property
    def sound(self) -> bool:
        """Whether the method is right but for a few points: at most 5 % of its rows are wrong.

        A convention at a tie makes a row or two of a right method wrong; a fault makes many.
        """
        return self.rows_wrong <= MOST_WRONG * self.rows_judged

    @property
    def rows_judged(self) -> int:
        """How many rows were measured against a truth and judged."""
        return self.rows_ok + self.rows_inaccurate + self.rows_wrong


def truth_is_zero(record: AccuracyRecord) -> bool:
    """Whether the certified truth is 0, where ULPs mean nothing."""
    try:
        return Decimal(record.truth) == 0
    except InvalidOperation:
        return False


def judged(records: Iterable[AccuracyRecord]) -> list[AccuracyRecord]:
    """The rows whose errors enter medians: judged, and with a truth that is not 0."""
    return [row for row in records if row.status in JUDGED and not truth_is_zero(row)]


def judged_at_zero(record: AccuracyRecord) -> bool:
    """Whether a row was judged by its absolute error, because the derivative is 0."""
    return record.status in {*JUDGED, Status.NO_DIGITS_PROMISED} and truth_is_zero(record)


def time_ratios(
    timings: Iterable[TimingRecord],
) -> dict[str, dict[str, tuple[float, float, float]]]:
    """For each method and problem: time of one evaluation over that of the function itself.

    Values are (ratio, low, high). An eager method, for which no eager function was timed, is set
    against the function on the `python` engine.
    """
    rows = [r for r in timings if r.stage == Stage.EVALUATE and r.status == Status.OK]
    primal = {(r.problem, r.engine): r.median_seconds for r in rows if r.method == PRIMAL}
    found: dict[tuple[str, str], dict[str, TimingRecord]] = defaultdict(dict)
    for row in rows:
        if row.method != PRIMAL and row.median_seconds is not None:
            found[row.method, row.problem][row.engine] = row
    ratios: dict[str, dict[str, tuple[float, float, float]]] = defaultdict(dict)
    for (method, problem), engines in found.items():
        engine = next((name for name in _ENGINES if name in engines), next(iter(engines)))
        row = engines[engine]
        base = primal.get((problem, engine)) or primal.get((problem, "python"))
        if base and row.median_seconds is not None:
            low, high = row.low_seconds, row.high_seconds
            ratios[method][problem] = (
                row.median_seconds / base,
                (row.median_seconds if low is None else low) / base,
                (row.median_seconds if high is None else high) / base,
            )
    return ratios


def is_noisy(times: tuple[float, float, float], operations_ratio: float | None = None) -> bool:
    """Whether a ratio of times with its interval is covered by the machine's noise.

    The interval is wider than x 1.5; or the ratio is below 1, though the program contains the
    function: it returns the value, too. What has fewer operations than the function (SymPy may have
    rewritten it) does not contain it.

    >>> is_noisy((0.32, 0.31, 0.33)), is_noisy((3.0, 2.2, 3.4)), is_noisy((3.0, 2.9, 3.1))
    (True, True, False)
    >>> is_noisy((0.32, 0.31, 0.33), operations_ratio=0.4)
    False
    """
    ratio, low, high = times
    contains = operations_ratio is None or operations_ratio >= 1.0
    return high > WIDEST * low or (ratio < 1.0 and contains)


def operation_ratios(operations: Iterable[OperationsRecord]) -> dict[str, dict[str, float]]:
    """For each method and problem: operations of the derivative over those of the function."""
    ratios: dict[str, dict[str, float]] = defaultdict(dict)
    for row in operations:
        if row.ratio_to_primal is not None and row.status == Status.OK:
            ratios[row.method][row.problem] = row.ratio_to_primal
    return ratios


def _shared(ratios: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The ratios on the problems that every measured method has: medians over the same problems.

    A method that refuses the costly problems must not look cheap for it.
    """
    measured = [set(by_problem) for by_problem in ratios.values() if by_problem]
    common = set.intersection(*measured) if measured else set()
    return {
        method: {problem: ratio for problem, ratio in by_problem.items() if problem in common}
        for method, by_problem in ratios.items()
    }


def summarize(
    accuracy: Sequence[AccuracyRecord],
    operations: Sequence[OperationsRecord] = (),
    timings: Sequence[TimingRecord] = (),
) -> tuple[SummaryRow, ...]:
    """One row a method, in order of first appearance in the accuracy rows.

    Accuracy ranks go by the median error in ULPs, where every truth is 0 by the largest
    |derivative|; a method that is not sound ranks behind every method that is. Costs are medians
    over the problems that every method could treat.
    """
    groups: dict[str, list[AccuracyRecord]] = defaultdict(list)
    for row in accuracy:
        groups[label_of(row)].append(row)
    counts, times = _shared(operation_ratios(operations)), _shared(time_ratios(timings))
    for label in (*counts, *times):
        groups.setdefault(label, [])
    rows = [
        _row(label, group, counts.get(label, {}), times.get(label, {}))
        for label, group in groups.items()
    ]
    return _ranked(rows)


def _row(
    label: str,
    group: Sequence[AccuracyRecord],
    counts: Mapping[str, float],
    times: Mapping[str, tuple[float, float, float]],
) -> SummaryRow:
    measured = judged(group)
    ulps = [u for row in measured if (u := row.error_ulps) is not None and math.isfinite(u)]
    bits = [b for row in measured if (b := row.error_bits) is not None]
    at_zero = [e for row in group if judged_at_zero(row) and (e := row.error_absolute) is not None]
    by_status = [row.status for row in group]
    known = (*JUDGED, Status.NO_DIGITS_PROMISED)
    name, _, options = label.partition("[")
    noisy = sum(is_noisy(one, counts.get(problem)) for problem, one in times.items())
    low = high = None
    if len(times) == 1:
        ((_, low, high),) = times.values()
    elif times:
        low, high = median_interval([ratio for ratio, _, _ in times.values()])
    return SummaryRow(
        method=name,
        options=options.removesuffix("]"),
        rows_ok=by_status.count(Status.OK),
        rows_inaccurate=by_status.count(Status.INACCURATE),
        rows_wrong=by_status.count(Status.WRONG),
        rows_no_digits_promised=by_status.count(Status.NO_DIGITS_PROMISED),
        rows_other=sum(status not in known for status in by_status),
        median_error_ulps=median(ulps) if ulps else None,
        max_error_ulps=max(ulps, default=None),
        median_error_bits=median(bits) if bits else None,
        max_error_bits=max(bits, default=None),
        max_error_at_zero=max(at_zero, default=None),
        operations_ratio=median(counts.values()) if counts else None,
        time_ratio=median([ratio for ratio, _, _ in times.values()]) if times else None,
        time_ratio_low=low,
        time_ratio_high=high,
        time_is_noisy=2 * noisy > len(times),
    )


def _ranked(rows: Sequence[SummaryRow]) -> tuple[SummaryRow, ...]:
    relative = any(row.median_error_ulps is not None for row in rows)
    errors = [row.median_error_ulps if relative else row.max_error_at_zero for row in rows]
    accuracy = _ranks([
        None if error is None else (not row.sound, error)
        for row, error in zip(rows, errors, strict=True)
    ])  # fmt: skip
    operations = _ranks([row.operations_ratio for row in rows])
    time = _ranks([None if row.time_is_noisy else row.time_ratio for row in rows])
    return tuple(
        replace(row, rank_accuracy=a, rank_operations=o, rank_time=t)
        for row, a, o, t in zip(rows, accuracy, operations, time, strict=True)
    )


def cheapest(rows: Iterable[SummaryRow]) -> list[SummaryRow]:
    """The rows with the fewest operations; equal counts are equally cheap."""
    known = [row for row in rows if row.operations_ratio is not None]
    least = min((row.operations_ratio or 0.0 for row in known), default=0.0)
    return [row for row in known if row.operations_ratio == least]


def fastest(rows: Iterable[SummaryRow]) -> list[SummaryRow]:
    """The row with the least time first, then those whose interval overlaps with its own.

    Where one of them is too noisy it is not known who is the fastest: see `time_is_noisy`.
    """
    known = sorted(
        (row for row in rows if row.time_ratio is not None), key=lambda row: row.time_ratio or 0.0
    )
    if not known:
        return []
    reach = known[0].time_ratio_high or known[0].time_ratio or 0.0
    return known[:1] + [
        row for row in known[1:] if (row.time_ratio_low or row.time_ratio or 0.0) <= reach
    ]


def _ranks(keys: Sequence[Any]) -> list[int | None]:
    """1 for the least key, equal keys alike, None for None."""
    ordered = sorted(key for key in keys if key is not None)
    return [None if key is None else ordered.index(key) + 1 for key in keys]
