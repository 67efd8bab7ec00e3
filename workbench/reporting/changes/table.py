"""One CSV of a report as text, with the line of whatever is wrong in it."""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import ReportError, listed

if TYPE_CHECKING:
    import pandas

#: The lines of the rows, kept beside them.
LINE = "(line)"


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: its columns in order, its rows as text, their lines in the column `LINE`."""

    path: Path
    columns: tuple[str, ...]
    frame: "pandas.DataFrame"

    def __len__(self) -> int:
        return len(self.frame)

    def require(self, names: Sequence[str]) -> None:
        """Raise ReportError where a column is missing without which rows mean nothing."""
        missing = [name for name in names if name not in self.columns]
        if missing:
            noun = "columns are" if len(missing) > 1 else "column is"
            raise ReportError(
                f"{self.path}: the {noun} missing: {', '.join(missing)} (there are "
                f"{listed(self.columns)}); make the report again"
            )


def read_table(path: Path) -> Table:
    """The rows of a CSV file, every cell as the text that it is.

    Raises ReportError, which names the line: no text in UTF-8, no header, a column named twice,
    a row that is shorter or longer than the header.
    """
    import pandas

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            _check_header(path, header)
            rows, lines = [], []
            for row in reader:
                if row:
                    rows.append(row)
                    lines.append(reader.line_num)
    except OSError as error:
        raise ReportError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ReportError(f"{path}: not UTF-8 text (byte {error.start}); save it as such") from None
    except csv.Error as error:
        raise ReportError(
            f"{path}, line {reader.line_num}: not valid CSV: {error}; make the report again"
        ) from None
    if set(map(len, rows)) - {len(header)}:
        line, found = next(
            (line, len(row))
            for line, row in zip(lines, rows, strict=True)
            if len(row) != len(header)
        )
        raise ReportError(
            f"{path}, line {line}: {found} cells where the header names {len(header)} columns; "
            "the file was cut or edited: make the report again"
        )
    frame = pandas.DataFrame(rows, columns=header, dtype=object)
    frame[LINE] = lines
    return Table(path, tuple(header), frame)


def _check_header(path: Path, header: Sequence[str]) -> None:
    if not any(name.strip() for name in header):
        raise ReportError(f"{path}: empty; a line with the names of the columns was expected")
    twice = next((name for name in header if list(header).count(name) > 1), None)
    if twice is not None or LINE in header:
        raise ReportError(
            f"{path}, line 1: two columns are named {twice or LINE!r:.60}; rename one"
        )


def numbers(
    table: Table, frame: "pandas.DataFrame", column: str, *, measured: bool = False
) -> list[float | None]:
    """Some rows of a column as numbers, None where a cell is empty or the column is not there.

    What was `measured` is finite and not below 0. Raises ReportError, with the line, for any other
    text.
    """
    kind = "finite number from 0 on" if measured else "number"
    if column not in table.columns:
        return [None] * len(frame)
    found: list[float | None] = []
    for text, line in zip(frame[column], frame[LINE], strict=True):
        try:
            value = float(text) if text else None
            if measured and value is not None and not 0 <= value < math.inf:
                raise ValueError
            found.append(value)
        except ValueError:
            raise ReportError(
                f"{table.path}, line {line}: {text!r:.60} in column {column} is not a {kind}; make "
                "the report again"
            ) from None
    return found


def series(table: Table, frame: "pandas.DataFrame", column: str) -> list[tuple[float, ...]]:
    """Some rows of a column of several numbers each, none where the column is not there.

    Raises ReportError, with the line, for any other text and for what no clock gives.
    """
    if column not in table.columns:
        return [()] * len(frame)
    found = []
    for text, line in zip(frame[column], frame[LINE], strict=True):
        try:
            values = tuple(map(float, text.split()))
            if not all(0 <= value < math.inf for value in values):
                raise ValueError
        except ValueError:
            raise ReportError(
                f"{table.path}, line {line}: {text!r:.60} in column {column} is not a row of "
                "finite numbers from 0 on; make the report again"
            ) from None
        found.append(values)
    return found
