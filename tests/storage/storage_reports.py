"""Tiny reports for the tests of storage: nothing is measured."""

import json
from pathlib import Path

from workbench.reporting.files import own_files
from workbench.storage import FolderClaim


def files(text: str) -> dict[str, bytes]:
    """The files of a report that are all about one text."""
    meta = {
        "specification": {},
        "environment": {"derivative-workbench": "0.1.0"},
        "files": {"accuracy.csv": {"rows": 1, "meaning": text}},
    }
    return {
        "accuracy.csv": text.encode(),
        "meta.json": json.dumps(meta).encode(),
        "index.html": text.encode() * 3,
    }


def write(target: Path, text: str, *, force: bool = False) -> None:
    """Replace the target by a report, as `workbench report` does."""
    with FolderClaim(target, own_files, force=force) as claim:
        claim.replace(files(text))


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path in it; folders that are empty end in a slash."""
    return {
        f"{path.relative_to(folder)}" + "/" * path.is_dir(): b"" if path.is_dir() else
        path.read_bytes() for path in folder.rglob("*")
    }  # fmt: skip
