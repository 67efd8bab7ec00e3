"""The text of `workbench changes`: the summary, then a table of each kind of change."""

import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from workbench.presentation.changes.grids import COUNT_LENGTH
from workbench.presentation.changes.summary import summary
from workbench.presentation.changes.words import arrow, cut, derivative_text, spaced
from workbench.presentation.sentences.sentence import plain
from workbench.presentation.terminal.table import painted_lines, terminal_table
from workbench.presentation.text.numbers import short
from workbench.presentation.text.printable import printable
from workbench.presentation.views.changes import (
    ADDED,
    BETTER,
    FASTER,
    OTHER,
    REMOVED,
    SLOWER,
    WORSE,
    ChangesView,
    SideView,
)
from workbench.records import Stage
from workbench.records.labels import label_of

#: Rows that one table shows; `--json` and `--html` have more.
SHOWN = 12
#: Letters of a point and of a setting that a cell shows.
_POINT, _SETTING = 14, 60

_PAINT = {WORSE: "red", SLOWER: "red", BETTER: "green", FASTER: "green"}
_TONES = {"bad": "red", "good": "green"}

#: The columns of a table: a heading, and the field or the function of a row that stands below it.
Columns = Mapping[str, str | Callable[[Any], object]]


def changes_text(view: ChangesView, width: int = 80, colour: bool = False) -> str:
    """The changes as text of at most `width` columns; colours only when asked."""
    parts = (
        _head(view, width, colour),
        _summary(view, width, colour),
        *_accuracy(view, width, colour),
        _alone(view, width),
        _operations(view, width, colour),
        _goals(view, width, colour),
        _times(view, width, colour),
        _settings(view, width, colour),
    )
    return "\n\n".join(part for part in parts if part)


def _head(view: ChangesView, width: int, colour: bool) -> str:
    lines = []
    for name, side in (("first ", view.before), ("second", view.after)):
        text = f"{name}  {printable(_side(side))}"
        lines += painted_lines(text, width, "bold", colour, indent=8)
    return "\n".join(lines)


def _side(side: SideView) -> str:
    about = [side.title] if side.title else []
    about += [f"seed {side.seed}"] if side.seed else []
    return f"{side.path}  ({', '.join(about)})" if about else side.path


def _summary(view: ChangesView, width: int, colour: bool) -> str:
    lines = []
    for one in summary(view):
        text = f"* {printable(plain(one.words))}"
        lines += painted_lines(text, width, _TONES.get(one.tone, ""), colour, indent=2)
    return "\n".join(lines)


def _accuracy(view: ChangesView, width: int, colour: bool) -> Iterator[str]:
    """A table of each kind of change, the gravest first."""
    columns: Columns = {
        "problem": "problem",
        "point": lambda one: cut(one.point, _POINT),
        "by": derivative_text(view.accuracy),
        "method": label_of,
        "status": lambda one: spaced(arrow(one.status_before, one.status_after)),
        "bits": lambda one: arrow(*(short(v, 3) for v in (one.error_bits_before,
                                                          one.error_bits_after))),
    }  # fmt: skip
    for change, title in (
        (WORSE, "worse"),
        (OTHER, "changed, as wrong as before"),
        (BETTER, "better"),
    ):
        rows = [one for one in view.accuracy if one.change == change]
        title = f"Accuracy rows that are {title} (status, wrong bits)"
        yield _table(title, rows, columns, width, colour)


def _alone(view: ChangesView, width: int) -> str:
    """Rows and programs that only one report has, counted by method."""
    lines = []
    for what, rows in (
        ("Accuracy rows", [(row.change, label_of(row)) for row in view.accuracy]),
        ("Programs", [(row.change, row.method) for row in view.operations]),
    ):
        for change, which in ((REMOVED, "first"), (ADDED, "second")):
            counts = Counter(method for found, method in rows if found == change)
            if counts:
                told = [f"{name} {count}" for name, count in counts.most_common(SHOWN)]
                if len(counts) > SHOWN:
                    told.append(f"{len(counts) - SHOWN} methods more")
                text = f"{what} only in the {which} report: {printable(', '.join(told))}"
                lines.append(textwrap.fill(text, width, subsequent_indent="  "))
    return "\n".join(lines)


def _operations(view: ChangesView, width: int, colour: bool) -> str:
    rows = [one for one in view.operations if one.change in (WORSE, BETTER, OTHER)]
    columns: Columns = {
        **{name: name for name in ("change", "problem", "method")},
        "count": lambda one: spaced(one.quantity),
        "before": lambda one: cut(one.before, COUNT_LENGTH),
        "after": lambda one: cut(one.after, COUNT_LENGTH),
        "ratio": lambda one: short(one.ratio),
    }
    return _table("Operations", rows, columns, width, colour)


def _goals(view: ChangesView, width: int, colour: bool) -> str:
    """Every goal of the bench: what was measured before and after."""
    columns: Columns = {
        **{name: name for name in ("item", "goal")},
        "bound": lambda one: short(float(one.bound)),
        "before": lambda one: short(one.before),
        "after": lambda one: short(one.after),
        "ratio": lambda one: _two(one.ratio),
        "met": lambda one: spaced(arrow(one.met_before, one.met_after)),
    }
    title = "Goals of the bench: what was measured, second over first"
    return _table(title, view.goals, columns, width, colour, "llrrrrl", len(view.goals))


def _times(view: ChangesView, width: int, colour: bool) -> str:
    """Every method over all problems: evaluations, and what changed in other stages."""
    rows = [
        one
        for one in view.methods
        if one.ratio_low is not None and (one.stage == Stage.EVALUATE or one.change in _PAINT)
    ]
    columns: Columns = {
        **{name: name for name in ("stage", "method", "problems")},
        "ratio": lambda one: _two(one.ratio),
        "from": lambda one: _two(one.ratio_low),
        "to": lambda one: _two(one.ratio_high),
        "÷ function": lambda one: _two(one.of_function),
        "change": lambda one: one.change if one.change in _PAINT else "",
    }
    title = "Times, second over first: the median over problems and its 95 % interval"
    note = "÷ function: over the function's own time, which the machine slows alike"
    return _table(title, rows, columns, width, colour, "ll.....l", len(rows), note)


def _two(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _settings(view: ChangesView, width: int, colour: bool) -> str:
    columns: Columns = {
        "where": "group",
        "setting": "name",
        "before": lambda one: cut(one.before, _SETTING),
        "after": lambda one: cut(one.after, _SETTING),
    }
    return _table("Settings", view.settings, columns, width, colour, "llll", 2 * SHOWN)


def _table(
    title: str,
    rows: Sequence[Any],
    columns: Columns,
    width: int,
    colour: bool,
    align: str = "",
    most: int = SHOWN,
    note: str = "",
) -> str:
    """A table under its title, with the number of rows that it leaves out; nothing of no rows."""
    if not rows:
        return ""
    lines = [
        [get(row) if callable(get) else getattr(row, get) for get in columns.values()]
        for row in rows[:most]
    ]
    table = terminal_table(
        list(columns),
        lines,
        list(align) or None,
        width,
        colour=colour,
        style=lambda number: _PAINT.get(getattr(rows[number], "change", ""), ""),
    )
    left = len(rows) - len(lines)
    note = f"… and {left} more; --json and --html have them" if left > 0 else note
    return "\n".join([*textwrap.wrap(title, width), table, *textwrap.wrap(note, width)])
