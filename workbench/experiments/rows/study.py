"""A study: problems, methods and points, and the derivations that its experiments share."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from workbench.comparison.contestant import Contestant, contestant
from workbench.methods.protocol import First, Method
from workbench.problems import Problem

#: Partials that are judged at one point at most: a problem of thirty must not count for thirty.
PARTIALS = 8
#: Called with a line of text and the number of units of work just done.
Progress = Callable[[str], None]


def silent(_: str) -> None:
    """No progress."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One problem, its points, and each method made ready for it."""

    problem: Problem
    points: tuple[dict[str, float], ...]
    contestants: tuple[Contestant, ...]
    partials: int = PARTIALS

    def judged(self, number: int) -> tuple[str, ...]:
        """The variables by which the partials are judged at the point of a number, from 0.

        Of more than `partials` as many, spread over all of them, and others at the next point.
        """
        names = self.problem.graph.variables
        return names[number % (stride := -(-len(names) // self.partials)) :: stride]


@dataclass(frozen=True, slots=True)
class Study:
    """Problems × points × methods under one seed."""

    problems: tuple[Problem, ...]
    methods: tuple[Method, ...]
    points: int
    seed: int
    partials: int = PARTIALS

    def entries(self, progress: Progress = silent) -> Iterator[Prepared]:
        """Each problem with every method derived; a failed derivation is a contestant too.

        Methods that derive in a worker process are ahead by as many problems as they can be.
        """
        with ThreadPoolExecutor(1) as pool:
            ahead = [
                {
                    one: pool.submit(self._contestant, problem, one)
                    for one in self.methods
                    if getattr(one, "elsewhere", False)
                }
                for problem in self.problems
            ]
            try:
                for problem, waiting in zip(self.problems, ahead, strict=True):
                    progress(f"derive {problem.name}")
                    yield Prepared(
                        problem=problem,
                        points=problem.sample(self.points, self.seed),
                        contestants=tuple(
                            waiting[one].result()
                            if one in waiting
                            else self._contestant(problem, one)
                            for one in self.methods
                        ),
                        partials=self.partials,
                    )
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _contestant(self, problem: Problem, method: Method) -> Contestant:
        graph = problem.graph
        return contestant(graph, First(graph.variables), method)


def over(entries: Iterable[Prepared], verb: str, progress: Progress) -> Iterator[Prepared]:
    """The entries one by one, each announced."""
    for entry in entries:
        progress(f"{verb} {entry.problem.name}")
        yield entry
