"""The protocol of methods: a primal becomes a derivation, which runs and can be judged."""

from collections.abc import Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, Protocol

from workbench.calculus.adjoint import Weights
from workbench.calculus.tangent import Direction
from workbench.engines import Engine, Program, Use
from workbench.errors import MethodError, UnsupportedError, listed
from workbench.ir.counting import OperationCount
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal
from workbench.measure.evidence import Evidence


class Fault(StrEnum):
    """What a method is known to get wrong; declared on the method, proven by the contract test."""

    #: A shared interior node is propagated once per path instead of once.
    DOUBLE_COUNTING = "double_counting"
    #: NaN from what a selection did not choose: 0 * infinity below max, min, where or abs.
    UNGUARDED_SELECTION = "unguarded_selection"
    #: At a tie or a corner it follows a convention node by node, and the sum of conventions is not
    #: always the derivative: relu(x) - relu(-x) at 0 (Beck & Fischer 1994; Kakade & Lee 2018).
    NODEWISE_CONVENTION = "nodewise_convention"


class Kind(StrEnum):
    """What a method's result is, as tables of methods say; a judge goes by evidence instead."""

    #: Its program is the derivative.
    EXACT = "exact"
    #: Its program is a difference quotient.
    DIFFERENCE = "difference"
    #: It runs eagerly and makes no program.
    EAGER = "eager"
    #: An imaginary step on complex numbers.
    COMPLEX_STEP = "complex_step"


class Group(StrEnum):
    """Whose method it is."""

    OURS = "ours"
    #: What others published, called as it is.
    PEER = "peer"
    #: What somebody says the derivative is.
    CLAIM = "claim"


class Need(StrEnum):
    """What a method needs of a function beyond calling it."""

    #: Its graph: a black box has none.
    GRAPH = "graph"
    #: That it takes complex numbers.
    COMPLEX_NUMBERS = "complex numbers"
    #: A package that may not be installed.
    PACKAGE = "a package"


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


# -- what is wanted of a method -----------------------------------------------------------------


class First(NamedTuple):
    """All first partials by some variables."""

    wrt: tuple[str, ...]


class Triangle(NamedTuple):
    """All second partials by some variables, each pair once."""

    wrt: tuple[str, ...]


class UpTo(NamedTuple):
    """The derivatives of the orders 1 to `order` by one variable."""

    wrt: tuple[str, ...]
    order: int


class Along(NamedTuple):
    """A method's derivative by some variables times a direction: one number or input a variable."""

    wrt: tuple[str, ...]
    direction: Direction


class Weighted(NamedTuple):
    """All first partials of the sum of outputs times weights: one number or input an output."""

    wrt: tuple[str, ...]
    weights: Weights


Wants = First | Triangle | UpTo | Along | Weighted
#: Which of these a method makes.
Makes = tuple[type[Wants], ...]


# -- what a method makes ------------------------------------------------------------------------


class Note(NamedTuple):
    """What is told of one derivative beside its number: step size, own error estimate, remark."""

    step: float | None = None
    estimate: float | None = None
    remark: str = ""


class Run(NamedTuple):
    """What ran at one point: values of the outputs, then the partials; and what a judge may use.

    `notes` stand for the partials, in their order; empty where there is nothing to tell.
    """

    flat: tuple[float, ...]
    evidence: Evidence
    notes: tuple[Note, ...] = ()

    def note(self, index: int) -> Note:
        """What is told of one partial."""
        return self.notes[index] if self.notes else Note()


class Facts(NamedTuple):
    """What a derivation was and what it costs, beyond operations."""

    #: How often the primal runs in one gradient.
    evaluations_of_primal: int = 1
    sympy_count_ops: int | None = None
    primal_changed: bool | None = None
    #: Seconds of the derivation inside a worker, where the call's own time would mislead.
    derive_seconds: float | None = None


class Plan(NamedTuple):
    """How a derivative will be run."""

    engine: str
    runs: str
    reason: str


