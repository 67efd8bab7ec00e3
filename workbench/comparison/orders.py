"""Orders of derivatives, each with its methods and its certificates."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.comparison.accuracy import Certificates, certificates
from workbench.comparison.higher_orders import certificates_up_to
from workbench.comparison.second_order import second_certificates
from workbench.errors import MethodError, listed
from workbench.ir.graph import Graph
from workbench.methods.catalogue import METHODS
from workbench.methods.hessian import HESSIAN_METHODS
from workbench.methods.lookup import MethodCatalogue
from workbench.methods.protocol import First, Method, Triangle, UpTo, Wants
from workbench.methods.univariate import UNIVARIATE_METHODS
from workbench.methods.univariate.protocol import checked_order


@dataclass(frozen=True, slots=True)
class Order:
    """How derivatives of one order are compared.

    `certificates` gives the truth at a point, by derivative; `wants` what methods are asked for.
    """

    catalogue: MethodCatalogue
    certificates: Callable[[Graph, Mapping[str, float], Sequence[str]], Certificates]
    wants: Callable[[tuple[str, ...]], Wants]

    def methods(self, which: Iterable[str | Method] | str | None) -> list[Method]:
        """Methods of this order by name; None gives all of them. Raises MethodError."""
        return self.catalogue.several(which)


#: Every order that `compare` knows.
ORDERS: dict[int, Order] = {
    1: Order(METHODS, certificates, First),
    2: Order(HESSIAN_METHODS, second_certificates, Triangle),
}


def order_of(order: int, wrt: Sequence[str] = (), *, chosen: bool = False) -> Order:
    """How derivatives of an order by some variables are compared.

    All orders up to this one by one variable, from the third on, and of the second where the one
    variable is `chosen`. Raises MethodError for an order that there is not, and where there are
    several variables of which one must be chosen.
    """
    order = checked_order(order)
    if order in ORDERS and not (order > 1 and chosen and len(wrt) == 1):
        return ORDERS[order]
    if len(wrt) != 1:
        raise MethodError(
            f"derivatives of order {order} are taken by one variable, the others kept; "
            f"choose it with wrt, one of: {listed(wrt)}"
        )
    return up_to(order)


def up_to(order: int) -> Order:
    """How all derivatives by one variable are compared, those of the orders 1 to `order`."""
    return Order(UNIVARIATE_METHODS, certificates_up_to(order), lambda wrt: UpTo(wrt, order))
