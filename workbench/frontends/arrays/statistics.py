"""NumPy's statistics of arrays of traced values."""

from typing import Any

import numpy as np

from workbench.frontends.arrays import decided
from workbench.frontends.arrays.array import TracedArray
from workbench.frontends.arrays.folding import fold
from workbench.frontends.arrays.lifting import array_of, lift
from workbench.frontends.traced_run import TracedRun


def _count(run: TracedRun, array: TracedArray, total: Any) -> int:
    """How many entries each total is made of."""
    return array.size // max(lift(run, total, "a sum")[0].size, 1)


def mean(run: TracedRun, a: Any, axis: Any = None, *, keepdims: bool = False) -> Any:
    """np.mean."""
    array = array_of(run, a, "np.mean")
    total = fold(run, np.add, array, axis, keepdims)
    return total / _count(run, array, total)


def var(run: TracedRun, a: Any, axis: Any = None, *, ddof: int = 0, keepdims: bool = False) -> Any:
    """np.var."""
    array = array_of(run, a, "np.var")
    apart = array - mean(run, array, axis, keepdims=True)
    total = fold(run, np.add, apart * apart, axis, keepdims)
    return total / (_count(run, array, total) - ddof)


def average(run: TracedRun, a: Any, axis: Any = None, weights: Any = None) -> Any:
    """np.average."""
    if weights is None:
        return mean(run, a, axis)
    array, weight = array_of(run, a, "np.average"), array_of(run, weights, "np.average")
    if axis is not None and weight.ndim < array.ndim:
        weight = weight.reshape(-1, *[1] * (array.ndim - 1 - axis % array.ndim))
    return np.sum(array * weight, axis=axis) / np.sum(weight, axis=axis)


def cov(run: TracedRun, m: Any, rowvar: bool = True, bias: bool = False, ddof: Any = None) -> Any:
    """np.cov."""
    array = np.atleast_2d(array_of(run, m, "np.cov"))
    array = array if rowvar else array.T
    apart = array - mean(run, array, 1, keepdims=True)
    less = int(not bias) if ddof is None else ddof
    return np.squeeze(apart @ apart.T / (array.shape[1] - less))


def median(run: TracedRun, a: Any, axis: Any = None) -> Any:
    """np.median; the order is decided at the point."""
    array = array_of(run, a, "np.median")
    ordered = np.sort(array.ravel() if axis is None else array, axis=axis or 0)
    middle, odd = divmod(ordered.shape[axis or 0], 2)
    upper = np.take(ordered, middle, axis=axis or 0)
    return upper if odd else (np.take(ordered, middle - 1, axis=axis or 0) + upper) / 2


def quantile(run: TracedRun, a: Any, q: Any, axis: Any = None) -> Any:
    """np.quantile, between the two entries next to it; the order is decided at the point."""
    array = array_of(run, a, "np.quantile")
    array = array.ravel() if axis is None else array
    ordered = np.moveaxis(sort(run, array, axis or 0), axis or 0, 0)
    place = np.asarray(q, float) * (len(ordered) - 1)
    lower = np.floor(place).astype(int)
    upper = np.minimum(lower + 1, len(ordered) - 1)
    part = (place - lower).reshape((*place.shape, *[1] * (ordered.ndim - 1)))
    return ordered[lower] + part * (ordered[upper] - ordered[lower])


def sort(run: TracedRun, a: Any, axis: Any = -1, kind: Any = None) -> Any:
    """np.sort; the order is decided at the point."""
    array = array_of(run, a, "np.sort")
    array, axis = (array.ravel(), 0) if axis is None else (array, axis)
    places = decided.order(run, array, axis)
    return array.moved(lambda one: np.take_along_axis(one, places, axis))
