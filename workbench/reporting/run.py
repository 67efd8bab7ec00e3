"""One report, from specification to folder."""

from collections import Counter
from pathlib import Path

from workbench.experiments.rows import accuracy
from workbench.limits import limits
from workbench.measure.environment import environment
from workbench.presentation.page.report_page import render_report
from workbench.presentation.views.report import FileView
from workbench.records import Status
from workbench.records.document import json_text
from workbench.records.folder import META, PAGE
from workbench.reporting.files import own_files, table_text
from workbench.reporting.page import report_view
from workbench.reporting.results import Results, measure, near_limits
from workbench.reporting.specification import Specification
from workbench.storage import FolderClaim


def run(
    specification: Specification,
    folder: Path,
    command: str = "workbench report",
    *,
    force: bool = False,
) -> Path:
    """Measure what a specification asks for and write page and CSV files; the page's path.

    The folder is replaced as a whole when everything is measured: a run that is killed or fails
    leaves the old report as it was. Raises StorageError, before anything is measured, where the
    folder holds what no report wrote (unless `force`), or another run is writing it.
    """
    remedy = "name another folder, or replace it with all that it holds by --force (force=True)"
    with (
        limits.beneath(**specification.limits),
        FolderClaim(folder, own_files, force=force, remedy=remedy) as claim,
    ):
        results = measure(specification)
        texts = _texts(specification, results, command)
        claim.replace({name: text.encode("utf-8") for name, text in texts.items()})
    return folder / PAGE


def _texts(specification: Specification, results: Results, command: str) -> dict[str, str]:
    """Every file of a report by name."""
    machine = environment()
    backstops = _backstops(results)
    files = tuple(
        FileView(name=table.csv, rows=len(table.rows), meaning=table.meaning)
        for table in results.tables
    )
    files += (FileView(name=META, meaning="seed, versions, machine, specification"),)
    meta = {
        "title": specification.title,
        "command": command,
        "seed": specification.seed,
        "specification": specification.model_dump(mode="json"),
        "environment": machine,
        "statuses": dict(Counter(str(row.status) for row in results.rows(accuracy.NAME))),
        "backstops": list(backstops),
        "limits": limits.changed(),
        "near": list(near_limits(specification)),
        "files": {file.name: {"rows": file.rows, "meaning": file.meaning} for file in files},
    }
    view = report_view(
        specification,
        results,
        command=command,
        environment=machine,
        files=files,
        notes=tuple(f"A backstop of time or memory was hit: {name}" for name in backstops),
    )
    tables = {table.csv: table_text(table) for table in results.tables}
    return {**tables, META: json_text(meta), PAGE: render_report(view)}


def _backstops(results: Results) -> tuple[str, ...]:
    """Contestants stopped by wall clock or memory, not by a counted budget."""
    found = []
    for entry in results.entries:
        for one in entry.contestants:
            if one.status is Status.BUDGET_EXCEEDED and "backstop" in one.message:
                found.append(f"{entry.problem.name} by {one.label}: {one.message}")
    return tuple(found)
