"""Changes as a tidy DataFrame."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workbench.presentation.views.changes import ADDED, REMOVED, ChangesView
from workbench.records.labels import method_label

if TYPE_CHECKING:
    import pandas

COLUMNS = (
    "table",
    "change",
    "problem",
    "point",
    "output",
    "wrt",
    "order",
    "method",
    "engine",
    "stage",
    "quantity",
    "before",
    "after",
    "ratio",
    "ratio_low",
    "ratio_high",
)


def changes_frame(view: ChangesView) -> "pandas.DataFrame":
    """One quantity of one row a row; what a table has no key for is empty."""
    import pandas

    return pandas.DataFrame(list(_rows(view)), columns=list(COLUMNS))


def _rows(view: ChangesView) -> Iterator[dict[str, Any]]:
    for one in view.accuracy:
        key = {
            "table": "accuracy",
            "change": one.change,
            "problem": one.problem,
            "point": one.point,
            "output": one.output,
            "wrt": one.wrt,
            "order": one.order,
            "method": method_label(one.method, one.options),
        }
        for name in ("status", "error_bits", "error_ulps", "derivative"):
            before, after = (getattr(one, f"{name}_{side}") for side in ("before", "after"))
            if before != after or (name == "status" and one.change in (ADDED, REMOVED)):
                yield {**key, "quantity": name, "before": before, "after": after}
    for count in view.operations:
        yield {
            "table": "operations",
            "change": count.change,
            "problem": count.problem,
            "method": count.method,
            "quantity": count.quantity,
            "before": _count(count.before),
            "after": _count(count.after),
            "ratio": count.ratio,
        }
    for time in view.times:
        yield {
            "table": "timings",
            "change": time.change,
            "problem": time.problem,
            "method": time.method,
            "engine": time.engine,
            "stage": time.stage,
            "quantity": "median_seconds",
            "before": time.seconds_before,
            "after": time.seconds_after,
            "ratio": time.ratio,
            "ratio_low": time.ratio_low,
            "ratio_high": time.ratio_high,
        }


def _count(text: str) -> int | str | None:
    """A count as a whole number where it is one."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4000 else text
