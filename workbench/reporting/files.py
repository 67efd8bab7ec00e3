"""The files of a report: written to a fresh folder, then renamed into place."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workbench.errors import SpecificationError
from workbench.records import RegressionRecord, columns, rows, write_csv


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """A fresh folder that takes the target's place when all went well.

    A killed or failed run leaves the old folder whole; at no time is there half a report.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise SpecificationError(f"{target}: cannot be written: {error}") from None
    fresh.chmod(0o755)
    try:
        yield fresh
        old = fresh.with_name(fresh.name + "-old")
        if target.exists():
            target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def write_records(path: Path, record: type[Any], records: Sequence[Any]) -> None:
    """One CSV of plain records; the columns are the record's fields."""
    names = columns(record)
    write_csv(path, names, ([line[name] for name in names] for line in rows(records)))


def write_regression(path: Path, records: Sequence[RegressionRecord]) -> None:
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
    write_csv(path, header, lines)


def write_json(path: Path, data: Any) -> None:
    """A JSON file, keys in the order given."""
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
