"""The base of methods for higher derivatives: one variable, all orders up to a highest one."""

from operator import index
from typing import Any, ClassVar

from workbench.errors import MethodError, MethodKindError, shown
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal
from workbench.limits import Limits, limits
from workbench.methods.protocol import (
    BaseMethod,
    Derivation,
    First,
    Makes,
    Partial,
    UpTo,
    Wants,
    graph_of,
    one_variable,
)


def orders_of(graph: Graph, variable: str, order: int) -> tuple[Partial, ...]:
    """The derivatives of every output by one variable, row-major: output, then order from 1.

    >>> import workbench as wb
    >>> [partial.order for partial in orders_of(wb.parse("x*y"), "x", 3)]
    [1, 2, 3]
    """
    outputs = range(len(graph.outputs))
    return tuple(Partial(out, (variable,) * k) for out in outputs for k in range(1, order + 1))


def up_to(variable: str, order: int) -> UpTo:
    """All orders by one variable. Raises MethodError for what is no whole number from 1 to 32.

    >>> up_to("x", 4)
    UpTo(wrt=('x',), order=4)
    """
    return UpTo((variable,), checked_order(order))


def checked_order(order: Any) -> int:
    """The order of a derivative. Raises MethodError for what is no whole number from 1 to 32.

    >>> checked_order(2)
    2
    """
    whole = hasattr(order, "__index__") and not isinstance(order, bool)
    if not whole or not 1 <= index(order) <= limits.derivative_order:
        error = MethodError if whole or isinstance(order, float) else MethodKindError
        raise error(
            f"no derivatives of order {shown(order)}; "
            f"an order is a whole number from 1 to {Limits.derivative_order}"
        )
    return index(order)


class HigherMethod(BaseMethod):
    """A method that differentiates by one variable to every order from 1 to a highest one."""

    makes: ClassVar[Makes] = (First, UpTo)

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """All orders by one variable, or the first one. Raises UnsupportedError for several."""
        graph = graph_of(primal, wants, self)
        order = wants.order if isinstance(wants, UpTo) else 1
        return self.derive_orders(graph, one_variable(wants), order)

    def derive_orders(self, graph: Graph, variable: str, order: int) -> Derivation:
        """The program of the outputs and of `orders_of` them.

        Raises UnsupportedError, BudgetError or WorkerError.
        """
        raise AssertionError(f"{self.name} says how")
