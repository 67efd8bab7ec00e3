"""Rows of two tables brought together by their key, and the columns in which they differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from workbench.presentation.views.changes import (
    ADDED,
    BETTER,
    OTHER,
    REMOVED,
    WORSE,
    TableChanges,
)
from workbench.records.table import cell
from workbench.reporting.changes.table import Table

if TYPE_CHECKING:
    import numpy
    import pandas

#: What may become of a row, the gravest first.
GRAVEST = (WORSE, OTHER, BETTER, REMOVED, ADDED)
#: Between the parts of a key: no CSV of ours has it.
_SEPARATOR = "\x1f"
_KEY = "(key)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Two tables row by row: `before` and `after` hold the common rows in the same order."""

    old: Table
    new: Table
    key: tuple[str, ...]
    before: "pandas.DataFrame"
    after: "pandas.DataFrame"
    removed: "pandas.DataFrame"
    added: "pandas.DataFrame"

    @property
    def common(self) -> tuple[str, ...]:
        """The columns beyond the key that both have, in the order of the newer table."""
        return tuple(
            name for name in self.new.columns if name in self.old.columns and name not in self.key
        )

    def differs(self, column: str) -> "numpy.ndarray":
        """Row by row, whether a column that both have says something else."""
        return differing(self.before[column].to_numpy(), self.after[column].to_numpy())

    def summary(
        self,
        table: str,
        main: Iterable[str],
        changes: Mapping[str, int],
        notes: tuple[str, ...] = (),
    ) -> TableChanges:
        """The counts of rows and columns; `main` columns are left out of `cells`."""
        left = [name for name in self.common if name not in set(main)]
        counts = {name: int(self.differs(name).sum()) for name in left}
        return TableChanges(
            table=table,
            rows_before=len(self.old),
            rows_after=len(self.new),
            compared=len(self.after),
            unchanged=len(self.after) - sum(changes.values()),
            **{name: changes.get(name, 0) for name in (WORSE, BETTER, OTHER)},
            added=len(self.added),
            removed=len(self.removed),
            columns_added=missing(self.new, self.old),
            columns_removed=missing(self.old, self.new),
            cells={name: count for name, count in counts.items() if count},
            notes=notes,
        )


def match(
    old: Table,
    new: Table,
    key: Sequence[str],
    record: type[Any],
    required: Sequence[str],
    tie_breakers: Sequence[str] = (),
) -> Matched:
    """Bring the rows of two tables of a record together that have the same key.

    A key's column that an older version did not write yet has the record's default. Rows whose key
    clashes with another's are told apart by the tie breakers, and then by their order. Raises
    ReportError where a required column is missing.
    """
    defaults = {name: cell(getattr(record(), name)) for name in key}
    frames = []
    for table in (old, new):
        table.require(required)
        left_out = [name for name in key if name not in table.columns]
        frame = table.frame.assign(**{name: defaults[name] for name in left_out})
        frame[_KEY] = _joined(frame, key)
        frames.append(frame)
    breakers = [name for name in tie_breakers if all(name in one for one in frames)]
    clashing = set().union(*(one[_KEY][one[_KEY].duplicated()] for one in frames))
    if clashing:
        for frame in frames:
            mask = frame[_KEY].isin(clashing)
            if breakers:
                frame.loc[mask, _KEY] += _SEPARATOR + _joined(frame[mask], breakers)
            number = frame.groupby(_KEY, sort=False).cumcount().astype(str)
            frame.loc[mask, _KEY] += _SEPARATOR + number[mask]
    before, after = (frame.set_index(_KEY) for frame in frames)
    both = after.index[after.index.isin(before.index)]
    return Matched(
        old=old,
        new=new,
        key=tuple(key),
        before=before.loc[both],
        after=after.loc[both],
        removed=before[~before.index.isin(both)],
        added=after[~after.index.isin(both)],
    )


def differing(before: "numpy.ndarray", after: "numpy.ndarray") -> "numpy.ndarray":
    """Where two columns of text differ; numbers that are spelled differently do not.

    >>> import numpy
    >>> left = numpy.array(["1e-06", "0.1", "nan", "ok"], dtype=object)
    >>> right = numpy.array(["0.000001", "0.2", "NaN", "wrong"], dtype=object)
    >>> differing(left, right).tolist()
    [False, True, False, True]
    """
    import numpy

    found: numpy.ndarray = numpy.asarray(before != after, dtype=bool)
    for place in numpy.flatnonzero(found):
        found[place] = not _same_number(before[place], after[place])
    return found


def _same_number(one: str, other: str) -> bool:
    if "" in (one, other):
        return False
    try:
        left, right = Decimal(one), Decimal(other)
    except InvalidOperation:
        return False
    return left == right or (left.is_nan() and right.is_nan())


def _joined(frame: "pandas.DataFrame", names: Sequence[str]) -> "pandas.Series[str]":
    """One text a row, out of several columns."""
    import pandas

    columns = zip(*(frame[name] for name in names), strict=True)
    return pandas.Series(map(_SEPARATOR.join, columns), index=frame.index, dtype=object)


def missing(table: Table, other: Table) -> tuple[str, ...]:
    """The columns of a table that another one does not have."""
    return tuple(name for name in table.columns if name not in other.columns)
