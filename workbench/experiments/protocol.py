"""The protocol of experiments: they return records, plots as plain data and a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.presentation.views.plot import Plot
from workbench.records import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One CSV file of an experiment, and how the page shows it.

    `name` is the file without `.csv`, `record` the plain schema of its rows. `shown` names the
    columns that the page shows, each with its heading, the unit in brackets at its end (`error
    [ulp]`); empty: the page only links the file. `timed` marks tables that hold seconds, or the
    memory that a run took: all others must be the same, byte for byte, for the same seed.
    """

    name: str
    record: type[Any]
    rows: tuple[Any, ...]
    meaning: str
    shown: tuple[tuple[str, str], ...] = ()
    timed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one experiment found.

    `sentence` says what it shows, in figures of this run; `headline` says so little of it that a
    report may begin with it, and most experiments have none. `claim` is what others claim and the
    experiment measures; `source` says who published it. An experiment that failed has a status, a
    message and nothing else.
    """

    name: str
    title: str
    sentence: str = ""
    headline: str = ""
    claim: str = ""
    source: str = ""
    plots: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()
    status: Status = Status.OK
    message: str = ""


@dataclass(frozen=True, slots=True)
class Experiment:
    """One file of this folder: a name, a title, and what to run with a seed.

    One that measures time is `timed`: it runs alone. All others may run in another process, so
    that what they find must be picklable. `group` is the heading of the report under which the
    catalogue lists it.
    """

    name: str
    title: str
    run: Callable[[int], Outcome]
    timed: bool = False
    group: str = ""
