"""The files of a report: their text, and which files of a folder a report of ours wrote."""

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

from workbench.errors import StorageError
from workbench.experiments.protocol import Table
from workbench.records import RegressionRecord, csv_text
from workbench.records.folder import LITTER, META, PAGE
from workbench.records.table import records_text
from workbench.reporting.specification import DEFAULT_PATH

#: The file of a specification in the command that made a report.
_GIVEN = re.compile(
    r"""workbench report (?P<typed>.+?\.toml)(?: --|$)|workbench\.report\((['"])(?P<called>.+?)\2"""
)


def default_folder(name: str, specification: Path | None, *, force: bool = False) -> Path:
    """The folder of a report that is given none: reports/out/<name of the specification>.

    Raises StorageError where the report of another file of that name is there, unless `force`.
    """
    folder = Path("reports") / "out" / name
    try:
        command = json.loads((folder / META).read_text(encoding="utf-8"))["command"]
        found = _GIVEN.search(command)
        made_of_keys = "({" in command
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return folder
    other = Path((found["typed"] or found["called"]) if found else DEFAULT_PATH)
    if (
        not force
        and not made_of_keys
        and other.exists()
        and other.resolve() != (specification or DEFAULT_PATH).resolve()
    ):
        raise StorageError(
            f"{folder} holds the report of {other}, another specification of this name; name "
            "another folder (--out DIR, folder=), or replace it by --force (force=True)"
        )
    return folder


def own_files(folder: Path) -> frozenset[str]:
    """Names of the files in a folder that a report of ours wrote there; none if it holds no report.

    A folder is a report if its `meta.json` says so: it lists the files with their meaning, and the
    environment has the version of the workbench, as it had from the first version on.
    """
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        listed = meta["files"]
        made = "derivative-workbench" in meta["environment"] and "specification" in meta
        tables = {name for name in listed if "meaning" in listed[name] and name.endswith(".csv")}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return frozenset()
    if not made:
        return frozenset()
    ours = {PAGE, META, *tables, *LITTER}
    with os.scandir(folder) as entries:
        files = {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}
    return frozenset(ours & files)


def table_text(table: Table) -> str:
    """The CSV of a table; that of the descents has a column for every parameter."""
    if table.record is RegressionRecord:
        return regression_text(table.rows)
    return records_text(table.record, table.rows)


def regression_text(records: Sequence[RegressionRecord]) -> str:
    """`regression.csv`: one column a parameter, one a partial."""
    names = list(records[0].parameters) if records else ["w"]
    header = ["method", "epoch", *names, *(f"gradient_{name}" for name in names), "loss"]
    lines = (
        [
            one.method,
            one.epoch,
            *(one.parameters[name] for name in names),
            *(one.gradient.get(name) for name in names),
            one.loss,
        ]
        for one in records
    )
    return csv_text(header, lines)
