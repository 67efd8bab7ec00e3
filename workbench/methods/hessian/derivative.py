"""Hessians ready to run."""

from typing import Any, Generic

from workbench.engines.protocol import Engine
from workbench.frontends.door import V
from workbench.ir.graph import Graph
from workbench.methods.derivative import ArrayDerivative
from workbench.methods.protocol import Method, Triangle


class Hessian(ArrayDerivative[V], Generic[V]):
    """The value and the matrix of all second partial derivatives of a graph.

    A call gives `Evaluation(value, derivative)` with `derivative` a symmetric NumPy array (n, n) in
    the order of `wrt`; for several outputs a tuple of values and (outputs, n, n). A batch gives
    (points,) and (points, n, n); for several outputs (points, outputs) and (points, outputs, n,
    n). `call` and `graph` hold the upper triangle, row by row, each entry once: `partials`.

    >>> import workbench as wb
    >>> wb.hessian(wb.parse("x**2*y"))(x=3.0, y=5.0)
    Evaluation(value=45.0, derivative=array([[10.,  6.],
           [ 6.,  0.]]))
    """

    _axes = 2

    def __init__(
        self, method: Method, graph: Graph, wrt: tuple[str, ...], engine: str | Engine | None = None
    ) -> None:
        super().__init__(method, graph, Triangle(wrt), engine)

    def _array(self, partials: Any) -> Any:
        """Upper triangles (entries, points) as matrices (points, outputs, n, n)."""
        import numpy as np

        size, outputs = len(self.wrt), self.primal.size
        rows, columns = np.triu_indices(size)
        triangles = partials.reshape(outputs, len(rows), partials.shape[1]).transpose(2, 0, 1)
        matrices = np.empty((len(triangles), outputs, size, size))
        matrices[:, :, rows, columns] = triangles
        matrices[:, :, columns, rows] = triangles
        return matrices[:, 0] if outputs == 1 else matrices