class Derivation(Protocol):
    """What a method made of a primal; `derivations` has the five forms that there are."""

    @property
    def primal(self) -> Primal:
        """What is differentiated; along an open direction its components are variables of it."""

    @property
    def wrt(self) -> tuple[str, ...]:
        """The variables of differentiation."""

    @property
    def partials(self) -> tuple[Partial, ...]:
        """Which derivatives stand after the values of the outputs."""

    @property
    def program(self) -> Graph | None:
        """The derivative program, where it is one graph."""

    @property
    def operations(self) -> OperationCount | None:
        """What one point costs at most; None where that is not counted."""

    @property
    def facts(self) -> Facts:
        """What else is known."""

    def plan(self, engine: Engine) -> Plan:
        """How a point will be run, and why."""

    def compile(self, engine: Engine, use: Use) -> Program:
        """A fresh program: positional values in, values and partials out. Raises EngineError."""

    def at(self, values: Sequence[float], engine: Engine) -> Run:
        """What an engine returns at a point, with the evidence for a judge."""


class Method(Protocol):
    """One file each; configured objects are frozen dataclasses, options are their fields."""

    @property
    def name(self) -> str:
        """Name in the catalogue: `central_difference`."""

    @property
    def kind(self) -> Kind:
        """What its result is."""

    @property
    def summary(self) -> str:
        """A line for tables of methods."""

    @property
    def options(self) -> str:
        """Options as text (`step=1e-06`), empty at the defaults."""

    @property
    def group(self) -> Group:
        """Whose method it is."""

    @property
    def needs(self) -> frozenset[Need]:
        """What it needs of a function."""

    @property
    def makes(self) -> Makes:
        """What may be wanted of it."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What it is known to get wrong."""

    def missing(self) -> str:
        """The command that installs what it lacks here; empty where nothing is."""

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """Differentiate, as one of `makes` wants it. Raises UnsupportedError for what it cannot
        treat, BudgetError or WorkerError."""


class BaseMethod:
    """What most methods have in common: ours, no faults; a graph in, a gradient out."""

    name: ClassVar[str]
    kind: ClassVar[Kind] = Kind.EXACT
    summary: ClassVar[str] = ""
    group: ClassVar[Group] = Group.OURS
    needs: ClassVar[frozenset[Need]] = frozenset((Need.GRAPH,))
    makes: ClassVar[Makes] = (First,)
    faults: ClassVar[tuple[Fault, ...]] = ()
    #: Whether it derives in a worker process, so that this one only waits.
    elsewhere: ClassVar[bool] = False

    @property
    def options(self) -> str:
        """The fields that differ from their defaults, a class's own before those it inherits."""
        own = type(self).__annotations__
        found: tuple[Field[Any], ...] = fields(self) if is_dataclass(self) else ()
        changed = [
            f"{one.name}={value}"
            for one in sorted(found, key=lambda one: one.name not in own)
            if one.default is not MISSING and (value := getattr(self, one.name)) != one.default
        ]
        return ",".join(changed)

    def missing(self) -> str:
        """Nothing."""
        return ""


def graph_of(primal: Primal, wants: Wants, method: Method) -> Graph:
    """The graph of a primal for a method that needs one; UnsupportedError for a black box.

    Raises GraphError for a variable that the graph does not have.
    """
    if primal.graph is None:
        raise UnsupportedError(
            f"{method.name} looks into the function, and this one can only be called; "
            "use a difference"
        )
    primal.graph.require_variables(wants.wrt)
    return primal.graph


def only_calls(method: Method) -> bool:
    """Whether a method takes a function that can only be called.

    >>> import workbench as wb
    >>> [name for name, one in wb.METHODS.items() if only_calls(one)][:2]
    ['forward_difference', 'central_difference']
    """
    return Need.GRAPH not in method.needs


def require_makes(method: Method, wants: Wants) -> None:
    """Raise MethodError for derivatives that a method does not make."""
    if isinstance(wants, method.makes):
        return
    remedies = {
        First: "makes no gradients; they are made by the methods of wb.METHODS",
        Triangle: "differentiates once; Hessians are made by wb.HESSIAN_METHODS",
        UpTo: "differentiates once; higher derivatives are made by wb.UNIVARIATE_METHODS",
        Weighted: "sums no outputs; products of a vector with a Jacobian are made by reverse",
        Along: "makes whole derivatives only; for a product with a vector use another method",
    }
    raise MethodError(f"{method.name} {remedies[type(wants)]}")


def one_variable(wants: Wants) -> str:
    """The one variable of differentiation; UnsupportedError where there is not exactly one."""
    if len(wants.wrt) != 1:
        raise UnsupportedError(
            "higher derivatives are taken by one variable, the others kept; "
            f"choose one of {listed(wants.wrt)}"
        )
    return wants.wrt[0]
