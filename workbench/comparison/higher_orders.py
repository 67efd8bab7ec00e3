"""The truth about higher derivatives by one variable, each order certified."""

from collections.abc import Callable, Mapping, Sequence

from workbench.comparison.accuracy import Certificates
from workbench.comparison.contestant import failure
from workbench.ir.graph import Graph
from workbench.methods.protocol import Partial
from workbench.truth import Certificate, certified_derivatives


def certificates_up_to(
    order: int,
) -> Callable[[Graph, Mapping[str, float], Sequence[str]], Certificates]:
    """What certifies the orders 1 to `order` of every output by one variable, at a point."""

    def certificates(
        graph: Graph, point: Mapping[str, float], wrt: Sequence[str]
    ) -> dict[Partial, Certificate]:
        (variable,) = wrt
        found: dict[Partial, Certificate] = {}
        for output in range(len(graph.outputs)):
            try:
                orders = certified_derivatives(graph, point, variable, order, output)[1:]
            except Exception as error:
                status, reason = failure(error)
                orders = (Certificate(status=status, reason=reason),) * order
            for k, one in enumerate(orders, start=1):
                found[Partial(output, (variable,) * k)] = one
        return found

    return certificates
