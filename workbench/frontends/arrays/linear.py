"""Linear algebra on arrays of traced values: norms, determinants, inverses and solutions.

Elimination takes the largest pivot at the point. No condition is kept of it: another choice rounds
otherwise and is the same function.
"""

from typing import Any

import numpy as np

from workbench.errors import GraphError
from workbench.frontends.arrays.array import TracedArray
from workbench.frontends.arrays.lifting import array_of
from workbench.frontends.traced_run import TracedRun


def norm(run: TracedRun, x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """np.linalg.norm of vectors, and of matrices those that are sums or maxima of entries."""
    array = array_of(run, x, "np.linalg.norm")
    matrix = (axis is None and array.ndim == 2 and ord is not None) or isinstance(axis, tuple)
    if ord in (None, "fro") or (ord == 2 and not matrix):
        return np.sqrt(np.sum(array * array, axis=axis, keepdims=keepdims))
    if matrix:
        if ord not in (1, -1, np.inf, -np.inf):
            raise GraphError(
                f"np.linalg.norm of a matrix with ord={ord!r} cannot be traced; use 'fro', 1, inf"
            )
        rows, columns = (0, 1) if axis is None else axis
        summed = np.sum(np.abs(array), axis=rows if abs(ord) == 1 else columns, keepdims=True)
        found = (np.max if ord > 0 else np.min)(summed, axis=(rows, columns), keepdims=True)
        return found if keepdims else np.squeeze(found, axis=(rows, columns))
    absolute = np.abs(array)
    if ord in (np.inf, -np.inf):
        return (np.max if ord > 0 else np.min)(absolute, axis=axis, keepdims=keepdims)
    if ord == 1:
        return np.sum(absolute, axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum(array != 0, axis=axis, keepdims=keepdims)
    return np.sum(absolute**ord, axis=axis, keepdims=keepdims) ** (1 / ord)


def det(run: TracedRun, a: Any) -> Any:
    """The determinant of a matrix: a sum of products up to 3 rows, of more by elimination."""
    matrix = _square(run, a, "np.linalg.det")
    size = len(matrix)
    if size <= 3:
        return _expanded(matrix.objects().tolist())
    upper, sign = _eliminated(run, matrix, None)
    return sign * np.prod(np.diag(upper))


def _expanded(rows: list[list[Any]]) -> Any:
    if len(rows) < 2:
        return rows[0][0] if rows else 1.0
    total = None
    for place, entry in enumerate(rows[0]):
        term = entry * _expanded([[*row[:place], *row[place + 1 :]] for row in rows[1:]])
        total = term if total is None else total - term if place % 2 else total + term
    return total


def slogdet(run: TracedRun, a: Any) -> tuple[Any, Any]:
    """The sign and the logarithm of the size of the determinant."""
    found = det(run, a)
    return np.sign(found), np.log(np.abs(found))


def cholesky(run: TracedRun, a: Any, *, upper: bool = False) -> Any:
    """The triangular factor of a symmetric matrix, of which the lower half is read."""
    matrix = _square(run, a.T if upper else a, "np.linalg.cholesky")
    factor = np.zeros_like(matrix)
    for place in range(len(matrix)):
        known = factor[place:, :place] @ factor[place, :place]
        column = matrix[place:, place] - known
        factor[place:, place] = column / np.sqrt(column[0])
    return factor.T if upper else factor


def inv(run: TracedRun, a: Any) -> Any:
    """The inverse of a matrix."""
    matrix = _square(run, a, "np.linalg.inv")
    return solve(run, matrix, np.eye(len(matrix)))


def solve(run: TracedRun, a: Any, b: Any) -> Any:
    """The solution of a @ x = b, shape as that of `b`."""
    matrix, right = _square(run, a, "np.linalg.solve"), array_of(run, b, "np.linalg.solve")
    columns = right.reshape(len(matrix), -1)
    joined, _ = _eliminated(run, matrix, columns)
    size = len(matrix)
    rows: list[Any] = [None] * size
    for place in reversed(range(size)):
        rest = joined[place, size:]
        for later in range(place + 1, size):
            rest = rest - joined[place, later] * rows[later]
        rows[place] = rest / joined[place, place]
    return np.reshape(np.stack(rows), right.shape)


def _square(run: TracedRun, a: Any, what: str) -> TracedArray:
    matrix = array_of(run, a, what)
    if matrix.ndim != 2 or len(set(matrix.shape)) > 1:
        raise GraphError(f"{what} takes one square matrix, not an array of shape {matrix.shape}")
    return matrix


def _eliminated(run: TracedRun, matrix: TracedArray, right: Any) -> tuple[TracedArray, int]:
    """The matrix, `right` beside it, with zeros below the diagonal; the sign of the row changes."""
    run.require_point("elimination chooses its pivots by values")
    joined: Any = matrix.copy() if right is None else np.concatenate([matrix, right], axis=1)
    sign = 1
    for place in range(len(matrix)):
        best = place + int(np.argmax(np.abs(joined.values[place:, place])))
        if best != place:
            joined[[place, best]] = joined[[best, place]]
            sign = -sign
        factors = joined[place + 1 :, place] / joined[place, place]
        joined[place + 1 :, place:] -= np.multiply.outer(factors, joined[place, place:])
    return joined, sign
