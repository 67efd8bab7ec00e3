"""What a step rule is: a graph from x to h, or a choice made at every point."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph


class StepChoice(NamedTuple):
    """A step size in the unit of its variable, and what there is to say about it."""

    size: float
    remark: str = ""


class ErrorModel(NamedTuple):
    """The two errors of a difference quotient of order p, as textbooks model them.

    Truncation is `truncation` * |f^(p+1)| * h**p, the rounding of the values `rounding` * u * |f|
    / h with u = 2**-53; both constants follow from the weights of the quotient.
    """

    order: int
    truncation: Fraction
    rounding: Fraction

    @property
    def root(self) -> int:
        """p + 1: a step of eps**(1/(p + 1)) balances the two where f and its derivatives are 1."""
        return self.order + 1


@dataclass(frozen=True, slots=True)
class GraphRule:
    """A rule that is a small graph from x to h: it runs on every engine, for a batch as a point.

    Called with a builder, the node of x and the root n of `ErrorModel`; gives the node of h.
    """

    name: str
    emit: Callable[[GraphBuilder, int, int], int]

    def __call__(self, builder: GraphBuilder, x: int, root: int) -> int:
        """Emit the rule; the node of the step size."""
        return self.emit(builder, x, root)


@dataclass(frozen=True, slots=True)
class PointwiseRule:
    """A rule that looks at the function itself, at every point anew.

    `choose` gets the graph, the names of the variables to differentiate by, the values of all
    variables, and the model of the quotient's error; it gives one choice a name.
    """

    name: str
    choose: Callable[[Graph, Sequence[str], Sequence[float], ErrorModel], list[StepChoice]]


StepRule = GraphRule | PointwiseRule
