"""The catalogue of methods for Hessians; `hessian` and `hvp`."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.engines.protocol import Engine
from workbench.errors import MethodError
from workbench.frontends.door import FunctionOf, V, graph_of
from workbench.methods.derivative import AUTO
from workbench.methods.hessian.derivative import Hessian
from workbench.methods.hessian.difference import SecondDifference
from workbench.methods.hessian.forward_over_reverse import ForwardOverReverse
from workbench.methods.hessian.product import HessianVector
from workbench.methods.hessian.reverse_difference import ReverseDifference
from workbench.methods.hessian.symbolic import SymbolicHessian
from workbench.methods.lookup import MethodCatalogue
from workbench.methods.protocol import Along, Method

#: Every method for Hessians by name, at its defaults, in the order of showing.
HESSIAN_METHODS = MethodCatalogue(
    SymbolicHessian,
    SecondDifference,
    ReverseDifference,
    ForwardOverReverse,
    what="Hessian method",
)


def hessian(
    function: FunctionOf[V],
    wrt: Sequence[str] | str | None = None,
    *,
    at: Any = None,
    method: str | Method = "forward_over_reverse",
    engine: str | Engine | None = AUTO,
) -> Hessian[V]:
    """All second partial derivatives of a function by one method, ready to call.

    The function is what `gradient` takes; `wrt` names the variables (default: all). Each pair is
    differentiated once: the matrix is symmetric. Raises ParseError, GraphError, MethodError,
    UnsupportedError, BudgetError.

    >>> import workbench as wb
    >>> value, matrix = wb.hessian("x**2*y")(x=3.0, y=2.0)
    >>> value, matrix.tolist()
    (18.0, [[4.0, 6.0], [6.0, 0.0]])
    """
    graph = graph_of(function, at)
    names = graph.chosen_variables(wrt)
    found: Hessian[V] = Hessian(HESSIAN_METHODS.find(method), graph, names, engine)
    return found.starting_at(at)


def hvp(
    function: FunctionOf[V],
    wrt: Sequence[str] | str | None = None,
    *,
    at: Any = None,
    vector: Mapping[str, float] | Sequence[float] | None = None,
    method: str | Method = "forward_over_reverse",
    engine: str | Engine | None = AUTO,
) -> HessianVector[V]:
    """The Hessian of a function times a vector, without the Hessian; ready to call.

    `vector` has a component by variable (none is 0) or one number per variable of `wrt`; without it
    every call takes one after the point. By forward over reverse it costs a small multiple of the
    function, whatever the number of variables. Raises ParseError, GraphError, MethodError,
    PointError, UnsupportedError, BudgetError.

    >>> import workbench as wb
    >>> value, components = wb.hvp("x**2*y", vector={"x": 1})(x=3.0, y=2.0)
    >>> value, components
    (18.0, {'x': 4.0, 'y': 6.0})
    """
    graph = graph_of(function, at)
    names = graph.chosen_variables(wrt)
    product = HESSIAN_METHODS.find(method)
    if Along not in product.makes:
        able = ", ".join(name for name, one in HESSIAN_METHODS.items() if Along in one.makes)
        raise MethodError(
            f"{product.name} makes whole Hessians only; for a product use one of {able}"
        )
    found: HessianVector[V] = HessianVector(product, graph, names, vector, engine)
    return found.starting_at(at)
