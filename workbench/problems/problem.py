"""One problem of the catalogue: a function, where to look at it, where it comes from, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.problems.sampling import seeded_points

#: Points and seed of `Problem.points`; a report may ask for others.
DEFAULT_COUNT = 3
DEFAULT_SEED = 42


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """A named function with a box and points in it.

    `box` gives the open interval of every variable, in the order of the graph's variables; seeded
    points lie inside it. `published` are points at which the literature (or a hazard) is; they may
    lie on the edge of the box. Problems are equal when they are the same object.

    >>> from workbench.problems import problem
    >>> trace = problem("baydin_trace")
    >>> trace.graph.variables, trace.published[0]
    (('x1', 'x2'), {'x1': 2.0, 'x2': 5.0})
    >>> round(trace.graph(trace.published[0]), 12)
    11.652071455223
    """

    name: str
    family: str
    #: The function in the workbench's language; what `graph` is parsed from.
    text: str
    box: Mapping[str, tuple[float, float]]
    published: tuple[dict[str, float], ...] = field(default=())
    #: Who published it, and where.
    source: str
    #: Why it is in the catalogue, in one sentence.
    reason: str
    #: Whether the report steps through it, node by node, as a lecture does.
    lesson: bool = False

    @cached_property
    def graph(self) -> Graph:
        """The function as a graph, parsed when first asked for."""
        return parse(self.text)

    @cached_property
    def points(self) -> tuple[dict[str, float], ...]:
        """The points of the default report."""
        return self.sample(DEFAULT_COUNT, DEFAULT_SEED)

    def sample(self, count: int, seed: int) -> tuple[dict[str, float], ...]:
        """`count` points: the published ones first, then seeded ones inside the box.

        The last of several is always a seeded one, so that every problem is seen at an ordinary
        point. The same name, box, count and seed give the same points on every machine.
        """
        published = self.published[: max(1, count - 1)][:count]
        missing = count - len(published)
        return (*map(dict, published), *seeded_points(self.name, self.box, missing, seed))


class Function:
    """A row of the catalogue as it is written: `Function(...).on(...).by(...).because(...)`.

    >>> sine = Function("elementary", "sine", "sin(x)").on({"x": (-3.0, 3.0)}, {"x": 1.0})
    >>> sine.by("every course").because("Step sizes are explained on it.").published
    ({'x': 1.0},)
    """

    def __init__(self, family: str, name: str, text: str) -> None:
        self._columns: dict[str, Any] = {"family": family, "name": name, "text": text}

    def on(self, box: Mapping[str, tuple[float, float]], *published: dict[str, float]) -> Self:
        """Where to look at it: the box and the published points."""
        self._columns |= {"box": box, "published": published}
        return self

    def by(self, source: str) -> Self:
        """Who published it, and where."""
        self._columns["source"] = source
        return self

    def because(self, reason: str, *, lesson: bool = False) -> Problem:
        """The problem: why it is in the catalogue, and whether the report steps through it."""
        return Problem(**self._columns, reason=reason, lesson=lesson)
