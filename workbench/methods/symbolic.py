"""Symbolic differentiation: SymPy's `diff` on objects built from the graph, in isolation."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, NamedTuple

from workbench.errors import BudgetError, WorkerDied, WorkerTimeout
from workbench.frontends.sympy.budget import object_budget
from workbench.frontends.sympy.installation import forget
from workbench.frontends.sympy.inward import from_sympy
from workbench.frontends.sympy.limits import refuse_swell
from workbench.frontends.sympy.outward import as_number, derivative, node_values
from workbench.frontends.sympy.rewriting import rewritten, takes_other_operations
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal
from workbench.ir.traversal import named_as
from workbench.isolation import end_shared, run_isolated
from workbench.limits import Limits, limits
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import (
    BaseMethod,
    Derivation,
    Facts,
    Fault,
    Partial,
    Wants,
    first_partials,
    graph_of,
)


class Differentiated(NamedTuple):
    """What the worker sends back; `sympy_count_ops` is None where counting would take too long."""

    program: Graph
    sympy_count_ops: int | None
    primal_changed: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Symbolic(BaseMethod):
    """SymPy differentiates each output by each variable; value and partials come back as a graph.

    The function is "as SymPy gives it": what SymPy rewrote while building it stays rewritten and is
    flagged (`primal_changed`), other operations for the same value too. Symbols are real,
    Heaviside(0) is 1/2 and DiracDelta 0. Equal parts are shared when they come back, and nothing
    else is simplified.

    `derive_seconds` is the time from graph to graph inside the worker, with SymPy imported and
    warmed up and its cache empty: what a new expression costs. `sympy_count_ops` sums
    `sympy.count_ops` over the partials.

    >>> import workbench as wb
    >>> wb.gradient(wb.parse("x*sin(x)"), method=Symbolic()).graph.to_text()
    'x*sin(x), x*cos(x) + sin(x)'
    """

    name: ClassVar[str] = "symbolic"
    elsewhere: ClassVar[bool] = True
    #: SymPy multiplies Heaviside by what may be infinite where it is 0.
    faults: ClassVar[tuple[Fault, ...]] = (Fault.UNGUARDED_SELECTION, Fault.NODEWISE_CONVENTION)
    summary: ClassVar[str] = "SymPy's diff on the expression (symbolic)"

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """The partials by SymPy. Raises UnsupportedError, BudgetError or WorkerError."""
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        partials = first_partials(graph.size, wrt)
        return by_sympy(graph, graph, wrt, partials, differentiate, wrt)


def by_sympy(
    primal: Graph,
    graph: Graph,
    wrt: tuple[str, ...],
    partials: tuple[Partial, ...],
    differentiate: Callable[..., Differentiated],
    *arguments: Any,
) -> Derivation:
    """What a function of ours does with a graph and SymPy, in a worker; `arguments` follow it.

    Raises BudgetError where the function would swell, where SymPy makes too many objects, and where
    a backstop is hit.
    """
    refuse_swell(graph, wrt)
    target = f"{differentiate.__module__}:{differentiate.__qualname__}"
    try:
        done: Differentiated = run_isolated(
            target,
            graph,
            *arguments,
            seconds=Limits.symbolic_seconds,
            megabytes=Limits.symbolic_megabytes,
        )
    except BudgetError:
        end_shared()  # SymPy may have been stopped in the middle of anything
        raise
    except (WorkerTimeout, WorkerDied) as error:
        raise BudgetError(f"the symbolic method hit a backstop: {error}") from error
    facts = Facts(
        sympy_count_ops=done.sympy_count_ops,
        primal_changed=done.primal_changed,
        derive_seconds=done.seconds,
    )
    return ProgramDerivation(
        primal=primal,
        wrt=wrt,
        partials=partials,
        program=named_as(done.program, graph),
        facts=facts,
    )


def differentiate(graph: Graph, wrt: tuple[str, ...]) -> Differentiated:
    """Value and partials of a graph by SymPy, in this process: the worker's half of `derive`.

    >>> from workbench.frontends.text import parse
    >>> done = differentiate(parse("x*sin(x)"), ("x",))
    >>> done.program.to_text(), done.sympy_count_ops, done.primal_changed
    ('x*sin(x), x*cos(x) + sin(x)', 4, False)
    """
    return differentiated(
        graph, lambda primal: ([derivative(one, name) for one in primal for name in wrt], 0.0)
    )


def differentiated(
    graph: Graph,
    derive: Callable[[list[Any]], tuple[list[Any], float]],
    inputs: Sequence[str] = (),
) -> Differentiated:
    """Values of a graph and what `derive` makes of them in SymPy, in this process.

    `derive` takes the outputs and gives the derivatives, and the seconds that it took beside them.
    `inputs` are variables that they have beside those of the graph.
    """
    warm_up()
    forget()
    started = time.perf_counter()
    with object_budget("the function"):
        values = node_values(graph)
        primal = [as_number(values[output]) for output in graph.outputs]
    partials, aside = derive(primal)
    with object_budget("the program of its derivatives"):
        program = from_sympy([*primal, *partials], variables=(*graph.variables, *inputs))
    seconds = time.perf_counter() - started - aside
    counted = counted_operations(program, partials)
    changed = rewritten(graph, values) or takes_other_operations(graph, program)
    return Differentiated(program, counted, changed, seconds)


def counted_operations(program: Graph, partials: Sequence[Any]) -> int | None:
    """`sympy.count_ops` over some partials; None where they are too large to be walked as trees."""
    operations = count(program).tree_operations
    if isinstance(operations, str) or operations > limits.sympy_counted_operations:
        return None
    return sum(int(partial.count_ops()) for partial in partials)


@cache
def warm_up() -> None:
    """One derivative before the first, so that no time holds what SymPy imports when first used."""
    builder = GraphBuilder()
    x = builder.variable("x")
    product = builder.apply("multiply", x, builder.apply("max", builder.apply("sin", x), x))
    expression = node_values(builder.build([product]))[-1]
    from_sympy(derivative(expression, "x"))
