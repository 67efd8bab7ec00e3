"""The catalogue of methods for higher derivatives by one variable, and `derivatives`."""

from workbench.engines.protocol import Engine
from workbench.errors import MethodError
from workbench.ir.graph import Graph
from workbench.methods.catalogue import variables_of
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
    graph: Graph,
    variable: str | None = None,
    order: int = 1,
    method: str | Method = "taylor",
    engine: str | Engine | None = None,
) -> UnivariateDerivative:
    """The derivatives of the orders 1 to `order` by one variable, ready to call.

    `variable` may be left out where there is one only; the others are values of the point. An
    order is a whole number from 1 to 32. Raises MethodError, UnsupportedError, BudgetError.

    >>> import workbench as wb
    >>> value, orders = wb.derivatives(wb.parse("exp(2*x)*y"), "x", order=3)(x=0.0, y=5.0)
    >>> value, orders.tolist()
    (5.0, [10.0, 20.0, 40.0])
    """
    if variable is None and len(graph.variables) != 1:
        raise MethodError(
            "say which variable to differentiate by: "
            f"{', '.join(graph.variables) or 'the function has none'}"
        )
    name = graph.variables[0] if variable is None else variable
    if not isinstance(name, str):
        raise MethodError(
            f"higher derivatives are taken by one variable, a name, not by {name!r:.60}"
        )
    variables_of(graph, name)
    return UnivariateDerivative(UNIVARIATE_METHODS.find(method), graph, name, order, engine)
