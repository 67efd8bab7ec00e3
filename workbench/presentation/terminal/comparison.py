"""A comparison in a terminal: the truth on top, then the methods with their errors and costs."""

import textwrap
from collections.abc import Sequence

from workbench.analysis.selection import worst_of_each_method
from workbench.analysis.summary import TOO_NOISY, operation_ratios
from workbench.analysis.times import WIDEST, is_noisy, time_ratios
from workbench.errors import listed, printable_line
from workbench.limits import Limits
from workbench.presentation.sentences.sentence import in_words
from workbench.presentation.sentences.truths import truth_text
from workbench.presentation.sentences.verdict import verdict_line
from workbench.presentation.terminal.orders import are_orders, orders_table
from workbench.presentation.terminal.table import (
    function_head,
    painted,
    painted_lines,
    terminal_table,
)
from workbench.presentation.text.numbers import (
    align_decimals,
    full,
    short,
    tenths,
    time_unit,
)
from workbench.presentation.text.printable import printable
from workbench.presentation.text.words import counted
from workbench.presentation.views.comparison import ComparisonView
from workbench.records import AccuracyRecord, Stage, Status
from workbench.records.accuracy import ALL_VARIABLES
from workbench.records.labels import label_of
from workbench.records.timing import PRIMAL

#: Of more than twice so many certified derivatives the first so many are printed.
SHOWN_DERIVATIVES = 6
#: Said where a checksum stands among the certified derivatives.
_SAMPLED = (
    f"{ALL_VARIABLES}: the slope along one direction in all variables, to which every partial "
    "contributes. There are too many partials to certify more than a sample one by one "
    f"{Limits.certified_partials.mark}."
)
#: Where there would be more rows, each method shows the derivative that it got least right.
SHOWN_ROWS = 24
#: Lines of a formula, and of a program, that are printed unasked.
SHORT_FORMULA, SHORT_PROGRAM = 6, 14
#: Reasons that are printed below the table.
SHOWN_NOTES = 4

#: The head of a column, its alignment and its cells.
_Column = tuple[str, str, list[object]]
_PAINT = {Status.WRONG: "red", Status.ERROR: "red", Status.OK: ""}


def comparison_table(
    view: ComparisonView, width: int = 80, colour: bool = False, formula: bool | None = None
) -> str:
    """A comparison as text of at most `width` columns; colours only when asked.

    `formula` says whether the derivative is written out; by default where it is short. A program's
    lines are never wrapped.
    """
    parts = [_head(view, width, colour), _truths(view, width, colour)]
    if formula is not False:
        parts += _gradient(view, width, colour, whole=bool(formula))
    if view.accuracy:
        parts += [_accuracy(view, width, colour), _cost(view, width, colour)]
    words = f"Verdict: {verdict_line(view)}"
    parts.append("\n".join(painted_lines(words, width, "bold", colour)))
    return "\n\n".join(part for part in parts if part)


def _head(view: ComparisonView, width: int, colour: bool) -> str:
    lines = function_head(view.expression, view.point, width, colour, view.function)
    values = listed([full(value) for value in view.values])
    return "\n".join([*lines, *textwrap.wrap(f"value {values}", width)])


def _truths(view: ComparisonView, width: int, colour: bool) -> str:
    """The certified derivatives, their decimal points below each other."""
    shown = view.truths
    checksums = tuple(one for one in view.truths if one.wrt == ALL_VARIABLES)
    if len(shown) > 2 * SHOWN_DERIVATIVES:
        shown = (*shown[:SHOWN_DERIVATIVES], *checksums[:SHOWN_DERIVATIVES])
    names = list(map(view.named, shown))
    wide = max(map(len, names), default=0)
    certified = [one.digits if one.status == Status.OK else "" for one in shown]
    digits = [text.rstrip() for text in align_decimals(certified)]
    lines = []
    for name, one, number in zip(names, shown, digits, strict=True):
        indent = " " * (wide + 2)
        text = f"{name.ljust(wide)}  {truth_text(one, number)}"
        lines += textwrap.wrap(
            printable_line(text), width, subsequent_indent=indent, break_on_hyphens=False
        )
    if len(shown) < len(view.truths):
        lines.append(f"… and {len(view.truths) - len(shown)} more certified derivatives")
    if checksums:
        lines += textwrap.wrap(_SAMPLED, width)
    return "\n".join(painted(line, "green", colour) for line in lines)


def _gradient(view: ComparisonView, width: int, colour: bool, whole: bool) -> list[str]:
    """The derivatives as formulas, then the program of `reverse`: each with its heading."""
    found, texts = view.gradient, []
    for one in found.formulas:
        equals = ": " if "; " in one.text else " = "  # assignments come before the formula
        note = f" ({one.note})" if one.note else ""
        text = printable_line(f"{one.name}{equals}{one.text}{note}")
        texts += textwrap.wrap(text, width, subsequent_indent="  ", break_on_hyphens=False)
    texts += textwrap.wrap(printable_line(found.note), width) if found.note else []
    source = [printable_line(line) for line in found.source.splitlines()]
    parts = []
    for title, lines, most in (
        ("By SymPy", texts, SHORT_FORMULA),
        ("The program of reverse", source, SHORT_PROGRAM),
    ):
        long = len(lines) > most or max(map(len, lines), default=0) > width
        if long and not whole:
            what = counted(len(lines), "line")
            parts.append(painted(f"{title}: {what}; --formula prints them", "faint", colour))
        elif lines:
            parts.append("\n".join([painted(title, "bold", colour), *lines]))
    if found.source_note:
        parts.append(f"The program of reverse: {found.source_note}")
    return parts


