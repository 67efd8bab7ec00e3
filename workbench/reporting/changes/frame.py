"""Changes as a tidy DataFrame."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workbench.presentation.views.changes import ADDED, REMOVED, ChangesView
from workbench.records.labels import label_of

if TYPE_CHECKING:
    import pandas

#: What a row is about, and what of it changed.
KEYS = ("change", "problem", "point", "output", "wrt", "order", "method", "engine", "stage")
COLUMNS = ("table", *KEYS, "quantity", "before", "after", "ratio", "ratio_low", "ratio_high")


def changes_frame(view: ChangesView) -> "pandas.DataFrame":
    """One quantity of one row a row; what a table has no key for is empty."""
    import pandas

    return pandas.DataFrame([*_rows(view), *_goal_rows(view)], columns=list(COLUMNS))


def _rows(view: ChangesView) -> Iterator[dict[str, Any]]:
    for row in view.accuracy:
        known = {**_known("accuracy", row), "method": label_of(row)}
        for name in ("status", "error_bits", "error_ulps", "derivative"):
            before, after = (getattr(row, f"{name}_{side}") for side in ("before", "after"))
            if before != after or (name == "status" and row.change in (ADDED, REMOVED)):
                yield {**known, "quantity": name, "before": before, "after": after}
    for count in view.operations:
        counts = {"before": _count(count.before), "after": _count(count.after)}
        yield _known("operations", count) | counts
    for time in view.times:
        seconds = {"before": time.seconds_before, "after": time.seconds_after}
        table = "timings" if "timings" in view.tables else "bench"
        yield _known(table, time) | {"quantity": "median_seconds", **seconds}


def _goal_rows(view: ChangesView) -> Iterator[dict[str, Any]]:
    for goal in view.goals:
        known = {"table": "goals", "change": goal.change, "problem": f"{goal.item} {goal.goal}"}
        yield known | {"quantity": "measured", "before": goal.before, "after": goal.after,
                       "ratio": goal.ratio}  # fmt: skip


def _known(table: str, row: object) -> dict[str, Any]:
    """What a row says under the very names of the columns."""
    return {"table": table} | {name: getattr(row, name) for name in COLUMNS if hasattr(row, name)}


def _count(text: str) -> int | str | None:
    """A count as a whole number where it is one."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4000 else text
