"""`workbench changes` from the outside: tables, files, messages, exit codes."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.cli import main

HEADERS = {
    "accuracy.csv": "problem,point,output,wrt,order,method,options,error_bits,status",
    "operations.csv": "problem,method,shared_operations,status",
    "timings.csv": "problem,method,engine,stage,median_seconds,low_seconds,high_seconds,repeats",
}
EVIL = "<script>x\x1b[31m"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    folder = tmp_path / "before"
    folder.mkdir()
    rows: dict[str, list[str]] = {name: [header] for name, header in HEADERS.items()}
    for problem in ("sine", "cosine", EVIL):
        rows["accuracy.csv"].append(f"{problem},x=1.0,0,x,1,reverse,,0.0,ok")
        rows["operations.csv"].append(f"{problem},reverse,3,ok")
        for method in ("primal", "reverse"):
            rows["timings.csv"].append(
                f"{problem},{method},python,evaluate,2e-6,1.99e-6,2.01e-6,11"
            )
    for name, lines in rows.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "meta.json").write_text('{"seed": 42, "title": "t"}', encoding="utf-8")
    return folder


def edited(report: Path, name: str, edit: Callable[[dict[str, str]], None]) -> Path:
    """A copy in which every row of a table was edited."""
    target = report.with_name("after")
    if not target.exists():
        shutil.copytree(report, target)
    with (report / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        edit(row)
    with (target / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return target


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["changes", *map(str, arguments)])
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


def slower(row: dict[str, str]) -> None:
    if row["method"] == "reverse":
        row |= {"median_seconds": "3e-6", "low_seconds": "2.9e-6", "high_seconds": "3.1e-6"}


EDITS: dict[str, tuple[str, Callable[[dict[str, str]], None]]] = {
    "accuracy": ("accuracy.csv", lambda row: row.update(status="wrong")),
    "operations": ("operations.csv", lambda row: row.update(shared_operations="4")),
    "time:10%": ("timings.csv", slower),
}


@pytest.mark.parametrize("threshold", EDITS)
def test_each_threshold_fails_on_its_own_change_only(
    capsys: pytest.CaptureFixture[str], report: Path, threshold: str
) -> None:
    other = edited(report, *EDITS[threshold])
    code, out, _ = run(capsys, report, other)
    assert code == 0 and out
    code, out, err = run(capsys, report, other, "--fail-if", threshold)
    assert code == 1 and out
    assert err.startswith(f"failed: {threshold}: ")
    others = [one for one in EDITS if one != threshold]
    code, _, err = run(capsys, report, other, "--fail-if", ",".join(others))
    assert (code, err) == (0, "")
    repeated = [word for one in EDITS for word in ("--fail-if", one)]
    assert run(capsys, report, other, *repeated)[0] == 1


def test_how_much_slower_counts(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    other = edited(report, "timings.csv", slower)
    assert run(capsys, report, other, "--fail-if", "time:40%")[0] == 1
    assert run(capsys, report, other, "--fail-if", "time:50%")[0] == 0


def test_no_change_is_said_first(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    other = edited(report, "timings.csv", lambda row: None)
    code, out, err = run(capsys, report, other, "--fail-if", "accuracy,operations,time:0%")
    assert (code, err) == (0, "")
    _, summary, *_ = out.split("\n\n")
    assert summary.splitlines()[:3] == [
        "* No change in accuracy (3 rows).",
        "* No change in operation counts (3 programs).",
        "* No certain change in evaluation times (1 method, 3 problems).",
    ]


def test_the_tables_fit_and_command_nothing(
    capsys: pytest.CaptureFixture[str], report: Path
) -> None:
    for edit in EDITS.values():
        other = edited(report, *edit)
    _, out, _ = run(capsys, report, other)
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out and "ok → wrong" in out and "× 1.50" in out


def test_json_and_html(capsys: pytest.CaptureFixture[str], report: Path, tmp_path: Path) -> None:
    for edit in EDITS.values():
        other = edited(report, *edit)
    page = tmp_path / "changes.html"
    options = ("--json", "--html", page, "--fail-if", "accuracy")
    code, out, err = run(capsys, report / "accuracy.csv", other / "meta.json", *options)
    document = json.loads(out)
    assert code == 1 and f"wrote {page}" in err
    assert document["thresholds"][0]["crossed"] is True
    assert [one["status_after"] for one in document["accuracy"]] == ["wrong"] * 3
    text = page.read_text(encoding="utf-8")
    assert "<script>x" not in text and "&lt;script&gt;x" in text


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("before", "nowhere"), ["nowhere", "no such folder", "here are before"]),
        (("before", "."), ["no report", "accuracy.csv"]),
        (("before", "before", "--fail-if", "accuracyy"), ["did you mean accuracy?"]),
        (("before", "before", "--fail-if", "time"), ["write time:10%"]),
        (("before", "before", "--html", "/nowhere/x.html"), ["/nowhere/x.html"]),
        (("before",), ["the argument B is missing"]),
        (("before", "no\x1b[31m"), ["no such folder"]),
    ],
)
def test_wrong_input_is_told_and_exits_with_2(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    report: Path,
    arguments: tuple[str, ...],
    expected: list[str],
) -> None:
    monkeypatch.chdir(report.parent)
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert all(part in err for part in expected)
    assert "Traceback" not in err and "\x1b" not in err


def test_what_cannot_be_judged_does_not_pass(
    capsys: pytest.CaptureFixture[str], report: Path
) -> None:
    other = edited(report, "accuracy.csv", lambda row: row.update(point="x=2.0"))
    code, out, err = run(capsys, report, other, "--fail-if", "accuracy")
    assert code == 2 and "No row of accuracy.csv is in both reports." in out
    assert err.startswith("error: accuracy cannot be judged: no row")
