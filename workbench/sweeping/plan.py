"""A sweep before it runs: its cases, and the key by which a stopped one is known again."""

import hashlib
import platform
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from workbench.comparison.nearing import nearing
from workbench.errors import CorpusError, MethodError
from workbench.limits import limits
from workbench.measure.environment import versions
from workbench.methods.catalogue import METHODS, label
from workbench.presentation.text.words import counted
from workbench.problems.corpora import Corpus, read_corpus
from workbench.problems.corpora.corpus import unique
from workbench.problems.problem import DEFAULT_SEED
from workbench.records.sweep import OVERALL, RefusedRecord
from workbench.sweeping.case import Case

#: Points of a case, unless others are asked for, and the most of them.
POINTS, MOST_POINTS = 100, 100_000
#: Changes where what a log holds changes.
FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a sweep asks for: corpora by path, points, seed, methods by label.

    Raises CorpusError for a file that cannot be read, and MethodError.
    """

    paths: tuple[str, ...]
    methods: tuple[str, ...]
    points: int = POINTS
    seed: int = DEFAULT_SEED
    over: Literal["range", "floats"] = "range"

    @cached_property
    def corpora(self) -> tuple[Corpus, ...]:
        """The corpora, read."""
        return tuple(read_corpus(path) for path in self.paths)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every function of the corpora, in their order."""
        found = [
            (path, corpus.source, one)
            for path, corpus in zip(self.paths, self.corpora, strict=True)
            for one in corpus
        ]
        # The name of the rows over all cases is taken.
        names = unique([OVERALL, *(one.name for _, _, one in found)])[1:]
        return tuple(
            Case(
                number=number,
                name=name,
                problem=one,
                path=path,
                corpus=source,
                points=self.points,
                seed=self.seed,
                over=self.over,
                methods=self.methods,
            )
            for number, (name, (path, source, one)) in enumerate(zip(names, found, strict=True))
        )

    @property
    def refused(self) -> tuple[RefusedRecord, ...]:
        """What the corpora hold and cannot be read."""
        return tuple(
            RefusedRecord(corpus=one.source, name=row.name, line=row.line, reason=row.reason)
            for one in self.corpora
            for row in one.refused
        )

    @cached_property
    def key(self) -> dict[str, Any]:
        """All that the results depend on, the machine aside."""
        return {
            "format": FORMAT,
            "corpora": {path: _digest(path) for path in self.paths},
            "cases": len(self.cases),
            "points": self.points,
            "over": self.over,
            "seed": self.seed,
            "methods": list(self.methods),
            "limits": {name: row.value for name, row in limits.items()},
            "versions": {"python": platform.python_version(), **versions()},
        }

    @property
    def command(self) -> str:
        """The command that makes the same rows, wherever it puts them."""
        parts = ["workbench", "sweep", *self.paths, "--points", str(self.points)]
        parts += ["--over", self.over, "--seed", str(self.seed)]
        parts += ["--methods", ",".join(self.methods)]
        for name, value in limits.changed().items():
            parts += ["--limit", f"{name}={value}"]
        return shlex.join(parts)

    def outlook(self) -> Iterator[str]:
        """What is ahead, in sentences: how much work, and which limits are near."""
        cases, methods = len(self.cases), len(self.methods)
        runs = cases * self.points * methods
        largest = max((len(one.problem.graph) for one in self.cases), default=0)
        yield (
            f"{counted(cases, 'case')} × {counted(self.points, 'point')} × "
            f"{counted(methods, 'method')}: {runs:,} runs; the largest function has "
            f"{largest:,} nodes, and a case may take {limits.case_seconds:g} s "
            "(limit case_seconds)"
        )
        yield from nearing(((one.name, one.problem.graph) for one in self.cases), self.methods)


def plan(
    corpora: Sequence[str],
    *,
    points: int = POINTS,
    methods: Any = None,
    seed: int = DEFAULT_SEED,
    over: Literal["range", "floats"] = "range",
) -> Plan:
    """A plan from what a user gives. Raises CorpusError, MethodError and ValueError."""
    if not corpora:
        raise CorpusError("no corpus is given; name the path of one")
    twice = [one for place, one in enumerate(corpora) if one in corpora[:place]]
    if twice:
        raise CorpusError(f"{twice[0]} is given twice; name each corpus once")
    labels = tuple(dict.fromkeys(map(label, METHODS.several(methods))))
    if not labels:
        raise MethodError(f"no method is named; there are {', '.join(METHODS)}")
    made = Plan(paths=tuple(corpora), methods=labels, points=points, seed=seed, over=over)
    if not made.cases:
        reason = f"; {made.refused[0].reason}" if made.refused else ""
        raise CorpusError(f"{', '.join(corpora)}: no function can be read{reason}")
    return made


def differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    """In what a stopped sweep differs from one that is asked for, in words.

    >>> [*differences({"points": 3, "limits": {"a": 1}}, {"points": 5, "limits": {"a": 2}})]
    ['points are 5 there and 3 here', 'limit a is 2 there and 1 here']
    """
    for name in dict.fromkeys((*ours, *theirs)):
        here, there = ours.get(name), theirs.get(name)
        if here == there:
            continue
        if not (isinstance(here, Mapping) and isinstance(there, Mapping)):
            verb = "are" if name.endswith("s") else "is"
            yield f"{name} {verb} {_words(there)} there and {_words(here)} here"
            continue
        for one in dict.fromkeys((*here, *there)):
            before, now = there.get(one), here.get(one)
            if before != now and name == "corpora":
                told = "has another content" if before and now else "is not in both"
                yield f"the corpus {one} {told}"
            elif before != now:
                noun = name.removesuffix("s")
                yield f"{noun} {one} is {_words(before)} there and {_words(now)} here"


def _words(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _digest(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise CorpusError(f"cannot read {path!r:.200}: {error.strerror}") from None
