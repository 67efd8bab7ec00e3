"""The catalogue of methods for higher derivatives by one variable, and `derivatives`."""

from typing import Any

from workbench.engines.protocol import Engine
from workbench.errors import MethodError, listed
from workbench.frontends.door import FunctionOf, V, graph_of
from workbench.methods.lookup import MethodCatalogue
from workbench.methods.protocol import Method
from workbench.methods.univariate.derivative import UnivariateDerivative
from workbench.methods.univariate.fornberg import Fornberg
from workbench.methods.univariate.nested_forward import NestedForward
from workbench.methods.univariate.nested_reverse import NestedReverse
from workbench.methods.univariate.nested_symbolic import NestedSymbolic
from workbench.methods.univariate.taylor import Taylor

#: Every method for higher derivatives by name, at its defaults, in the order of showing.
UNIVARIATE_METHODS = MethodCatalogue(
    Taylor,
    NestedForward,
    NestedReverse,
    NestedSymbolic,
    Fornberg,
    what="method for higher derivatives",
)


def derivatives(
    function: FunctionOf[V],
    wrt: str | None = None,
    *,
    at: Any = None,
    order: int = 1,
    method: str | Method = "taylor",
    engine: str | Engine | None = None,
) -> UnivariateDerivative[V]:
    """The derivatives of the orders 1 to `order` by one variable, ready to call.

    The function is what `gradient` takes. `wrt`, one variable, may be left out where there is one
    only; the others are values of the point. An order is a whole number from 1 to 32. Raises
    ParseError, GraphError, MethodError, UnsupportedError, BudgetError.

    >>> import workbench as wb
    >>> value, orders = wb.derivatives("exp(2*x)*y", "x", order=3)(x=0.0, y=5.0)
    >>> value, orders.tolist()
    (5.0, [10.0, 20.0, 40.0])
    """
    graph = graph_of(function, at)
    names = graph.chosen_variables(wrt)
    if len(names) != 1:
        raise MethodError(
            "higher derivatives are taken by one variable; say which with wrt=: "
            f"{listed(graph.variables)}"
        )
    chosen = UNIVARIATE_METHODS.find(method)
    found: UnivariateDerivative[V]
    found = UnivariateDerivative(chosen, graph, names[0], order, engine)
    return found.starting_at(at)
