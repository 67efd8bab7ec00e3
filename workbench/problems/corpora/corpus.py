"""A corpus: the problems of a file, and why the others of it are none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Literal as Choice

from workbench.catalogue import proposal
from workbench.errors import CorpusError
from workbench.frontends.fpcore import Refused
from workbench.ir.graph import Graph
from workbench.limits import Limits, limits
from workbench.problems.corpora.ranges import Range
from workbench.problems.problem import Problem

#: After this part of the tries points are drawn among all floats, whatever was asked for.
_PATIENCE = 10


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class CorpusProblem(Problem):
    """A problem of a corpus: a function of real variables, and the points that are meant.

    `ranges` are intervals of the variables, `condition` what must hold beside (a graph whose output
    is 1 there), `names` the variables' names in the file with their names here. `spec` is the
    function that is meant where the file tells one, `alternatives` are other ways to it, `notes`
    what the file asks of a computation and the real function does not know.
    """

    function: Graph
    line: int
    ranges: Mapping[str, Range]
    condition: Graph | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    spec: Graph | None = None
    alternatives: tuple[Graph, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def graph(self) -> Graph:
        """The function."""
        return self.function

    def sample(
        self, count: int, seed: int, over: Choice["range", "floats"] = "range"
    ) -> tuple[dict[str, float], ...]:
        """`count` seeded points at which the condition holds; the first are the same for any count.

        Uniform over the ranges, of which an infinite one is drawn from near its end or near zero;
        or over all floats in them. Raises CorpusError where no such point is found.

        >>> from workbench.problems.corpora.reading import problems_of
        >>> (one,) = problems_of("(FPCore (x y) :pre (and (< 1 x 2) (< x y 9)) (- y x))")
        >>> one.sample(1, seed=42)
        ({'x': 1.45683, 'y': 3.1363},)
        """
        random = Random(f"{seed}:{self.name}")
        empty = [name for name, one in self.ranges.items() if one.low > one.high]
        holds = self.condition.program() if self.condition is not None else None
        found: list[dict[str, float]] = []
        tries, most = 0, limits.sampling_tries
        while len(found) < count:
            tries += 1
            if empty or tries > most:
                where = f"{self.name!r:.60} ({self.source})"
                tried = f"{empty[0]} has no value" if empty else f"in {Limits.sampling_tries}"
                raise CorpusError(
                    f"no point of {where} satisfies its precondition: {tried}; give a point"
                )
            floats = over == "floats" or tries > most // _PATIENCE
            point = {
                name: one.any_float(random) if floats else one.uniform(random)
                for name, one in self.ranges.items()
            }
            if holds is None or holds(*point.values())[0] == 1.0:
                found.append(point)
                tries = 0
        return tuple(found)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.graph!r})"


class Corpus(tuple[CorpusProblem, ...]):
    """The problems of a file, in its order.

    `refused` tells name, line and reason of what is not read, `source` is the file's name.

    >>> corpus = Corpus([], [Refused("sum", 3, "arrays are outside")], "a.fpcore")
    >>> corpus
    Corpus(0 problems of a.fpcore, 1 refused)
    >>> print(corpus)
    0 problems of a.fpcore, 1 refused
    line 3, sum: arrays are outside
    """

    refused: tuple[Refused, ...]
    source: str

    def __new__(
        cls,
        problems: Iterable[CorpusProblem] = (),
        refused: Iterable[Refused] = (),
        source: str = "",
    ) -> "Corpus":
        """The corpus of some problems."""
        made = super().__new__(cls, problems)
        made.refused = tuple(refused)
        made.source = source
        return made

    def named(self, name: str = "") -> CorpusProblem:
        """The problem of a name; without one the only problem. Raises CorpusError."""
        found = [one for one in self if one.name == name] or ([] if name else list(self))
        if len(found) == 1:
            return found[0]
        for one in self.refused:
            if name and one.name == name:
                place = f"{self.source}, line {one.line}"
                raise CorpusError(f"{place}: {name!r:.60} is not read: {one.reason}")
        every = [one.name for one in self]
        names = proposal(name, [one for one in every if name and one.startswith(name)][:3] or every)
        lacking = (
            f"has no problem {name!r:.60}" if name else f"has {len(self)} problems: choose one"
        )
        raise CorpusError(f"{self.source} {lacking}; {names}")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._summary})"

    def __str__(self) -> str:
        """The problems by name, then what is refused."""
        lines = [f"line {one.line}, {one.name}: {one.graph!r}" for one in self]
        refused = [
            f"line {one.line}, {one.name}: {one.reason}".replace(", : ", ": ")
            for one in self.refused
        ]
        return "\n".join([self._summary, *lines, *refused])

    @property
    def _summary(self) -> str:
        return f"{len(self)} problems of {self.source}, {len(self.refused)} refused"


def unique(problems: Iterable[str]) -> list[str]:
    """Names, of which those that occur again get a number.

    >>> unique(["a", "b", "a"])
    ['a', 'b', 'a (2)']
    """
    taken: dict[str, int] = {}
    found = []
    for name in problems:
        count = taken[name] = taken.get(name, 0) + 1
        found.append(name if count == 1 else f"{name} ({count})")
    return found


def place_of(path: Path, line: int) -> str:
    """Where a problem stands, as its source."""
    return f"{path.name}, line {line}"
