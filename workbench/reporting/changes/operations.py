"""What changed in `operations.csv`: every count of every program, exactly."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
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
from workbench.reporting.changes.matching import Matched, match
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
    for table in (old, new):
        table.require(KEY)
    matched = match(old, new, KEY, {}, TIE_BREAKERS)
    changed = list(_changed(matched))
    programs: dict[tuple[str, str], set[str]] = {}
    for one in changed:
        programs.setdefault((one.problem, one.method), set()).add(one.change)
    counts = Counter(
        next(kind for kind in (WORSE, BETTER, OTHER) if kind in kinds)
        for kinds in programs.values()
    )
    for change, frame in ((REMOVED, matched.removed), (ADDED, matched.added)):
        changed += [
            OperationsChange(change=change, problem=problem, method=method, quantity="row")
            for problem, method in zip(frame["problem"], frame["method"], strict=True)
        ]
    summary = replace(
        matched.summary("operations", (*COUNTS, "status")),
        worse=counts[WORSE],
        better=counts[BETTER],
        other=counts[OTHER],
        unchanged=len(matched.after) - counts.total(),
    )
    return summary, tuple(sorted(changed, key=_severity))


def _changed(matched: Matched) -> Iterator[OperationsChange]:
    for name in (*COUNTS, "status"):
        if name not in matched.common:
            continue
        mask = matched.differs(name)
        before, after = matched.before[mask], matched.after[mask]
        for problem, method, left, right, lines in zip(
            after["problem"],
            after["method"],
            before[name],
            after[name],
            zip(before[LINE], after[LINE], strict=True),
            strict=True,
        ):
            change, ratio = OTHER, None
            if name != "status" and left and right:
                old = _count(left, name, matched.old, lines[0])
                new = _count(right, name, matched.new, lines[1])
                change = WORSE if new > old else BETTER
                ratio = float(_WIDE.divide(new, old)) if old else None
            yield OperationsChange(
                change=change,
                problem=problem,
                method=method,
                quantity=name,
                before=left,
                after=right,
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
        f"{table.path}, line {line}: {text!r:.60} in column {column} is no count; make the report "
        "again"
    )


def _severity(one: OperationsChange) -> tuple[float, float]:
    order = (WORSE, OTHER, BETTER, REMOVED, ADDED).index(one.change)
    return (order, -(one.ratio or 0.0) if one.change == WORSE else one.ratio or 0.0)
