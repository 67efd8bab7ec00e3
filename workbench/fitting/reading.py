"""Data from a CSV file, a DataFrame or a mapping of arrays."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from workbench.errors import DataError, listed
from workbench.fitting.csv_file import read_csv
from workbench.fitting.data import Array, Data, refuse_not_finite

#: Kinds of NumPy's types that are real numbers: truth values, integers, floats.
_REAL = frozenset("biuf")
#: What to do with a row in which a number is missing.
MISSING = ("refuse", "drop")


def read_data(
    data: object,
    wanted: Collection[str],
    missing: str = "refuse",
    beside: Mapping[str, Any] | None = None,
) -> Data:
    """The data of a path to a CSV file, of a DataFrame or of a mapping of arrays.

    Only `wanted` columns are read, so that others may hold text. `beside` has columns that come
    from elsewhere, a number per row or one for all. Rows in which a number is missing are refused
    or dropped. Raises DataError, which names the source, the place and the remedy: no such file,
    an empty one, ragged rows, text in a number, complex numbers and dates, missing or infinite
    numbers, columns of different lengths.

    >>> read_data({"x": [1, 2], "note": ["a", "b"]}, ["x"]).columns["x"]
    array([1., 2.])
    """
    if missing not in MISSING:
        raise DataError(f"missing is {missing!r:.40}; it is one of: {listed(MISSING)}")
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
    for name, values in (beside or {}).items():
        every = [values] * read.rows if np.ndim(values) == 0 else values
        column = _numbers("the fit", name, every)
        if len(column) != read.rows:
            raise DataError(
                f"{name} has {len(column)} numbers, but {read.source} has {read.rows} rows; give "
                "one number per row"
            )
        read = replace(read, columns={**read.columns, name: column})
    if missing == "drop" and read.columns:
        whole = ~np.isnan(list(read.columns.values())).any(axis=0)
        if not whole.all():
            read = read.take(np.flatnonzero(whole), dropped=int((~whole).sum()))
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
        differing = listed([f"{name} has {length}" for name, length in lengths.items()])
        raise DataError(f"{source} has columns of different lengths: {differing}; give one length")
    rows = len(table) if frame else next(iter(lengths.values()), 0)
    return Data(source=source, names=names, columns=columns, rows=rows)


def _numbers(source: str, name: str, column: Any) -> Array:
    """A column as a vector of floats; what is missing is NaN.

    What is no real number is refused: NumPy would drop imaginary parts and make dates integers.
    """
    kind = getattr(getattr(column, "dtype", None), "kind", "")
    if isinstance(column, np.ma.MaskedArray) and kind in _REAL:
        values = np.ma.filled(column.astype(np.float64), np.nan)
    elif not hasattr(column, "to_numpy"):
        values = np.asarray(column)
    elif kind in _REAL:
        values = column.to_numpy(dtype=float, na_value=np.nan)
    else:
        values = column.to_numpy(dtype=object)
    if values.ndim != 1:
        raise DataError(
            f"{source}: column {name} has the shape {values.shape}; give one number per row"
        )
    if values.dtype.kind in _REAL:
        return np.array(values, dtype=np.float64)
    return np.array([_number(source, name, row, value) for row, value in enumerate(values)])


def _number(source: str, name: str, row: int, value: Any) -> float:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return float("nan")
    try:
        if np.asarray(value).dtype.kind in "cmM":
            raise TypeError
        return float(value)
    except (TypeError, ValueError):
        date = np.asarray(value).dtype.kind in "mM" or hasattr(value, "isoformat")
        remedy = "turn dates into numbers first, as days since the first of them"
        shown = repr(str(value)) if isinstance(value, str) else str(value)
        raise DataError(
            f"{source}, row {row + 1}: {shown:.40} in column {name} is not a real number; "
            f"{remedy if date else 'correct it or leave the row out'}"
        ) from None
