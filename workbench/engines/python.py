"""The python engine: a graph on Python floats with IEEE-754/C99 semantics, one point at a time."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from workbench.engines.columns import ColumnProgram
from workbench.engines.pointwise import over_points
from workbench.engines.protocol import BuiltIn, Program, Use
from workbench.ir.graph import Graph
from workbench.writers.python import python_function, resolve

if TYPE_CHECKING:
    from workbench.engines.run_list import Schedule

#: Graphs with more nodes and outputs than this are not compiled: that takes CPython some 16
#: microseconds and a kilobyte per node.
MAX_EMITTED = 30_000
#: Compiling takes about as long as this many runs node by node.
CALLS_BY_NODE = 32
#: Graphs from this size on run as a list of runs where these have so many nodes on average that one
#: call of NumPy is quicker than what it replaces: compiled statements, or a loop over columns.
RUN_LISTS_FROM = 3_000
WIDE, WIDE_IF_LONG = 60, 8
#: What the emitted text calls where Python raises.
_FALLBACK = "total"


class PythonEngine(BuiltIn):
    """Runs a graph as one straight-line Python function, or a large one in one of two other ways.

    The values are the same to the bit, whichever way is taken.
    """

    name = "python"

    def compile(self, graph: Graph, use: Use = Use.POINT) -> Program:
        """A function of floats, in the order of `graph.variables`, to the tuple of outputs.

        It never raises for a value and never returns anything but floats. For other uses it runs
        point by point.

        >>> import workbench as wb
        >>> PythonEngine().compile(wb.parse("log(x), (-8)**(1/3), exp(x)"))(0.0)
        (-inf, nan, 1.0)
        """
        graph = graph.unconditional
        schedule = _wide(graph)
        if schedule:
            from workbench.engines.run_list import RunList

            return over_points(RunList(graph, schedule), use)
        long = _size(graph) > MAX_EMITTED
        return over_points(ColumnProgram(graph) if long else _emitted(graph), use)

    def start(self, graph: Graph, use: Use = Use.POINT) -> Program:
        """A program that runs node by node until its calls have paid for compiling it."""
        return over_points(Started(graph.unconditional, self.compile), use)

    def way(self, graph: Graph) -> str:
        """How it runs a large graph.

        >>> import workbench as wb
        >>> PythonEngine().way(wb.parse("x*y"))
        ''
        """
        graph = graph.unconditional
        if _wide(graph):
            return "large and wide, it runs as runs of equal operations"
        return "too long to compile, it runs node by node" if _size(graph) > MAX_EMITTED else ""


class Started:
    """A graph that runs on one program at first, by default node by node, and compiled from a call
    on.

    >>> import workbench as wb
    >>> program = Started(wb.parse("x*x"), PythonEngine().compile)
    >>> {program(3.0) for _ in range(2 * CALLS_BY_NODE)}
    {(9.0,)}
    """

    __slots__ = ("_compile", "_graph", "_left", "_run")

    def __init__(
        self,
        graph: Graph,
        compile: Callable[[Graph], Program],
        first: Program | None = None,
        calls: int = CALLS_BY_NODE,
    ) -> None:
        self._graph, self._compile, self._left = graph, compile, calls
        self._run: Program = ColumnProgram(graph) if first is None else first

    def __call__(self, *inputs: float) -> tuple[float, ...]:
        """The outputs at one point, inputs in the order of `graph.variables`."""
        self._left -= 1
        if self._left == 0:
            self._run = self._compile(self._graph)
        found: tuple[float, ...] = self._run(*inputs)
        return found


def _size(graph: Graph) -> int:
    """How many statements and arguments one function would have."""
    return len(graph) + len(graph.outputs) + len(graph.variables)


def _wide(graph: Graph) -> "Schedule | None":
    """The schedule of a large graph whose runs are wide, None for others."""
    size = _size(graph)
    if size < RUN_LISTS_FROM:
        return None
    from workbench.engines.run_list import Schedule

    schedule = Schedule(graph)
    width = WIDE if size <= MAX_EMITTED else WIDE_IF_LONG
    return schedule if len(graph) >= schedule.runs * width else None


def _emitted(graph: Graph) -> Callable[..., tuple[float, ...]]:
    """The graph as one function that hands over to the node-by-node program where it raises."""
    slow: list[ColumnProgram] = []

    def total(*inputs: float) -> tuple[float, ...]:
        if not slow:
            slow.append(ColumnProgram(graph))
        return slow[0](*inputs)

    function = python_function(graph, "program", fallback=_FALLBACK)
    namespace: dict[str, Any] = {
        "__builtins__": {},
        "ValueError": ValueError,
        "ZeroDivisionError": ZeroDivisionError,
        "OverflowError": OverflowError,
        _FALLBACK: total,
        **resolve(function.names),
    }
    code = compile(function.text, "<workbench python engine>", "exec", dont_inherit=True)
    exec(code, namespace)
    program: Callable[..., tuple[float, ...]] = namespace["program"]
    return program
