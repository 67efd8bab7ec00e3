"""One report, from specification to folder."""

from collections import Counter
from pathlib import Path

from workbench.presentation.html import render_report
from workbench.presentation.view import FileView
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
    replaced_folder,
    write_json,
    write_records,
    write_regression,
)
from workbench.reporting.page import experiment_file, report_view, v_curve_file
from workbench.reporting.regression import FAULTS_CSV, LEARNING_RATES_CSV
from workbench.reporting.results import Results, measure
from workbench.reporting.specification import Specification

#: The page of a report.
PAGE = "index.html"


def run(specification: Specification, folder: Path, command: str = "workbench report") -> Path:
    """Measure what a specification asks for and write page and CSV files; the page's path.

    The folder is replaced as a whole when everything is written: a run that is killed or fails
    leaves the old report as it was.
    """
    results = measure(specification)
    machine = environment()
    backstops = _backstops(results)
    files = _files(results)
    notes = tuple(f"A backstop of time or memory was hit: {name}" for name in backstops)
    with replaced_folder(folder) as fresh:
        _write_tables(fresh, results)
        write_json(
            fresh / "meta.json",
            {
                "title": specification.title,
                "command": command,
                "seed": specification.seed,
                "specification": specification.model_dump(mode="json"),
                "environment": machine,
                "statuses": dict(Counter(str(row.status) for row in results.accuracy)),
                "backstops": list(backstops),
                "files": {
                    file.name: {"rows": file.rows, "meaning": file.meaning} for file in files
                },
            },
        )
        page = render_report(
            report_view(
                specification,
                results,
                command=command,
                environment=machine,
                files=files,
                notes=notes,
            )
        )
        (fresh / PAGE).write_text(page, encoding="utf-8")
    return folder / PAGE


def _write_tables(folder: Path, results: Results) -> None:
    write_records(folder / "accuracy.csv", AccuracyRecord, results.accuracy)
    write_records(folder / "operations.csv", OperationsRecord, results.operations)
    write_records(folder / "timings.csv", TimingRecord, results.timings)
    if results.regression is not None:
        write_regression(folder / "regression.csv", results.regression.result.records)
        fault = results.regression.fault
        write_records(folder / FAULTS_CSV, FaultRecord, fault.faults)
        write_records(folder / LEARNING_RATES_CSV, LearningRateRecord, fault.learning_rates)
    for number, (_, rows) in enumerate(results.v_curves, start=1):
        write_records(folder / v_curve_file(number), AccuracyRecord, rows)
    for outcome in results.experiments:
        for table in outcome.tables:
            write_records(folder / experiment_file(table), table.record, table.rows)


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
    files.append(FileView(name="meta.json", meaning="seed, versions, machine, specification"))
    return tuple(files)


def _backstops(results: Results) -> tuple[str, ...]:
    """Contestants stopped by wall clock or memory, not by a counted budget."""
    found = []
    for entry in results.entries:
        for one in entry.contestants:
            if one.status is Status.BUDGET_EXCEEDED and "backstop" in one.message:
                found.append(f"{entry.problem.name} by {one.label}: {one.message}")
    return tuple(found)
