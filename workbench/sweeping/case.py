"""One case of a sweep, judged: what runs in a worker process, here or on another machine.

What is returned is bytes, since they are written to a log and may come over a wire: the rows of
`accuracy.csv` as text, those of `cases.csv` as plain data, and what a backstop ended.
"""

import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import median
from typing import Any, Literal, NamedTuple

from workbench.analysis.selection import worst_of_each_method
from workbench.analysis.summary import measured, truth_is_zero
from workbench.comparison.accuracy import accuracy_rows, certificates, shortened
from workbench.comparison.contestant import failure, prepare
from workbench.experiments.rows.study import Prepared
from workbench.methods.catalogue import METHODS
from workbench.methods.protocol import First
from workbench.presentation.text.points import point_text
from workbench.problems.corpora import CorpusProblem
from workbench.records import AccuracyRecord, Status
from workbench.records.labels import label_of
from workbench.records.sweep import CaseRecord
from workbench.records.table import records_text
from workbench.sweeping.command import command

#: Statuses that have a column of their own.
_COUNTED = tuple(status for status in Status if status is not Status.UNCERTIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One function of a corpus with all that is asked of it.

    `number` counts the cases of a sweep, `name` is told apart from those of other corpora, `path`
    is that of the corpus, as it was given.
    """

    number: int
    name: str
    problem: CorpusProblem
    path: str
    corpus: str
    points: int
    seed: int
    over: Literal["range", "floats"]
    methods: tuple[str, ...]


class Judged(NamedTuple):
    """What is known of a case, its rows aside: a record a method, and what a backstop ended."""

    records: tuple[CaseRecord, ...]
    backstops: tuple[str, ...] = ()


_HEAD = struct.Struct(">Q")


def packed(judged: Judged, rows: str = "") -> bytes:
    """A judged case with the text of its accuracy rows as bytes.

    Rows stand apart, since they are much longer, and are needed once.
    """
    document = [[asdict(one) for one in judged.records], judged.backstops]
    parts = json.dumps(document, ensure_ascii=False), rows
    first, second = (zlib.compress(part.encode("utf-8", "replace")) for part in parts)
    return _HEAD.pack(len(first)) + first + second


def unpacked(content: bytes) -> Judged:
    """A judged case from its bytes.

    >>> content = packed(Judged((CaseRecord(ok=1),)), "a,b")
    >>> unpacked(content).records[0].ok, rows_of(content)
    (1, b'a,b')
    """
    end = _HEAD.size + _HEAD.unpack_from(content)[0]
    records, backstops = json.loads(zlib.decompress(content[_HEAD.size : end]))
    return Judged(tuple(CaseRecord(**one) for one in records), tuple(backstops))


def rows_of(content: bytes) -> bytes:
    """The text of the accuracy rows of a judged case."""
    return zlib.decompress(content[_HEAD.size + _HEAD.unpack_from(content)[0] :])


def judged(case: Case) -> bytes:
    """Judge every method on a case at all of its points; the bytes of what was found."""
    problem = case.problem
    try:
        points = problem.sample(case.points, case.seed, case.over)
    except Exception as error:
        return ended(case, *failure(error))
    graph = problem.graph
    entry = Prepared(
        problem=problem,
        points=points,
        contestants=tuple(prepare(graph, First(graph.variables), METHODS.several(case.methods))),
    )
    rows: list[AccuracyRecord] = []
    for number, point in enumerate(points):
        truths = certificates(graph, point, entry.judged(number) if graph.variables else ())
        rows += accuracy_rows(
            graph, point, entry.contestants, truths, problem=case.name, expression=problem.text
        )
    where = {point_text(point): point for point in points}
    records = tuple(_record(case, label, rows, where) for label in case.methods)
    late = {
        f"{case.name} by {label_of(row)}: {row.message}"
        for row in rows
        if row.status is Status.BUDGET_EXCEEDED and "backstop" in row.message
    }
    return packed(Judged(records, tuple(sorted(late))), _lines(rows))


def ended(case: Case, status: Status, message: str, *, backstop: bool = False) -> bytes:
    """A whole case that came to nothing: one row, with the reason."""
    row = AccuracyRecord(
        problem=case.name,
        expression=shortened(case.problem.text),
        truth_status=Status.UNDETERMINED,
        status=status,
        message=message,
    )
    count: dict[str, Any] = {str(status): 1}
    record = replace(_base(case), message=message, **count)
    late = (f"{case.name}: {message}",) if backstop else ()
    return packed(Judged((record,), late), _lines([row]))


def _lines(rows: Sequence[AccuracyRecord]) -> str:
    """The lines of `accuracy.csv` without its header."""
    return records_text(AccuracyRecord, rows).partition("\n")[2]


def _base(case: Case) -> CaseRecord:
    return CaseRecord(
        problem=case.name,
        corpus=case.corpus,
        line=case.problem.line,
        expression=shortened(case.problem.text),
        nodes=len(case.problem.graph),
    )


def _record(
    case: Case,
    label: str,
    every: Sequence[AccuracyRecord],
    where: dict[str, dict[str, float]],
) -> CaseRecord:
    """The row of one method."""
    rows = [row for row in every if label_of(row) == label]
    known = list(measured(rows))
    name, _, options = label.partition("[")
    # A NaN is as wrong as can be: it differs from every truth.
    ulps = [float("inf") if row.error_ulps != row.error_ulps else row.error_ulps
            for row in known if row.error_ulps is not None]  # fmt: skip
    counts: dict[str, Any] = dict(_counts(rows, known, ulps))
    odd = [row for row in rows if row.status is not Status.OK]
    worst = _worst(rows)
    return replace(
        _base(case),
        method=name,
        options=options.removesuffix("]"),
        median_error_ulps=median(ulps) if ulps else None,
        worst_error_ulps=max(ulps, default=None),
        worst_wrt=worst.wrt if worst else "",
        worst_point=worst.point if worst else "",
        message=next((row.message for row in odd if row.message), ""),
        command=command(case.problem, case.path, where[worst.point], label) if worst else "",
        **counts,
    )


def _counts(
    rows: Sequence[AccuracyRecord], known: Sequence[AccuracyRecord], ulps: Sequence[float]
) -> Iterator[tuple[str, int]]:
    certified = [row for row in rows if row.truth_status is Status.OK]
    yield "derivatives", len(rows)
    yield "certified", len(certified)
    yield "zero", sum(map(truth_is_zero, certified))
    for digits in (1, 8, 15):
        right = sum(row.digits is not None and row.digits >= digits for row in known)
        yield f"digits_{digits}", right
    for most in (1, 4, 1000):
        yield f"ulps_{most}", sum(one <= most for one in ulps)
    for status in _COUNTED:
        yield str(status), sum(row.status is status for row in rows)


def _worst(rows: Sequence[AccuracyRecord]) -> AccuracyRecord | None:
    """The derivative to look at first: a wrong one, else the least right one that there is."""
    wrong = [row for row in rows if row.status is Status.WRONG]
    bad = [row for row in rows if row.status is not Status.OK and row.error_bits is None]
    known = wrong or [row for row in rows if row.error_bits is not None]
    return next(iter(worst_of_each_method(known or bad or rows)), None)
