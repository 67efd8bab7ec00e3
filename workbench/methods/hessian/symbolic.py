"""Hessians by SymPy: `diff` of `diff`, in isolation."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from workbench.calculus.tangent import Direction
from workbench.errors import BudgetError, WorkerDied, WorkerTimeout
from workbench.frontends.sympy.installation import forget, library
from workbench.frontends.sympy.inward import from_sympy
from workbench.frontends.sympy.limits import refuse_swell
from workbench.frontends.sympy.outward import as_number, derivative, node_values, symbol
from workbench.frontends.sympy.rewriting import rewritten
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.isolation import run_isolated
from workbench.methods.directions import components, with_inputs
from workbench.methods.hessian.triangle import upper_triangle
from workbench.methods.protocol import Derivation, Fault, Kind, Partial
from workbench.methods.symbolic import (
    COUNTED_OPERATIONS,
    MEGABYTES,
    SECONDS,
    Differentiated,
    warm_up,
)

_TARGET = "workbench.methods.hessian.symbolic:differentiate_twice"


@dataclass(frozen=True, slots=True)
class SymbolicHessian:
    """SymPy differentiates each output by a, and that by b, for each pair once.

    What holds of the method for gradients holds here: the function is as SymPy gives it, equal
    parts are shared when they come back, nothing else is simplified. First derivatives that would
    swell too much in their turn are refused.
    """

    name: ClassVar[str] = "symbolic"
    kind: ClassVar[Kind] = Kind.EXACT
    #: SymPy multiplies Heaviside by what may be infinite where it is 0.
    faults: ClassVar[tuple[Fault, ...]] = (Fault.UNGUARDED_SELECTION, Fault.NODEWISE_CONVENTION)
    summary: ClassVar[str] = "SymPy's diff, twice (symbolic)"

    @property
    def options(self) -> str:
        """No options."""
        return ""

    def derive(self, graph: Graph, wrt: tuple[str, ...]) -> Derivation:
        """The second partials by SymPy. Raises UnsupportedError, BudgetError or WorkerError."""
        return _derivation(graph, graph, wrt, None, upper_triangle(graph, wrt))

    def derive_product(
        self, graph: Graph, wrt: tuple[str, ...], direction: Direction
    ) -> Derivation:
        """SymPy's gradient of the derivative along the direction; raises as `derive`."""
        partials = components(len(graph.outputs), wrt)
        return _derivation(with_inputs(graph, direction), graph, wrt, direction, partials)


def _derivation(
    primal: Graph,
    graph: Graph,
    wrt: tuple[str, ...],
    direction: Direction | None,
    partials: tuple[Partial, ...],
) -> Derivation:
    refuse_swell(graph, wrt)
    try:
        done: Differentiated = run_isolated(
            _TARGET, graph, wrt, direction, seconds=SECONDS, megabytes=MEGABYTES
        )
    except (WorkerTimeout, WorkerDied) as error:
        raise BudgetError(f"the symbolic method hit a backstop: {error}") from error
    return Derivation(
        primal=primal,
        wrt=wrt,
        kind=SymbolicHessian.kind,
        program=done.program,
        partials=partials,
        sympy_count_ops=done.sympy_count_ops,
        primal_changed=done.primal_changed,
        derive_seconds=done.seconds,
    )


def differentiate_twice(
    graph: Graph, wrt: tuple[str, ...], direction: Direction | None = None
) -> Differentiated:
    """Values and second derivatives by SymPy, in this process: the worker's half of `derive`.

    Without a direction the upper triangles, with one the Hessians times it. The time is that of
    what SymPy does, without the budget's look at the first derivatives.

    >>> from workbench.frontends.text import parse
    >>> done = differentiate_twice(parse("x*sin(y)"), ("x", "y"))
    >>> done.program.to_text(), done.sympy_count_ops
    ('x*sin(y), 0, cos(y), -(x*sin(y))', 4)
    >>> differentiate_twice(parse("x*sin(y)"), ("x", "y"), {"y": 2}).program.to_text()
    'x*sin(y), 2*cos(y), -2*x*sin(y)'
    """
    warm_up()
    forget()
    started = time.perf_counter()
    values = node_values(graph)
    primal = [as_number(values[output]) for output in graph.outputs]
    if direction is None:
        firsts = [derivative(output, name) for output in primal for name in wrt]
    else:
        firsts = [_along(output, direction) for output in primal]
    seconds = time.perf_counter() - started
    names = [one for one in (direction or {}).values() if isinstance(one, str)]
    variables = (*graph.variables, *names)
    refuse_swell(from_sympy(firsts or [library().Integer(0)], variables=variables), wrt)
    started = time.perf_counter()
    seconds_partials = _seconds(firsts, wrt, len(primal), direction is None)
    program = from_sympy([*primal, *seconds_partials], variables=variables)
    seconds += time.perf_counter() - started
    operations = count(program).tree_operations
    counted = None
    if isinstance(operations, int) and operations <= COUNTED_OPERATIONS:
        counted = sum(int(partial.count_ops()) for partial in seconds_partials)
    return Differentiated(program, counted, rewritten(graph, values), seconds)


def _along(output: Any, direction: Direction) -> Any:
    """The derivative of one output along a direction."""
    rational = library().Rational
    terms = []
    for name, component in direction.items():
        if isinstance(component, str):
            factor = symbol(component)
        else:
            factor = rational(*Literal.from_number(component).fraction.as_integer_ratio())
        terms.append(factor * derivative(output, name))
    return library().Add(*terms)


def _seconds(firsts: Sequence[Any], wrt: Sequence[str], outputs: int, triangle: bool) -> list[Any]:
    if not triangle:
        return [derivative(first, name) for first in firsts for name in wrt]
    size = len(wrt)
    return [
        derivative(firsts[output * size + row], wrt[column])
        for output in range(outputs)
        for row in range(size)
        for column in range(row, size)
    ]
