"""The outcome of a part of a report: sentences, plots, and tables with the files that hold them."""

from dataclasses import dataclass
from typing import Any

from workbench.presentation.views.plot import Plot
from workbench.records import AccuracyRecord, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One CSV file, and how the page shows it.

    `name` is the file without `.csv`, `record` the plain schema of its rows. `shown` names the
    columns that the page shows, each with its heading where that is another word, the unit in
    brackets at its end; empty: the page only links the file. The page shows all rows under their
    meaning, unless it has `page_rows` and a `title` of its own. `timed` marks tables that hold
    seconds, or the memory that a run took: all others must be the same, byte for byte, for the
    same seed.

    >>> Table(name="t", record=object, rows=(), meaning="", shown="rule; ulps: error [ulp]").columns
    (('rule', 'rule'), ('ulps', 'error [ulp]'))
    """

    name: str
    record: type[Any]
    rows: tuple[Any, ...]
    meaning: str
    shown: str = ""
    timed: bool = False
    title: str = ""
    page_rows: tuple[Any, ...] | None = None

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The columns that the page shows, each with its heading."""
        parts = (one.partition(": ") for one in self.shown.split("; ") if one)
        return tuple((name, heading or name) for name, _, heading in parts)

    @property
    def csv(self) -> str:
        """The name of the file."""
        return f"{self.name}.csv"

    @property
    def caption(self) -> str:
        """What stands on the table of the page."""
        return self.title or self.meaning

    @property
    def cells(self) -> tuple[tuple[Any, ...], ...]:
        """What the page shows, row by row."""
        if not self.shown:
            return ()
        rows, names = self.rows if self.page_rows is None else self.page_rows, self.columns
        return tuple(tuple(getattr(row, name) for name, _ in names) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one part of a report found, an experiment mostly.

    `sentence` says what it shows, in figures of this run; `headline` says so little of it that a
    report may begin with it, and most experiments have none. `claim` is what others claim and the
    experiment measures; `source` says who published it. `v_curve` rows (with `step`) are drawn as
    an error by step size, with the split into truncation and round-off where the rows have it. One
    that failed has a status, a message and nothing else. Those of one `group` stand under one
    heading; an experiment's name, title and group come from its entry in the catalogue.
    """

    name: str = ""
    title: str = ""
    sentence: str = ""
    headline: str = ""
    claim: str = ""
    source: str = ""
    v_curve: tuple[AccuracyRecord, ...] = ()
    plots: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()
    status: Status = Status.OK
    message: str = ""
    group: str = ""
