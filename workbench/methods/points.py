"""Batches of points in the forms that people have them, as one column of floats a variable."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench.errors import MissingValueError, PointError, PointKindError, listed
from workbench.ir.numbers import float_of
from workbench.ir.shapes import Part

if TYPE_CHECKING:
    import numpy

    Column = numpy.ndarray[Any, numpy.dtype[numpy.float64]]

_FLOAT_BYTES = 8


def point_columns(
    points: Any, names: Sequence[str], parts: Sequence[Part] = ()
) -> "tuple[list[Column], int]":
    """The column of each variable, shape (points,), and how many points there are.

    `points` is an array or nested list (points, variables), of one variable also (points,); or a
    mapping or DataFrame that has a column, or one number for all points, for each name. Other
    columns are not looked at. Of the arguments of a function of arrays, `parts`, a mapping may have
    arrays (points, *shape), or of the shape for all points; the only one may be given by itself.
    Raises PointError for what does not fit.

    >>> columns, count = point_columns({"y": [1, 2], "x": 0.5}, ["x", "y"])
    >>> [column.tolist() for column in columns], count
    ([[0.5, 0.5], [1.0, 2.0]], 2)
    """
    import numpy as np

    if parts:
        points = _unshaped(points, names, parts)
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


def _unshaped(points: Any, names: Sequence[str], parts: Sequence[Part]) -> Any:
    """Points of arrays as an array (points, variables); other points stay as they are."""
    import numpy as np

    if not hasattr(points, "keys"):
        if len(parts) > 1 or not parts[0].shape:
            return points
        points = {parts[0].name: points}
    if not all(one.name in points for one in parts):
        if absent := [
            one.name for one in parts if not {one.name, names[one.place.start]} & {*points.keys()}
        ]:
            known = listed([one.name for one in parts])
            raise MissingValueError(f"no column for {listed(absent)}; needed: {known}")
        return points
    blocks = []
    for name, shape, _ in parts:
        array = _floats(points[name], f"the column {name}")
        array = array[None] if array.shape == shape else array
        if array.shape[1:] != shape:
            expected = ", ".join(["points", *map(str, shape)])
            remedy = f"or {f'the shape {shape}' if shape else 'a number'} for all points"
            raise PointError(f"{name} has the shape {array.shape}; give ({expected}), {remedy}")
        blocks.append(array.reshape(len(array), -1))
    lengths = {len(block) for block in blocks} - {1}
    if len(lengths) > 1:
        given = zip(parts, blocks, strict=True)
        counts = listed([f"{part.name} has {len(block)}" for part, block in given])
        raise PointError(f"the numbers of points do not fit together: {counts}")
    count = lengths.pop() if lengths else 1
    return np.concatenate([np.broadcast_to(one, (count, one.shape[1])) for one in blocks], axis=1)


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
