"""The paths of a traced function that are known, and many points sorted by the path they take."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from workbench.engines import Program, Use
from workbench.errors import BudgetError
from workbench.ir.graph import Graph
from workbench.ir.paths import decisions, other_path, require_path
from workbench.limits import Limits, limits
from workbench.methods.paths.own_function import traced_at

T = TypeVar("T")


class Paths(Generic[T]):
    """Graphs of one function by how their conditions are decided, with what is made of each.

    A point that takes no known path is traced anew, by the function that the graph carries. Raises
    PathError where a graph carries none, BudgetError for more paths than `limits.traced_paths`.
    """

    def __init__(self, graph: Graph, make: Callable[[Graph], T]) -> None:
        self._first = graph
        self._make = make
        self._known: list[tuple[Graph, T | None]] = [(graph, None)]
        self._decisions: dict[int, Graph] = {}

    def at(self, values: Sequence[float]) -> Graph:
        """The graph of the path that a point takes."""
        for graph, _ in self._known:
            if other_path(graph, values) is None:
                return graph
        return self._traced(values)

    def groups(self, columns: Sequence[Any], count: int) -> Iterator[tuple[T, Any]]:
        """What is made of each path that some points take, and an array of their places.

        `columns` are those of the variables, one array or number each.
        """
        import numpy as np

        table = [np.broadcast_to(np.asarray(one, dtype=float), (count,)) for one in columns]
        left = np.arange(count)
        number = 0
        while len(left):
            row = None
            if number == len(self._known):
                row = int(left[0])
                self._traced([float(column[row]) for column in table])
            alike = self._alike(number, [column[left] for column in table], len(left))
            if row is not None:  # engines may round a condition in ways of their own
                alike[0] = True
            if alike.any():
                yield self._made(number), left[alike]
            left = left[~alike]
            number += 1

    def _made(self, number: int) -> T:
        graph, made = self._known[number]
        if made is None:
            made = self._make(graph)
            self._known[number] = graph, made
        return made

    def _alike(self, number: int, columns: Sequence[Any], count: int) -> Any:
        """Which points decide every condition of a path as it does."""
        import numpy as np

        graph, _ = self._known[number]
        if not graph.conditions:
            return np.ones(count, dtype=bool)
        if number not in self._decisions:
            self._decisions[number] = decisions(graph)
        found = self._decisions[number].program("numpy", Use.BATCH)(*columns)
        holds = np.array([one.holds for one in graph.conditions])
        return ((found != 0) == holds[:, None]).all(axis=0) & np.ones(count, dtype=bool)

    def _traced(self, values: Sequence[float]) -> Graph:
        """A new path, from the point that takes it."""
        if self._first.function is None:
            require_path(self._first, values)
        if len(self._known) >= limits.traced_paths:
            raise BudgetError(
                f"{self._first.name or 'the function'} takes more than {Limits.traced_paths} at "
                f"these points; give fewer points at a time, or raise the limit"
            )
        graph = traced_at(self._first, values)
        self._known.append((graph, None))
        return graph


class ManyPaths:
    """A program of many points of a traced function, each run on the path that it takes.

    `program` runs the path of the graph itself; `make` gives that of another one. Inputs are the
    variables of the graph, and whatever the program takes behind them.
    """

    def __init__(
        self, graph: Graph, program: Program, use: Use, make: Callable[[Graph], Program]
    ) -> None:
        self._use = use
        self._size = len(graph.variables)
        self._program = program
        self._paths = Paths(graph, lambda one: program if one is graph else make(one))

    def __call__(self, *columns: Any) -> Any:
        import numpy as np

        table = [np.ravel(one) for one in np.broadcast_arrays(*columns)]
        count = len(table[0]) if table else 0
        found: Any = None
        for program, places in self._paths.groups(table[: self._size], count):
            part = np.asarray(program(*(column[places] for column in table)))
            if self._use is Use.SUMS:
                found = part if found is None else found + part
                continue
            if found is None:
                found = np.empty((len(part), count))
            found[:, places] = part
        return self._program(*columns) if found is None else found
