"""What a report writes, and what of a folder is a report."""

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.records import AccuracyRecord, RegressionRecord, columns
from workbench.reporting.files import own_files, records_text, regression_text


def test_csv_text_is_deterministic() -> None:
    record = AccuracyRecord(
        method="reverse", derivative=0.1, error_ulps=float("inf"), message="a,b"
    )
    header, line = records_text(AccuracyRecord, [record]).splitlines()
    assert header == ",".join(columns(AccuracyRecord))
    assert ",0.1," in line
    assert ",inf," in line
    assert line.endswith('ok,"a,b"')


def test_regression_has_one_column_a_parameter() -> None:
    rows = [
        RegressionRecord(
            method="reverse",
            epoch=0,
            parameters={"w": 1.0, "b": 2.0},
            gradient={"w": 3.0, "b": 4.0},
            loss=5.0,
        )
    ]
    assert regression_text(rows) == (
        "method,epoch,w,b,gradient_w,gradient_b,loss\nreverse,0,1.0,2.0,3.0,4.0,5.0\n"
    )


#: What the first version wrote, in short; the environment has more.
EARLIER: dict[str, Any] = {
    "title": "Symbolic, numeric and automatic differentiation compared",
    "command": "workbench report",
    "seed": 42,
    "specification": {"seed": 42},
    "environment": {"python": "CPython 3.11.7", "derivative-workbench": "0.1.0"},
    "statuses": {},
    "backstops": [],
    "files": {
        "accuracy.csv": {"rows": 0, "meaning": "one derivative by one method"},
        "timings.csv": {"rows": 0, "meaning": "seconds"},
        "meta.json": {"rows": None, "meaning": "seed, versions"},
    },
}


def folder_with(place: Path, meta: str | bytes, *names: str) -> Path:
    for name in names:
        (place / name).write_text(name)
    (place / "meta.json").write_bytes(meta.encode() if isinstance(meta, str) else meta)
    return place


def test_a_report_owns_what_it_lists_and_nothing_else(tmp_path: Path) -> None:
    names = ("accuracy.csv", "index.html", "thesis.tex", "mine.csv", ".DS_Store")
    folder = folder_with(tmp_path, json.dumps(EARLIER), *names)
    (folder / "timings.csv").symlink_to("mine.csv")  # somebody put that there
    assert own_files(folder) == {"accuracy.csv", "index.html", "meta.json", ".DS_Store"}


def test_a_list_of_files_cannot_claim_what_no_report_writes(tmp_path: Path) -> None:
    greedy = {**EARLIER, "files": {"thesis.tex": {"rows": 1, "meaning": "mine"}, "a.csv": {}}}
    folder = folder_with(tmp_path, json.dumps(greedy), "thesis.tex", "a.csv")
    assert own_files(folder) == {"meta.json"}


@pytest.mark.parametrize(
    "meta",
    [
        *(json.dumps({k: v for k, v in EARLIER.items() if k != key})
          for key in ("files", "environment", "specification")),
        json.dumps({**EARLIER, "environment": {"numpy": "2"}}),
        json.dumps({**EARLIER, "environment": None}),
        json.dumps({**EARLIER, "files": ["accuracy.csv"]}),
        json.dumps({**EARLIER, "files": {"accuracy.csv": 3}}),
        json.dumps(["files", "environment", "specification"]),
        "3", "", "{", b"\xff\xfe", "[" * 100_000,
    ],
)  # fmt: skip
def test_another_meta_json_makes_no_report(tmp_path: Path, meta: str | bytes) -> None:
    assert own_files(folder_with(tmp_path, meta, "accuracy.csv", "index.html")) == frozenset()
