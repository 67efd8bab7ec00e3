"""What `workbench compare` prints: the truth on top, then who came how close at what cost."""

import textwrap
from collections.abc import Sequence

from workbench.errors import listed
from workbench.presentation.derivative_names import derivative_name
from workbench.presentation.findings import plain
from workbench.presentation.numbers import full, scientific, short, time_unit
from workbench.presentation.selection import worst_of_each_method
from workbench.presentation.summary import label_of, operation_ratios, time_ratios
from workbench.presentation.terminal import painted, printable, terminal_table
from workbench.presentation.terminal_orders import are_orders, orders_table
from workbench.presentation.verdict import verdict
from workbench.presentation.view import PRIMAL, ComparisonView, TruthView
from workbench.records import AccuracyRecord, Stage, Status

#: With more derivatives than this, each method shows the one that it got least right.
SHOWN_DERIVATIVES = 6

_PAINT = {Status.WRONG: "red", Status.ERROR: "red", Status.OK: ""}


def comparison_table(view: ComparisonView, width: int = 80, colour: bool = False) -> str:
    """A comparison as text of at most `width` columns; colours only when asked."""
    parts = [_head(view, width, colour), _truths(view, width, colour)]
    parts.append(_accuracy(view, width, colour))
    parts.append(_cost(view, width, colour))
    words = f"Verdict: {plain(verdict(view))}"
    parts.append(painted(textwrap.fill(words, width, break_on_hyphens=False), "bold", colour))
    return "\n\n".join(part for part in parts if part)


def _head(view: ComparisonView, width: int, colour: bool) -> str:
    expression = printable(view.expression)
    if len(expression) > 4 * width:
        expression = expression[: 4 * width] + " …"
    point = listed([f"{name} = {full(value)}" for name, value in view.point.items()])
    lines = textwrap.wrap(expression, width) or [""]
    lines = [painted(line, "bold", colour) for line in lines]
    if view.point:
        lines += textwrap.wrap(f"at {printable(point)}", width)
    values = ", ".join(full(value) for value in view.values)
    return "\n".join([*lines, *textwrap.wrap(f"value {values}", width)])


def _truths(view: ComparisonView, width: int, colour: bool) -> str:
    several = len(view.values) > 1
    names = [
        derivative_name(one.wrt, one.order, one.output if several else None) for one in view.truths
    ]
    wide = max(map(len, names), default=0)
    lines = []
    for name, one in zip(names, view.truths, strict=True):
        indent = " " * (wide + 2)
        text = f"{name.ljust(wide)}  {truth_text(one)}"
        lines.append(textwrap.fill(printable_line(text), width, subsequent_indent=indent))
    if len(lines) > 2 * SHOWN_DERIVATIVES:
        left = len(lines) - SHOWN_DERIVATIVES
        lines = [*lines[:SHOWN_DERIVATIVES], f"… and {left} more certified derivatives"]
    return "\n".join(painted(line, "green", colour) for line in lines)


def truth_text(one: TruthView) -> str:
    """The certified truth, or why there is none."""
    if one.status == Status.OK:
        radius = f" ± {scientific(one.radius, 2)}" if one.radius is not None else ""
        return f"{one.digits}{radius}  certified"
    parts = [one.status.replace("_", " ")]
    if one.left is not None and one.right is not None:
        what = "slope" if one.order == 1 else "derivative"
        parts.append(f"{what} {full(one.left)} from the left, {full(one.right)} from the right")
    if one.reason:
        parts.append(one.reason)
    return ": ".join(parts)


def printable_line(text: str) -> str:
    """A line without control characters, its blanks kept."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _accuracy(view: ComparisonView, width: int, colour: bool) -> str:
    rows: Sequence[AccuracyRecord] = view.accuracy
    several = len(view.values) > 1
    if are_orders(rows):
        table = orders_table(rows, several, width, colour)
        return "\n".join([table, *_notes(rows, width)])
    derivatives = {(row.output, row.wrt, row.order) for row in rows}
    note = ""
    if len(derivatives) > SHOWN_DERIVATIVES:
        rows = worst_of_each_method(rows)
        note = f"\nof each method the worst of {len(derivatives)} derivatives"
    one = len(derivatives) == 1
    header = ["method", "derivative", "error [ulp]", "error/bound", "status"]
    lines = []
    for row in rows:
        bound = row.error_bound
        used = row.error_absolute / bound if bound and row.error_absolute is not None else None
        lines.append([
            label_of(row),
            row.derivative,
            short(row.error_ulps, 2),
            "" if used is None else short(used, 2),
            row.status.replace("_", " "),
        ])  # fmt: skip
    align = ["l", ".", ".", ".", "l"]
    if not one:
        header.insert(1, "by")
        align.insert(1, "l")
        for line, row in zip(lines, rows, strict=True):
            name = derivative_name(row.wrt, row.order, row.output if several else None)
            line.insert(1, name)
    paint = [_PAINT.get(row.status, "yellow") for row in rows]
    table = terminal_table(
        header, lines, align, width, colour=colour, style=lambda number: paint[number]
    )
    return "\n".join([table + note, *_notes(rows, width)])


def _notes(rows: Sequence[AccuracyRecord], width: int) -> list[str]:
    """The first few messages of some rows, each once."""
    reasons = list(dict.fromkeys(row.message for row in rows if row.message))[:4]
    return [
        textwrap.fill(f"* {printable(text)}", width, subsequent_indent="  ") for text in reasons
    ]


def _cost(view: ComparisonView, width: int, colour: bool) -> str:
    counts = {row.method: row for row in view.operations}
    evaluations = {row.method: row for row in view.timings if row.stage == Stage.EVALUATE}
    labels = [label for label in dict.fromkeys((*counts, *evaluations)) if label != PRIMAL]
    if not labels:
        return ""
    operations, times = operation_ratios(view.operations), time_ratios(view.timings)
    known = [s for row in evaluations.values() if (s := row.median_seconds) is not None]
    size, unit = time_unit(known)
    header = ["method", "operations", "× function", f"time [{unit}]", "× function"]
    lines = []
    for label in labels:
        count = counts.get(label)
        timing = evaluations.get(label)
        seconds = timing.median_seconds if timing else None
        ratio = next(iter(operations.get(label, {}).values()), None)
        slower = next((found for found, _, _ in times.get(label, {}).values()), None)
        lines.append([
            label,
            count.shared_operations if count else None,
            short(ratio),
            "" if seconds is None else short(seconds / size),
            short(slower),
        ])  # fmt: skip
    used = [place for place in range(5) if any(line[place] not in (None, "") for line in lines)]
    if used == [0]:
        return ""
    table = terminal_table(
        [header[place] for place in used],
        [[line[place] for place in used] for line in lines],
        ["l" if place == 0 else "." for place in used],
        width,
        colour=colour,
    )
    return f"Cost of the value and all partials\n{table}"
