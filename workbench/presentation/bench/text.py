"""The text of `workbench bench`: the goals, then one table of all rows."""

from workbench.presentation.bench.words import (
    bound_text,
    gathered,
    measured_text,
    sentence,
    spread_text,
    time_text,
)
from workbench.presentation.terminal.table import painted_lines, terminal_table
from workbench.presentation.text.numbers import short
from workbench.presentation.views.bench import BenchView
from workbench.records.bench import BenchRecord, Ending, Met

_PAINT = {Met.MET: "green", Met.MISSED: "red", Met.NOT_MEASURED: "yellow"}


def bench_text(view: BenchView, width: int = 80, colour: bool = False) -> str:
    """A run as text of at most `width` columns; colours only when asked."""
    return "\n\n".join((_goals(view, width, colour), _rows(view, width, colour)))


def _goals(view: BenchView, width: int, colour: bool) -> str:
    lines = [
        (goal.item, goal.goal, bound_text(goal), measured_text(goal), goal.met.replace("_", " "))
        for goal in view.goals
    ]
    table = terminal_table(
        ("item", "goal", "bound", "measured", "met"),
        lines,
        list("llrrl"),
        width,
        colour=colour,
        style=lambda number: _PAINT[view.goals[number].met],
    )
    notes = gathered((one.item, one.note) for one in view.goals)
    told = [line for note in notes for line in painted_lines(note, width, "", colour, 4)]
    return "\n".join([*painted_lines(sentence(view), width, "bold", colour), table, *told])


def _rows(view: BenchView, width: int, colour: bool) -> str:
    """One table of all rows; what is as in the row above is left blank."""
    lines = []
    before = ("", "", 0)
    for row in view.rows:
        here = row.item, row.work, row.size
        first, before = here != before, here
        lines.append((
            row.item if first else "",
            row.work if first else "",
            f"{row.size:,}" if first else "",
            row.contestant,
            _time(row),
            spread_text(row),
            short(row.ratio),
            short(row.peak_kilobytes),
        ))  # fmt: skip
    header = ("item", "work", "size", "contestant", "time", "95 %", "÷ ours", "kB/op")
    table = terminal_table(header, lines, list("llrlrrrr"), width, colour=colour)
    notes = gathered((f"{row.item} {row.contestant}", row.message) for row in view.rows)
    told = [line for note in notes for line in painted_lines(note, width, "faint", colour, 4)]
    note = painted_lines(
        "÷ ours: its time over that of the fastest of ours", width, "faint", colour
    )
    return "\n".join([table, *note, *told])


def _time(row: BenchRecord) -> str:
    """The time, the operations where they were counted, or how it ended."""
    if row.status != Ending.OK:
        return row.status.replace("_", " ")
    return f"{short(row.operations)} op" if row.operations else time_text(row.median_seconds)
