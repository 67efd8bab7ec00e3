"""A report from Python: from the path of a specification, or from its keys."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.errors import SpecificationError
from workbench.limits import limits
from workbench.reporting.files import default_folder
from workbench.reporting.result import Report
from workbench.reporting.run import run
from workbench.reporting.specification import Specification, read_specification, specified


def report(
    specification: "str | Path | Mapping[str, Any] | Specification | None" = None,
    folder: str | Path | None = None,
    *,
    force: bool = False,
) -> Report:
    """Measure what a specification asks for, write page and CSV files; the report in its folder.

    A specification is the path of a TOML file, or a mapping of the keys that such a file may have
    (docs/files.md); without one it is that of `make report`. The folder is reports/out/<name> by
    default, and replaced as a whole if it is empty or holds a report and nothing else, or with
    `force`. Raises SpecificationError, which names key and remedy, and StorageError, before
    anything is measured, where the folder must not or cannot be replaced.

    >>> import tempfile
    >>> import workbench as wb
    >>> short = {"problems": ["sine"], "methods": ["reverse"], "points": 1, "experiments": []}
    >>> off = {"v_curves": [], "timings": {"enabled": False}, "regression": {"enabled": False}}
    >>> with tempfile.TemporaryDirectory() as place:
    ...     wb.report(short | off, place + "/mine").page.exists()
    True
    """
    if specification is None or isinstance(specification, str | Path):
        path = None if specification is None else Path(specification)
        name, content = read_specification(path)
        given = "" if path is None else repr(str(path))
        place = default_folder(name, path, force=force) if folder is None else Path(folder)
    elif isinstance(specification, Mapping | Specification):
        place = Path("reports") / "out" / "mine" if folder is None else Path(folder)
        content = (
            specification if isinstance(specification, Specification) else specified(specification)
        )
        given = repr(content.model_dump(mode="json", exclude_unset=True))
    else:
        raise SpecificationError(
            f"a specification is a path or a mapping of its keys, not "
            f"{type(specification).__name__} {specification!r:.40}; for example "
            '{"families": ["elementary"], "points": 1}'
        )
    chosen = "" if folder is None else f"folder={str(folder)!r}"
    arguments = ", ".join(one for one in (given, chosen) if one)
    changed = ", ".join(f"{limit}={value}" for limit, value in limits.changed().items())
    before = f"workbench.limits({changed}); " if changed else ""
    page = run(content, place, f"{before}workbench.report({arguments})", force=force)
    return Report(page.parent)