def _accuracy(view: ComparisonView, width: int, colour: bool) -> str:
    rows: Sequence[AccuracyRecord] = view.accuracy
    if are_orders(rows):
        table = orders_table(rows, len(view.values) > 1, width, colour)
        return "\n".join([table, *_notes(rows, width)])
    derivatives = {(row.output, row.wrt, row.order) for row in rows}
    note = ""
    if len(derivatives) > 1 and len(rows) > SHOWN_ROWS:
        rows = worst_of_each_method(rows)
        note = f"for each method the worst of {len(derivatives)} derivatives; --json has all"
    columns: list[_Column] = [
        ("method", "l", list(map(label_of, rows))),
        ("by", "l", list(map(view.named, rows)) if len(derivatives) > 1 else []),
        ("derivative", ".", [row.derivative for row in rows]),
        ("digits", ".", [tenths(row.digits) for row in rows]),
        ("error [ulp]", ".", [short(row.error_ulps, 2) for row in rows]),
        ("round-off/bound", ".", [short(row.part_of_bound, 2) for row in rows]),
        ("truncation", ".", [short(row.truncation_error, 2) for row in rows]),
        ("status", "l", [row.status.replace("_", " ") for row in rows]),
    ]
    paint = [_PAINT.get(row.status, "yellow") for row in rows]

    def table_of(chosen: Sequence[_Column]) -> str:
        return terminal_table(*_filled(chosen), width, colour=colour, style=paint.__getitem__)

    table = table_of(columns)
    # Two lines of heads, a rule and a line a row; else truncation is left to the messages.
    if "─" not in table or table.count("\n") > len(rows) + 2:
        table = table_of([column for column in columns if column[0] != "truncation"])
    return "\n".join([table, *textwrap.wrap(note, width), *_notes(rows, width)])


def _filled(
    columns: Sequence[_Column],
) -> tuple[list[str], list[tuple[object, ...]], list[str]]:
    """Heads, lines and alignment without the columns in which no line says anything."""
    used = [column for column in columns if any(cell not in (None, "") for cell in column[2])]
    heads, align, cells = zip(*used, strict=True)
    return list(heads), list(zip(*cells, strict=True)), list(align)


def _notes(rows: Sequence[AccuracyRecord], width: int) -> list[str]:
    """Why rows are not ok: one message for a method and status, with all methods it is about."""
    first: dict[tuple[str, str], str] = {}
    for row in rows:
        if row.message:
            first.setdefault((label_of(row), row.status), row.message)
    about: dict[str, list[str]] = {}
    for (label, _), text in first.items():
        about.setdefault(text, []).append(label)
    everyone = {label_of(row) for row in rows}
    notes = []
    for text, labels in list(about.items())[:SHOWN_NOTES]:
        who = "" if set(labels) == everyone else f"{in_words(labels, most=1)}: "
        notes.append(f"* {printable(who + text)}")
    if len(about) > SHOWN_NOTES:
        notes.append(f"* {len(about) - SHOWN_NOTES} more reasons are in the output of --json")
    return [
        textwrap.fill(note, width, subsequent_indent="  ", break_on_hyphens=False) for note in notes
    ]


def _evaluations(view: ComparisonView) -> list[object]:
    """How often each method called the function, where that is all that is known of the cost."""
    if any(row.shared_operations is not None for row in view.operations):
        return []
    return [row.evaluations_of_primal for row in view.operations]


def _cost(view: ComparisonView, width: int, colour: bool) -> str:
    counts = {row.method: row for row in view.operations}
    evaluations = {row.method: row for row in view.timings if row.stage == Stage.EVALUATE}
    labels = [label for label in dict.fromkeys((*counts, *evaluations)) if label != PRIMAL]
    if not labels:
        return ""
    operations, times = operation_ratios(view.operations), time_ratios(view.timings)
    known = [s for row in evaluations.values() if (s := row.median_seconds) is not None]
    size, unit = time_unit(known)
    measured = {label: row.median_seconds for label, row in evaluations.items()}
    seconds = [None if (s := measured.get(label)) is None else s / size for label in labels]
    ratios = [next(iter(operations.get(label, {}).values()), None) for label in labels]
    slower: list[object] = []
    for label, ratio in zip(labels, ratios, strict=True):
        found = next(iter(times.get(label, {}).values()), None)
        slower.append("" if not found else "noisy" if is_noisy(found, ratio) else short(found[0]))
    filled = _filled([
        ("method", "l", list(labels)),
        ("operations", ".", [counts[label].shared_operations if label in counts else None
                             for label in labels]),
        ("evaluations", ".", _evaluations(view)),
        ("× function", ".", list(map(short, ratios))),
        (f"time [{unit}]", ".", list(map(short, seconds))),
        ("× function", ".", slower),
    ])  # fmt: skip
    if len(filled[0]) == 1:
        return ""
    table = terminal_table(*filled, width, colour=colour)
    lines = ["Cost of the value and all partials", table]
    own = {row.stage: row for row in view.timings if row.method == PRIMAL}
    if Stage.CALL in own and Stage.EVALUATE in own:
        function, call = (short(own[stage].median_seconds / size)  # type: ignore[operator]
                          for stage in (Stage.EVALUATE, Stage.CALL))  # fmt: skip
        told = f"* the function itself takes {function} {unit}, an empty call {call}"
        lines.append(textwrap.fill(told, width, subsequent_indent="  "))
    if "noisy" in slower:
        why = f"an interval wider than × {WIDEST:g}, or less than the function itself takes"
        lines.append(textwrap.fill(f"* noisy: {TOO_NOISY} ({why})", width, subsequent_indent="  "))
    return "\n".join(lines)
