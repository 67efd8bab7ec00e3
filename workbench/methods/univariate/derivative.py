"""Higher derivatives by one variable, ready to run."""

from typing import Generic

from workbench.engines.protocol import Engine
from workbench.frontends.door import V
from workbench.ir.graph import Graph
from workbench.methods.derivative import ArrayDerivative
from workbench.methods.protocol import Method
from workbench.methods.univariate.protocol import up_to


class UnivariateDerivative(ArrayDerivative[V], Generic[V]):
    """The value and the derivatives of the orders 1 to `order` by one variable.

    A call gives `Evaluation(value, derivative)` with `derivative` a NumPy array of shape (order,),
    the first derivative first; for several outputs a tuple of values and (outputs, order). A batch
    gives (points,) and (points, order); for several outputs (points, outputs) and (points,
    outputs, order).

    >>> import workbench as wb
    >>> d = wb.derivatives(wb.parse("1/(1 - x)"), "x", order=4)
    >>> d(x=0.0)
    Evaluation(value=1.0, derivative=array([ 1.,  2.,  6., 24.]))
    >>> d.batch([0.0, 0.5]).derivative.shape
    (2, 4)
    """

    _by_variable = False

    def __init__(
        self,
        method: Method,
        graph: Graph,
        variable: str,
        order: int,
        engine: str | Engine | None = None,
    ) -> None:
        super().__init__(method, graph, up_to(variable, order), engine)
        self.variable = variable
        self.order = order

    def __repr__(self) -> str:
        orders = f"orders 1 to {self.order}"
        return f"Derivative({self.method.name} of {self.primal!r} by {self.variable}, {orders})"
