"""Forward mode, repeated: the tangent of the tangent, and so on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.tangent import tangent_graph
from workbench.ir.graph import Graph
from workbench.methods.univariate.nesting import NestedSweep


@dataclass(frozen=True, slots=True)
class NestedForward(NestedSweep):
    """The tangent sweep over the tangent sweep: doubles with each order unless parts are shared.

    The tangents of two nested sweeps are the same nodes here, because graphs are hash-consed;
    nested dual numbers compute them twice. So this is forward mode at its best. Source: Griewank &
    Walther, Evaluating Derivatives, 2nd ed. 2008, section 13.1.
    """

    name: ClassVar[str] = "nested_forward"
    summary: ClassVar[str] = "tangent sweep, repeated, parts shared (automatic, forward mode)"
    sweep: ClassVar[Callable[..., Graph]] = staticmethod(tangent_graph)
