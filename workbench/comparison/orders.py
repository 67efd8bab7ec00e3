"""What each order of derivative is compared by: its methods, its certificates, its yardstick."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workbench.comparison.accuracy import Certificates, certificates
from workbench.comparison.contestant import Contestant, yardstick
from workbench.errors import MethodError
from workbench.ir.graph import Graph
from workbench.methods.catalogue import METHODS
from workbench.methods.lookup import Catalogue


def _lends_nothing(
    contestants: Sequence[Contestant], graph: Graph, wrt: tuple[str, ...]
) -> Graph | None:
    """No program to borrow a bound from: every method of this order has its own."""
    return None


@dataclass(frozen=True, slots=True)
class Order:
    """How derivatives of one order are compared.

    `certificates` gives the truth at a point, by derivative; `yardstick` the program whose bound
    contestants without a graph borrow, its derivatives in the same order as theirs.
    """

    catalogue: Catalogue
    certificates: Callable[[Graph, Mapping[str, float], Sequence[str]], Certificates]
    yardstick: Callable[[Sequence[Contestant], Graph, tuple[str, ...]], Graph | None] = (
        _lends_nothing
    )


#: Every order that `compare` knows.
ORDERS: dict[int, Order] = {
    1: Order(METHODS, certificates, yardstick),
}


def order_of(order: int) -> Order:
    """How derivatives of an order are compared; MethodError for an order that there is not."""
    if order not in ORDERS:
        known = ", ".join(map(str, ORDERS))
        raise MethodError(f"no derivatives of order {order!r:.20} are compared; known: {known}")
    return ORDERS[order]
