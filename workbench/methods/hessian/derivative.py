"""Hessians ready to run."""

from collections.abc import Sequence
from typing import Any

from workbench.engines.protocol import Engine
from workbench.ir.graph import Graph
from workbench.methods.derivative import Derivative, Evaluation
from workbench.methods.protocol import Method, Triangle


class Hessian(Derivative):
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

    def __init__(
        self,
        method: Method,
        graph: Graph,
        wrt: tuple[str, ...],
        engine: str | Engine | None = None,
    ) -> None:
        super().__init__(method, graph, Triangle(wrt), engine)

    def _structure(self, flat: Sequence[Any]) -> Evaluation:
        outputs = self.primal.size
        matrix = self._matrices(flat[outputs:], 1)[0]
        if outputs == 1:
            return Evaluation(flat[0], matrix[0])
        return Evaluation(tuple(flat[:outputs]), matrix)

    def _structure_batch(self, flat: Any) -> Evaluation:
        outputs = self.primal.size
        matrices = self._matrices(flat[outputs:], flat.shape[1])
        if outputs == 1:
            return Evaluation(flat[0], matrices[:, 0])
        return Evaluation(flat[:outputs].T, matrices)

    def _matrices(self, entries: Any, points: int) -> Any:
        """Upper triangles (entries, points) as matrices (points, outputs, n, n)."""
        import numpy as np

        size, outputs = len(self.wrt), self.primal.size
        rows, columns = np.triu_indices(size)
        flat = np.asarray(entries, dtype=float).reshape(outputs, len(rows), points)
        matrices = np.empty((points, outputs, size, size))
        matrices[:, :, rows, columns] = flat.transpose(2, 0, 1)
        matrices[:, :, columns, rows] = flat.transpose(2, 0, 1)
        return matrices

    def __repr__(self) -> str:
        return super().__repr__().replace("Derivative(", "Hessian(", 1)
