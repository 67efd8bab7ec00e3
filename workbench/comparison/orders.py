"""What each order of derivative is compared by: its methods, its certificates, its yardstick."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.calculus.taylor import MAX_ORDER
from workbench.comparison.accuracy import Certificates, certificates
from workbench.comparison.contestant import Contestant, yardstick
from workbench.comparison.higher_orders import certificates_up_to
from workbench.comparison.second_order import second_certificates
from workbench.errors import MethodError, listed
from workbench.ir.graph import Graph
from workbench.methods.catalogue import METHODS
from workbench.methods.hessian import HESSIAN_METHODS
from workbench.methods.lookup import Catalogue
from workbench.methods.protocol import Method
from workbench.methods.univariate import UNIVARIATE_METHODS, UpToOrder, univariate_method


def _lends_nothing(
    contestants: Sequence[Contestant], graph: Graph, wrt: tuple[str, ...]
) -> Graph | None:
    """No program to borrow a bound from: every method of this order has its own."""
    return None


def _as_it_is(method: Method) -> Method:
    return method


@dataclass(frozen=True, slots=True)
class Order:
    """How derivatives of one order are compared.

    `certificates` gives the truth at a point, by derivative; `yardstick` the program whose bound
    contestants without a graph borrow, its derivatives in the same order as theirs. `bind` makes
    a method of the catalogue one for this order.
    """

    catalogue: Catalogue
    certificates: Callable[[Graph, Mapping[str, float], Sequence[str]], Certificates]
    yardstick: Callable[[Sequence[Contestant], Graph, tuple[str, ...]], Graph | None] = (
        _lends_nothing
    )
    bind: Callable[[Method], Method] = _as_it_is

    def methods(self, which: Iterable[str | Method] | str | None) -> list[Method]:
        """Methods of this order by name; None gives all of them. Raises MethodError."""
        return [self.bind(one) for one in self.catalogue.several(which)]


#: Every order that `compare` knows.
ORDERS: dict[int, Order] = {
    1: Order(METHODS, certificates, yardstick),
    2: Order(HESSIAN_METHODS, second_certificates),
}


def order_of(order: int, wrt: Sequence[str] = (), *, chosen: bool = False) -> Order:
    """How derivatives of an order by some variables are compared.

    All orders up to this one by one variable, from the third on, and of the second where the one
    variable is `chosen`. Raises MethodError for an order that there is not, and where there are
    several variables of which one must be chosen.
    """
    if not isinstance(order, int) or isinstance(order, bool) or not 1 <= order <= MAX_ORDER:
        raise MethodError(
            f"no derivatives of order {order!r:.20} are compared; "
            f"an order is a whole number from 1 to {MAX_ORDER}"
        )
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
    return Order(
        UNIVARIATE_METHODS,
        certificates_up_to(order),
        bind=lambda one: UpToOrder(univariate_method(one), order),
    )
