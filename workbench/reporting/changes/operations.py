"""Changes of `operations.csv`: every count of every program, exactly."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, InvalidOperation

from workbench.errors import ReportError
from workbench.presentation.views.changes import (
    ADDED,
    BETTER,
    OTHER,
    REMOVED,
    WORSE,
    OperationsChange,
    TableChanges,
)
from workbench.records import OperationsRecord
from workbench.reporting.changes.matching import GRAVEST, Matched, match
from workbench.reporting.changes.table import LINE, Table

KEY = ("problem", "method")
#: What tells programs of one method apart, should a version count several.
TIE_BREAKERS = ("order", "output", "wrt")
#: The counts: whole numbers, each of which may grow. The ratio follows from them.
COUNTS = tuple(
    one.name
    for one in fields(OperationsRecord)
    if one.name not in (*KEY, "ratio_to_primal", "status")
)
#: Trees may have far more than 10^999999 operations.
_WIDE = Context(Emax=MAX_EMAX, Emin=MIN_EMIN)


def operations_changes(old: Table, new: Table) -> tuple[TableChanges, tuple[OperationsChange, ...]]:
    """Every count that is not as it was; programs that only one report has as `row`.

    A program is worse where any count grew, better where some fell and none grew, other where its
    status changed or a count is there in one report only.
    """
    matched = match(old, new, KEY, OperationsRecord, KEY, TIE_BREAKERS)
    changed = list(_changed(matched))
    programs: dict[tuple[str, str], str] = {}
    for change in (OTHER, BETTER, WORSE):  # the last that applies
        programs |= {(one.problem, one.method): change for one in changed if one.change == change}
    for change, frame in ((REMOVED, matched.removed), (ADDED, matched.added)):
        changed += [
            OperationsChange(change=change, problem=problem, method=method, quantity="row")
            for problem, method in zip(frame["problem"], frame["method"], strict=True)
        ]
    summary = matched.summary("operations", (*COUNTS, "status"), Counter(programs.values()))
    return summary, tuple(sorted(changed, key=_severity))


def _changed(matched: Matched) -> Iterator[OperationsChange]:
    for name in (*COUNTS, "status"):
        if name not in matched.common:
            continue
        mask = matched.differs(name)
        frames = (matched.before[mask], matched.after[mask])
        for old, new in zip(*(frame.to_dict("records") for frame in frames), strict=True):
            change, ratio = OTHER, None
            if name != "status" and old[name] and new[name]:
                before = _count(old[name], name, matched.old, old[LINE])
                after = _count(new[name], name, matched.new, new[LINE])
                change = WORSE if after > before else BETTER
                ratio = float(_WIDE.divide(after, before)) if before else None
            yield OperationsChange(
                change=change,
                problem=new["problem"],
                method=new["method"],
                quantity=name,
                before=old[name],
                after=new[name],
                ratio=ratio,
            )


def _count(text: str, column: str, table: Table, line: int) -> Decimal:
    """A count as a number: digits, or `10^x` beyond what digits can say."""
    try:
        count = _WIDE.power(10, Decimal(text[3:])) if text.startswith("10^") else Decimal(text)
        if count.is_finite():
            return count
    except InvalidOperation:
        pass
    raise ReportError(
        f"{table.path}, line {line}: {text!r:.60} in column {column} is not a count; make the "
        "report again"
    )


def _severity(one: OperationsChange) -> tuple[float, float]:
    order = GRAVEST.index(one.change)
    return (order, -(one.ratio or 0.0) if one.change == WORSE else one.ratio or 0.0)
