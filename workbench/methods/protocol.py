"""What a method is: it turns a graph into a derivative program, or into a contestant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from workbench.ir.graph import Graph


class Fault(StrEnum):
    """What a method is known to get wrong; declared on the method, proven by the contract test."""

    #: A shared interior node is propagated once a path instead of once.
    DOUBLE_COUNTING = "double_counting"
    #: NaN from what a selection did not choose: 0 * infinity below max, min, where or abs.
    UNGUARDED_SELECTION = "unguarded_selection"
    #: At a tie or a corner it follows a convention node by node, and the sum of conventions is not
    #: always the derivative: relu(x) - relu(-x) at 0 (Beck & Fischer 1994; Kakade & Lee 2018).
    NODEWISE_CONVENTION = "nodewise_convention"


class Kind(StrEnum):
    """How a method is judged."""

    #: Its program is the derivative: rule test and arithmetic test.
    EXACT = "exact"
    #: Its program is a difference quotient: truncation, round-off and a bound of both.
    DIFFERENCE = "difference"
    #: No graph: runs eagerly, judged by the bound of `reverse`.
    EAGER = "eager"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """What a method made of one graph with respect to some variables.

    A program has the variables of the primal, in the same order, followed by `step_variables`.
    Its outputs are the primal's outputs, then for each output its partials in the order of `wrt`
    (row-major: output, then variable).
    """

    primal: Graph
    wrt: tuple[str, ...]
    kind: Kind
    #: The derivative program; None for eager contestants and programs too large for a graph.
    program: Graph | None = None
    #: Extra inputs of the program: step sizes, fixed in float64 outside it.
    step_variables: tuple[str, ...] = ()
    #: Step sizes as a graph: variables of the primal to sizes, in the order of `step_variables`.
    steps: Graph | None = None
    #: For what has no program: values at a point -> (values of outputs, partials row-major).
    evaluate: Callable[[Sequence[float]], tuple[list[float], list[float]]] | None = None
    #: How often the primal runs in one gradient.
    evaluations_of_primal: int = 1
    sympy_count_ops: int | None = None
    primal_changed: bool | None = None
    #: Seconds of the derivation inside a worker, where the call's own time would mislead.
    derive_seconds: float | None = None


class Method(Protocol):
    """One file each; configured objects are frozen dataclasses, options are their fields."""

    #: Name in the catalogue: `central_difference`.
    name: str
    kind: Kind

    @property
    def options(self) -> str:
        """Options as text (`step=1e-06`), empty at the defaults."""
        ...

    def derive(self, graph: Graph, wrt: tuple[str, ...]) -> Derivation:
        """Differentiate a graph. Raises UnsupportedError, BudgetError or WorkerError."""
        ...
