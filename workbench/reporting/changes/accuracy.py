"""Changes of `accuracy.csv`: statuses, errors and derivatives, row by row."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench.presentation.views.changes import (
    ADDED,
    BETTER,
    OTHER,
    REMOVED,
    WORSE,
    AccuracyChange,
    TableChanges,
)
from workbench.records import AccuracyRecord, Status
from workbench.reporting.changes.matching import GRAVEST, Matched, match
from workbench.reporting.changes.table import Table, numbers

if TYPE_CHECKING:
    import pandas

#: What makes two rows the same measurement.
KEY = ("problem", "point", "output", "wrt", "order", "method", "options")
#: What makes them a changed one.
COMPARED = ("status", "derivative", "error_bits", "error_ulps")
#: Without these a row says nothing.
REQUIRED = ("problem", "point", "wrt", "method", "status")

#: From right to wrong. A certified fact about the point is no fault, but no longer a right answer.
RANKS = {
    Status.OK: 0,
    # Only the size of the error tells these two apart, and errors are compared by themselves: so
    # a report from before there was the second has not become worse.
    Status.INACCURATE: 0,
    Status.DOMAIN: 1,
    Status.OVERFLOW: 1,
    Status.NOT_DIFFERENTIABLE: 1,
    Status.NO_DIGITS_PROMISED: 2,
    Status.UNJUDGED: 2,
    Status.UNCERTIFIED: 2,
    Status.UNDETERMINED: 2,
    Status.UNSUPPORTED: 3,
    Status.BUDGET_EXCEEDED: 3,
    Status.ERROR: 4,
    Status.WRONG: 5,
}


def accuracy_changes(old: Table, new: Table) -> tuple[TableChanges, tuple[AccuracyChange, ...]]:
    """Every row that became worse, better or other, that was added or removed; the worst first.

    A row is worse where its status or its error in bits is; better where one of them is and the
    other is not worse; other where status, derivative or error differ without either.
    """
    matched = match(old, new, KEY, AccuracyRecord, REQUIRED, tie_breakers=("step", "engine"))
    mask = matched.differs("status")
    for name in COMPARED[1:]:
        if name in matched.common:
            mask |= matched.differs(name)
    changed = [*_rows(matched, "", matched.before[mask], matched.after[mask])]
    counts = Counter(one.change for one in changed)
    changed += _rows(matched, REMOVED, matched.removed, None)
    changed += _rows(matched, ADDED, None, matched.added)
    summary = matched.summary("accuracy", COMPARED, counts, tuple(_notes(old, new)))
    return summary, tuple(sorted(changed, key=_severity))


def _rows(
    matched: Matched,
    change: str,
    before: "pandas.DataFrame | None",
    after: "pandas.DataFrame | None",
) -> Iterator[AccuracyChange]:
    """Rows of both reports with what became of each, or rows of one of them with what is given."""
    columns: dict[str, Iterable[Any]] = {}
    for side, table, frame in (("before", matched.old, before), ("after", matched.new, after)):
        if frame is not None:
            columns |= {name: frame[name] for name in (*KEY, "step") if name in frame}
            columns[f"status_{side}"] = frame["status"]
            columns |= {f"{name}_{side}": numbers(table, frame, name) for name in COMPARED[1:]}
    for values in zip(*columns.values(), strict=True):
        row = AccuracyChange(change=change, **dict(zip(columns, values, strict=True)))
        given = (row.status_before, row.status_after, row.error_bits_before, row.error_bits_after)
        yield row if change else replace(row, change=_judged(*given))


def _judged(
    status_before: str, status_after: str, bits_before: float | None, bits_after: float | None
) -> str:
    """Worse, better or other.

    >>> _judged("ok", "wrong", 0.0, 52.0), _judged("wrong", "ok", 52.0, 0.0)
    ('worse', 'better')
    >>> _judged("ok", "ok", 1.0, 2.0), _judged("ok", "ok", 1.0, 1.0)
    ('worse', 'other')
    """
    steps = []
    if status_before in RANKS and status_after in RANKS:
        steps.append(RANKS[Status(status_after)] - RANKS[Status(status_before)])
    if bits_before is not None and bits_after is not None:
        steps.append((bits_after > bits_before) - (bits_after < bits_before))
    return WORSE if max(steps, default=0) > 0 else BETTER if min(steps, default=0) < 0 else OTHER


def _severity(one: AccuracyChange) -> tuple[float, ...]:
    """What sorts the gravest changes first; equal ones stay in the order of the report."""
    order = GRAVEST.index(one.change)
    fall = RANKS.get(one.status_after, 0) - RANKS.get(one.status_before, 0)  # type: ignore[call-overload]
    growth = (one.error_bits_after or 0.0) - (one.error_bits_before or 0.0)
    return (order, -fall, -growth) if order < 3 else (order, 0.0, 0.0)


def _notes(old: Table, new: Table) -> Iterator[str]:
    for name in COMPARED[1:]:
        missing = [str(table.path) for table in (old, new) if name not in table.columns]
        if len(missing) == 1:
            yield f"There is no {name} in {missing[0]}, so it was not compared"
