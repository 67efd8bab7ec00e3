"""Reverse mode, repeated: every order sweeps the whole program of the order before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.adjoint import gradient_graph
from workbench.ir.graph import Graph
from workbench.methods.univariate.nesting import NestedSweep


@dataclass(frozen=True, slots=True)
class NestedReverse(NestedSweep):
    """The adjoint sweep over the adjoint sweep, and so on: grows by a factor per order.

    Adjoints of adjoints are new nodes, so sharing does not help. Source of the comparison:
    Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 13.1; Bettencourt, Johnson &
    Duvenaud, Taylor-Mode Automatic Differentiation for Higher-Order Derivatives in JAX, 2019.
    """

    name: ClassVar[str] = "nested_reverse"
    summary: ClassVar[str] = "adjoint sweep, repeated (automatic, reverse mode)"
    sweep: ClassVar[Callable[..., Graph]] = staticmethod(gradient_graph)
