"""A report's folder as the auditor reads it: rows by column names, the page, and `meta.json`."""

import csv
import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any


class AuditError(Exception):
    """The folder cannot be audited: a file or a column is missing, or a cell cannot be read."""


class Row:
    """One line of a CSV file: cells by column name, and where it stands for messages."""

    def __init__(self, file: str, line: int, cells: dict[str, str]) -> None:
        self.file, self.line, self.cells = file, line, cells

    def __getitem__(self, column: str) -> str:
        try:
            return self.cells[column]
        except KeyError:
            raise AuditError(
                f"{self.file} has no column {column}; it has {', '.join(self.cells)}"
            ) from None

    def number(self, column: str) -> float | None:
        """A cell as float64; None where it is empty."""
        text = self[column]
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            raise AuditError(f"{self}: {column} is {text!r} and no number") from None

    def known(self, column: str) -> float:
        """A cell as float64, which must not be empty."""
        number = self.number(column)
        if number is None:
            raise AuditError(f"{self}: {column} is empty")
        return number

    def whole(self, column: str) -> int | None:
        """A cell as an integer; None where it is empty."""
        text = self[column]
        try:
            return int(text) if text else None
        except ValueError:
            raise AuditError(f"{self}: {column} is {text!r} and no whole number") from None

    def label(self) -> str:
        """The method with its options."""
        options = self.cells.get("options", "")
        return f"{self['method']}[{options}]" if options else self["method"]

    def __str__(self) -> str:
        names = ("problem", "function", "expression", "figure", "method", "point", "at", "x", "wrt")
        names += ("order", "rule", "step", "wish", "epoch", "stage", "engine", "learning_rate")
        said = (f"{name} {self.cells[name][:60]}" for name in names if self.cells.get(name))
        return f"{self.file}, line {self.line} ({', '.join(said)})"


class Folder:
    """A finished report."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not (path / "meta.json").is_file():
            raise AuditError(f"{path} holds no report: there is no meta.json in it")
        self._rows: dict[str, list[Row]] = {}
        #: Names of the files whose rows somebody asked for.
        self.asked: set[str] = set()

    @cached_property
    def meta(self) -> dict[str, Any]:
        """What `meta.json` says."""
        found: dict[str, Any] = json.loads((self.path / "meta.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def page(self) -> str:
        """The text of the page; empty where it was not drawn."""
        path = self.path / "index.html"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def has(self, name: str) -> bool:
        """Whether the report has a CSV file of this name."""
        return (self.path / name).is_file()

    def files(self) -> Iterator[str]:
        """The names of its CSV files."""
        yield from sorted(path.name for path in self.path.glob("*.csv"))

    def rows(self, name: str) -> list[Row]:
        """The lines of a CSV file; none where there is no such file."""
        self.asked.add(name)
        return self._known(name)

    def count(self, name: str) -> int | None:
        """How many lines a CSV file has; None where there is no such file."""
        return len(self._known(name)) if self.has(name) else None

    def _known(self, name: str) -> list[Row]:
        if name not in self._rows:
            self._rows[name] = self._read(name) if self.has(name) else []
        return self._rows[name]

    def _read(self, name: str) -> list[Row]:
        with (self.path / name).open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        found = []
        for number, line in enumerate(lines, start=2):
            if len(line) != len(header):
                raise AuditError(f"{name}, line {number} has {len(line)} of {len(header)} cells")
            found.append(Row(name, number, dict(zip(header, line, strict=True))))
        return found
