"""Records as tables: column names, units, CSV files with deterministic text."""

import csv
import dataclasses
import io
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

#: How a spreadsheet's formula begins; a number may begin so too, and infinities are spelled so.
_FORMULA = re.compile(r"(?![-+](?:[\d.]+(?:e[-+]?\d+)?|inf)$)[-+=@\t\r]")


def column(unit: str, meaning: str, default: Any = None) -> Any:
    """A dataclass field that knows the unit and the meaning of its column."""
    return dataclasses.field(default=default, metadata={"unit": unit, "meaning": meaning})


def columns(record: type[Any]) -> tuple[str, ...]:
    """The column names of a record type, in order."""
    return tuple(field.name for field in dataclasses.fields(record))


def units(record: type[Any]) -> dict[str, tuple[str, str]]:
    """Unit and meaning of each column of a record type."""
    return {
        field.name: (field.metadata.get("unit", ""), field.metadata.get("meaning", ""))
        for field in dataclasses.fields(record)
    }


def cell(value: object) -> str:
    """The text of one cell: empty for None, shortest round-trip digits for floats.

    Several numbers have blanks between them and four digits each: they are measured times.

    A text that a spreadsheet would take for a formula begins with a blank, which means nothing in
    the language: it is read back as the same expression.

    >>> cell("-A1 + B2"), cell("-0.5403"), cell(-2)
    (' -A1 + B2', '-0.5403', '-2')
    >>> cell((1.25e-06, 1 / 3))
    '1.25e-06 0.3333'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(float(value))
    if isinstance(value, tuple):
        return " ".join(f"{one:.4g}" for one in value)
    text = str(value)
    return f" {text}" if _FORMULA.match(text) and not isinstance(value, int) else text


def rows(records: Iterable[Any]) -> list[dict[str, Any]]:
    """Records as dictionaries of plain values, ready for a DataFrame."""
    return [
        {field.name: _plain(getattr(record, field.name)) for field in dataclasses.fields(record)}
        for record in records
    ]


def _plain(value: Any) -> Any:
    """A status or a stage is text to whoever analyses."""
    return str(value) if isinstance(value, StrEnum) else value


def records_text(record: type[Any], records: Iterable[Any]) -> str:
    """The CSV of plain records; the columns are the record's fields."""
    names = columns(record)
    return csv_text(names, ([line[name] for name in names] for line in rows(records)))


def csv_text(header: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """The text of a CSV file (\\n line ends); the same rows give the same text.

    >>> csv_text(["method", "loss"], [["reverse", 0.1], ["symbolic", None]])
    'method,loss\\nreverse,0.1\\nsymbolic,\\n'
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in line] for line in lines)
    return text.getvalue()
