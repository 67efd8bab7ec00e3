"""Hessians by SymPy: `diff` of `diff`, in isolation."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from workbench.calculus.tangent import Direction
from workbench.frontends.sympy.installation import library
from workbench.frontends.sympy.inward import from_sympy
from workbench.frontends.sympy.limits import refuse_swell
from workbench.frontends.sympy.outward import derivative, symbol
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.primal import Primal
from workbench.methods.directions import components, with_inputs
from workbench.methods.hessian.triangle import upper_triangle
from workbench.methods.protocol import (
    Along,
    BaseMethod,
    Derivation,
    Fault,
    Makes,
    Triangle,
    Wants,
    graph_of,
)
from workbench.methods.symbolic import Differentiated, by_sympy, differentiated


@dataclass(frozen=True, slots=True)
class SymbolicHessian(BaseMethod):
    """SymPy differentiates each output by a, and that by b, for each pair once.

    What holds of the method for gradients holds here: the function is as SymPy gives it, equal
    parts are shared when they come back, nothing else is simplified. First derivatives that would
    swell too much in their turn are refused.
    """

    name: ClassVar[str] = "symbolic"
    makes: ClassVar[Makes] = (Triangle, Along)
    #: SymPy multiplies Heaviside by what may be infinite where it is 0.
    faults: ClassVar[tuple[Fault, ...]] = (Fault.UNGUARDED_SELECTION, Fault.NODEWISE_CONVENTION)
    summary: ClassVar[str] = "SymPy's diff, twice (symbolic)"

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """The second partials by SymPy, or its gradient of the derivative along a direction.

        Raises UnsupportedError, BudgetError or WorkerError.
        """
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        if not isinstance(wants, Along):
            triangle = upper_triangle(graph, wrt)
            return by_sympy(graph, graph, wrt, triangle, differentiate_twice, wrt)
        outer, product = with_inputs(graph, wants.direction), components(graph.size, wrt)
        return by_sympy(outer, graph, wrt, product, differentiate_twice, wrt, wants.direction)


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
    names = [one for one in (direction or {}).values() if isinstance(one, str)]
    variables = (*graph.variables, *names)

    def derive(primal: list[Any]) -> tuple[list[Any], float]:
        if direction is None:
            firsts = [derivative(output, name) for output in primal for name in wrt]
        else:
            firsts = [_along(output, direction) for output in primal]
        started = time.perf_counter()
        refuse_swell(from_sympy(firsts or [library().Integer(0)], variables=variables), wrt)
        aside = time.perf_counter() - started
        return _seconds(firsts, wrt, len(primal), direction is None), aside

    return differentiated(graph, derive, names)


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
