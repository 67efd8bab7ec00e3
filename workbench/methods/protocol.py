"""What a method is: it turns a graph into a derivative program, or into a contestant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from workbench.ir.counting import OperationCount
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
    #: No graph: an imaginary step on complex numbers; truncation, round-off and a bound of both.
    COMPLEX_STEP = "complex_step"


class Partial(NamedTuple):
    """Which derivative of which output: the variables that it is taken by, one an order.

    >>> Partial(0, ("x", "y")).order, Partial(0, ("x", "y")).text, Partial(0, ("x", "x")).text
    (2, 'x y', 'x')
    """

    output: int
    wrt: tuple[str, ...]

    @property
    def order(self) -> int:
        """How often it differentiates."""
        return len(self.wrt)

    @property
    def text(self) -> str:
        """The variables as tables write them: one name where all are the same."""
        return self.wrt[0] if len(set(self.wrt)) == 1 else " ".join(self.wrt)


def first_partials(outputs: int, wrt: Sequence[str]) -> tuple[Partial, ...]:
    """All first partials, row-major: output, then variable in the order of `wrt`."""
    return tuple(Partial(output, (name,)) for output in range(outputs) for name in wrt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a method decided at one point and then ran, frozen: the stencil that is judged.

    `program` is what ran, with float64 `inputs` (step sizes, offsets) after the values of the
    point. The judge compares its exact value with the truth (truncation) and with `flat`
    (round-off). Lists of partials are in the order of `Derivation.partials`.
    """

    program: Graph
    inputs: tuple[float, ...] = ()
    #: What float64 returned: values of the outputs, then the partials.
    flat: tuple[float, ...]
    #: Position of each partial among the outputs of `program`.
    places: tuple[int, ...]
    #: Nodes of `program` that are shifted coordinates (x + h): rounding them moves the stencil.
    shifts: tuple[int, ...] = ()
    #: Step size of each partial, as shown; empty where there is none.
    steps: tuple[float | None, ...] = ()
    #: The method's own estimate of the error of each partial; empty where it has none.
    estimates: tuple[float | None, ...] = ()
    #: Remark on each partial ("one-sided: ..."); empty where there is none.
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """What a method made of one graph with respect to some variables.

    A program has the variables of the primal, in the same order, followed by `step_variables`.
    Its outputs are the primal's outputs, then `partials`: by default all first partials, for each
    output in the order of `wrt` (row-major: output, then variable).

    A program without step variables, or with `steps`, runs by itself; `decide` is then asked only
    where a partial comes out not finite (a stencil that left the domain). A method that decides at
    every point (adaptive, certified steps) gives `decide` and no `steps`.
    """

    primal: Graph
    wrt: tuple[str, ...]
    kind: Kind
    #: The derivative program; None for eager contestants and programs too large for a graph.
    program: Graph | None = None
    #: Extra inputs of the program: step sizes, fixed in float64 outside it.
    step_variables: tuple[str, ...] = ()
    #: Nodes of `program` that are shifted coordinates (x + h).
    shifts: tuple[int, ...] = ()
    #: Step sizes as a graph: variables of the primal to sizes, in the order of `step_variables`.
    steps: Graph | None = None
    #: Which derivatives stand after the values; empty: all first partials.
    partials: tuple[Partial, ...] = ()
    #: Which of `step_variables` each partial divides by; empty: that of its (last) variable.
    step_places: tuple[int, ...] = ()
    #: Chooses a stencil at a point and runs it: values of the variables -> what was run.
    decide: Callable[[Sequence[float]], Decision] | None = None
    #: What is counted where `decide` makes programs of its own: the most that one point runs.
    counted: Graph | None = None
    #: Counts by formula, where a small program runs again and again in place of a large graph.
    formula: OperationCount | None = None
    #: For what has no program: values at a point -> (values of outputs, partials in their order).
    evaluate: Callable[[Sequence[float]], tuple[list[float], list[float]]] | None = None
    #: How often the primal runs in one gradient.
    evaluations_of_primal: int = 1
    sympy_count_ops: int | None = None
    primal_changed: bool | None = None
    #: Seconds of the derivation inside a worker, where the call's own time would mislead.
    derive_seconds: float | None = None
    #: What runs a point where there is no program ("eager", "complex").
    engine: str = "eager"
    #: Size of the imaginary step, where one is taken.
    imaginary_step: float | None = None

    def __post_init__(self) -> None:
        if not self.partials:
            partials = first_partials(len(self.primal.outputs), self.wrt)
            object.__setattr__(self, "partials", partials)
        steps = len(self.step_variables)
        if steps and steps == len(self.wrt) and not self.step_places:
            numbers = {name: number for number, name in enumerate(self.wrt)}
            places = tuple(numbers[partial.wrt[-1]] for partial in self.partials)
            object.__setattr__(self, "step_places", places)

    @property
    def runs_by_itself(self) -> bool:
        """Whether the program needs no decision at a point."""
        return self.program is not None and (self.steps is not None or not self.step_variables)


class Method(Protocol):
    """One file each; configured objects are frozen dataclasses, options are their fields."""

    @property
    def name(self) -> str:
        """Name in the catalogue: `central_difference`."""
        ...

    @property
    def kind(self) -> Kind:
        """How it is judged."""
        ...

    @property
    def options(self) -> str:
        """Options as text (`step=1e-06`), empty at the defaults."""
        ...

    def derive(self, graph: Graph, wrt: tuple[str, ...]) -> Derivation:
        """Differentiate a graph. Raises UnsupportedError, BudgetError or WorkerError."""
        ...
