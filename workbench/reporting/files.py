"""The files of a report: their text, and which files of a folder a report of ours wrote."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench.experiments.protocol import Table
from workbench.records import RegressionRecord, columns, csv_text, rows

#: The page of a report, and what says how it was made.
PAGE, META = "index.html", "meta.json"
#: What file managers put into a folder that somebody looks at.
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


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
    ours = {PAGE, META, *tables, *_LITTER}
    with os.scandir(folder) as entries:
        files = {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}
    return frozenset(ours & files)


def table_text(table: Table) -> str:
    """The CSV of a table; that of the descents has a column for every parameter."""
    if table.record is RegressionRecord:
        return regression_text(table.rows)
    return records_text(table.record, table.rows)


def records_text(record: type[Any], records: Sequence[Any]) -> str:
    """The CSV of plain records; the columns are the record's fields."""
    names = columns(record)
    return csv_text(names, ([line[name] for name in names] for line in rows(records)))


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


def json_text(data: Any) -> str:
    """A JSON file, keys in the order given."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
