"""The page of the bench: goals, growth with the size, and every row."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from workbench.presentation.bench.words import bound_text, measured_text, sentence
from workbench.presentation.markup.document import page
from workbench.presentation.plots.pictures import Picture, plot_pictures
from workbench.presentation.plots.styles import Styles, method_styles
from workbench.presentation.tables.grid import (
    Cell,
    Column,
    Grid,
    grid_of,
    method_cell,
    number_column,
)
from workbench.presentation.text.numbers import short
from workbench.presentation.views.bench import BenchView
from workbench.presentation.views.plot import Plot, log_log_plot, series_by
from workbench.records.bench import BenchRecord, Ending, Met

_GOAL = {Met.MET: "truth", Met.MISSED: "bad", Met.NOT_MEASURED: "muted"}
_ENDED = {Ending.OK: "", Ending.MISSING: "muted", Ending.LEFT_OUT: "muted"}

#: The name of the filter by item; `item` is a method of every form's elements.
_ITEM = "of_item"


def bench_page(view: BenchView) -> str:
    """The page of a run as one HTML document."""
    grown = [row for row in view.rows if _sizes(view, row.work) > 1]
    styles = method_styles(row.contestant for row in grown if row.median_seconds)
    return page("bench.html.j2", {
        "view": view,
        "styles": styles,
        "sentence": sentence(view),
        "goals": _goals(view),
        "pictures": _pictures(grown, styles),
        "rows": _rows(view, styles),
    })  # fmt: skip


def _sizes(view: BenchView, work: str) -> int:
    """At how many sizes there is a time."""
    return len({row.size for row in view.rows if row.work == work and row.median_seconds})


def _texts(title: str, values: Sequence[str], key: str = "") -> Any:
    return Column(title, key=key), [Cell(value, filter=value if key else "") for value in values]


def _goals(view: BenchView) -> Grid:
    goals = view.goals
    met = [Cell(one.met.replace("_", " "), classes=_GOAL[one.met], filter=one.met) for one in goals]
    return grid_of("goals", "Goals: what was measured may not exceed the bound", [
        _texts("item", [one.item for one in goals], key=_ITEM),
        _texts("goal", [one.goal for one in goals]),
        _texts("bound", [bound_text(one) for one in goals]),
        (Column("measured"), [Cell(measured_text(one), classes="n") for one in goals]),
        number_column(goals, "from", "low", meaning="lower end of its 95 % interval"),
        number_column(goals, "to", "high", meaning="upper end of its 95 % interval"),
        (Column("met", key="met"), met),
        (Column("note"), [Cell(one.note, classes="message") for one in goals]),
    ])  # fmt: skip


def _rows(view: BenchView, styles: Styles) -> Grid:
    rows = view.rows
    ends = [
        Cell(one.status.replace("_", " "), classes=_ENDED.get(one.status, "bad"), filter=one.status)
        for one in rows
    ]
    return grid_of("rows", "Every contestant in every work, in turns with the others", [
        _texts("item", [one.item for one in rows], key=_ITEM),
        _texts("work", [one.work for one in rows], key="work"),
        number_column(rows, "size", "size"),
        (Column("contestant", key="contestant"), [
            method_cell(one.contestant, styles) for one in rows]),
        (Column("status", key="status"), ends),
        _texts("kind", [one.kind for one in rows], key="kind"),
        number_column(rows, "cores", "threads"),
        *(
            number_column(rows, title, _microseconds(name), unit="µs", meaning=meaning)
            for title, name, meaning in (
                ("time", "median_seconds", "median of the rounds, of one call"),
                ("from", "low_seconds", "lower end of the 95 % interval"),
                ("to", "high_seconds", "upper end of the 95 % interval"),
            )
        ),
        number_column(rows, "÷ ours", "ratio", meaning="its time over that of the fastest of ours"),
        number_column(rows, "ready", "prepare_seconds", unit="s",
                      meaning="from the function to the first result, once"),
        number_column(rows, "built", "build_seconds", unit="s",
                      meaning="building and differentiating, of that"),
        number_column(rows, "memory", "peak_kilobytes", unit="kB/op",
                      meaning="most memory while building and differentiating"),
        number_column(rows, "operations", "operations"),
        (Column("message"), [Cell(one.message, classes="message") for one in rows]),
        _texts("version", [one.version for one in rows]),
    ])  # fmt: skip


def _microseconds(name: str) -> Any:
    def of(row: BenchRecord) -> float | None:
        seconds = getattr(row, name)
        return None if seconds is None else 1e6 * seconds

    return of


def _pictures(grown: Sequence[BenchRecord], styles: Styles) -> list[Picture]:
    """Time and memory by size, of every work that has several sizes."""
    return plot_pictures(_plots(grown), styles)


def _plots(grown: Sequence[BenchRecord]) -> Iterator[Plot]:
    for work in dict.fromkeys(row.work for row in grown):
        rows = [row for row in grown if row.work == work]
        for title, name, label in (
            ("Time", "median_seconds", "time [s]"),
            ("Building and differentiating", "build_seconds", "time [s]"),
            ("Memory", "peak_kilobytes", "peak memory [kB/operation]"),
        ):
            known = [row for row in rows if getattr(row, name)]
            if len({row.size for row in known}) > 1:
                yield log_log_plot(
                    title=f"{title} by size: {work}. A line ends where somebody died, or "
                    "was left out.",
                    x_label="size",
                    y_label=label,
                    series=tuple(
                        replace(one, method=one.label)
                        for one in series_by(known, "contestant", "size", name)
                    ),
                    alternative=_spoken(known, name, title, work),
                )


def _spoken(rows: Sequence[BenchRecord], name: str, title: str, work: str) -> str:
    """What a picture shows, at the largest size of each contestant."""
    last = {row.contestant: row for row in sorted(rows, key=lambda one: one.size)}
    listed = ", ".join(
        f"{who} {short(getattr(row, name))} at {row.size:,}" for who, row in last.items()
    )
    return f"{title} of {work} by size: {listed}."
