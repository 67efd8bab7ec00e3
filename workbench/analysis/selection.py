"""Selections of rows for a page that cannot carry them all."""

from collections.abc import Sequence

from workbench.records import AccuracyRecord, Status
from workbench.records.labels import label_of


def most_telling(records: Sequence[AccuracyRecord], limit: int) -> list[AccuracyRecord]:
    """At most `limit` rows, in their order: wrong ones first, then the worst of each kind.

    A kind is a problem, a method and a status, so that no refused row drops out unseen.
    """
    if len(records) <= limit:
        return list(records)
    seen: set[tuple[str, str, str]] = set()
    ranked: list[tuple[int, int]] = []
    order = sorted(range(len(records)), key=lambda n: -(records[n].error_bits or 0.0))
    for number in order:
        row = records[number]
        kind = (row.problem, label_of(row), row.status)
        first = kind not in seen
        seen.add(kind)
        ranked.append((0 if first else 1 if row.status == Status.WRONG else 2, number))
    return [records[number] for _, number in sorted(sorted(ranked)[:limit], key=lambda r: r[1])]


def worst_of_each_method(records: Sequence[AccuracyRecord]) -> list[AccuracyRecord]:
    """For each method the row with the most wrong bits, in order of first appearance.

    Of rows with as many, the one that is more units in the last place off: small errors of
    different size are as many bits.
    """
    worst: dict[str, AccuracyRecord] = {}
    for row in records:
        kept = worst.setdefault(label_of(row), row)
        if _wrongness(row) > _wrongness(kept):
            worst[label_of(row)] = row
    return list(worst.values())


def _wrongness(row: AccuracyRecord) -> tuple[float, float]:
    return row.error_bits or 0.0, row.error_ulps or 0.0
