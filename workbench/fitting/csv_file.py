"""CSV files of numbers: read in chunks, with the line of everything that is wrong."""

import csv
from array import array
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import TextIO

import numpy as np

from workbench.errors import DataError, listed
from workbench.fitting.data import Array, Data

#: Rows that are held as text at a time.
CHUNK = 4096
#: What stands for a missing number, in lower case.
_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "missing", "?", "-", "."})
_DELIMITERS = (",", ";", "\t", "|")


def read_csv(path: Path, wanted: Collection[str]) -> Data:
    """The wanted columns of a CSV file with a header line; missing numbers are NaN.

    The delimiter is the one of , ; tab | that the header has most of. Raises DataError with the
    line for whatever cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _read(path.name, file, wanted)
    except OSError as error:
        what = "no file" if isinstance(error, FileNotFoundError) else "cannot read"
        reason = "" if isinstance(error, FileNotFoundError) else f": {error.strerror}"
        raise DataError(f"{what} {str(path)!r:.200}{reason}; give the path of a CSV file") from None
    except ValueError as error:  # UnicodeDecodeError is one; so is a NUL in a path
        if isinstance(error, UnicodeDecodeError):
            raise DataError(
                f"{path.name} is not UTF-8 text (byte {error.start}); save it as CSV in UTF-8"
            ) from None
        raise DataError(f"{str(path)!r:.200} is not a path of a file") from None


def _read(source: str, file: TextIO, wanted: Collection[str]) -> Data:
    header_line = file.readline()
    while header_line and not header_line.strip():
        header_line = file.readline()
    if not header_line:
        raise DataError(f"{source} is empty; it needs a header line with the names of its columns")
    delimiter = max(_DELIMITERS, key=header_line.count)
    file.seek(0)
    reader = csv.reader(file, delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        names = tuple(name.strip() for name in next(row for row in reader if _is_row(row)))
        _check_header(source, names, reader.line_num, wanted)
        places = {name: place for place, name in enumerate(names) if name in wanted}
        parts: dict[str, list[Array]] = {name: [] for name in places}
        lines = array("q")
        for numbers, rows in _chunks(reader):
            _check_widths(source, names, numbers, rows)
            columns = list(zip(*rows, strict=True))
            for name, place in places.items():
                parts[name].append(_floats(source, name, columns[place], numbers))
            lines.extend(numbers)
    except csv.Error as error:
        raise DataError(
            f"{source}, line {reader.line_num}: {error}; save it as plain CSV"
        ) from None
    joined = {
        name: np.concatenate(found) if found else np.empty(0) for name, found in parts.items()
    }
    return Data(source=source, names=names, columns=joined, rows=len(lines), lines=lines)


def _chunks(reader: "Iterator[list[str]]") -> Iterator[tuple[Sequence[int], list[list[str]]]]:
    """Line numbers and rows, so many at a time; empty lines are no rows."""
    last: int = reader.line_num  # type: ignore[attr-defined]
    while rows := list(islice(reader, CHUNK)):
        first, last = last + 1, reader.line_num  # type: ignore[attr-defined]
        lines: Sequence[int] = range(first, last + 1)
        if len(lines) != len(rows):  # quoted fields run over several lines
            heights = [1 + sum(field.count("\n") for field in row) for row in rows]
            lines = [first - 1 + height for height in accumulate(heights)]
        if not all(map(_is_row, rows)):
            kept = [place for place, row in enumerate(rows) if _is_row(row)]
            lines, rows = [lines[place] for place in kept], [rows[place] for place in kept]
        if rows:
            yield lines, rows


def _is_row(row: list[str]) -> bool:
    return len(row) > 1 or bool(row and row[0].strip())


def _check_header(source: str, names: tuple[str, ...], line: int, wanted: Collection[str]) -> None:
    if all(_is_number(name) for name in names):
        raise DataError(
            f"{source}, line {line} holds numbers and not the names of the columns; add a header "
            "line"
        )
    for name in names:
        if name in wanted and names.count(name) > 1:
            raise DataError(
                f"{source}, line {line}: two columns are named {name!r:.60}; rename one"
            )


def _check_widths(
    source: str, names: tuple[str, ...], numbers: Sequence[int], rows: list[list[str]]
) -> None:
    if set(map(len, rows)) == {len(names)}:
        return
    line, row = next(
        (line, row) for line, row in zip(numbers, rows, strict=True) if len(row) != len(names)
    )
    fields = f"{len(row)} field" + ("s" if len(row) != 1 else "")
    raise DataError(
        f"{source}, line {line} has {fields}, but the header names {len(names)} columns "
        f"({listed(names)}); every row needs one field per column"
    )


def _floats(source: str, name: str, column: tuple[str, ...], lines: Sequence[int]) -> Array:
    """A column of text as floats; what is missing is NaN."""
    try:
        if "_" in "".join(column):  # Python would read 1_000
            raise ValueError
        return np.array(list(map(float, column)))
    except ValueError:
        pass
    numbers = []
    for text, line in zip(column, lines, strict=True):
        if text.strip().lower() in _MISSING:
            numbers.append(np.nan)
        elif _is_number(text):
            numbers.append(float(text))
        else:
            point = text.strip().replace(",", ".")
            remedy = f"write {point}" if _is_number(point) else "correct it or leave the row out"
            raise DataError(
                f"{source}, line {line}: {text.strip()[:40]!r} in column {name} is not a number; "
                f"{remedy}"
            )
    return np.array(numbers)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text
