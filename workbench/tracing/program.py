"""A derivative program of which every node is known by the line of the trace that it serves."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

from workbench.calculus.folding import Folding
from workbench.engines import ENGINES
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.traversal import needed

#: The sweep of what is made of the runs of a difference: the subtraction and the division.
QUOTIENT = -1


class Owner(NamedTuple):
    """What a node of a program serves: the line of a primal node in one sweep (None: its value).

    `contribution` is the number of the contribution within all sweeps, -1 for values.
    """

    sweep: int | None
    node: int
    contribution: int = -1


class Contribution(NamedTuple):
    """One contribution: which node hands it to which operand, and what of the program it is."""

    node: int
    operand: int
    target: int
    term: int
    total: int


@dataclass(frozen=True, slots=True)
class TracedProgram:
    """A derivative program at one point; its numbers are float64, run as a method runs them.

    `graph` holds every node, all of them outputs in their order, so that an output is a node.
    `primal` has the program's node of each primal node, `results` that of each derivative.
    """

    graph: Graph
    inputs: tuple[float, ...]
    owners: tuple[Owner | None, ...]
    primal: tuple[int, ...]
    results: tuple[int, ...]
    values: tuple[float, ...]


class Recorder:
    """Builds a program on top of a primal graph and remembers what each new node serves."""

    def __init__(self, graph: Graph, extra: Sequence[str] = ()) -> None:
        self.builder = GraphBuilder((*graph.variables, *extra))
        self.nodes = self.builder.include(graph)
        self._owners: list[Owner | None] = [None] * len(self.builder)
        for node, built in enumerate(self.nodes):
            self._owners[built] = Owner(None, node)
        self.folder = Folding(self.builder)
        self.folder.learn(graph, self.nodes)
        self.mark(None)

    def mark(self, owner: Owner | None) -> None:
        """All nodes that are new since the last mark serve this owner."""
        self._owners += [owner] * (len(self.builder) - len(self._owners))

    def claim(self, node: int, owner: Owner) -> None:
        """One node serves this owner, unless it serves another primal node, or its value."""
        mine = self._owners[node]
        if mine is None or (mine.sweep is not None and mine.node == owner.node):
            self._owners[node] = owner

    def finish(
        self, results: Sequence[int], inputs: Sequence[float], shown: Sequence[int] = ()
    ) -> TracedProgram:
        """The program with its numbers; `inputs` in the order of its variables.

        Only what values and results need is run: the same operations as in the program that a
        method runs, so that every number is the same to the bit. `shown` are nodes that a sweep
        passed through, among them literals that were folded into what follows.
        """
        self.mark(None)
        builder = self.builder
        full = builder.build(range(len(builder)))
        live = list(compress(range(len(full)), needed(full, [*self.nodes, *results, *shown])))
        run = ENGINES["python"].compile(builder.build(live))
        values = [float("nan")] * len(full)
        for node, value in zip(live, run(*inputs), strict=True):
            values[node] = value
        return TracedProgram(
            full,
            tuple(inputs),
            tuple(self._owners),
            tuple(self.nodes),
            tuple(results),
            tuple(values),
        )
