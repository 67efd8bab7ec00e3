"""NIST's StRD files: model, starts, data and certified values of a regression, linear or not.

A file is text for people: sections with headings, the model as a formula over one or several lines
with square brackets, and tables. Nothing of it is executed; the formula is translated to the
language of the workbench and parsed. Source: https://www.itl.nist.gov/div898/strd/ (public domain).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workbench.errors import DataError, ParseError, listed
from workbench.fitting.data import Data
from workbench.fitting.nist_formula import Formula, read_formula
from workbench.frontends.text import parse
from workbench.ir.graph import Graph

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[EeDd][-+]?\d+)?"
_IS_NUMBER = re.compile(rf"{_NUMBER}\Z")
_MODEL = re.compile(r"\s*Model\s*:", re.IGNORECASE)
_TABLE = re.compile(r"starting\s+values|certified\s+(values|regression)", re.IGNORECASE)
_DATA = re.compile(r"\s*Data\s*:(.*)", re.IGNORECASE)
_NAME = re.compile(r"\s*Dataset\s+Name\s*:\s*(\S+)", re.IGNORECASE)
_OBSERVATIONS = re.compile(r"(\d+)\s+Observations|Observations\s*:\s*(\d+)", re.IGNORECASE)
_SQUARES = (
    re.compile(rf"\s*Residual\s+Sum\s+of\s+Squares\s*:\s*({_NUMBER})", re.IGNORECASE),
    re.compile(rf"\s*Residual\s+\d+\s+({_NUMBER})\s+{_NUMBER}", re.IGNORECASE),
)
_ROW = re.compile(rf"\s*([A-Za-z]\w*)\s*(=?)\s*((?:{_NUMBER}\s+)+{_NUMBER})\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NistProblem:
    """What a file says: the model of `target`, the data, the starts, and what is right.

    `starts` are as many as the file has, one of zeros for a linear problem, which has none.
    `certified_digits` is how many significant digits the certified values have at least.
    """

    name: str
    formula: str
    model: Graph
    target: str
    data: Data
    starts: tuple[dict[str, float], ...]
    certified: Mapping[str, float]
    deviations: Mapping[str, float]
    certified_digits: int
    residual_sum_of_squares: float | None


def read_nist(path: str | Path) -> NistProblem:
    """Read a file in NIST's StRD format. Raises DataError, with the line, for what is none."""
    place = Path(path)
    try:
        text = place.read_text(encoding="latin-1")
    except OSError as error:
        raise DataError(
            f"cannot read {str(place)!r:.200}: {error.strerror}; give the path of a StRD file"
        ) from None
    except ValueError:
        raise DataError(f"{str(place)!r:.200} is not a path of a file") from None
    return parse_nist(text, place.name)


def parse_nist(text: str, source: str) -> NistProblem:
    """The problem of a file's text; `source` is its name in messages.

    >>> text = '''Model: Exponential Class
    ...           y = b1*(1-exp[-b2*x])  +  e
    ... Starting values                  Certified Values
    ...   b1 =   500         250           2.3894212918E+02  2.7070075241E+00
    ...   b2 =     0.0001      0.0005      5.5015643181E-04  7.2668688436E-06
    ... Data:   y               x
    ...       10.07E0      77.6E0
    ...       14.73E0     114.9E0
    ...       17.94E0     141.1E0'''
    >>> problem = parse_nist(text, "small.dat")
    >>> problem.model.to_text(), problem.starts[1], problem.certified_digits
    ('b1*(1 - exp(-b2*x))', {'b1': 250.0, 'b2': 0.0005}, 11)
    """
    lines = text.splitlines()
    begin = _find(lines, _MODEL, source, "Model:")
    table = _find(lines, _TABLE, source, "Certified Values", begin + 1)
    header = max(
        (number for number, line in enumerate(lines) if number > table and _DATA.match(line)),
        default=-1,
    )
    if header < 0:
        raise DataError(f"{source}: no line 'Data:' after the certified values; is it StRD?")
    formula = read_formula(lines[begin + 1 : table], source, begin + 2)
    model = _parsed(formula, source)
    data = _data(lines, header, source)
    wanted = [name for name in model.variables if name not in data.names]
    rows = dict(_parameter_rows(lines[table:header], wanted))
    missing = [name for name in wanted if name not in rows]
    if missing:
        raise DataError(
            f"{source}: {listed(missing)} of the model is neither a column of the data "
            f"({listed(data.names)}) nor in the table of certified values"
        )
    if not rows:
        raise DataError(f"{source}: the model has no parameter; its table has none either")
    _check_observations(lines[:header], data, source)
    starts = {name: [_number(one) for one in row[:-2]] for name, row in rows.items()}
    count = min(map(len, starts.values()))
    return NistProblem(
        name=_name(lines, source),
        formula=formula.shown,
        model=model,
        target=formula.target,
        data=data,
        starts=tuple({name: values[i] for name, values in starts.items()} for i in range(count))
        or (dict.fromkeys(rows, 0.0),),
        certified={name: _number(row[-2]) for name, row in rows.items()},
        deviations={name: _number(row[-1]) for name, row in rows.items()},
        certified_digits=min(_significant(row[-2]) for row in rows.values()),
        residual_sum_of_squares=_squares(lines[table:header]),
    )


