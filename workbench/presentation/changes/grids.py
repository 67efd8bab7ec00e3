"""The tables of the page of changes, ready to sort and to filter."""

from collections.abc import Mapping, Sequence

from workbench.presentation.changes.text import arrow, derivative_text
from workbench.presentation.changes.words import file_text
from workbench.presentation.plots.styles import MethodStyle
from workbench.presentation.tables.grid import Anchors, Cell, Column, Grid, Row, number_cells
from workbench.presentation.tables.record_grids import (
    ROW_LIMIT,
    method_cell,
    point_cell,
)
from workbench.presentation.text.numbers import short
from workbench.presentation.views.changes import (
    ADDED,
    BETTER,
    FASTER,
    REMOVED,
    SLOWER,
    WORSE,
    ChangesView,
    TableChanges,
)
from workbench.records.labels import method_label

Styles = Mapping[str, MethodStyle]

_CLASSES = {WORSE: "bad", SLOWER: "bad", BETTER: "truth", FASTER: "truth"}


def number_column(title: str, unit: str = "", meaning: str = "") -> Column:
    """A column of numbers."""
    return Column(title, unit, numeric=True, meaning=meaning)


def made_grid(
    name: str,
    caption: str,
    columns: Sequence[tuple[Column, Sequence[Cell]]],
    total: int,
    note: str = "",
) -> Grid:
    """A table of its columns; the note is shown where rows are left out."""
    rows: list[Row] = list(zip(*(cells for _, cells in columns), strict=True))
    return Grid(
        name=name,
        caption=caption,
        columns=[column for column, _ in columns],
        rows=rows,
        total=total,
        note=note if len(rows) < total else "",
    )


def _note(total: int) -> str:
    return f"of {total}, the gravest first; --json has them all"


def change_cells(changes: Sequence[str], anchors: Anchors | None = None) -> list[Cell]:
    """What became of each row."""
    return [
        Cell(
            one,
            classes=_CLASSES.get(one, ""),
            filter=one,
            ids=anchors.take(change=one) if anchors else (),
        )
        for one in changes
    ]


def problem_cells(names: Sequence[str]) -> list[Cell]:
    """Names of problems, by which rows can be filtered."""
    return [Cell(name, filter=name) for name in names]


def counts_grid(tables: Mapping[str, TableChanges]) -> Grid:
    """How the rows of each table changed."""
    rows = list(tables.values())

    def column(title: str, field: str, meaning: str) -> tuple[Column, list[Cell]]:
        loud = "bad" if field == "worse" else "truth" if field == "better" else ""
        values = [getattr(one, field) for one in rows]
        classes = [loud if value else "" for value in values]
        return number_column(title, "", meaning), number_cells(values, short, classes=classes)

    return made_grid(
        "tables",
        "Rows of the tables",
        [
            (Column("table"), [Cell(f"{one.table}.csv") for one in rows]),
            column("first", "rows_before", "rows of the first report"),
            column("second", "rows_after", "rows of the second report"),
            column("compared", "compared", "rows that both have"),
            column("unchanged", "unchanged", "no change; of times: no certain one"),
            column("worse", "worse", "a worse status, a greater error, a greater count, slower"),
            column("better", "better", "a better status, a smaller error or count, faster"),
            column("other", "other", "changed, and neither worse nor better"),
            column("removed", "removed", "rows that only the first report has"),
            column("added", "added", "rows that only the second report has"),
        ],
        len(rows),
    )


def accuracy_changes_grid(view: ChangesView, styles: Styles, limit: int = ROW_LIMIT) -> Grid:
    """Every accuracy row that is not as it was, the gravest first."""
    rows = view.accuracy[:limit]
    several = any(one.output not in ("", "0") for one in rows)
    anchors = Anchors("accuracy")

    def figures(name: str, digits: int) -> list[tuple[Column, list[Cell]]]:
        unit = {"error_bits": "bit", "error_ulps": "ulp"}.get(name, "")
        title = name.removesuffix("_bits").removesuffix("_ulps")
        return [
            (
                number_column(f"{title} {side}", unit),
                number_cells(
                    [getattr(one, f"{name}_{side}") for one in rows], lambda v: short(v, digits)
                ),
            )
            for side in ("before", "after")
        ]

    labels = [method_label(one.method, one.options) for one in rows]
    statuses = [arrow(one.status_before, one.status_after) for one in rows]
    return made_grid(
        "accuracy",
        "Accuracy rows that are not as they were",
        [
            (Column("problem", key="problem"), problem_cells([one.problem for one in rows])),
            (Column("change", key="change"), change_cells([one.change for one in rows], anchors)),
            (Column("point"), [point_cell(one.point) for one in rows]),
            (Column("derivative"), [Cell(derivative_text(one, several)) for one in rows]),
            (Column("method", key="method"), [method_cell(label, styles) for label in labels]),
            (
                Column("status", key="status"),
                [Cell(text.replace("_", " "), filter=text) for text in statuses],
            ),
            *figures("error_bits", 3),
            *figures("error_ulps", 3),
            *figures("derivative", 6),
        ],
        len(view.accuracy),
        _note(len(view.accuracy)),
    )


def operations_changes_grid(view: ChangesView, styles: Styles, limit: int = ROW_LIMIT) -> Grid:
    """Every count that is not as it was; programs that only one report has."""
    rows = view.operations[:limit]
    anchors = Anchors("operations")
    words = {"row": "the program"}

    def counts(side: str) -> list[Cell]:
        texts = [getattr(one, side) for one in rows]
        shown = [text if len(text) <= 12 else text[:11] + "…" for text in texts]
        return [
            Cell(short_, title=text if short_ != text else "", classes="n")
            for short_, text in zip(shown, texts, strict=True)
        ]

    names = [words.get(one.quantity, one.quantity.replace("_", " ")) for one in rows]
    return made_grid(
        "operations",
        "Operation counts that are not as they were",
        [
            (Column("problem", key="problem"), problem_cells([one.problem for one in rows])),
            (Column("change", key="change"), change_cells([one.change for one in rows], anchors)),
            (
                Column("method", key="method"),
                [method_cell(one.method, styles) for one in rows],
            ),
            (Column("count", key="count"), [Cell(name, filter=name) for name in names]),
            (number_column("before"), counts("before")),
            (number_column("after"), counts("after")),
            (number_column("ratio"), number_cells([one.ratio for one in rows], short)),
        ],
        len(view.operations),
        _note(len(view.operations)),
    )


def files_grid(view: ChangesView) -> Grid:
    """The other CSV files."""
    rows = view.files
    loud = {ADDED, REMOVED}
    return made_grid(
        "files",
        "Other CSV files",
        [
            (Column("file"), [Cell(one.name) for one in rows]),
            (
                Column("state"),
                [Cell(one.state, classes="muted" if one.state in loud else "") for one in rows],
            ),
            (Column("what changed"), [Cell(file_text(one), classes="message") for one in rows]),
        ],
        len(rows),
    )


def settings_grid(view: ChangesView) -> Grid:
    """What the reports were asked for and made on, where it differs."""
    rows = view.settings
    return made_grid(
        "settings",
        "Settings that differ",
        [
            (Column("setting"), [Cell(one.name) for one in rows]),
            (Column("where"), [Cell(one.group) for one in rows]),
            (Column("first report"), [Cell(one.before, classes="message") for one in rows]),
            (Column("second report"), [Cell(one.after, classes="message") for one in rows]),
        ],
        len(rows),
    )
