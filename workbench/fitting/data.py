"""Data to fit: columns of finite numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from workbench.errors import DataError, listed

Array = np.ndarray[Any, np.dtype[np.float64]]
#: Numbers of rows.
Rows = np.ndarray[Any, np.dtype[np.intp]]

#: Places that a message lists before it only counts the rest.
_LISTED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Columns of finite float64 numbers, all of one length.

    `names` are all columns that the source has; `columns` holds those that were asked for. `lines`
    has the line of every row of the source where that is a file. Of rows that were dropped,
    `dropped` says how many they are; `kept` has the number of each other in the source, from 0.
    """

    source: str
    names: tuple[str, ...]
    columns: Mapping[str, Array]
    rows: int
    lines: Sequence[int] | None = None
    kept: Sequence[int] | None = None
    dropped: int = 0

    def take(self, rows: Rows, dropped: int = 0) -> "Data":
        """These rows only, by their numbers, each with its place in the source."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        kept = rows if self.kept is None else np.asarray(self.kept)[rows]
        return replace(self, columns=columns, rows=len(rows), kept=kept.tolist(), dropped=dropped)

    def place(self, row: int) -> str:
        """Where a row stands: its line in the file, else its number, counted from 1.

        >>> Data("d.csv", ("x",), {}, 2, lines=[2, 4]).place(1)
        'line 4'
        """
        row = row if self.kept is None else self.kept[row]
        return f"row {row + 1}" if self.lines is None else f"line {self.lines[row]}"

    def places(self, rows: Sequence[int]) -> str:
        """Where several rows stand; of many the first, and how many more there are.

        >>> Data("d.csv", ("x",), {}, 9).places([0, 3])
        'rows 1, 4'
        """
        word, _, first = self.place(rows[0]).partition(" ")
        numbers = [first, *(self.place(row).partition(" ")[2] for row in rows[1:])]
        return f"{word}{'s' if len(rows) > 1 else ''} {listed(numbers, _LISTED)}"


def refuse_not_finite(data: Data, name: str, column: Array) -> None:
    """DataError where a column has a missing or an infinite number, with its places."""
    with np.errstate(all="ignore"):  # a sum is finite if all numbers are, unless it overflows
        if np.isfinite(column.sum()) or np.isfinite(column).all():
            return
    missing = np.flatnonzero(np.isnan(column)).tolist()
    if missing:
        raise DataError(
            f"{data.source}: no number in column {name} in {data.places(missing)}; fill them in, "
            "or leave those rows out (missing='drop', --missing drop)"
        )
    infinite = np.flatnonzero(~np.isfinite(column)).tolist()
    raise DataError(
        f"{data.source}: column {name} is infinite in {data.places(infinite)}; correct those "
        "numbers or leave those rows out"
    )
