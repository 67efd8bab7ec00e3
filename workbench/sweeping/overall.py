"""The rows over all cases, added up case by case, and the worst cases."""

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from statistics import median
from typing import Any, NamedTuple

from workbench.records import Status
from workbench.records.sweep import OVERALL, CaseRecord
from workbench.sweeping.case import Judged

#: Cases that the page shows, with their methods.
WORST = 300
_COUNTS = tuple(one.name for one in fields(CaseRecord) if one.default == 0)


class _Bad(NamedTuple):
    """How bad a row is, for an order; of equals the first comes first."""

    wrong: bool
    ended: bool
    error: float
    early: int


class Tally:
    """Adds up judged cases in their order; keeps the worst and what the tables over all need."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str], CaseRecord] = {}
        self._medians: dict[tuple[str, str], list[float]] = {}
        self._worst: list[tuple[_Bad, CaseRecord]] = []
        self.backstops: list[str] = []
        self.records = self.derivatives = 0

    def add(self, judged: Judged) -> None:
        """One case more."""
        self.backstops += judged.backstops
        for record in judged.records:
            self._add(record)

    def _add(self, record: CaseRecord) -> None:
        key = record.method, record.options
        self.records += 1
        self.derivatives += record.derivatives or not record.method
        before = self._sums.get(key) or CaseRecord(
            problem=OVERALL, method=record.method, options=record.options
        )
        counts = {name: getattr(before, name) + getattr(record, name) for name in _COUNTS}
        here, known = record.worst_error_ulps, before.worst_error_ulps
        if record.median_error_ulps is not None:
            self._medians.setdefault(key, []).append(record.median_error_ulps)
        place: dict[str, Any] = {}
        if here is not None and (known is None or here > known):
            place = {
                "worst_error_ulps": here,
                "worst_wrt": record.problem,
                "worst_point": record.worst_point,
                "command": record.command,
            }
        nodes = max(before.nodes or 0, record.nodes or 0)
        self._sums[key] = replace(before, **counts, **place, nodes=nodes)
        if record.method and not record.derivatives:  # a function of no variable
            return
        bad = _Bad(
            record.wrong > 0,
            not record.method,
            record.worst_error_ulps or 0.0,
            -self.records,
        )
        keep = heapq.heappush if len(self._worst) < WORST else heapq.heappushpop
        keep(self._worst, (bad, record))

    def overall(self) -> tuple[CaseRecord, ...]:
        """A row a method, in the order of their first appearance; cases that were ended last."""
        rows = (
            replace(row, median_error_ulps=median(found) if (found := self._of(key)) else None)
            for key, row in self._sums.items()
        )
        return tuple(sorted(rows, key=lambda row: not row.method))

    def _of(self, key: tuple[str, str]) -> list[float]:
        return self._medians.get(key, [])

    @property
    def medians(self) -> dict[str, tuple[float, ...]]:
        """The cases' median errors in ULPs, by method."""
        found = ((self._sums[key].label, values) for key, values in self._medians.items())
        return {name: tuple(values) for name, values in found}

    def worst(self) -> tuple[CaseRecord, ...]:
        """The rows to look at first: wrong ones, ended cases, then the largest errors."""
        return tuple(record for _, record in sorted(self._worst, key=lambda one: one[0])[::-1])

    def statuses(self) -> dict[str, int]:
        """How many derivatives have each status."""
        counts: Counter[str] = Counter()
        for row in self._sums.values():
            counts.update({name: getattr(row, name) for name in _names()})
        return {name: count for name, count in counts.items() if count}


def _names() -> Iterator[str]:
    return (str(status) for status in Status if str(status) in _COUNTS)
