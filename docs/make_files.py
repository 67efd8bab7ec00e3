"""Writes docs/files.md, the formats of all CSV files, from the records themselves.

    make docs

The first part of the page is in `files_head.md`; a test says when the page is out of date. The
files of experiments are found where experiments name them: in their calls of `Table`.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

import workbench.experiments
from workbench.experiments.catalogue import EXPERIMENTS
from workbench.records import (
    AccuracyRecord,
    FaultRecord,
    LearningRateRecord,
    OperationsRecord,
    TimingRecord,
)
from workbench.records.bench import BenchRecord, GoalRecord
from workbench.records.sweep import CaseRecord, RefusedRecord
from workbench.records.trace import (
    CellRecord,
    LossRecord,
    NodeRecord,
    PartialRecord,
    ResultRecord,
    StepRecord,
    SweepRecord,
)
from workbench.reporting.regression import FAULTS, LEARNING_RATES

HERE = Path(__file__).parent
TIMED = "Times or memory of that run: they differ from one run to the next."


class CsvFile(NamedTuple):
    """One CSV file: its heading, the record of a row, what is said of the file besides."""

    heading: str
    record: type[Any]
    note: str = ""


#: The files that every report has, first on the page.
REPORT = (
    CsvFile("accuracy.csv", AccuracyRecord),
    CsvFile("operations.csv", OperationsRecord),
    CsvFile("timings.csv", TimingRecord, TIMED),
    CsvFile(
        "v_curve.csv, v_curve_2.csv, …",
        AccuracyRecord,
        "One file per V-curve of the specification, one row per method and step size.",
    ),
    CsvFile(f"{FAULTS}.csv", FaultRecord),
    CsvFile(f"{LEARNING_RATES}.csv", LearningRateRecord),
)
BENCH = (
    CsvFile("bench.csv", BenchRecord, f"`workbench bench --csv` writes it. {TIMED}"),
    CsvFile("goals.csv", GoalRecord, f"`workbench bench --csv` writes it. {TIMED}"),
)
SWEEP = (
    CsvFile("cases.csv", CaseRecord, "`workbench sweep` writes it."),
    CsvFile("overall.csv", CaseRecord, "`workbench sweep` writes it: the rows `overall`."),
    CsvFile("refused.csv", RefusedRecord, "`workbench sweep` writes it."),
)
TRACE_HEAD = """\
## A trace as JSON

`workbench trace … --json` and `Trace.to_json()` give one document: `expression`, `variables`,
`point`, `method`, `wrt`, `output`, `value`, `bits_borrowed_from` (if the traced method has no
program, the method whose bits are shown), and five lists. Their entries are:"""
#: The parts of a trace as JSON has them, with the key of each.
TRACE = (
    ("sweeps", SweepRecord),
    ("nodes", NodeRecord),
    ("nodes, each: `partials`", PartialRecord),
    ("nodes, each: `cells`, one per sweep", CellRecord),
    ("steps", StepRecord),
    ("derivatives", ResultRecord),
    ("losses", LossRecord),
)


def experiment_files() -> list[CsvFile]:
    """The files of the experiments, in the order of the report; then those of the verdict."""
    titles = {one.run.__module__: one.title for one in EXPERIMENTS.values()}
    known = {one.heading.partition(", ")[0] for one in REPORT}
    found: dict[str, list[CsvFile]] = {}
    for module in pkgutil.walk_packages(workbench.experiments.__path__, "workbench.experiments."):
        for name, record, timed in tables(module.name):
            source = f"Of the experiment *{titles[module.name]}*." if module.name in titles else ""
            note = " ".join(filter(None, (source, TIMED if timed else "")))
            if f"{name}.csv" not in known:
                found.setdefault(module.name, []).append(CsvFile(f"{name}.csv", record, note))
    order = [*(name for name in titles if name in found), *sorted(found.keys() - titles.keys())]
    return [file for name in order for file in found[name]]


def tables(module_name: str) -> Iterator[tuple[str, type[Any], bool]]:
    """Name, record and whether it is timed, of every `Table(...)` that a module makes."""
    module = importlib.import_module(module_name)
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Table":
            given = {
                keyword.arg: eval(
                    compile(ast.Expression(keyword.value), module_name, "eval"), vars(module)
                )
                for keyword in node.keywords
                if keyword.arg in ("name", "record", "timed")
            }
            yield given["name"], given["record"], given.get("timed", False)


def columns_table(record: type[Any]) -> list[str]:
    """The columns of a record that have a meaning, as a table."""
    lines = ["| column | unit | meaning |", "|---|---|---|"]
    for field in fields(record):
        if "meaning" in field.metadata:
            unit = field.metadata["unit"]
            meaning = plain(field.metadata["meaning"])
            lines.append(f"| `{field.name}` | {unit} | {meaning} |")
    return lines


def summary(record: type[Any]) -> str:
    """The docstring of a record, its stars not read as markup."""
    return wrapped(plain(inspect.cleandoc(record.__doc__ or "")))


def wrapped(text: str) -> str:
    """Paragraphs as wide as all pages, no line of which begins like an item of a list."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    bound = (re.sub(r" (?=([-+#>]|\d+[.)]) )", "\0", paragraph) for paragraph in paragraphs)
    filled = (
        textwrap.fill(paragraph, 100, break_long_words=False, break_on_hyphens=False)
        for paragraph in bound
    )
    return "\n\n".join(filled).replace("\0", " ")


def plain(text: str) -> str:
    """A text whose stars and bars are not markup."""
    return text.replace("*", "\\*").replace("|", "\\|")


def page() -> str:
    """The text of docs/files.md."""
    parts = [(HERE / "files_head.md").read_text(encoding="utf-8").rstrip()]
    described: dict[type[Any], str] = {}
    for heading, record, note in (*REPORT, *experiment_files(), *BENCH, *SWEEP):
        known = record in described
        texts = [*([] if known else [summary(record)]), *([wrapped(note)] if note else [])]
        lines = [f"### {heading}", "", *"\n\n".join(texts).split("\n"), ""]
        if known:
            lines.append(f"Columns: those of `{described[record]}`.")
        else:
            lines += columns_table(record)
            described[record] = heading
        parts.append("\n".join(lines))
    parts.append(TRACE_HEAD)
    for key, record in TRACE:
        parts.append("\n".join([f"### {key}", "", summary(record), "", *columns_table(record)]))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    (HERE / "files.md").write_text(page(), encoding="utf-8")
    print(HERE / "files.md")
