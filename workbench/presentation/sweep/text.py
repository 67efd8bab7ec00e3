"""The text of `workbench sweep`: accuracy and statuses by method, the worst cases."""

from workbench.errors import printable_line
from workbench.presentation.sweep.words import SHARES, STATUSES, sentence, share_text
from workbench.presentation.terminal.table import painted_lines, terminal_table
from workbench.presentation.text.numbers import short
from workbench.presentation.text.printable import printable
from workbench.presentation.views.sweep import SweepView
from workbench.records.sweep import CaseRecord

#: Worst cases, refused functions and backstops that are printed.
SHOWN = 5


def sweep_text(view: SweepView, width: int = 80, colour: bool = False) -> str:
    """A sweep as text of at most `width` columns, commands aside; colours only when asked."""
    parts = [
        [*painted_lines(sentence(view), width, "bold", colour), _accuracy(view, width, colour)],
        [_statuses(view, width, colour)],
        _worst(view, width, colour),
        _listed("not read", [f"{one.corpus}, {one.name}: {one.reason}" for one in view.refused],
                width, colour),
        _listed("backstop", view.backstops, width, colour),
    ]  # fmt: skip
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _accuracy(view: SweepView, width: int, colour: bool) -> str:
    rows = [row for row in view.overall if row.method]
    lines = [
        (
            row.label,
            f"{row.certified:,}",
            short(row.median_error_ulps, 2),
            short(row.worst_error_ulps, 2),
            *(share_text(row, name) for name, _, _ in SHARES),
        )
        for row in rows
    ]
    heads = ("method", "certified", "median", "worst", *(head for _, head, _ in SHARES))
    table = terminal_table(heads, lines, list("lrrr") + ["r"] * len(SHARES), width, colour=colour)
    note = (
        "median: of the cases' medians, and the worst, in ULPs; then percent of the certified "
        "derivatives that are not 0, by right digits (≥) and by ULPs (≤)"
    )
    return "\n".join([table, *painted_lines(note, width, "faint", colour)])


def _statuses(view: SweepView, width: int, colour: bool) -> str:
    used = [name for name in STATUSES if any(getattr(row, name) for row in view.overall)]
    lines = [(row.label, *(f"{getattr(row, name):,}" for name in used)) for row in view.overall]
    heads = ("method", *(name.replace("_", " ") for name in used))
    kinds = ["l", *("r" for _ in used)]
    paint = ["red" if row.wrong or row.error else "" for row in view.overall]
    return terminal_table(heads, lines, kinds, width, colour=colour, style=paint.__getitem__)


def _worst(view: SweepView, width: int, colour: bool) -> list[str]:
    """The worst cases, one of each, and the command that shows each again."""
    found: dict[str, CaseRecord] = {}
    for one in view.worst:
        found.setdefault(one.problem, one)
    lines = []
    for row in list(found.values())[:SHOWN]:
        error = f"{short(row.worst_error_ulps, 2)} ULPs" if row.worst_error_ulps else ""
        status = "wrong" if row.wrong else ""
        told = ", ".join(filter(None, (f"{row.problem}: {row.label}", status, error)))
        lines += painted_lines(printable(told), width, "bold", colour, 4)
        if row.command:  # in one line, to be pasted
            lines.append(f"  {printable_line(row.command)}")
        else:
            lines += painted_lines(printable(f"  {row.message}"), width, "", colour, 2)
    return ["The worst cases, with the command that shows each again", *lines] if lines else []


def _listed(head: str, texts: "list[str] | tuple[str, ...]", width: int, colour: bool) -> list[str]:
    lines = []
    for text in texts[:SHOWN]:
        lines += painted_lines(printable(f"{head}: {text}"), width, "yellow", colour, 4)
    if len(texts) > SHOWN:
        lines.append(f"… and {len(texts) - SHOWN} more, which the files have")
    return lines
