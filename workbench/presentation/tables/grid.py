"""Tables of a page as plain cells: what a template needs, and no markup."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any
from urllib.parse import quote

from workbench.presentation.plots.styles import Styles
from workbench.presentation.sentences.sentence import rows_link
from workbench.presentation.text.numbers import align_decimals, full, is_number, short


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` (problem, method or status) makes it a filter, `meaning` is its tooltip."""

    title: str
    unit: str = ""
    key: str = ""
    numeric: bool = False
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it shows, every digit of it, how it looks, where it leads.

    `filter` is the value by which scripts select, `ids` are the anchors that work without them.
    """

    text: str
    title: str = ""
    classes: str = ""
    href: str = ""
    filter: str = ""
    ids: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text without the blanks that align it, between those blanks."""
        core = self.text.strip()
        before, _, after = self.text.partition(core) if core else ("", "", "")
        return before, core, after


Row = Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: the first column is the header of its rows; `total` counts those left out too."""

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: int = 0
    csv: str = ""
    note: str = ""

    def narrowed(self, count: int) -> "Grid":
        """The table without its first columns and without its file."""
        rows = [row[count:] for row in self.rows]
        return replace(self, columns=self.columns[count:], rows=rows, csv="")

    def filled(self) -> "Grid":
        """The table without the columns in which no cell says anything."""
        kept = [
            place for place in range(len(self.columns)) if any(row[place].text for row in self.rows)
        ]
        rows = [tuple(row[place] for place in kept) for row in self.rows]
        return replace(self, columns=[self.columns[place] for place in kept], rows=rows)

    @property
    def filters(self) -> list[tuple[Column, list[str]]]:
        """The filter columns with their values, in order of appearance."""
        return [
            (column, list(dict.fromkeys(filter(None, (row[place].filter for row in self.rows)))))
            for place, column in enumerate(self.columns)
            if column.key
        ]


def grid_of(
    name: str,
    caption: str,
    columns: Sequence[tuple[Column, Sequence[Cell]]],
    *,
    total: int | None = None,
    csv: str = "",
    note: str = "",
) -> Grid:
    """A table out of its columns, each with its cells; `total` where rows are left out."""
    rows = list(zip(*(cells for _, cells in columns), strict=True))
    return Grid(
        name=name,
        caption=caption,
        columns=[column for column, _ in columns],
        rows=rows,
        total=len(rows) if total is None else total,
        csv=csv,
        note=note,
    )


def method_cell(label: str, styles: Styles, ids: tuple[str, ...] = ()) -> Cell:
    """A method's name with its mark."""
    look = styles.get(label)
    return Cell(label, classes=look.classes if look else "", filter=label, ids=ids)


def slug(name: str) -> str:
    """A name as an id without blanks; different names stay different.

    >>> slug("exp over sqrt"), slug("a/b")
    ('exp%20over%20sqrt', 'a%2Fb')
    """
    return quote(name, safe="")


def number_cells(
    values: Sequence[float | str | None],
    write: Callable[[float | None], str],
    *,
    hrefs: Sequence[str] = (),
    classes: Sequence[str] = (),
) -> list[Cell]:
    """A column of numbers aligned at the decimal point, every digit in the title.

    Text among the values (counts beyond 2**1024) is shown as it is.
    """
    texts = [value if isinstance(value, str) else write(value) for value in values]
    return [
        Cell(
            text if text.strip() else "",
            title="" if _says_all(text.strip(), value) else full(value),
            classes=f"n {look}".strip(),
            href=href,
        )
        for value, text, look, href in zip(
            values, align_decimals(texts), classes or repeat(""), hrefs or repeat(""), strict=False
        )
    ]


def number_column(
    rows: Sequence[Any],
    title: str,
    get: str | Callable[[Any], Any],
    write: Callable[[float | None], str] = short,
    *,
    unit: str = "",
    meaning: str = "",
    classes: Sequence[str] = (),
) -> tuple[Column, Sequence[Cell]]:
    """A column of numbers: a field of some rows, or a function of each."""
    values = [get(row) if callable(get) else getattr(row, get) for row in rows]
    column = Column(title, unit, numeric=True, meaning=meaning)
    return column, number_cells(values, write, classes=classes)


def _says_all(text: str, value: float | str | None) -> bool:
    """Whether a text reads back to exactly the value, so that a title would add nothing."""
    if value is None or isinstance(value, str):
        return True
    return is_number(text) and float(text) == value


class Anchors:
    """Hands out the ids that make `#table?method=…` a plain anchor: each to its first row."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.given: set[str] = set()

    def take(self, **filters: str) -> tuple[str, ...]:
        """The id of these filters, if no earlier row has it."""
        name = rows_link(self.table, **filters).removeprefix("#")
        if name in self.given:
            return ()
        self.given.add(name)
        return (name,)
