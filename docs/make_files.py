"""Writes docs/files.md, the formats of all CSV files, from the records themselves.

    .venv/bin/python docs/make_files.py

The first part of the page is in `files_head.md`; a test says when the page is out of date.
"""

import importlib
import pkgutil
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import workbench.records

HERE = Path(__file__).parent
#: What each record is a row of, in the order of the page; experiments' own files follow.
FILES = {
    "AccuracyRecord": "accuracy.csv, v_curve.csv",
    "OperationsRecord": "operations.csv",
    "TimingRecord": "timings.csv",
}


def record_types() -> dict[str, type[Any]]:
    """Every record with documented columns, by name, those of `FILES` first."""
    found: dict[str, type[Any]] = {}
    for module in pkgutil.iter_modules(workbench.records.__path__, "workbench.records."):
        for name, one in vars(importlib.import_module(module.name)).items():
            if isinstance(one, type) and is_dataclass(one) and one.__module__ == module.name:
                if any(field.metadata.get("meaning") is not None for field in fields(one)):
                    found[name] = one
    order = [*FILES, *sorted(found.keys() - FILES.keys())]
    return {name: found[name] for name in order if name in found}


def page() -> str:
    """The text of docs/files.md."""
    parts = [(HERE / "files_head.md").read_text(encoding="utf-8").rstrip()]
    for name, record in record_types().items():
        summary = (record.__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " ")
        heading = FILES.get(name, name)
        lines = [f"## {heading}", "", summary, "", "| column | unit | meaning |", "|---|---|---|"]
        for field in fields(record):
            unit, meaning = field.metadata.get("unit", ""), field.metadata.get("meaning", "")
            lines.append(
                f"| `{field.name}` | {unit} | {meaning} |".replace(
                    "|derivative -", "\\|derivative -"
                )
            )
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    (HERE / "files.md").write_text(page(), encoding="utf-8")
