"""What changed in `accuracy.csv`: statuses, errors and derivatives, row by row."""

from collections import Counter
from collections.abc import Iterator
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
from workbench.records import AccuracyRecord, Status, columns
from workbench.records.table import cell
from workbench.reporting.changes.matching import Matched, match
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
    for table in (old, new):
        table.require(REQUIRED)
    defaults = {name: cell(getattr(AccuracyRecord(), name)) for name in columns(AccuracyRecord)}
    matched = match(old, new, KEY, defaults, tie_breakers=("step", "engine"))
    changed = [*_changed(matched)]
    counts = Counter(one.change for one in changed)
    changed += _alone(matched, old, matched.removed, REMOVED)
    changed += _alone(matched, new, matched.added, ADDED)
    summary = replace(
        matched.summary("accuracy", COMPARED),
        worse=counts[WORSE],
        better=counts[BETTER],
        other=counts[OTHER],
        unchanged=len(matched.after) - counts.total(),
        notes=tuple(_notes(old, new)),
    )
    return summary, tuple(sorted(changed, key=_severity))


def _changed(matched: Matched) -> Iterator[AccuracyChange]:
    mask = matched.differs("status")
    for name in COMPARED[1:]:
        if name in matched.common:
            mask |= matched.differs(name)
    before, after = matched.before[mask], matched.after[mask]
    columns: dict[str, list[float | None]] = {
        f"{name}_{side}": numbers(table, frame, name)
        for name in COMPARED[1:]
        for side, table, frame in (("before", matched.old, before), ("after", matched.new, after))
    }
    for place, (keys, statuses) in enumerate(
        zip(_keys(after), zip(before["status"], after["status"], strict=True), strict=True)
    ):
        figures: dict[str, Any] = {name: values[place] for name, values in columns.items()}
        change = _judged(*statuses, figures["error_bits_before"], figures["error_bits_after"])
        yield AccuracyChange(
            change=change,
            **keys,
            status_before=statuses[0],
            status_after=statuses[1],
            **figures,
        )


def _alone(
    matched: Matched, table: Table, frame: "pandas.DataFrame", change: str
) -> list[AccuracyChange]:
    """The rows that only one report has."""
    side = "after" if change == ADDED else "before"
    figures: dict[str, Any] = {
        f"{name}_{side}": numbers(table, frame, name) for name in COMPARED[1:]
    }
    return [
        AccuracyChange(
            change=change,
            **keys,
            **{f"status_{side}": status, **{name: found[place] for name, found in figures.items()}},
        )
        for place, (keys, status) in enumerate(zip(_keys(frame), frame["status"], strict=True))
    ]


def _keys(frame: "pandas.DataFrame") -> Iterator[dict[str, Any]]:
    names = [name for name in (*KEY, "step") if name in frame]
    for values in zip(*(frame[name] for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


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
    if any(step > 0 for step in steps):
        return WORSE
    return BETTER if any(step < 0 for step in steps) else OTHER


def _severity(one: AccuracyChange) -> tuple[float, ...]:
    """What sorts the gravest changes first; equal ones stay in the order of the report."""
    order = (WORSE, OTHER, BETTER, REMOVED, ADDED).index(one.change)
    fall = RANKS.get(one.status_after, 0) - RANKS.get(one.status_before, 0)  # type: ignore[call-overload]
    growth = (one.error_bits_after or 0.0) - (one.error_bits_before or 0.0)
    return (order, -fall, -growth) if order < 3 else (order, 0.0, 0.0)


def _notes(old: Table, new: Table) -> Iterator[str]:
    for name in COMPARED[1:]:
        missing = [str(table.path) for table in (old, new) if name not in table.columns]
        if len(missing) == 1:
            yield f"There is no {name} in {missing[0]}, so it was not compared"
