"""The folder of a sweep: its log while it runs, and the files that are made of the log."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

from workbench.errors import StorageError
from workbench.measure.environment import environment
from workbench.presentation.sweep.page import sweep_page
from workbench.presentation.views.report import FileView
from workbench.presentation.views.sweep import SweepView
from workbench.records import AccuracyRecord
from workbench.records.document import json_text
from workbench.records.folder import LITTER, META, PAGE
from workbench.records.sweep import CaseRecord, RefusedRecord
from workbench.records.table import records_text
from workbench.storage import write_file
from workbench.storage.beside import beside
from workbench.storage.beside import sweep as settle_files
from workbench.storage.failure import told
from workbench.storage.log import Log, first_record
from workbench.sweeping.case import rows_of, unpacked
from workbench.sweeping.overall import Tally
from workbench.sweeping.plan import Plan, differences

#: The log of a sweep, and what its first record begins with.
LOG, MARK = "sweep.log", "workbench sweep "
#: The tables: name, record, what a row is.
TABLES: tuple[tuple[str, type[Any], str], ...] = (
    ("overall.csv", CaseRecord, "one method over all cases"),
    ("cases.csv", CaseRecord, "one method on one case, over its points"),
    ("accuracy.csv", AccuracyRecord, "one derivative by one method at one point, judged"),
    ("refused.csv", RefusedRecord, "a function that could not be read"),
)
#: Bytes of a case's number, before its content.
_NUMBER = 8
_OURS = frozenset({LOG, PAGE, META, *(name for name, _, _ in TABLES)})


def own_files(folder: Path) -> frozenset[str]:
    """Names of the files in a folder that a sweep wrote there; none if it holds no sweep's log.

    What a killed run left while it wrote one of them is a sweep's, too.
    """
    hidden = frozenset(beside(folder / name, "file").name for name in _OURS)
    known = _OURS | LITTER if _key_of(folder) is not None else frozenset()
    with suppress(OSError):
        files = {one.name for one in folder.iterdir() if one.is_file() and not one.is_symlink()}
        return frozenset((known | hidden) & files)
    return frozenset()


def _key_of(folder: Path) -> dict[str, Any] | None:
    """The key of the sweep whose log is in a folder; None where there is none."""
    text = first_record(folder / LOG).decode("utf-8", "replace")
    if not text.startswith(MARK):
        return None
    try:
        found: dict[str, Any] = json.loads(text.removeprefix(MARK))
    except ValueError:
        return None
    return found


def open_log(folder: Path, key: Mapping[str, Any], *, force: bool = False) -> Log:
    """The log of a sweep with a key, which goes on where it was; with `force` it begins again.

    Raises StorageError where the folder holds a sweep with another key.
    """
    with told(folder):
        settle_files(folder)
        if force:
            for name in sorted(own_files(folder), key=lambda one: one == LOG):  # the log is last
                (folder / name).unlink()
    ours = json.loads(json.dumps(key))
    theirs = _key_of(folder)
    if theirs is not None and theirs != ours:
        raise StorageError(
            f"{folder} holds another sweep: {'; '.join(differences(ours, theirs))}. Name another "
            "folder (--out DIR, folder=), or replace the sweep in this one by --force (force=True)"
        )
    return Log(folder / LOG, (MARK + json.dumps(key)).encode("utf-8"))


class Results:
    """What a log holds: each case once, read when it is asked for, in the order of the corpora."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._places: dict[int, int] = {}
        for place in log.places:
            number = int.from_bytes(log.read(place, _NUMBER), "big")
            self._places.setdefault(number, place)

    def __contains__(self, number: int) -> bool:
        return number in self._places

    def add(self, number: int, content: bytes) -> None:
        """Note a case, on the disk, unless it is there already."""
        if number not in self._places:
            self._log.append(number.to_bytes(_NUMBER, "big") + content)
            self._places[number] = self._log.places[-1]

    def settle(self) -> None:
        """Put the log in the order of the corpora, whatever the order in which cases were done."""
        order = [self._places[number] for number in sorted(self._places)]
        if order != self._log.places:
            self._log.rewrite(order)

    def __iter__(self) -> Iterator[bytes]:
        for number in sorted(self._places):
            yield self._log.read(self._places[number])[_NUMBER:]


def write_files(folder: Path, plan: Plan, results: Results, near: tuple[str, ...]) -> SweepView:
    """Make every file out of the log, `meta.json` last; what the page shows.

    One case is in memory at a time.
    """
    tally = Tally()
    results.settle()

    def cases() -> Iterator[bytes]:
        yield records_text(CaseRecord, []).encode("utf-8")
        for content in results:
            tally.add(one := unpacked(content))
            yield records_text(CaseRecord, one.records).partition("\n")[2].encode("utf-8")

    header = records_text(AccuracyRecord, []).encode("utf-8")
    write_file(folder / "cases.csv", cases())
    write_file(folder / "accuracy.csv", chain([header], map(rows_of, results)))
    overall = tally.overall()
    write_file(folder / "overall.csv", records_text(CaseRecord, overall))
    write_file(folder / "refused.csv", records_text(RefusedRecord, plan.refused))
    counts = (len(overall), tally.records, tally.derivatives, len(plan.refused))
    files = tuple(
        FileView(name=name, rows=count, meaning=meaning)
        for (name, _, meaning), count in zip(TABLES, counts, strict=True)
    )
    view = SweepView(
        title=", ".join(one.source for one in plan.corpora),
        command=plan.command,
        settings=plan.key,
        environment=environment(),
        overall=overall,
        worst=tally.worst(),
        records=tally.records,
        medians=tally.medians,
        refused=plan.refused,
        files=files,
        notes=near,
        backstops=tuple(tally.backstops),
    )
    write_file(folder / PAGE, sweep_page(view))
    meta = {
        "title": view.title,
        "command": view.command,
        "sweep": view.settings,
        "environment": view.environment,
        "limits": plan.key["limits"],
        "near": list(near),
        "statuses": tally.statuses(),
        "backstops": list(view.backstops),
        "files": {one.name: {"rows": one.rows, "meaning": one.meaning} for one in files},
    }
    write_file(folder / META, json_text(meta))
    return view
