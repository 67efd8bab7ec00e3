"""Primals, the functions that are differentiated: what graphs and black boxes have in common."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from workbench.errors import UnknownVariableError, listed

if TYPE_CHECKING:
    from workbench.ir.graph import Graph


class Use(StrEnum):
    """What a program is run on, and what it returns."""

    #: Numbers in, a sequence of numbers out: one an output.
    POINT = "point"
    #: Columns of points (or numbers that all points share) in, an array (outputs, points) out.
    BATCH = "batch"
    #: Columns in, an array (outputs,) out: the sums over all points.
    SUMS = "sums"


class Argument(NamedTuple):
    """An argument of a function: its shape, or None where it is a number.

    >>> Argument("x").elements, Argument("x", (2,)).elements, Argument("w", (1, 2)).elements
    (('x',), ('x[0]', 'x[1]'), ('w[0,0]', 'w[0,1]'))
    """

    name: str
    shape: tuple[int, ...] | None = None

    @property
    def elements(self) -> tuple[str, ...]:
        """The names of its variables, in row-major order."""
        if self.shape is None:
            return (self.name,)
        places = product(*map(range, self.shape))
        return tuple(f"{self.name}[{','.join(map(str, place))}]" for place in places)


class Condition(NamedTuple):
    """A condition that was decided while a function was traced: the graph is that of one branch.

    `node` is the condition's node, `holds` how it was decided, `line` where in the source.
    """

    node: int
    holds: bool
    line: str = ""

    @property
    def place(self) -> str:
        """Where it was decided, for a message."""
        return self.line or "an unknown line"


class Listing(NamedTuple):
    """The source of a function: its lines, and on which of them (from 0) a node is computed."""

    texts: tuple[str, ...]
    lines: Mapping[int, int]

    def renumbered(self, nodes: Sequence[int]) -> "Listing":
        """The same for a graph that has node n under the number nodes[n]."""
        return self._replace(lines={nodes[node]: line for node, line in self.lines.items()})


class Program(Protocol):
    """A compiled function: inputs in the order of its variables, results as its `Use` says."""

    def __call__(self, *inputs: Any) -> Any:
        """Run the program once."""
        ...


class Primal(Protocol):
    """A function of named real variables with one or several outputs."""

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the inputs, in order."""
        ...

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments as its author sees them; each is one variable or many."""
        ...

    @property
    def size(self) -> int:
        """The number of outputs."""
        ...

    @property
    def graph(self) -> "Graph | None":
        """Its graph; None for a black box."""
        ...

    def bind(self, point: Mapping[str, Any] | None, keywords: Mapping[str, Any]) -> list[float]:
        """The values of a point in the order of the variables. Raises PointError."""
        ...

    def program(self, engine: Any = "python", use: Use = Use.POINT) -> Program:
        """What runs it."""
        ...


def require_variables(variables: Collection[str], names: Iterable[str]) -> None:
    """Raise UnknownVariableError, which lists the variables, unless all names are variables."""
    known = frozenset(variables)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UnknownVariableError(
            f"unknown variable {listed(unknown)}; the variables are: {listed([*variables])}"
        )
