"""What `workbench changes` prints: the summary, then a table of each kind of change."""

import textwrap
from collections import Counter
from collections.abc import Sequence

from workbench.presentation.changes.summary import summary
from workbench.presentation.sentences.sentence import plain
from workbench.presentation.terminal.table import painted, terminal_table
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
    AccuracyChange,
    ChangesView,
    SideView,
)
from workbench.records import Stage
from workbench.records.labels import method_label

#: Rows that one table shows; `--json` and `--html` have more.
SHOWN = 12
#: Letters of a point or an expression that a cell shows.
_LONG = 14

_PAINT = {WORSE: "red", SLOWER: "red", BETTER: "green", FASTER: "green"}
_TONES = {"bad": "red", "good": "green"}


def changes_text(view: ChangesView, width: int = 80, colour: bool = False) -> str:
    """The changes as text of at most `width` columns; colours only when asked."""
    parts = [_head(view, width, colour), _summary(view, width, colour)]
    parts += [
        _accuracy(view, width, colour),
        _alone(view, width),
        _operations(view, width, colour),
        _times(view, width, colour),
        _settings(view, width, colour),
    ]
    return "\n\n".join(part for part in parts if part)


def _head(view: ChangesView, width: int, colour: bool) -> str:
    lines = []
    for name, side in (("first ", view.before), ("second", view.after)):
        text = f"{name}  {printable(_side(side))}"
        wrapped = textwrap.wrap(text, width, subsequent_indent=" " * 8, break_on_hyphens=False)
        lines += [painted(line, "bold", colour) for line in wrapped]
    return "\n".join(lines)


def _side(side: SideView) -> str:
    about = [side.title] if side.title else []
    about += [f"seed {side.seed}"] if side.seed else []
    return f"{side.path}  ({', '.join(about)})" if about else side.path


def _summary(view: ChangesView, width: int, colour: bool) -> str:
    lines = []
    for one in summary(view):
        text = textwrap.fill(
            f"* {printable(plain(one.words))}",
            width,
            subsequent_indent="  ",
            break_on_hyphens=False,
        )
        paint = _TONES.get(one.tone, "")
        lines += [painted(line, paint, colour) for line in text.split("\n")]
    return "\n".join(lines)


def arrow(before: str, after: str) -> str:
    """What was and what is; once where nothing changed.

    >>> arrow("ok", "wrong"), arrow("ok", "ok"), arrow("", "ok")
    ('ok → wrong', 'ok', 'none → ok')
    """
    return after if before == after else f"{before or 'none'} → {after or 'none'}"


def derivative_text(one: AccuracyChange, several: bool) -> str:
    """The derivative of a row: variable, order above 1, output where there are several."""
    order = f" order {one.order}" if one.order not in ("", "1") else ""
    return f"d/d{one.wrt}{order}" + (f" [{one.output}]" if several else "")


def cut(text: str, length: int = _LONG) -> str:
    """Text that is not longer than asked, cut at a blank where there is one.

    >>> cut("x=1.5"), cut("x=1.25 y=3.141592"), cut("abcdefgh", 5)
    ('x=1.5', 'x=1.25 …', 'abcd…')
    """
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return (head[: head.rindex(" ") + 1] if " " in head else head) + "…"


def _accuracy(view: ChangesView, width: int, colour: bool) -> str:
    """A table of each kind of change, the gravest first."""
    several = any(one.output not in ("", "0") for one in view.accuracy)
    header = ("problem", "point", "by", "method", "status", "bits")
    parts = []
    for change, title in (
        (WORSE, "worse"),
        (OTHER, "changed, as wrong as before"),
        (BETTER, "better"),
    ):
        rows = [one for one in view.accuracy if one.change == change]
        lines = [
            [
                one.problem,
                cut(one.point),
                derivative_text(one, several),
                method_label(one.method, one.options),
                arrow(one.status_before, one.status_after).replace("_", " "),
                arrow(short(one.error_bits_before, 3), short(one.error_bits_after, 3)),
            ]
            for one in rows[:SHOWN]
        ]
        if rows:
            title = f"Accuracy rows that are {title} (status, wrong bits)"
            paint = [_PAINT.get(change, "")] * len(lines)
            parts.append(_titled(title, header, lines, len(rows), width, colour, paint=paint))
    return "\n\n".join(parts)


def _alone(view: ChangesView, width: int) -> str:
    """Rows and programs that only one report has, counted by method."""
    lines = []
    for what, rows in (
        ("Accuracy rows", [(r.change, method_label(r.method, r.options)) for r in view.accuracy]),
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
    lines = [
        [
            one.change,
            one.problem,
            one.method,
            one.quantity.replace("_", " "),
            cut(one.before, 12),
            cut(one.after, 12),
            short(one.ratio),
        ]
        for one in rows[:SHOWN]
    ]
    header = ("change", "problem", "method", "count", "before", "after", "ratio")
    return _titled("Operations", header, lines, len(rows), width, colour) if rows else ""


def _times(view: ChangesView, width: int, colour: bool) -> str:
    """Every method over all problems: evaluations, and what changed in other stages."""
    rows = [
        one
        for one in view.methods
        if one.ratio_low is not None and (one.stage == Stage.EVALUATE or one.change in _PAINT)
    ]
    lines = [
        [
            one.stage,
            one.method,
            one.problems,
            *(_two(value) for value in (one.ratio, one.ratio_low, one.ratio_high)),
            _two(one.of_function),
            "" if one.change not in _PAINT else one.change,
        ]
        for one in rows
    ]
    if not lines:
        return ""
    header = ("stage", "method", "problems", "ratio", "from", "to", "÷ function", "change")
    paint = [_PAINT.get(one.change, "") for one in rows]
    table = terminal_table(
        header,
        lines,
        ["l", "l", ".", ".", ".", ".", ".", "l"],
        width,
        colour=colour,
        style=lambda number: paint[number],
    )
    title = "Times, second over first: the median over problems and its 95 % interval"
    note = "÷ function: over the function's own time, which the machine slows alike"
    return "\n".join([*textwrap.wrap(title, width), table, *textwrap.wrap(note, width)])


def _two(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _settings(view: ChangesView, width: int, colour: bool) -> str:
    rows = view.settings
    lines = [
        [one.group, one.name, cut(one.before, 60), cut(one.after, 60)] for one in rows[: 2 * SHOWN]
    ]
    header = ("where", "setting", "before", "after")
    return _titled("Settings", header, lines, len(rows), width, colour, "llll") if rows else ""


def _titled(
    title: str,
    header: Sequence[str],
    lines: Sequence[Sequence[object]],
    total: int,
    width: int,
    colour: bool,
    align: str = "",
    paint: Sequence[str] = (),
) -> str:
    """A table under its title, with the number of rows that it leaves out."""
    paint = paint or [_PAINT.get(str(line[0]), "") for line in lines]
    table = terminal_table(
        header,
        lines,
        list(align) or None,
        width,
        colour=colour,
        style=lambda number: paint[number],
    )
    left = total - len(lines)
    more = f"… and {left} more; --json and --html have them" if left > 0 else ""
    return "\n".join([*textwrap.wrap(title, width), table, *textwrap.wrap(more, width)])
