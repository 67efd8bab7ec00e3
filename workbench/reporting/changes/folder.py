"""A report on disk: where it lies, what is in its folder, what its `meta.json` says."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.errors import KindError, ReportError, listed, shown

#: The file that makes a folder a report, and the one that makes it a run of the bench.
ACCURACY, BENCH = "accuracy.csv", "bench.csv"
OPERATIONS = "operations.csv"
TIMINGS = "timings.csv"
GOALS = "goals.csv"
META = "meta.json"


@dataclass(frozen=True, slots=True)
class Folder:
    """A report: the path as it was given, the folder, its CSV files by name, `meta.json`."""

    given: str
    path: Path
    tables: dict[str, Path]
    meta: dict[str, Any] = field(default_factory=dict)

    @property
    def is_bench(self) -> bool:
        """Whether it is a run of the bench, and no report."""
        return ACCURACY not in self.tables

    @property
    def has_meta(self) -> bool:
        """Whether the report says what it was made on."""
        return bool(self.meta)


def open_folder(place: str | os.PathLike[str]) -> Folder:
    """The report at a path: its folder, or a file in it such as `index.html`.

    Raises ReportError where there is no report, with the reports that lie nearby, and KindError for
    what is no path.
    """
    if not isinstance(place, str | os.PathLike):
        raise KindError(
            f"a report is the path of a folder, not {type(place).__name__} {shown(place)}"
        )
    given = str(place)
    path = Path(place)
    try:
        if not path.exists():
            raise ReportError(f"{given}: there is no such folder{_nearby(path)}")
        folder = path if path.is_dir() else path.parent
        tables = {one.name: one for one in sorted(folder.glob("*.csv")) if one.is_file()}
    except (OSError, ValueError) as error:
        raise ReportError(f"{given:.200}: cannot be read: {error}") from None
    if ACCURACY not in tables and BENCH not in tables:
        raise ReportError(
            f"{given}: no report, since {ACCURACY} is not there; give a folder that "
            f"`workbench report` or `workbench bench --csv` wrote{_nearby(folder)}"
        )
    return Folder(given, folder, tables, _meta(folder / META))


def _nearby(path: Path) -> str:
    """Reports in a folder or, where that is missing, beside it."""
    start = path if path.is_dir() else path.parent
    found = sorted(str(one.parent) for name in (ACCURACY, BENCH) for one in start.glob(f"*/{name}"))
    return f" (here are {listed(found)})" if found else ""


def _meta(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ReportError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise ReportError(f"{path}: not valid JSON: {error}; make the report again") from None
    if not isinstance(found, dict):
        raise ReportError(f"{path}: an object was expected; make the report again")
    return found
