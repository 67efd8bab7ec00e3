"""A graph as a list of runs: operations of one kind that do not need each other, computed at once.

Nodes are sorted by level (the longest way from an input) and by operator. The values of a run lie
side by side, so that a run of exact operators is one gather per operand and one call of NumPy,
whatever its length. What libraries round differently (`sin`, `exp`, …) is called number by number,
as in the other programs of the python engine: the results are the same to the bit.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from workbench.engines.columns import RAISED, point_function, require_inputs
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, ROWS, VARIABLE
from workbench.writers.constants import constant_values
from workbench.writers.kernel import step_function
from workbench.writers.numpy import array_template
from workbench.writers.python import POWERS

Values = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.intp]]
#: Functions with their arguments, buffers all of them.
Steps = list[tuple[Callable[..., object], tuple[Any, ...]]]

_POWER = CODES["power"]
#: Exponents that the python engine writes as arithmetic, as spellings on arrays.
_AS_ARITHMETIC = {2.0: "np.multiply({0}, {0})", -1.0: "np.divide(1.0, {0})"}
#: Kinds of operations: the codes, then powers that are arithmetic.
KINDS = {exponent: len(ROWS) + place for place, exponent in enumerate(POWERS)}
#: A result with no more ULPs than this is the one nearest to the truth: every engine has its bits.
CORRECTLY_ROUNDED = 0.5
#: Of two zeros, or of a number and NaN, these rows choose otherwise than NumPy.
_CHOOSING = {CODES["min"], CODES["max"]}


class Run(NamedTuple):
    """Operations of one kind: what fills `start:stop` from the places of their operands."""

    fill: Callable[..., object]
    start: int
    stop: int
    operands: tuple["Places | slice", ...]


class RunList:
    """Runs a graph level by level; values are those of `ColumnProgram`, to the bit.

    Buffers are kept from call to call, one set per call that runs at the same time.

    >>> import workbench as wb
    >>> program = RunList(wb.parse("a*b + c*d, sin(a)"))
    >>> len(program.runs), program(1.0, 2.0, 3.0, 4.0)
    (3, (14.0, 0.8414709848078965))
    """

    __slots__ = ("_idle", "_layout", "graph", "runs")

    def __init__(self, graph: Graph, schedule: "Schedule | None" = None) -> None:
        self.graph = graph
        self._layout = layout = Layout(graph, schedule or Schedule(graph))
        self.runs = tuple(_run(*one) for one in layout.runs())
        self._idle: list[tuple[Values, Steps]] = []

    def __call__(self, *inputs: float) -> tuple[float, ...]:
        """The outputs at one point, inputs in the order of `graph.variables`."""
        require_inputs(self.graph, inputs)
        try:
            buffers = self._idle.pop()
        except IndexError:
            buffers = self._buffers()
        values, steps = buffers
        self._layout.give(values, inputs)
        with np.errstate(all="ignore"):
            for function, arguments in steps:
                function(*arguments)
        results = self._layout.results(values)
        self._idle.append(buffers)
        return results

    def _buffers(self) -> tuple[Values, "Steps"]:
        """Values of all nodes, and the calls that fill them from the inputs on."""
        values = self._layout.values()
        widest = max((run.stop - run.start for run in self.runs), default=0)
        gathered = [np.empty(widest) for _ in range(3)]
        steps: Steps = []
        for fill, start, stop, operands in self.runs:
            arguments = []
            for places, buffer in zip(operands, gathered, strict=False):
                if isinstance(places, slice):
                    arguments.append(values[places])
                    continue
                arguments.append(buffer[: stop - start])
                steps.append((values.take, (places, None, arguments[-1], "clip")))
            steps.append((fill, (*arguments, values[start:stop])))
        return values, steps


class Layout:
    """Where every node of a graph has its value, so that those of a run lie side by side.

    >>> import workbench as wb
    >>> graph = wb.parse("a*b + c*d")
    >>> [(start, len(operands[0])) for _, start, operands in Layout(graph, Schedule(graph)).runs()]
    [(4, 2), (6, 1)]
    """

    __slots__ = ("_columns", "_given", "_inputs", "_kinds", "_leaves", "_order", "_outputs",
                 "_places", "_size", "_spans")  # fmt: skip

    def __init__(self, graph: Graph, schedule: "Schedule") -> None:
        constants, kinds, levels = schedule.constants, schedule.kinds, schedule.levels
        self._kinds, self._order = kinds, np.lexsort((kinds, levels))
        self._places = np.empty(len(graph), dtype=np.intp)
        self._places[self._order] = np.arange(len(graph))
        leaves = self._order[: np.count_nonzero(levels == 0)]
        self._leaves = np.array([constants[node] for node in leaves], dtype=float)
        self._columns = [np.asarray(one) for one in (graph.first, graph.second, graph.third)]
        self._spans = _spans(len(leaves), kinds[self._order], levels[self._order])
        numbers = {name: number for number, name in enumerate(graph.variables)}
        nodes = graph.variable_nodes()
        self._size = len(numbers)
        self._given = [numbers[name] for name in nodes]
        self._inputs = self._places[[*nodes.values()]]
        self._outputs = self._places[[*graph.outputs]]

    def runs(self) -> Iterator[tuple[int, int, list[Places]]]:
        """Of each run its kind, where it starts, and the places of its operands."""
        for start, stop in self._spans:
            nodes = self._order[start:stop]
            kind = int(self._kinds[nodes[0]])
            arity = ROWS[kind].arity if kind < len(ROWS) else 1
            yield kind, start, [self._places[one[nodes]] for one in self._columns[:arity]]

    def values(self, beyond: int = 0) -> Values:
        """A place for the value of each node, and some `beyond`; constants have theirs."""
        values = np.empty(len(self._order) + beyond)
        values[: len(self._leaves)] = self._leaves
        return values

    def give(self, values: Values, inputs: Sequence[float]) -> None:
        """Put the inputs where they belong, in the order of the graph's variables."""
        values[self._inputs] = [inputs[number] for number in self._given]

    def ends(self, nowhere: int) -> tuple[Any, Any]:
        """The places of all variables, of unused ones `nowhere`, and of the outputs: 32 bits."""
        inputs = np.full(self._size, nowhere, dtype=np.int32)
        inputs[self._given] = self._inputs
        return inputs, self._outputs.astype(np.int32)

    def results(self, values: Values) -> tuple[float, ...]:
        """The outputs."""
        return tuple(values[self._outputs].tolist())


