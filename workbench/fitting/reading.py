"""Data from a CSV file, a DataFrame or a mapping of arrays."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np

from workbench.errors import DataError
from workbench.fitting.csv_file import read_csv
from workbench.fitting.data import Array, Data, refuse_not_finite


def read_data(data: object, wanted: Collection[str]) -> Data:
    """The data of a path to a CSV file, of a DataFrame or of a mapping of arrays.

    Only `wanted` columns are read, so that others may hold text. Raises DataError, which names the
    source, the place and the remedy: no such file, an empty one, ragged rows, text in a number,
    missing or infinite numbers, columns of different lengths.

    >>> read_data({"x": [1, 2], "note": ["a", "b"]}, ["x"]).columns["x"]
    array([1., 2.])
    """
    if isinstance(data, Data):
        read = data
    elif isinstance(data, str | Path):
        read = read_csv(Path(data), wanted)
    elif hasattr(data, "keys") and hasattr(data, "__getitem__"):
        read = _from_columns(data, wanted)
    else:
        raise DataError(
            f"data of type {type(data).__name__} cannot be read; give the path of a CSV file, a "
            "DataFrame or a mapping from column names to arrays"
        )
    for name, column in read.columns.items():
        refuse_not_finite(read, name, column)
    return read


def _from_columns(table: Any, wanted: Collection[str]) -> Data:
    """Columns of a DataFrame or a mapping."""
    frame = hasattr(table, "columns")
    source = "the DataFrame" if frame else "the data"
    names = tuple(str(name) for name in (table.columns if frame else table))
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise DataError(f"{source} has two columns {twice!r:.60}; rename one")
    keys = dict(zip(names, table.columns if frame else table, strict=True))
    columns = {name: _numbers(source, name, table[keys[name]]) for name in names if name in wanted}
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise DataError(f"{source} has columns of different lengths: {listed}; give one length")
    rows = len(table) if frame else next(iter(lengths.values()), 0)
    return Data(source=source, names=names, columns=columns, rows=rows)


def _numbers(source: str, name: str, column: Any) -> Array:
    """A column as a vector of floats; what is missing is NaN."""
    if hasattr(column, "to_numpy"):
        try:
            values = column.to_numpy(dtype=float, na_value=np.nan)
        except (TypeError, ValueError):
            values = column.to_numpy(dtype=object)
    else:
        values = np.asarray(column)
    if values.ndim != 1:
        raise DataError(
            f"{source}: column {name} has the shape {values.shape}; give one number a row"
        )
    try:
        if np.iscomplexobj(values):
            raise TypeError
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        pass
    for row, value in enumerate(values.tolist()):
        try:
            float(value)
        except (TypeError, ValueError):
            if value is not None:
                raise DataError(
                    f"{source}, row {row + 1}: {value!r:.40} in column {name} is no real number; "
                    "correct it or leave the row out"
                ) from None
    return np.array([np.nan if value is None else float(value) for value in values.tolist()])
