"""The program that an eager tape runs, written out as a graph: what a judge holds against it."""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from workbench.calculus.adjoint import gradient_graph
from workbench.calculus.folding import Folding
from workbench.ir.graph import Graph


def scalar_program(graph: Graph, wrt: Sequence[str]) -> Graph:
    """Values and partials as `Scalar` computes them: the adjoint sweep on rounded literals.

    Outputs and errors are those of `gradient_graph`, which multiplies literals exactly.

    >>> import workbench as wb
    >>> scalar_program(wb.parse("0.1*(0.1*x)"), ["x"]).to_text()
    '0.1*(0.1*x), 0.1*0.1'
    """
    return gradient_graph(graph, wrt, folding=_Rounded)


def notebook_program(graph: Graph, wrt: Sequence[str]) -> Graph:
    """Values and partials as `NotebookScalar` would compute them if it counted nothing twice.

    It multiplies every partial by the gradient, and has no guard around what was not chosen.

    >>> import workbench as wb
    >>> notebook_program(wb.parse("3*(x/y)"), ["x"]).to_text()
    '3*(x/y), 3*(1/y)'
    """
    return gradient_graph(graph, wrt, guarded=False, folding=_Multiplied)


class _Rounded(Folding):
    """Literal arithmetic folds where float64 does it without rounding, and nowhere else."""

    def learn(self, graph: Graph, nodes: Sequence[int]) -> None:
        """Nothing: a tape works the literal arithmetic of a function out in float64."""

    def _literal(self, code: int, operands: tuple[int, ...], values: list[Fraction]) -> int:
        folded = super()._literal(code, operands, values)
        value = self.exact(folded)
        exact = value is not None and all(map(_is_float64, (*values, value)))
        return folded if exact else self.builder.apply_code(code, *operands)


class _Multiplied(_Rounded):
    """As a tape that keeps partials as numbers."""

    joins: ClassVar[bool] = False


def _is_float64(value: Fraction) -> bool:
    try:
        nearest = float(value)
    except OverflowError:
        return False
    return math.isfinite(nearest) and Fraction(nearest) == value
