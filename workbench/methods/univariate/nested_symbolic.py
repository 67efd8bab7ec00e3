"""The symbolic method, repeated: SymPy differentiates its own derivatives, in isolation."""

from dataclasses import dataclass
from typing import Any, ClassVar

from workbench.errors import BudgetError
from workbench.frontends.sympy.inward import from_sympy
from workbench.frontends.sympy.outward import derivative
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.limits import Limits, limits
from workbench.methods.protocol import Derivation, Fault
from workbench.methods.symbolic import Differentiated, by_sympy, differentiated
from workbench.methods.univariate.protocol import HigherMethod, orders_of


@dataclass(frozen=True, slots=True)
class NestedSymbolic(HigherMethod):
    """SymPy differentiates each output, then the derivative, and so on; all come back as one graph.

    What holds of the method `symbolic` holds here: the function is as SymPy gives it, equal parts
    are shared when they come back, nothing else is simplified.
    """

    name: ClassVar[str] = "nested_symbolic"
    faults: ClassVar[tuple[Fault, ...]] = (Fault.UNGUARDED_SELECTION, Fault.NODEWISE_CONVENTION)
    summary: ClassVar[str] = "SymPy's diff, repeated (symbolic)"

    def derive_orders(self, graph: Graph, variable: str, order: int) -> Derivation:
        """All orders by SymPy. Raises UnsupportedError, BudgetError or WorkerError."""
        partials = orders_of(graph, variable, order)
        return by_sympy(graph, graph, (variable,), partials, differentiate, variable, order)


def differentiate(graph: Graph, variable: str, order: int) -> Differentiated:
    """Values and all orders by SymPy, in this process: the worker's half of `derive_orders`.

    >>> import workbench as wb
    >>> done = differentiate(wb.parse("x*sin(x)"), "x", 2)
    >>> done.program.to_text(), done.sympy_count_ops
    ('x*sin(x), x*cos(x) + sin(x), 2*cos(x) - x*sin(x)', 9)
    """

    def derive(primal: list[Any]) -> tuple[list[Any], float]:
        partials: list[Any] = []
        for expression in primal:
            for k in range(1, order + 1):
                if k > 1:
                    _refuse_swell(expression, graph, k - 1)
                expression = derivative(expression, variable)
                partials.append(expression)
        return partials, 0.0

    return differentiated(graph, derive)


def _refuse_swell(expression: Any, graph: Graph, order: int) -> None:
    """Raise BudgetError where a derivative has swollen too much to be differentiated again."""
    written = count(from_sympy([expression], variables=graph.variables)).tree_operations
    if isinstance(written, str) or written > limits.sympy_again_operations:
        shown = written if isinstance(written, str) else f"{written:,}"
        raise BudgetError(
            f"SymPy's derivative of order {order} has {shown} operations written out, too many to "
            f"differentiate again (the budget is {Limits.sympy_again_operations}); use taylor"
        )
