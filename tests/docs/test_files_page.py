"""docs/files.md: up to date, complete, and true of a report that was just written."""

import csv
import importlib
import json
import re
import sys
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests import sharing
from tests.sharing import once_a_run
from workbench.experiments.catalogue import EXPERIMENTS
from workbench.reporting.specification import Regression, Specification, Timings, VCurve

run = importlib.import_module("workbench.reporting.run")
DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "files.md").read_text(encoding="utf-8")
SMALL = Specification(
    problems=("baydin_trace",),
    methods=("reverse", "central_difference"),
    points=1,
    timings=Timings(enabled=False),
    regression=Regression(epochs=1, methods=("reverse",)),
    v_curves=(VCurve(expression="sin(x)", at={"x": 1.0}, steps_per_decade=1),) * 2,
    experiments=("speelpenning", "cheap_gradient", "own_class", "step_sizes"),
)


@pytest.fixture(scope="session")
def make_files() -> ModuleType:
    sys.path.insert(0, str(DOCS))
    try:
        return importlib.import_module("make_files")
    finally:
        sys.path.remove(str(DOCS))


@pytest.fixture(scope="session")
@once_a_run
def report() -> Path:
    """The folder of a small report; its page is not drawn."""
    patch = pytest.MonkeyPatch()
    patch.setattr(run, "render_report", lambda view: "")
    patch.setattr(run, "environment", dict)  # asks SymPy, in a process of its own
    try:
        page: Path = run.run(SMALL, sharing.folder / "described")
    finally:
        patch.undo()
    return page.parent


def described_columns(name: str) -> list[str]:
    """The columns that the page says a file has; follows "those of"."""
    for heading, body in re.findall(r"^### (.*?)\n(.*?)(?=^##|\Z)", TEXT, re.M | re.S):
        if name in re.sub(r"_\d+\.csv", ".csv", heading).split(", ") or name in heading.split(", "):
            same = re.search(r"^Columns: those of `(.*)`\.$", body, re.M)
            return described_columns(same[1]) if same else re.findall(r"^\| `(\w+)` \|", body, re.M)
    raise AssertionError(f"{name} is not in docs/files.md")


def test_the_page_is_up_to_date(make_files: ModuleType) -> None:
    assert make_files.page() == TEXT, "docs/files.md is out of date: make docs"


@pytest.mark.slow
def test_every_file_of_a_report_is_described(report: Path) -> None:
    files = {path.name for path in report.glob("*.csv")}
    assert len(files) >= 14
    for name in sorted(files):
        with (report / name).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert header == described_columns(re.sub(r"_2\.csv$", ".csv", name)), name


def test_every_key_of_meta_json_is_described(report: Path) -> None:
    keys = json.loads((report / "meta.json").read_text(encoding="utf-8"))
    assert all(f"`{key}`" in TEXT for key in keys)


def test_every_experiment_has_its_files_described(make_files: ModuleType) -> None:
    notes = " ".join(file.note for file in make_files.experiment_files())
    assert all(one.title in notes for one in EXPERIMENTS.values())


def test_every_column_says_what_it_means(make_files: ModuleType) -> None:
    records: list[Any] = [file.record for file in make_files.experiment_files()]
    records += [file.record for file in make_files.REPORT]
    records += [record for _, record in make_files.TRACE]
    for record in records:
        for field in fields(record):
            if "meaning" in field.metadata:
                assert field.metadata["meaning"], f"{record.__name__}.{field.name}"


def test_every_part_of_a_trace_is_described() -> None:
    from workbench.tracing import trace

    document = json.loads(trace("x*y", at={"x": 1.0, "y": 2.0}).to_json())
    assert all(f"`{key}`" in TEXT or f"### {key}" in TEXT for key in document)
