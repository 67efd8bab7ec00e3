"""The tables of changes: for every kind of change its columns, and one way to make a grid of them.

A page has every table, ready to sort and to filter, a notebook's cell most of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from workbench.presentation.changes.words import arrow, cut, derivative_text, file_text, spaced
from workbench.presentation.plots.styles import Styles
from workbench.presentation.tables.grid import (
    Anchors,
    Cell,
    Column,
    Grid,
    grid_of,
    method_cell,
    number_cells,
)
from workbench.presentation.tables.record_grids import POINT_LENGTH, ROW_LIMIT
from workbench.presentation.text.numbers import short, time_unit
from workbench.presentation.views.changes import (
    ADDED,
    BETTER,
    FASTER,
    REMOVED,
    SLOWER,
    WORSE,
    ChangesView,
)
from workbench.records.labels import label_of

Get = str | Callable[[Any], Any]

_CLASSES = {WORSE: "bad", SLOWER: "bad", BETTER: "truth", FASTER: "truth"}
#: Letters of a count that its cell shows.
COUNT_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """One column of a table of changes: its title, and what of a row stands below it.

    `get` is a field, the title's where it is left out, or a function of a row. Numbers have a
    `write`; text is `cut` at so many letters. By a column with a `key` rows can be filtered.
    `look` gives the classes of a text, and of a number that is not 0, or one for each text.
    """

    title: str
    get: Get = ""
    meaning: str = ""
    unit: str = ""
    write: Callable[[Any], str] | None = None
    look: str | Mapping[str, str] = ""
    cut: int | None = None
    key: bool = False

    def column(self) -> Column:
        """The head of the column."""
        key = self.title if self.key else ""
        numeric = self.write is not None or self.look == "n"
        return Column(self.title, self.unit, key, numeric, self.meaning)

    def cells(self, rows: Sequence[Any], styles: Styles, anchors: Anchors | None) -> list[Cell]:
        """The cells of this column; changes are anchors where there are some to hand out."""
        get = self.get or self.title
        values = [get(row) if callable(get) else getattr(row, get) for row in rows]
        if self.write:
            classes = [str(self.look) if value else "" for value in values]
            return number_cells(values, self.write, classes=classes)
        if self.title == "method":
            return [method_cell(label, styles) for label in values]
        texts = [cut(value, self.cut, blank=False) if self.cut else value for value in values]
        return [
            Cell(
                spaced(text) if self.title == "status" else text,
                title=value if text != value else "",
                classes=self.look if isinstance(self.look, str) else self.look.get(value, ""),
                filter=value if self.key else "",
                ids=anchors.take(change=value) if anchors and self.title == "change" else (),
            )
            for value, text in zip(values, texts, strict=True)
        ]


_filter = partial(Shown, key=True)
_number = partial(Shown, write=short)
_ratio = partial(Shown, write=lambda value: "" if value is None else f"{value:.3f}")

_PROBLEM, _METHOD, _STAGE = map(_filter, ("problem", "method", "stage"))
_CHANGE = _filter("change", look=_CLASSES)


def _tables(_: Sequence[Any]) -> list[Shown]:
    return [
        Shown("table", lambda one: f"{one.table}.csv"),
        _number("first", "rows_before", "rows of the first report"),
        _number("second", "rows_after", "rows of the second report"),
        _number("compared", "", "rows that both have"),
        _number("unchanged", "", "no change; of times: no certain one"),
        _number(
            "worse", "", "a worse status, a greater error, a greater count, slower", look="bad"
        ),
        _number("better", "", "a better status, a smaller error or count, faster", look="truth"),
        _number("other", "", "changed, and neither worse nor better"),
        _number("removed", "", "rows that only the first report has"),
        _number("added", "", "rows that only the second report has"),
    ]


def _accuracy(rows: Sequence[Any]) -> list[Shown]:
    figures = (("error", "error_bits", 3, "bit"), ("error", "error_ulps", 3, "ulp"),
               ("derivative", "derivative", 6, ""))  # fmt: skip
    return [
        _PROBLEM,
        _CHANGE,
        Shown("point", cut=POINT_LENGTH),
        Shown("derivative", derivative_text(rows)),
        _filter("method", label_of),
        _filter("status", lambda one: arrow(one.status_before, one.status_after)),
        *(
            Shown(f"{title} {side}", f"{field}_{side}", "", unit, partial(short, digits=digits))
            for title, field, digits, unit in figures
            for side in ("before", "after")
        ),
    ]


def _operations(_: Sequence[Any]) -> list[Shown]:
    words = {"row": "the program"}
    named = _filter("count", lambda one: words.get(one.quantity, spaced(one.quantity)))
    counts = [Shown(side, cut=COUNT_LENGTH, look="n") for side in ("before", "after")]
    return [_PROBLEM, _CHANGE, _METHOD, named, *counts, _number("ratio")]


def _goals(_: Sequence[Any]) -> list[Shown]:
    return [
        Shown("item"),
        Shown("goal"),
        _number("bound", lambda one: float(one.bound)),
        Shown("unit"),
        *map(_number, ("before", "after", "ratio")),
        Shown("met", lambda one: spaced(arrow(one.met_before, one.met_after))),
        _CHANGE,
    ]


def _methods(_: Sequence[Any]) -> list[Shown]:
    low, high = (f"{end} end of the 95 % interval of the median" for end in ("lower", "upper"))
    beside = "the same of the times over the function's own, free of the machine's load"
    return [
        *map(Shown, ("method", "stage")),
        Shown("change", look=_CLASSES),
        _number("problems"),
        _ratio("ratio", "", "median over problems"),
        _ratio("from", "ratio_low", low),
        _ratio("to", "ratio_high", high),
        _ratio("÷ function", "of_function", beside),
        _ratio("from", "of_function_low", low),
        _ratio("to", "of_function_high", high),
        *map(_number, ("slower", "faster")),
    ]


def _times(rows: Sequence[Any]) -> list[Shown]:
    size, unit = time_unit([one.seconds_after for one in rows])
    return [
        _PROBLEM,
        _CHANGE,
        _METHOD,
        Shown("engine"),
        _STAGE,
        _number("before", lambda one: one.seconds_before / size, unit=unit),
        _number("after", lambda one: one.seconds_after / size, unit=unit),
        _ratio("ratio"),
        _ratio("from", "ratio_low"),
        _ratio("to", "ratio_high"),
    ]


def _files(_: Sequence[Any]) -> list[Shown]:
    state = Shown("state", look=dict.fromkeys((ADDED, REMOVED), "muted"))
    return [Shown("file", "name"), state, Shown("what changed", file_text, look="message")]


def _settings(_: Sequence[Any]) -> list[Shown]:
    return [
        Shown("setting", "name"),
        Shown("where", "group"),
        Shown("first report", "before", look="message"),
        Shown("second report", "after", look="message"),
    ]


#: What each table is called, what it shows, and which of its rows come first where some are left
#: out.
_KINDS: dict[str, tuple[str, Callable[[Sequence[Any]], list[Shown]], str]] = {
    "tables": ("Rows of the tables", _tables, ""),
    "accuracy": ("Accuracy rows that are not as they were", _accuracy, "the gravest first"),
    "operations": ("Operation counts that are not as they were", _operations, "the gravest first"),
    "goals": ("Goals of the bench: what was measured may not exceed the bound", _goals, ""),
    "method-times": ("Times, second report over first: the median over problems", _methods, ""),
    "times": ("Single times", _times, "those that changed first"),
    "files": ("Other CSV files", _files, ""),
    "settings": ("Settings that differ", _settings, ""),
}
#: Tables whose changes the sentences lead to.
_LINKED = ("accuracy", "operations")


def changes_grid(
    name: str, view: ChangesView, styles: Styles, limit: int = ROW_LIMIT
) -> Grid | None:
    """One of the tables by its name, None where it would have no rows.

    Of accuracy, operations and times it has at most `limit` rows, the others are complete.
    """
    caption, columns, order = _KINDS[name]
    named = {"tables": tuple(view.tables.values()), "method-times": view.methods}
    every: Sequence[Any] = named.get(name, getattr(view, name, ()))
    rows = every[:limit] if order else every
    anchors = Anchors(name) if name in _LINKED else None
    shown = columns(rows)
    note = f"of {len(every)}, {order}; --json has them all" if len(rows) < len(every) else ""
    pairs = [(one.column(), one.cells(rows, styles, anchors)) for one in shown]
    return grid_of(name, caption, pairs, total=len(every), note=note) if every else None
