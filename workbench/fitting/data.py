"""Data to fit: columns of finite numbers from a CSV file, a DataFrame or a mapping of arrays."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np

from workbench.errors import DataError

Array = np.ndarray[Any, np.dtype[np.float64]]

#: Places that a message lists before it only counts the rest.
_LISTED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Columns of finite float64 numbers, all of one length.

    `names` are all columns that the source has; `columns` holds those that were asked for. `lines`
    has the line of every row where the source is a file.
    """

    source: str
    names: tuple[str, ...]
    columns: Mapping[str, Array]
    rows: int
    lines: Sequence[int] | None = None

    def place(self, row: int) -> str:
        """Where a row stands: its line in the file, else its number, counted from 1.

        >>> Data("d.csv", ("x",), {}, 2, lines=[2, 4]).place(1)
        'line 4'
        """
        return f"row {row + 1}" if self.lines is None else f"line {self.lines[row]}"

    def places(self, rows: Sequence[int]) -> str:
        """Where several rows stand; of many the first, and how many more there are.

        >>> Data("d.csv", ("x",), {}, 9).places([0, 3])
        'rows 1, 4'
        """
        word, _, first = self.place(rows[0]).partition(" ")
        numbers = [first, *(self.place(row).partition(" ")[2] for row in rows[1:_LISTED])]
        more = f" and {len(rows) - _LISTED} more" if len(rows) > _LISTED else ""
        return f"{word}{'s' if len(rows) > 1 else ''} {', '.join(numbers)}{more}"


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
        from workbench.fitting.csv_file import read_csv

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


def refuse_not_finite(data: Data, name: str, column: Array) -> None:
    """DataError where a column has a missing or an infinite number, with its places."""
    if np.isfinite(column).all():
        return
    missing = np.flatnonzero(np.isnan(column)).tolist()
    if missing:
        raise DataError(
            f"{data.source}: no number in column {name} in {data.places(missing)}; fill them in "
            "or leave those rows out"
        )
    infinite = np.flatnonzero(~np.isfinite(column)).tolist()
    raise DataError(
        f"{data.source}: column {name} is infinite in {data.places(infinite)}; correct those "
        "numbers or leave those rows out"
    )


def nearest(name: str, known: Collection[str], sentence: str = "did you mean {}? ") -> str:
    """A hint at the nearest known name, or nothing.

    >>> nearest("presure", ["pressure", "volume"])
    'did you mean pressure? '
    """
    near = get_close_matches(name, [str(one) for one in known], n=1)
    return sentence.format(near[0]) if near else ""


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