def _find(
    lines: list[str], pattern: "re.Pattern[str]", source: str, what: str, begin: int = 0
) -> int:
    for number in range(begin, len(lines)):
        if pattern.search(lines[number]) if begin else pattern.match(lines[number]):
            return number
    raise DataError(f"{source}: no heading '{what}'; is it a file in NIST's StRD format?")


def _parsed(formula: Formula, source: str) -> Graph:
    try:
        return parse(formula.model)
    except ParseError as error:
        raise DataError(
            f"{source}, line {formula.line}: the model cannot be read: {formula.shown[:200]}\n"
            f"{error}"
        ) from None


def _data(lines: list[str], header: int, source: str) -> Data:
    """The table below the last `Data:`, its columns named there."""
    match = _DATA.match(lines[header])
    names = tuple(match[1].split()) if match else ()
    if not names or not all(name.isidentifier() for name in names):
        raise DataError(
            f"{source}, line {header + 1}: the columns of the data need names, as 'Data:  y  x'"
        )
    numbers: list[int] = []
    rows: list[list[float]] = []
    for number, line in enumerate(lines[header + 1 :], header + 2):
        fields = line.split()
        if not fields:
            continue
        wrong = next((one for one in fields if not _IS_NUMBER.match(one)), None)
        if wrong is not None:
            raise DataError(f"{source}, line {number}: {wrong[:40]!r} is not a number; correct it")
        if len(fields) != len(names):
            raise DataError(
                f"{source}, line {number} has {len(fields)} numbers, but the data have "
                f"{len(names)} columns ({listed(names)})"
            )
        numbers.append(number)
        rows.append([_number(one) for one in fields])
    table = np.array(rows, dtype=np.float64).reshape(-1, len(names))
    columns = {name: np.ascontiguousarray(table[:, place]) for place, name in enumerate(names)}
    return Data(source=source, names=names, columns=columns, rows=len(rows), lines=numbers)


def _parameter_rows(lines: list[str], wanted: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Name and numbers of every parameter's row: starts, certified value, standard deviation."""
    for line in lines:
        match = _ROW.match(line)
        if match and match[1] in wanted:
            numbers = match[3].split()
            # A linear file has no starts and no sign of equality: estimate, standard deviation.
            yield match[1], numbers if match[2] else numbers[-2:]


def _check_observations(lines: list[str], data: Data, source: str) -> None:
    for number, line in enumerate(lines, 1):
        match = _OBSERVATIONS.search(line)
        stated = int(match[1] or match[2]) if match else data.rows
        if stated != data.rows:
            raise DataError(
                f"{source}, line {number} says {stated} observations, but there are {data.rows} "
                "rows of data; is the file complete?"
            )


def _name(lines: list[str], source: str) -> str:
    found = (match[1] for line in lines if (match := _NAME.match(line)))
    return next(found, Path(source).stem)


def _squares(lines: list[str]) -> float | None:
    matches = (match for line in lines for one in _SQUARES if (match := one.match(line)))
    found = next(matches, None)
    return None if found is None else _number(found[1])


def _number(text: str) -> float:
    return float(text.replace("D", "E").replace("d", "e"))


def _significant(text: str) -> int:
    """How many significant digits a number is written with.

    >>> _significant("-0.262323073774029"), _significant("2.3894212918E+02"), _significant("0.0")
    (15, 11, 15)
    """
    digits = re.sub(r"[EeDd].*|[-+.]", "", text).lstrip("0")
    return len(digits) or 15
