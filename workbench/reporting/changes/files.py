"""Changes of the other CSV files of two reports: not a byte, or how many cells."""

import filecmp
from collections import Counter
from collections.abc import Sequence

from workbench.analysis.favoured import SPEED
from workbench.errors import ReportError
from workbench.presentation.views.changes import (
    ADDED,
    DIFFERS,
    IDENTICAL,
    REMOVED,
    REORDERED,
    SAME,
    FileChange,
)
from workbench.reporting.changes.folder import (
    ACCURACY,
    BENCH,
    GOALS,
    OPERATIONS,
    TIMINGS,
    Folder,
)
from workbench.reporting.changes.matching import differing, missing
from workbench.reporting.changes.table import Table, read_table

#: What cells of rows about speed are counted as.
_TIMES = "times behind speed"


def file_changes(old: Folder, new: Folder) -> tuple[FileChange, ...]:
    """Every CSV of either folder beyond those that are compared row by row."""
    told = {ACCURACY, OPERATIONS, TIMINGS, BENCH, GOALS}
    names = [name for name in dict.fromkeys((*old.tables, *new.tables)) if name not in told]
    return tuple(_file(name, old, new) for name in names)


def _file(name: str, old: Folder, new: Folder) -> FileChange:
    before, after = old.tables.get(name), new.tables.get(name)
    if before is None or after is None:
        return FileChange(name=name, state=ADDED if before is None else REMOVED)
    try:
        if filecmp.cmp(before, after, shallow=False):
            return FileChange(name=name, state=IDENTICAL)
    except OSError as error:
        raise ReportError(f"{error.filename}: cannot be read: {error.strerror}") from None
    return _compared(name, read_table(before), read_table(after))


def _compared(name: str, old: Table, new: Table) -> FileChange:
    """Cells where both have as many rows; rows that the other does not have, where not."""
    common = [column for column in new.columns if column in old.columns]
    added, removed = missing(new, old), missing(old, new)
    aligned = len(old) == len(new)
    columns = _cells(common, old, new) if aligned else {}
    lost = found = 0
    if columns or not aligned:
        former, latter = (Counter(zip(*(one.frame[name] for name in common), strict=True))
                          for one in (old, new))  # fmt: skip
        lost, found = (former - latter).total(), (latter - former).total()
    state = DIFFERS
    if not added and not removed and aligned and not columns:
        state = SAME
    elif not added and not removed and not lost and not found:
        state, columns = REORDERED, {}
    return FileChange(
        name=name,
        state=state,
        rows_before=len(old),
        rows_after=len(new),
        cells=len(new) * len(common) if aligned else 0,
        cells_changed=sum(columns.values()),
        rows_removed=0 if aligned else lost,
        rows_added=0 if aligned else found,
        columns_added=added,
        columns_removed=removed,
        columns=columns,
    )


def _cells(names: Sequence[str], old: Table, new: Table) -> dict[str, int]:
    """Column by column, how many cells differ; columns without a difference are left out.

    What a verdict says of speed rests on times: cells of those rows are counted together.
    """
    pairs = {name: [one.frame[name].to_numpy() for one in (old, new)] for name in names}
    found = {name: differing(*pair) for name, pair in pairs.items()}
    timed = [False] * len(new)
    if "wish" in found and not found["wish"].any():
        timed = pairs["wish"][0] == SPEED.name
    counts: Counter[str] = Counter()
    for name, cells in found.items():
        counts[name] = int(cells.sum() - cells[timed].sum())
        counts[_TIMES] += int(cells[timed].sum())
    return {name: count for name, count in counts.items() if count}
