"""Operands of all kinds as tags and values: traced values, arrays, lists, numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np

from workbench.errors import GraphError, GraphKindError
from workbench.frontends.arrays.array import Array, TracedArray, is_array
from workbench.frontends.traced_run import TracedRun, nearest_float
from workbench.frontends.tracer import Tracer, is_truth_value, node_of

#: Whole numbers up to here are floats exactly.
_EXACT = 2**53


def lift(run: TracedRun, value: Any, what: str, *, condition: bool = False) -> tuple[Array, Array]:
    """Tags and values of an operand, arrays of one shape; a constant has the tag 0.

    `what` begins the message of the GraphKindError for what is no number and no array of numbers;
    truth values are numbers in arrays, and where a `condition` is meant.
    """
    if type(value) is TracedArray:
        if value.run is not run:
            raise GraphError("a value from another trace; every function is traced on its own")
        return value.tags, value.values
    if isinstance(value, list | tuple):
        if any(True for _ in leaves(value)):
            return gathered(run, value, what)
        return lift(run, _plain_array(value, what), what)
    if type(value) is Tracer or not hasattr(value, "dtype"):
        return _lifted_number(run, value, what, condition)
    array = np.asarray(value)
    if array.dtype.kind == "O":
        return gathered(run, array, what) if array.ndim else lift(run, array[()], what)
    if array.dtype.kind not in "iufb":
        raise _no_number(what, value)
    if array.dtype.kind == "b" and not (array.ndim or condition or run.decides):
        raise _no_number(what, value)
    if array.dtype.kind in "iu" and array.size and not _exact(array):
        return gathered(run, array, what)
    return np.zeros(array.shape, np.int32), array.astype(float, copy=False)


def _plain_array(value: Any, what: str) -> Array:
    try:
        return np.asarray(value)
    except ValueError:
        raise GraphKindError(f"{what} of a ragged list; give all entries the same shape") from None


def _exact(whole: Array) -> bool:
    return int(whole.min()) >= -_EXACT and int(whole.max()) <= _EXACT


def _lifted_number(run: TracedRun, value: Any, what: str, condition: bool) -> tuple[Array, Array]:
    kind = type(value)
    if kind is float or (kind is int and -_EXACT <= value <= _EXACT):
        return np.zeros((), np.int32), np.array(float(value))
    if (condition or run.decides) and is_truth_value(value):
        return np.zeros((), np.int32), np.array(float(value))
    node = node_of(run, value)
    if node is None:
        raise _no_number(what, value)
    known = value.value if kind is Tracer else nearest_float(run.value(node) or value)
    return np.array(node + 1, np.int32), np.array(known)


def gathered(run: TracedRun, several: Any, what: str) -> tuple[Array, Array]:
    """Tags and values of nested sequences of equal lengths, as NumPy stacks them."""
    if isinstance(several, np.ndarray) and several.ndim > 1:
        flat = gathered(run, several.ravel(), what)
        return flat[0].reshape(several.shape), flat[1].reshape(several.shape)
    if not len(several):
        return np.zeros(0, np.int32), np.zeros(0)
    parts = [lift(run, one, what) for one in several]
    shapes = {np.shape(tags) for tags, _ in parts}
    if len(shapes) > 1:
        raise GraphKindError(
            f"{what} of a ragged list: its entries have the shapes "
            f"{', '.join(map(str, sorted(shapes)))}; give all the same shape"
        )
    tags, values = (np.array(side) for side in zip(*parts, strict=True))
    return tags.astype(np.int32, copy=False), values


def array_of(run: TracedRun, value: Any, what: str) -> TracedArray:
    """A value as an array of traced values, the same one if it is."""
    return value if is_array(value) else TracedArray(run, *lift(run, value, what))


def _no_number(what: str, value: Any) -> GraphKindError:
    kind = str(value.dtype) if getattr(value, "shape", ()) else type(value).__name__
    return GraphKindError(f"{what} of a traced value takes numbers, not {kind}; give real numbers")


# -- calls: what traced values there are in arguments, and other things in their place ---------


def leaves(values: Any, depth: int = 4) -> Any:
    """The traced values and arrays among arguments, those in lists, tuples and mappings too."""
    for one in values.values() if isinstance(values, dict) else values:
        kind = type(one)
        if kind is Tracer or kind is TracedArray:
            yield one
        elif depth and kind in (list, tuple, dict):
            yield from leaves(one, depth - 1)
        elif kind is np.ndarray and one.dtype.kind == "O":
            yield from (entry for entry in one.flat if type(entry) is Tracer)


def replaced(values: Any, change: Callable[[Any], Any]) -> Any:
    """Arguments with something in the place of every traced value and array."""
    kind = type(values)
    if kind is Tracer or kind is TracedArray:
        return change(values)
    if kind in (list, tuple):
        return kind(replaced(one, change) for one in values)
    return {key: replaced(one, change) for key, one in values.items()} if kind is dict else values
