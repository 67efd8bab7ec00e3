"""Decisions by the values at the point: masks, whole numbers, orders; conditions keep them.

Without a point each of them raises GraphError with that remedy.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from workbench.frontends.arrays.array import Array, TracedArray
from workbench.frontends.arrays.elementwise import elementwise
from workbench.frontends.arrays.lifting import array_of
from workbench.frontends.traced_run import TracedRun
from workbench.frontends.tracer import Tracer


def truths(array: TracedArray) -> Array:
    """A plain array of truth values."""
    return decided(array.run, array).astype(bool)


def decided(run: TracedRun, value: Any) -> Array:
    """The values of conditions, which are kept: an array of 0 and 1."""
    array = array_of(run, value, "a condition")
    if not array.constant:
        run.require_point("which entries are meant depends on traced values")
        for tag, known in zip(array.tags.flat, array.values.flat, strict=True):
            if tag:
                run.decide(int(tag) - 1, float(known))
    return np.not_equal(array.values, 0)


def wholes(array: TracedArray) -> Array:
    """A plain array of the whole numbers towards 0 of an array."""
    return _each(array, int)


def indices(array: TracedArray) -> Array:
    """A plain array of whole numbers, of an array that holds such; GraphKindError otherwise."""
    return _each(array, lambda one: one.as_index() if type(one) is Tracer else int(one))


def _each(array: TracedArray, whole: Callable[[Any], int]) -> Array:
    if array.constant and not (array.values % 1).any():
        return array.values.astype(int)
    return np.array([whole(one) for one in array.objects().flat], int).reshape(array.shape)


def rounded(run: TracedRun, value: Any, decimals: int = 0) -> Any:
    """The nearest numbers with so many decimals, half to even."""
    array = array_of(run, value, "np.round")
    scale = 10.0**decimals
    return elementwise(run, "round", (array * scale,)) / scale if decimals else np.rint(array)


def order(run: TracedRun, value: Any, axis: Any = -1) -> Array:
    """The places of the entries in ascending order, shape as the array's."""
    array = array_of(run, value, "an order")
    if axis is None:
        return order(run, array.ravel(), -1)
    if not array.constant and array.shape[axis] > 1:
        run.require_point("an order depends on traced values")
    places = np.argsort(array.values, axis=axis, kind="stable")
    ordered = array.moved(lambda one: np.take_along_axis(one, places, axis))
    turned = ordered.moved(lambda one: np.moveaxis(one, axis, -1))
    decided(run, elementwise(run, "less_equal", (turned[..., :-1], turned[..., 1:])))
    return places


def extreme(run: TracedRun, ufunc: Any, value: Any, axis: Any = None) -> Any:
    """The places of the largest or smallest entries."""
    array = array_of(run, value, "an extreme")
    if axis is None:
        return extreme(run, ufunc, array.ravel(), 0)
    if not array.constant and array.shape[axis] > 1:
        run.require_point("the place of an extreme depends on traced values")
    places = (np.argmax if ufunc is np.maximum else np.argmin)(array.values, axis)
    best = array.moved(lambda one: np.take_along_axis(one, np.expand_dims(places, axis), axis))
    beaten = np.indices(array.shape)[axis] != np.expand_dims(places, axis)
    name = "greater_equal" if ufunc is np.maximum else "less_equal"
    decided(run, elementwise(run, name, (best, array))[beaten])
    return places


def interpolated(
    run: TracedRun, x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None
) -> Any:
    """np.interp: the piece in which each value lies is decided at the point."""
    array, height = array_of(run, x, "np.interp"), array_of(run, fp, "np.interp")
    if array.ndim != 1:
        return interpolated(run, array.ravel(), xp, fp, left, right).reshape(array.shape)
    places = np.asarray(xp, float)
    run.require_point("the piece in which np.interp looks depends on traced values")
    piece = np.searchsorted(places, array.values, side="right")
    above, below = piece > 0, piece < len(places)
    decided(run, array[above] >= places[piece[above] - 1])
    decided(run, array[below] < places[piece[below]])
    start = np.clip(piece - 1, 0, len(places) - 2)
    slope = (height[start + 1] - height[start]) / (places[start + 1] - places[start])
    within = height[start] + slope * (array - places[start])
    low, high = height[0] if left is None else left, height[-1] if right is None else right
    return np.where(above & below, within, np.where(above, high, low))