class Schedule:
    """The level and the kind of every node; nodes of one level and kind are a run.

    >>> import workbench as wb
    >>> Schedule(wb.parse("a*b + c*d")).runs, Schedule(wb.parse("a*b*c*d")).runs
    (2, 3)
    """

    __slots__ = ("constants", "kinds", "levels")

    def __init__(self, graph: Graph) -> None:
        self.constants = constant_values(graph)
        self.kinds = np.frombuffer(_kinds(graph, self.constants), dtype=np.uint8)
        self.levels = np.frombuffer(_levels(graph, self.constants), dtype=np.int32)

    @property
    def runs(self) -> int:
        """How many runs there are; a wide graph has few for its size."""
        pairs = set(zip(self.levels.tolist(), self.kinds.tolist(), strict=True))
        return sum(level > 0 for level, _ in pairs)


def _kinds(graph: Graph, constants: Sequence[float | None]) -> bytearray:
    """What each node is computed by: its operator, or what a power is as arithmetic."""
    kinds = bytearray(graph.codes)
    for node, code in enumerate(graph.codes):
        if code == _POWER:
            kinds[node] = KINDS.get(constants[graph.second[node]], code)  # type: ignore[arg-type]
    return kinds


def _levels(graph: Graph, constants: Sequence[float | None]) -> "array[int]":
    """The longest way of every node from a leaf; what no variable reaches is a leaf too."""
    levels = array("i")
    columns = zip(graph.codes, constants, graph.first, graph.second, graph.third, strict=True)
    for code, value, first, second, third in columns:
        if value is not None or code == VARIABLE:
            levels.append(0)
            continue
        level = levels[first]
        if second >= 0:
            level = max(level, levels[second])
            if third >= 0:
                level = max(level, levels[third])
        levels.append(level + 1)
    return levels


def _spans(leaves: int, kinds: Any, levels: Any) -> list[tuple[int, int]]:
    """Where runs start and stop among the sorted nodes."""
    changes = (np.diff(kinds[leaves:]) != 0) | (np.diff(levels[leaves:]) != 0)
    bounds = [leaves, *(leaves + 1 + np.flatnonzero(changes)).tolist(), len(kinds)]
    return [(start, stop) for start, stop in pairwise(bounds) if start < stop]


def _run(kind: int, start: int, operands: list[Places]) -> Run:
    fill, exact = _filler(kind)
    gathered = tuple([_gather(one, exact) for one in operands])
    return Run(fill, start, start + len(operands[0]), gathered)


def _gather(places: Places, exact: bool) -> "Places | slice":
    """Places side by side, or one place only, need no copy."""
    steps = np.diff(places)
    if (steps == 1).all():
        return slice(int(places[0]), int(places[-1]) + 1)
    if exact and (steps == 0).all():
        return slice(int(places[0]), int(places[0]) + 1)
    return places


@cache
def _filler(kind: int) -> tuple[Callable[..., object], bool]:
    """What fills the values of a run, and whether it is exact."""
    for exponent, other in KINDS.items():
        if kind == other:
            return step_function(_AS_ARITHMETIC[exponent]), True
    row = ROWS[kind]
    if row.ulps <= CORRECTLY_ROUNDED and kind not in _CHOOSING:
        bare = "{" not in row.numpy  # the name of a ufunc
        called = getattr(np, row.numpy.removeprefix("np.")) if bare else None
        return called or step_function(array_template(kind)), True
    return partial(_by_number, point_function(kind), row.total), False


def _by_number(
    quick: Callable[..., float], total: Callable[..., float], *operands_and_target: Values
) -> None:
    """Fill the target number by number; where the quick function raises, by the total one."""
    *operands, target = operands_and_target
    lists = [one.tolist() for one in operands]
    try:
        target[:] = np.fromiter(map(quick, *lists), float, len(target))
    except RAISED:
        target[:] = [*map(total, *lists)]
