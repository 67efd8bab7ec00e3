"""Corpora of our own language: tables in CSV, and plain lists of one expression a line."""

import csv
import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.errors import CorpusError, ExpressionWarning, ParseError, listed, printable_line
from workbench.frontends.fpcore import Refused
from workbench.frontends.fpcore.names import our_names
from workbench.frontends.text import parse
from workbench.frontends.text.equivalents import RENAMED
from workbench.ir.operators import FUNCTIONS
from workbench.limits import Limits, limits
from workbench.problems.corpora.corpus import Corpus, CorpusProblem, place_of, unique
from workbench.problems.corpora.ranges import Range

_EXPRESSION = ("expression", "formula")
_NAME = ("name", "filename")
_DELIMITERS = (",", ";", "\t", "|")
_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*+(?=(\s*\()?)")


class _Found:
    """What is read of a file so far. Raises CorpusError where most of it is refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[CorpusProblem] = []
        self.refused: list[Refused] = []

    def add(self, name: str, line: int, text: str, ranges: Mapping[str, Range]) -> None:
        """Read one expression; what cannot be read is refused."""
        names = our_names(ranges)
        text = in_our_words(text, names)
        with warnings.catch_warnings(record=True, action="always", category=ExpressionWarning) as w:
            try:
                graph = parse(text)
            except ParseError as error:
                remedy = f"; {error.remedy}" if error.remedy else ""
                self.refuse(name, line, f"column {error.column}: {error.problem}{remedy}")
                return
        if len(graph.outputs) > 1:
            self.refuse(name, line, "it has several results; write one a row")
            return
        theirs = {ours: one for one, ours in names.items()}
        found = {one: ranges.get(theirs.get(one, one), Range()) for one in graph.variables}
        self.problems.append(
            CorpusProblem(
                name=name,
                family=self.path.stem,
                text=text,
                box={one: range_.window for one, range_ in found.items()},
                source=place_of(self.path, line),
                reason="",
                function=graph,
                line=line,
                ranges=found,
                names={theirs.get(one, one): one for one in graph.variables},
                notes=tuple(printable_line(str(one.message)) for one in w),
            )
        )

    def refuse(self, name: str, line: int, reason: str) -> None:
        """Note why a line is not read."""
        self.refused.append(Refused(name, line, printable_line(reason)))
        if len(self.refused) > limits.refused_lines:
            raise CorpusError(
                f"{self.path.name}, line {line}: more lines are refused than {Limits.refused_lines}"
                f"; the last one, because {self.refused[-1].reason}"
            )

    def corpus(self) -> Corpus:
        """All of it, no two problems of the same name. Raises CorpusError for an empty file."""
        if not self.problems and not self.refused:
            raise CorpusError(f"{self.path.name} has no expression; write one a line")
        names = unique(one.name for one in self.problems)
        problems = [
            replace(one, name=name) if one.name != name else one
            for one, name in zip(self.problems, names, strict=True)
        ]
        return Corpus(problems, self.refused, self.path.name)


def in_our_words(text: str, names: Mapping[str, str]) -> str:
    """A text with the names of functions and variables that are called otherwise here.

    >>> in_our_words("ln(x) + arcsin(e)*e", {"x": "x", "e": "e_"})
    'log(x) + asin(e_)*e_'
    """

    def ours(match: re.Match[str]) -> str:
        word = match[0]
        if match[1] is None:
            return names.get(word, word)
        return word if word in FUNCTIONS else RENAMED.get(word, word)

    return _WORD.sub(ours, text)


def is_table(text: str) -> bool:
    """Whether a text begins as a table of expressions does.

    >>> is_table("name,Formula\\na,x + 1"), is_table("formula")
    (True, False)
    """
    cells = _cells(text)
    return len(cells) > 1 and any(cell in _EXPRESSION for cell in cells)


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(_DELIMITERS, key=header.count)


def _cells(text: str) -> list[str]:
    """The cells of the header, in lower case."""
    header = text.lstrip().partition("\n")[0]
    return [cell.strip().casefold() for cell in header.split(_delimiter(text))]


def read_table(path: Path, text: str) -> Corpus:
    """The rows of a table with a header: an expression, and perhaps a name and ranges of variables.

    Columns are `expression` or `formula`, `name` or `filename`. A range is in three columns, as
    `v1_name`, `v1_low`, `v1_high`, or in two that bear the variable's name: `x_low`, `x_high`.
    Raises CorpusError for a file that is no such table.
    """
    rows = csv.reader(io.StringIO(text.lstrip()), delimiter=_delimiter(text), strict=True)
    skipped = text[: len(text) - len(text.lstrip())].count("\n")
    found = _Found(path)
    line = 1
    try:
        header = [cell.strip() for cell in next(rows, [])]
        lower = [cell.casefold() for cell in header]
        expression = _column(lower, _EXPRESSION)
        if expression is None:
            raise CorpusError(
                f"{path.name}, line {skipped + 1} names no column expression or formula, but "
                f"{listed(header)}; rename one"
            )
        name = _column(lower, _NAME)
        triples = _triples(lower, header)
        for cells in rows:
            line = rows.line_num + skipped
            if not any(cell.strip() for cell in cells):
                continue
            called = cells[name].strip()[:500] if name is not None and name < len(cells) else ""
            called = printable_line(called) or f"line {line}"
            if len(cells) != len(header):
                found.refuse(
                    called, line, f"it has {len(cells)} fields, the header has {len(header)}"
                )
                continue
            try:
                ranges = dict(_ranges(cells, header, triples))
            except ValueError as error:
                found.refuse(called, line, str(error))
                continue
            found.add(called, line, cells[expression].strip(), ranges)
    except csv.Error as error:
        raise CorpusError(f"{path.name}, line {line + 1}: {error}; save it as plain CSV") from None
    return found.corpus()


def _column(lower: Sequence[str], names: Sequence[str]) -> int | None:
    return next((lower.index(name) for name in names if name in lower), None)


def _triples(lower: Sequence[str], header: Sequence[str]) -> list[tuple[str, int, int, int]]:
    """Of each range the variable's name or, from -1 on, the columns of its name and its ends."""
    places = {column: place for place, column in reversed(list(enumerate(lower)))}
    found = []
    for place, column in enumerate(lower):
        stem = column.removesuffix("_low")
        if stem != column and f"{stem}_high" in places:
            name = places.get(f"{stem}_name", -1)
            found.append((header[place][:-4], name, place, places[f"{stem}_high"]))
    return found


def _ranges(
    cells: Sequence[str], header: Sequence[str], triples: Sequence[tuple[str, int, int, int]]
) -> Iterator[tuple[str, Range]]:
    for variable, name, low, high in triples:
        called = variable if name < 0 else cells[name].strip()
        ends = [cells[low].strip(), cells[high].strip()]
        if not called or (name < 0 and not any(ends)):
            continue
        values = []
        for place, end, default in zip((low, high), ends, Range(), strict=True):
            try:
                values.append(float(end) if end else default)
            except ValueError:
                raise ValueError(
                    f"{end[:40]!r} in column {header[place][:40]} is not a number"
                ) from None
        if not values[0] <= values[1]:
            raise ValueError(f"the range of {called[:40]} ends at {ends[1]} before {ends[0]}")
        yield called, Range(*values)


def read_lines(path: Path, text: str) -> Corpus:
    """One expression a line; what follows # is a comment. Raises CorpusError for an empty file."""
    found = _Found(path)
    for line, written in enumerate(text.split("\n"), start=1):
        expression = written.partition("#")[0].strip()
        if expression:
            found.add(f"line {line}", line, expression, {})
    return found.corpus()
