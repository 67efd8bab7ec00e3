"""Sums, products, maxima and their kin along axes, and products of matrices.

The order is NumPy's own for up to 128 numbers that lie side by side: eight partial sums. More are
added in blocks of 128, and the sums of blocks in the same way.
"""

from typing import Any

import numpy as np

from workbench.frontends.arrays.array import Array, TracedArray, finished
from workbench.frontends.arrays.elementwise import elementwise
from workbench.frontends.arrays.lifting import array_of
from workbench.frontends.traced_run import TracedRun

#: NumPy's ufuncs that fold, and the operators that they fold with.
FOLDS = {
    "add": "add",
    "multiply": "multiply",
    "maximum": "max",
    "minimum": "min",
    "fmax": "max",
    "fmin": "min",
    "logical_and": "and",
    "logical_or": "or",
}
_LANES, _BLOCK = 8, 128
#: Products that are made at once.
_PIECE = 1 << 22


def fold(
    run: TracedRun, ufunc: Any, value: Any, axis: Any = 0, keepdims: bool = False, **initial: Any
) -> Any:
    """What `ufunc.reduce` gives along one axis, several or all (None)."""
    array = array_of(run, value, f"np.{ufunc.__name__}.reduce")
    axes = _axes(axis, array.ndim)
    with np.errstate(all="ignore"):
        values = np.asarray(ufunc.reduce(array.values, axis, None, None, keepdims, **initial))
    kept = [place for place in range(array.ndim) if place not in axes]
    shape = tuple(array.shape[place] for place in kept)
    ordered = array.moved(lambda one: one.transpose(*kept, *axes).reshape(*shape, -1))
    if not ordered.size or ordered.constant:
        return finished(run, np.zeros(values.shape, np.int32), values, truth=values.dtype == bool)
    found = _folded(run, FOLDS[ufunc.__name__], ordered)
    if initial:
        found = elementwise(run, FOLDS[ufunc.__name__], (initial["initial"], found))
    tags = array_of(run, found, "a sum").tags.reshape(values.shape)
    return finished(run, tags, values.astype(float), truth=getattr(found, "truth", False))


def _axes(axis: Any, dimensions: int) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(dimensions))
    several = axis if isinstance(axis, tuple) else (axis,)
    return tuple(int(one) % max(dimensions, 1) for one in several) if dimensions else ()


def _folded(run: TracedRun, name: str, array: TracedArray) -> Any:
    """An array folded along its last axis, which is not empty."""

    def both(one: Any, other: Any) -> Any:
        return elementwise(run, name, (one, other))

    length = array.shape[-1]
    if length > _BLOCK:
        whole = length - length % _BLOCK
        blocks = array[..., :whole]
        sums = _folded(run, name, blocks.reshape(*array.shape[:-1], -1, _BLOCK))
        parts = [_folded(run, name, sums)]
        parts += [_folded(run, name, array[..., whole:])] if whole < length else []
        return both(*parts) if len(parts) > 1 else parts[0]
    if length < _LANES:
        total = array[..., 0]
        for place in range(1, length):
            total = both(total, array[..., place])
        return total
    lanes, whole = array[..., :_LANES], length - length % _LANES
    for start in range(_LANES, whole, _LANES):
        lanes = both(lanes, array[..., start : start + _LANES])
    while lanes.shape[-1] > 1:
        lanes = both(lanes[..., ::2], lanes[..., 1::2])
    total = lanes[..., 0]
    for place in range(whole, length):
        total = both(total, array[..., place])
    return total


def accumulate(run: TracedRun, ufunc: Any, value: Any, axis: int = 0) -> Any:
    """What `ufunc.accumulate` gives: one entry after the other."""
    name = FOLDS[ufunc.__name__]
    array = array_of(run, value, f"np.{ufunc.__name__}.accumulate")
    turned = array.moved(lambda one: np.moveaxis(one, axis, 0).copy())
    for place in range(1, len(turned)):
        turned[place] = elementwise(run, name, (turned[place - 1], turned[place]))
    return turned.moved(lambda one: np.moveaxis(one, 0, axis))


def matmul(run: TracedRun, one: Any, other: Any) -> Any:
    """What `one @ other` gives, arrays of at least one axis; ValueError where they do not fit."""
    first, second = (array_of(run, value, "a product of matrices") for value in (one, other))
    with np.errstate(all="ignore"):
        values = np.matmul(first.values, second.values)
    row, column = first.ndim == 1, second.ndim == 1
    left = first[None, :] if row else first
    right = second[:, None] if column else second
    inner = left.shape[-1]
    rows = max(_PIECE // max(right.size, 1), 1)
    parts = [
        fold(run, np.add, left[..., start : start + rows, :, None] * right[..., None, :, :], -2)
        for start in range(0, left.shape[-2], rows)
    ]
    tags = np.concatenate([array_of(run, part, "a product").tags for part in parts], axis=-2)
    if not inner:
        return constants_like(run, values)
    return finished(run, tags.reshape(values.shape), values)


def constants_like(run: TracedRun, values: Array) -> Any:
    """Values that are not traced."""
    return finished(run, np.zeros(values.shape, np.int32), values)
