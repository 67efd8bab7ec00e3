"""The summary: each method over all problems, computed from the rows and from nothing else."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from statistics import fmean, median
from typing import Any, NamedTuple

from workbench.analysis.times import Evaluations, Ratio, is_noisy, over_problems, time_ratios
from workbench.records import AccuracyRecord, OperationsRecord, Status, TimingRecord
from workbench.records.labels import label_of, method_label

#: Statuses of rows that were measured against a truth and judged.
JUDGED = frozenset({Status.OK, Status.INACCURATE, Status.WRONG})
#: Statuses of rows with an error from a truth, whether or not any digit is promised.
MEASURED = JUDGED | {Status.NO_DIGITS_PROMISED}
#: A method with a larger part of its judged rows wrong ranks behind every other.
MOST_WRONG = 0.05
#: What is said of a time that the machine's noise covers.
TOO_NOISY = "too noisy to say"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """One method over all problems; errors over judged rows with a truth not 0.

    The mean is over `measured` rows, and so is the count of those without one right digit: what
    promises no digit is no judged row, and yet what a user gets.

    Where the truth is 0, `max_error_at_zero` is the largest |derivative| that was returned. Ratios
    are medians over problems; intervals are 95 % intervals of that median. Ratios of times that are
    too noisy to say (see `times.is_noisy`) do not count, and where most of a method's are,
    `time_is_noisy`. Ranks count from 1, equal values and those as fast as the fastest share a rank,
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
    rows_measured: int = 0
    rows_without_digit: int = 0
    mean_error_bits: float | None = None
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


def measured(records: Iterable[AccuracyRecord]) -> list[AccuracyRecord]:
    """The rows with an error from a truth that is not 0, those that promise no digit included."""
    return [
        row
        for row in records
        if row.status in MEASURED and row.error_bits is not None and not truth_is_zero(row)
    ]


def judged_at_zero(record: AccuracyRecord) -> bool:
    """Whether a row was judged by its absolute error, because the derivative is 0."""
    return record.status in MEASURED and truth_is_zero(record)


def operation_ratios(operations: Iterable[OperationsRecord]) -> dict[str, dict[str, float]]:
    """For each method and problem: operations of the derivative over those of the function."""
    ratios: dict[str, dict[str, float]] = defaultdict(dict)
    for row in operations:
        if row.ratio_to_primal is not None and row.status == Status.OK:
            ratios[row.method][row.problem] = row.ratio_to_primal
    return ratios


def treated_by_all(ratios: Mapping[str, Iterable[str]]) -> set[str]:
    """The problems on which every method that was measured anywhere was measured.

    Medians are over these: who refuses the costly problems must not look cheap for it.
    """
    treated = [problems for names in ratios.values() if (problems := set(names))]
    return set.intersection(*treated) if treated else set()


def _shared(ratios: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The ratios on the problems that every measured method has."""
    common = treated_by_all(ratios)
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
    return _ranked(rows, fastest(rows, timings))


def _row(
    label: str,
    group: Sequence[AccuracyRecord],
    counts: Mapping[str, float],
    times: Mapping[str, Ratio],
) -> SummaryRow:
    rows, every = judged(group), measured(group)
    ulps = [u for row in rows if (u := row.error_ulps) is not None and math.isfinite(u)]
    bits = [b for row in rows if (b := row.error_bits) is not None]
    at_zero = [e for row in group if judged_at_zero(row) and (e := row.error_absolute) is not None]
    by_status = [row.status for row in group]
    name, _, options = label.partition("[")
    sure = [one for problem, one in times.items() if not is_noisy(one, counts.get(problem))]
    noisy = 2 * len(sure) < len(times)
    whole = over_problems(list(times.values()) if noisy else sure) if times else None
    return SummaryRow(
        method=name,
        options=options.removesuffix("]"),
        rows_ok=by_status.count(Status.OK),
        rows_inaccurate=by_status.count(Status.INACCURATE),
        rows_wrong=by_status.count(Status.WRONG),
        rows_no_digits_promised=by_status.count(Status.NO_DIGITS_PROMISED),
        rows_other=sum(status not in MEASURED for status in by_status),
        median_error_ulps=median(ulps) if ulps else None,
        max_error_ulps=max(ulps, default=None),
        median_error_bits=median(bits) if bits else None,
        max_error_bits=max(bits, default=None),
        rows_measured=len(every),
        rows_without_digit=sum(row.digits is not None and row.digits < 1.0 for row in every),
        mean_error_bits=fmean(row.error_bits or 0.0 for row in every) if every else None,
        max_error_at_zero=max(at_zero, default=None),
        operations_ratio=median(counts.values()) if counts else None,
        time_ratio=whole.ratio if whole else None,
        time_ratio_low=whole.low if whole else None,
        time_ratio_high=whole.high if whole else None,
        time_is_noisy=noisy,
    )


def _ranked(rows: Sequence[SummaryRow], quickest: "Fastest") -> tuple[SummaryRow, ...]:
    relative = any(row.median_error_ulps is not None for row in rows)
    errors = [row.median_error_ulps if relative else row.max_error_at_zero for row in rows]
    accuracy = _ranks([
        None if error is None else (not row.sound, error)
        for row, error in zip(rows, errors, strict=True)
    ])  # fmt: skip
    operations = _ranks([row.operations_ratio for row in rows])
    best = {row.label for row in quickest.rows}
    least = min((row.time_ratio or 0.0 for row in quickest.rows), default=0.0)
    time = _ranks([
        None if quickest.noisy or row.time_is_noisy
        else least if row.label in best
        else row.time_ratio
        for row in rows
    ])  # fmt: skip
    return tuple(
        replace(row, rank_accuracy=a, rank_operations=o, rank_time=t)
        for row, a, o, t in zip(rows, accuracy, operations, time, strict=True)
    )


def cheapest(rows: Iterable[SummaryRow]) -> list[SummaryRow]:
    """The rows with the fewest operations; equal counts are equally cheap."""
    known = [row for row in rows if row.operations_ratio is not None]
    least = min((row.operations_ratio or 0.0 for row in known), default=0.0)
    return [row for row in known if row.operations_ratio == least]


class Fastest(NamedTuple):
    """The fastest row first, then those as fast; `noisy` where that is too noisy to say."""

    rows: list[SummaryRow]
    noisy: bool = False


def fastest(rows: Iterable[SummaryRow], timings: Iterable[TimingRecord]) -> Fastest:
    """Who has the least time, and who is as fast by the rounds that both were timed in.

    It is not known where the least time is too noisy (`time_is_noisy`), or somebody's ratio to it.
    """
    known = sorted(
        (row for row in rows if row.time_ratio is not None), key=lambda row: row.time_ratio or 0.0
    )
    if not known:
        return Fastest([])
    others = {row.label: row for row in known[1:]}
    same, unknown = Evaluations(timings).as_fast(known[0].label, others)
    return Fastest(
        [known[0], *(others[name] for name in same)], known[0].time_is_noisy or bool(unknown)
    )


def _ranks(keys: Sequence[Any]) -> list[int | None]:
    """1 for the least key, equal keys alike, None for None."""
    ordered = sorted(key for key in keys if key is not None)
    return [None if key is None else ordered.index(key) + 1 for key in keys]
