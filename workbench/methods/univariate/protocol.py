"""What a method for higher derivatives is: one variable, all orders up to a highest one."""

from collections.abc import Sequence
from typing import Protocol

from workbench.calculus.taylor import MAX_ORDER
from workbench.errors import MethodError, UnsupportedError, listed
from workbench.ir.graph import Graph
from workbench.methods.protocol import Derivation, Fault, Kind, Method, Partial


class UnivariateMethod(Method, Protocol):
    """A method that differentiates by one variable to every order from 1 to a highest one."""

    def derive_orders(self, graph: Graph, variable: str, order: int) -> Derivation:
        """The program of the outputs and of `orders_of` them.

        Raises UnsupportedError, BudgetError or WorkerError.
        """
        ...


def orders_of(graph: Graph, variable: str, order: int) -> tuple[Partial, ...]:
    """The derivatives of every output by one variable, row-major: output, then order from 1.

    >>> import workbench as wb
    >>> [partial.order for partial in orders_of(wb.parse("x*y"), "x", 3)]
    [1, 2, 3]
    """
    outputs = range(len(graph.outputs))
    return tuple(Partial(out, (variable,) * k) for out in outputs for k in range(1, order + 1))


class FirstOrder:
    """What makes a method for higher derivatives a method for the first one as well."""

    def derive_orders(self, graph: Graph, variable: str, order: int) -> Derivation:
        """The program of all orders."""
        raise NotImplementedError

    def derive(self, graph: Graph, wrt: tuple[str, ...]) -> Derivation:
        """The first derivative by one variable. Raises UnsupportedError for several."""
        return self.derive_orders(graph, one_variable(wrt), 1)


class UpToOrder:
    """A method for higher derivatives at a highest order, as what differentiates a graph.

    Raises MethodError for an order that is no whole number from 1 to 32.

    >>> from workbench.methods.univariate import UNIVARIATE_METHODS
    >>> UpToOrder(UNIVARIATE_METHODS["taylor"], 4).name
    'taylor'
    """

    def __init__(self, method: UnivariateMethod, order: int) -> None:
        if not isinstance(order, int) or isinstance(order, bool) or not 1 <= order <= MAX_ORDER:
            raise MethodError(
                f"no derivatives up to order {order!r:.20}; "
                f"an order is a whole number from 1 to {MAX_ORDER}"
            )
        self.method = method
        self.order = order
        self.name: str = method.name
        self.kind: Kind = method.kind
        self.faults: tuple[Fault, ...] = getattr(method, "faults", ())

    def __repr__(self) -> str:
        return f"UpToOrder({self.method!r}, {self.order})"

    @property
    def options(self) -> str:
        """The options of the method; the order is none of them."""
        return self.method.options

    def derive(self, graph: Graph, wrt: tuple[str, ...]) -> Derivation:
        """All orders by one variable. Raises UnsupportedError for several variables."""
        return self.method.derive_orders(graph, one_variable(wrt), self.order)


def one_variable(wrt: Sequence[str]) -> str:
    """The one variable of differentiation; UnsupportedError where there is not exactly one."""
    if len(wrt) != 1:
        raise UnsupportedError(
            "higher derivatives are taken by one variable, the others kept; "
            f"choose one of {listed(wrt)}"
        )
    return wrt[0]
