"""The comparison of two reports, and every form in which it is shown."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import ReportError
from workbench.presentation.views.changes import ChangesView, SideView, TableChanges
from workbench.records.document import json_document
from workbench.records.result import Result, short_text, written
from workbench.reporting.changes.accuracy import accuracy_changes
from workbench.reporting.changes.bench import bench_changes, goal_changes
from workbench.reporting.changes.files import file_changes
from workbench.reporting.changes.folder import (
    ACCURACY,
    BENCH,
    GOALS,
    OPERATIONS,
    TIMINGS,
    Folder,
    open_folder,
)
from workbench.reporting.changes.operations import operations_changes
from workbench.reporting.changes.settings import decisive, setting_changes
from workbench.reporting.changes.table import Table, read_table
from workbench.reporting.changes.thresholds import Crossing, judge, read_thresholds
from workbench.reporting.changes.times import time_changes

if TYPE_CHECKING:
    import pandas


#: Tables that are compared row by row: by what, and where the view has what that finds.
_Compared = tuple[tuple[str, Callable[[Table, Table], tuple[Any, ...]], tuple[str, ...]], ...]
_REPORT: _Compared = (
    (ACCURACY, accuracy_changes, ("accuracy",)),
    (OPERATIONS, operations_changes, ("operations",)),
    (TIMINGS, time_changes, ("methods", "times")),
)
_BENCH: _Compared = (
    (BENCH, bench_changes, ("methods", "times")),
    (GOALS, goal_changes, ("goals",)),
)


@dataclass(frozen=True, slots=True, eq=False)
class Changes(Result):
    """What changed between two reports; `view` holds it as plain data.

    >>> import tempfile
    >>> import workbench as wb
    >>> with tempfile.TemporaryDirectory() as place:
    ...     for name, text in (("naive", "(exp(x) - 1)/x"), ("careful", "expm1(x)/x")):
    ...         _ = wb.compare(text, at={"x": 1e-9}, methods="reverse").to_csv(f"{place}/{name}")
    ...     found = wb.changes(f"{place}/naive", f"{place}/careful")
    >>> frame = found.to_frame()
    >>> frame[frame.quantity == "status"][["change", "before", "after"]].values.tolist()
    [['better', 'no_digits_promised', 'ok']]
    """

    view: ChangesView

    def crossed(self, thresholds: str | Iterable[str]) -> tuple[Crossing, ...]:
        """Those of the thresholds (`accuracy`, `operations`, `time:10%`) that are crossed.

        Raises ReportError for what is no threshold, and where one cannot be judged: what was not
        compared must not pass.
        """
        judged = self.judged(thresholds)
        for one in judged:
            if one.crossed is None:
                raise ReportError(f"{one.threshold} cannot be judged: {one.reason}")
        return tuple(one for one in judged if one.crossed)

    def judged(self, thresholds: str | Iterable[str]) -> tuple[Crossing, ...]:
        """Every threshold: crossed, not crossed or (None) not to be judged, with the reason."""
        return judge(self.view, read_thresholds(thresholds))

    def to_frame(self) -> "pandas.DataFrame":
        """Every change of accuracy, operations and times as a tidy DataFrame, one quantity per row.

        Columns: table, change, the key of the row, quantity, before, after, ratio, ratio_low,
        ratio_high. Statuses are text, everything else is a number; times are in seconds.
        """
        from workbench.reporting.changes.frame import changes_frame

        return changes_frame(self.view)

    def to_text(self, width: int = 80, colour: bool = False) -> str:
        """Tables for a terminal, the summary on top."""
        from workbench.presentation.changes.text import changes_text

        return changes_text(self.view, width=width, colour=colour)

    def document(self, thresholds: str | Iterable[str] = ()) -> dict[str, Any]:
        """The result as plain data, ready for JSON, with some thresholds judged."""
        from workbench.presentation.changes.summary import plain_summary

        document: dict[str, Any] = {"summary": plain_summary(self.view), **asdict(self.view)}
        document["thresholds"] = [asdict(one) for one in self.judged(thresholds)]
        return document

    def to_json(
        self, path: str | Path | None = None, *, thresholds: str | Iterable[str] = ()
    ) -> str:
        """One JSON document, with some thresholds judged, written to `path` where one is given."""
        return written(json_document(self.document(thresholds)), path)

    def to_html(self, path: str | Path | None = None) -> str:
        """One self-contained page; written to `path` where one is given."""
        from workbench.presentation.changes.page import changes_page

        return written(changes_page(self.view), path)

    def __repr__(self) -> str:
        view = self.view
        sides = f"{short_text(view.before.path)} to {short_text(view.after.path)}"
        rows = sum(len(one) for one in (view.accuracy, view.operations, view.times, view.goals))
        return f"Changes({sides}: {rows:,} rows)"

    def _repr_html_(self) -> str:
        from workbench.presentation.changes.cell import changes_cell

        return changes_cell(self.view)


def changes(a: str | PathLike[str], b: str | PathLike[str]) -> Changes:
    """What changed from report `a` to report `b`: folders of reports, or files in them.

    Accuracy and operation counts are compared exactly, times by their intervals, every other CSV
    cell by cell. Folders of `workbench bench --csv` are compared by times and goals. Raises
    ReportError where there is no report, where only one of both is a bench's, or where a file in it
    cannot be read.

    >>> import tempfile
    >>> import workbench as wb
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = wb.compare("x**2", at={"x": 3.0}, methods="reverse").to_csv(place)
    ...     wb.changes(place, place).crossed("accuracy, operations")
    ()
    """
    old, new = open_folder(a), open_folder(b)
    if old.is_bench != new.is_bench:
        report, bench = (new, old) if old.is_bench else (old, new)
        raise ReportError(
            f"{report.given} is a report and {bench.given} a run of the bench; give two of a kind"
        )
    settings = setting_changes(old, new)
    notes = list(_notes(old, new))
    tables: dict[str, TableChanges] = {}
    rows: dict[str, Any] = {}
    for name, compared, kinds in _BENCH if old.is_bench else _REPORT:
        missing = [one.given for one in (old, new) if name not in one.tables]
        if missing:
            notes.append(f"{name} is not in {' or '.join(missing)}, so it was not compared.")
            continue
        found, *lists = compared(*(read_table(one.tables[name]) for one in (old, new)))
        tables[found.table] = found
        rows |= zip(kinds, lists, strict=True)
    return Changes(
        ChangesView(
            before=_side(old),
            after=_side(new),
            tables=tables,
            **rows,
            files=file_changes(old, new),
            settings=settings,
            times_differ=decisive(settings) if rows.get("times") else (),
            notes=tuple(notes),
        )
    )


def _side(folder: Folder) -> SideView:
    seed, title = (folder.meta.get(name, "") for name in ("seed", "title"))
    return SideView(path=folder.given, title=str(title), seed=str(seed))


def _notes(old: Folder, new: Folder) -> Iterator[str]:
    if old.path.resolve() == new.path.resolve():
        yield "Both are the same folder."
    missing = [one.given for one in (old, new) if not one.has_meta]
    if missing:
        yield (
            f"meta.json is not in {' or '.join(missing)}: it is not known whether both were made "
            "on one machine from one specification."
        )
