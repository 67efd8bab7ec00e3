"""Batches of points in the forms that people have them, as one column of floats a variable."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench.errors import MissingValueError, PointError, PointKindError, listed
from workbench.ir.numbers import float_of

if TYPE_CHECKING:
    import numpy

    Column = numpy.ndarray[Any, numpy.dtype[numpy.float64]]

_FLOAT_BYTES = 8


def point_columns(points: Any, names: Sequence[str]) -> "tuple[list[Column], int]":
    """The column of each variable, shape (points,), and how many points there are.

    `points` is an array or nested list (points, variables), of one variable also (points,); or a
    mapping or DataFrame that has a column, or one number for all points, for each name. Other
    columns are not looked at. Raises PointError for what does not fit.

    >>> columns, count = point_columns({"y": [1, 2], "x": 0.5}, ["x", "y"])
    >>> [column.tolist() for column in columns], count
    ([[0.5, 0.5], [1.0, 2.0]], 2)
    """
    import numpy as np

    if not hasattr(points, "keys"):
        return _from_array(_floats(points, "a batch"), names)
    missing = [name for name in names if name not in points]
    if missing:
        raise MissingValueError(f"no column for {listed(missing)}; needed: {listed(names)}")
    if not names:
        return [], len(points) if hasattr(points, "index") else 1
    columns = [np.atleast_1d(_floats(points[name], f"the column {name}")) for name in names]
    lengths = {len(column) for column in columns} - {1}
    if len(lengths) > 1 or any(column.ndim > 1 for column in columns):
        shapes = listed([f"{name} {one.shape}" for name, one in zip(names, columns, strict=True)])
        raise PointError(f"columns of these shapes do not fit together: {shapes}; give vectors")
    fitting = list(np.broadcast_arrays(*columns))
    return fitting, len(fitting[0])


def _from_array(array: "Column", names: Sequence[str]) -> "tuple[list[Column], int]":
    import numpy as np

    if array.ndim == 1 and len(names) == 1:
        array = array[:, None]
    if array.ndim != 2 or array.shape[1] != len(names):
        raise PointError(
            f"a batch of shape {array.shape} does not fit; expected (points, {len(names)}) "
            f"for the variables {listed(names)}"
        )
    return [np.ascontiguousarray(column) for column in array.T], len(array)


def _floats(values: Any, what: str) -> "Column":
    """Numbers of any kind as floats, each read as those of a point are. Raises PointError."""
    import numpy as np

    try:
        array = np.asarray(values)
        mixed = isinstance(values, list | tuple) and not set(map(type, values)) <= {float, int}
        if mixed and array.dtype.kind in "biufU":
            array = np.asarray(values, dtype=object)  # it tells True from 1, and "1" from 1
    except (TypeError, ValueError) as error:
        raise PointError(f"{what} is not made of numbers: {error!s:.100}") from None
    if array.dtype.kind in "iuf" and array.itemsize <= _FLOAT_BYTES and not np.ma.is_masked(values):
        return array.astype(float, copy=False)
    if array.dtype.kind in "OUf" and not np.ma.is_masked(values):
        if set(map(type, array.flat)) <= {float}:
            return array.astype(float)
        read = [float_of(value, f"a value of {what}") for value in array.flat]
        return np.array(read, dtype=float).reshape(array.shape)
    masked = "has masked cells" if np.ma.is_masked(values) else f"holds {array.dtype}"
    raise PointKindError(f"{what} {masked}, which are not real numbers; convert them first")
