"""One report, from specification to folder."""

from collections import Counter
from pathlib import Path

from workbench.presentation.page.report_page import render_report
from workbench.presentation.views.report import FileView
from workbench.records import (
    AccuracyRecord,
    FaultRecord,
    LearningRateRecord,
    OperationsRecord,
    Status,
    TimingRecord,
)
from workbench.reporting.environment import environment
from workbench.reporting.files import (
    META,
    PAGE,
    json_text,
    own_files,
    records_text,
    regression_text,
)
from workbench.reporting.page import experiment_file, report_view, v_curve_file
from workbench.reporting.regression import FAULTS_CSV, LEARNING_RATES_CSV
from workbench.reporting.results import Results, measure
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
    with FolderClaim(folder, own_files, force=force, remedy=remedy) as claim:
        results = measure(specification)
        texts = _texts(specification, results, command)
        claim.replace({name: text.encode("utf-8") for name, text in texts.items()})
    return folder / PAGE


def _texts(specification: Specification, results: Results, command: str) -> dict[str, str]:
    """Every file of a report by name."""
    machine = environment()
    backstops = _backstops(results)
    files = _files(results)
    meta = {
        "title": specification.title,
        "command": command,
        "seed": specification.seed,
        "specification": specification.model_dump(mode="json"),
        "environment": machine,
        "statuses": dict(Counter(str(row.status) for row in results.accuracy)),
        "backstops": list(backstops),
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
    return {**_tables(results), META: json_text(meta), PAGE: render_report(view)}


def _tables(results: Results) -> dict[str, str]:
    tables = {
        "accuracy.csv": records_text(AccuracyRecord, results.accuracy),
        "operations.csv": records_text(OperationsRecord, results.operations),
        "timings.csv": records_text(TimingRecord, results.timings),
    }
    if results.regression is not None:
        fault = results.regression.fault
        tables["regression.csv"] = regression_text(results.regression.result.records)
        tables[FAULTS_CSV] = records_text(FaultRecord, fault.faults)
        tables[LEARNING_RATES_CSV] = records_text(LearningRateRecord, fault.learning_rates)
    for number, (_, rows) in enumerate(results.v_curves, start=1):
        tables[v_curve_file(number)] = records_text(AccuracyRecord, rows)
    for outcome in results.experiments:
        for table in outcome.tables:
            tables[experiment_file(table)] = records_text(table.record, table.rows)
    return tables


def _files(results: Results) -> tuple[FileView, ...]:
    files = [
        FileView(
            name="accuracy.csv",
            rows=len(results.accuracy),
            meaning="one derivative by one method at one point, judged",
        ),
        FileView(
            name="operations.csv",
            rows=len(results.operations),
            meaning="what each derivative program costs in operations",
        ),
        FileView(
            name="timings.csv",
            rows=len(results.timings),
            meaning="seconds to derive, compile and evaluate",
        ),
    ]
    if results.regression is not None:
        files.append(
            FileView(
                name="regression.csv",
                rows=len(results.regression.result.records),
                meaning="gradient descent, one row an epoch",
            )
        )
        fault = results.regression.fault
        files.append(
            FileView(
                name=FAULTS_CSV,
                rows=len(fault.faults),
                meaning="functions on which the notebook's tape is wrong, and its visits",
            )
        )
        files.append(
            FileView(
                name=LEARNING_RATES_CSV,
                rows=len(fault.learning_rates),
                meaning="where the regression ends with the notebook's gradient and a right one",
            )
        )
    for number, (curve, rows) in enumerate(results.v_curves, start=1):
        files.append(
            FileView(
                name=v_curve_file(number),
                rows=len(rows),
                meaning=f"error by step size for {curve.expression}",
            )
        )
    for outcome in results.experiments:
        files += [
            FileView(name=experiment_file(table), rows=len(table.rows), meaning=table.meaning)
            for table in outcome.tables
        ]
    files.append(FileView(name=META, meaning="seed, versions, machine, specification"))
    return tuple(files)


def _backstops(results: Results) -> tuple[str, ...]:
    """Contestants stopped by wall clock or memory, not by a counted budget."""
    found = []
    for entry in results.entries:
        for one in entry.contestants:
            if one.status is Status.BUDGET_EXCEEDED and "backstop" in one.message:
                found.append(f"{entry.problem.name} by {one.label}: {one.message}")
    return tuple(found)
