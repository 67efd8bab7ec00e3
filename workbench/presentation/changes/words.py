"""Pieces of the sentences about what changed: counts, ratios, rows without a partner."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workbench.errors import listed
from workbench.presentation.sentences.sentence import Fragment, Sentence, rows_link, sentence
from workbench.presentation.text.words import counted
from workbench.presentation.views.changes import (
    ADDED,
    DIFFERS,
    REMOVED,
    REORDERED,
    SAME,
    AccuracyChange,
    FileChange,
    TableChanges,
)

#: Things that one sentence names; of more it says how many.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence; tone: "bad" for what got worse, "good" for what got better, else empty."""

    words: Sentence
    tone: str = ""


def finding(*parts: str | Fragment | Sentence, tone: str = "") -> Finding:
    """A finding out of the pieces of its sentence."""
    return Finding(sentence(*parts), tone)


def few(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are.

    >>> few("abcdefg")
    'a, b, c, d, e and 2 more'
    """
    return listed(names, NAMED)


def spaced(text: str) -> str:
    """A name of a column as words."""
    return text.replace("_", " ")


def arrow(before: str, after: str) -> str:
    """What was and what is; once where nothing changed.

    >>> arrow("ok", "wrong"), arrow("ok", "ok"), arrow("", "ok")
    ('ok → wrong', 'ok', 'none → ok')
    """
    return after if before == after else f"{before or 'none'} → {after or 'none'}"


def derivative_text(rows: Sequence[AccuracyChange]) -> Callable[[AccuracyChange], str]:
    """How derivatives of some rows are called: variable, order above 1, output if several have."""
    several = any(one.output not in ("", "0") for one in rows)

    def named(one: AccuracyChange) -> str:
        order = f" order {one.order}" if one.order not in ("", "1") else ""
        return f"d/d{one.wrt}{order}" + (f" [{one.output}]" if several else "")

    return named


def cut(text: str, length: int, blank: bool = True) -> str:
    """Text that is not longer than asked; with `blank` cut at a blank where there is one.

    >>> cut("x=1.5", 14), cut("x=1.25 y=3.141592", 14), cut("abcdefgh", 5)
    ('x=1.5', 'x=1.25 …', 'abcd…')
    >>> cut("x=1.25 y=3.141592", 14, blank=False)
    'x=1.25 y=3.14…'
    """
    if len(text) <= length:
        return text
    head = text[: length - 1]
    if not blank:
        return head.rstrip() + "…"
    return (head[: head.rindex(" ") + 1] if " " in head else head) + "…"


def shortened(count: str) -> str:
    """A count of any length as text of a dozen characters."""
    return count if len(count) <= 12 else f"{count[0]}.{count[1:4]}e{len(count) - 1}"


def ratio_text(ratio: float, low: float | None, high: float | None) -> str:
    """A ratio with its interval.

    >>> ratio_text(1.5, 1.4, 1.625), ratio_text(2.0, None, None)
    ('× 1.50 (1.40 to 1.62)', '× 2.00')
    """
    if low is None or high is None:
        return f"× {ratio:.2f}"
    return f"× {ratio:.2f} ({low:.2f} to {high:.2f})"


def unmatched(table: TableChanges, link: str) -> Iterator[Finding]:
    """Rows and columns that only one of the reports has."""
    for change, count, which in ((REMOVED, table.removed, "first"), (ADDED, table.added, "second")):
        if count:
            href = rows_link(link, change=change) if link != "timings" else ""
            rows = Fragment(counted(count, "row"), href)
            verb = "is" if count == 1 else "are"
            yield finding(rows, f" of {table.table}.csv {verb} only in the {which} report.")
    for names, which in ((table.columns_removed, "first"), (table.columns_added, "second")):
        if names:
            noun = "column" if len(names) == 1 else "columns"
            yield finding(
                f"Only the {which} report has the {noun} {few(names)} in {table.table}.csv."
            )


def file_text(one: FileChange) -> str:
    """What became of a file, as the predicate of a sentence."""
    if one.state == ADDED:
        return "is only in the second report"
    if one.state == REMOVED:
        return "is only in the first report"
    if one.state == SAME:
        return "holds the same values, written differently"
    if one.state == REORDERED:
        return "holds the same rows in another order"
    if one.state != DIFFERS:
        return f"is {one.state}"
    parts = []
    if one.rows_before != one.rows_after:
        rows = f"{one.rows_before} → {one.rows_after} rows"
        parts.append(f"has {rows}: {one.rows_removed} gone, {one.rows_added} new")
    elif one.cells_changed:
        columns = few([f"{name} {count}" for name, count in one.columns.items()])
        timed = one.name.endswith("_times.csv") or all(
            "time" in name or "seconds" in name for name in one.columns
        )
        cells = f"{'times only, ' if timed else ''}{one.cells_changed} of {one.cells} cells"
        parts.append(f"differs in {cells} ({columns})")
    if one.columns_added:
        parts.append(f"has new columns: {few(one.columns_added)}")
    if one.columns_removed:
        parts.append(f"lacks columns: {few(one.columns_removed)}")
    return "; ".join(parts)
