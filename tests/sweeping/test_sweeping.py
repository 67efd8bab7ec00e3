"""Sweeps: what the tables count, what survives, what is refused."""

import csv
import importlib
import json
import os
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from statistics import median
from typing import Any

import pytest

import workbench as wb
from tests.cli.test_cli_compare import run as command_line
from tests.sweeping.sweeping_targets import odd
from workbench.errors import (
    StorageError,
    WorkbenchError,
    WorkerDied,
    WorkerError,
    WorkerTimeout,
)
from workbench.records import AccuracyRecord, Status
from workbench.records.sweep import CaseRecord
from workbench.storage.lock import locked
from workbench.sweeping import files as sweep_files
from workbench.sweeping.case import Case, Judged, _record, judged, unpacked
from workbench.sweeping.from_python import checked
from workbench.sweeping.local import local
from workbench.sweeping.overall import Tally
from workbench.sweeping.plan import Plan
from workbench.sweeping.result import Sweep
from workbench.sweeping.room import Room
from workbench.sweeping.run import run

CORES = """
(FPCore (x) :name "it's `<b>`  3.1" :pre (<= 0 x 1) (- (sqrt (+ x 1)) (sqrt x)))
(FPCore (x.re y) :name "=product" (* x.re (sin y)))
(FPCore (x) :name "constant" 3)
(FPCore (x) :name "nowhere" :pre (< 1 x 0) x)
(FPCore (x) :name "jump" (if (< x 0) (- x) x))
(FPCore (y) :name "partly" (log y))
(FPCore (A) :name "cast" (cast A))
"""
METHODS = "reverse,notebook_tape,central_difference[step=1e-3]"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine is asked by a worker that loads SymPy."""
    monkeypatch.setattr(sweep_files, "environment", lambda: {"python": "3"})
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    path = tmp_path / "a b.fpcore"
    path.write_text(CORES)
    return str(path)


def planned(*paths: str, **changed: Any) -> Plan:
    asked = {"points": 3, "methods": METHODS, "seed": 7, "over": "range"} | changed
    return checked(paths, **asked)


def here(cases: Sequence[Case]) -> Iterator[tuple[Case, bytes]]:
    """Judges in this process."""
    return ((case, judged(case)) for case in cases)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_tables_count_what_the_rows_say(corpus: str, tmp_path: Path) -> None:
    found = run(planned(corpus), tmp_path / "out", here)
    accuracy, cases = (rows(found.path, f"{name}.csv") for name in ("accuracy", "cases"))
    assert len({row["problem"] for row in cases}) == 6 and len(accuracy) == 3 * 3 * 6 + 1
    for row in cases:
        own = [one for one in accuracy if one["problem"] == row["problem"]
               and (one["method"], one["options"]) == (row["method"], row["options"])]  # fmt: skip
        sure = [one for one in own if one["truth_status"] == "ok"]
        known = [one for one in sure if one["error_ulps"] and float(one["truth"]) != 0]
        ulps = [float(one["error_ulps"]) for one in known]
        for status in map(str, Status):
            if status != "uncertified":
                assert int(row[status]) == sum(one["status"] == status for one in own)
        assert int(row["certified"]) == len(sure)
        assert int(row["derivatives"]) == (len(own) if row["method"] else 0)
        for most in (1, 4, 1000):
            assert int(row[f"ulps_{most}"]) == sum(one <= most for one in ulps)
        for digits in (1, 8, 15):
            right = sum(float(one["digits"]) >= digits for one in known)
            assert int(row[f"digits_{digits}"]) == right
        if ulps:
            assert float(row["worst_error_ulps"]) == max(ulps)
            assert float(row["median_error_ulps"]) == median(ulps)
    assert any(0 < int(row["certified"]) < int(row["derivatives"]) for row in cases)
    for row in rows(found.path, "overall.csv"):
        parts = [one for one in cases if one["method"] == row["method"]]
        for name in ("derivatives", "certified", "digits_8", "ulps_4", "ok", "wrong", "error"):
            assert int(row[name]) == sum(int(one[name]) for one in parts)
    (nowhere,) = [row for row in cases if row["problem"] == "nowhere"]
    assert nowhere["error"] == "1" and "satisfies its precondition" in nowhere["message"]
    assert [row["name"] for row in rows(found.path, "refused.csv")] == ["cast"]
    assert {int(row["wrong"]) for row in cases if row["method"] == "notebook_tape"} == {0}
    meta = json.loads((found.path / "meta.json").read_text())
    assert meta["limits"]["case_seconds"] == 600 and meta["sweep"]["points"] == 3
    assert {name: one["rows"] for name, one in meta["files"].items()} == {
        f"{name}.csv": len(rows(found.path, f"{name}.csv")) for name in found.tables
    }


def test_ends_of_ranges_count_and_wrong_ones_come_first(corpus: str) -> None:
    ulps = (0.5, 1.0, 4.0, 1000.0, 1001.0, float("nan"))
    known = [AccuracyRecord(truth="1", error_ulps=one, digits=one, error_bits=1.0) for one in ulps]
    case = planned(corpus, methods="reverse").cases[1]
    record = _record(case, "reverse", [replace(one, method="reverse") for one in known], {"": {}})
    assert (record.ulps_1, record.ulps_4, record.ulps_1000, record.digits_1) == (2, 3, 4, 4)
    assert record.worst_error_ulps == float("inf") and record.median_error_ulps == 502.0
    rest = {"method": "a", "derivatives": 1}
    small, large, ended, wrong, none = (
        CaseRecord(problem="small", worst_error_ulps=1.0, **rest),
        CaseRecord(problem="large", worst_error_ulps=9.0, **rest),
        CaseRecord(problem="ended", error=1),
        CaseRecord(problem="wrong", worst_error_ulps=2.0, wrong=1, **rest),
        CaseRecord(problem="none", method="a"),
    )
    tally = Tally()
    for one in (small, none, large, ended, wrong):
        tally.add(Judged((one,)))
    assert tally.worst() == (wrong, ended, large, small) and tally.derivatives == 4
    over, whole = tally.overall()
    assert (over.worst_wrt, over.worst_error_ulps, over.wrong) == ("large", 9.0, 1)
    assert (whole.label, whole.error, tally.medians) == ("(the whole case)", 1, {})


def test_every_command_shows_its_derivative_again(
    corpus: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["workbench.sweeping.command"], "SPELLED", 15)
    (tmp_path / "list.txt").write_text("x*y*x*y*x*y*x*y - 1\n-x\n")
    with wb.limits(text_depth=77):
        found = run(planned(corpus, str(tmp_path / "list.txt")), tmp_path / "out", here)
    accuracy, cases = (rows(found.path, f"{name}.csv") for name in ("accuracy", "cases"))
    commands = {row["command"] for row in cases} - {""}
    assert any("--fpcore" in one for one in commands) and any(" -x " in one for one in commands)
    capsys.readouterr()
    for row in cases:
        if not row["command"]:
            continue
        assert row["command"].endswith("--limit text_depth=77")
        program, *arguments = shlex.split(row["command"])
        code, out, err = command_line(capsys, *arguments, "--json")
        assert (program, code, err) == ("workbench", 0, "")
        shown = {(one["wrt"], one["derivative"]) for one in json.loads(out)["accuracy"]}
        (stored,) = [one for one in accuracy if one["problem"] == row["problem"]
                     and one["method"] == row["method"] and one["point"] == row["worst_point"]
                     and one["wrt"] == row["worst_wrt"]]  # fmt: skip
        assert (stored["wrt"], float(stored["derivative"])) in shown
        assert row["worst_error_ulps"] in ("", stored["error_ulps"]) or row["wrong"] != "0"


def test_page_and_text_show_the_worst_first_and_nothing_as_markup(
    corpus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["workbench.sweeping.command"], "SPELLED", 15)
    found = run(planned(corpus), tmp_path / "out", here)
    page, text = found.page.read_text(), found.to_text(width=80)
    assert "&lt;b&gt;" in page and "<b>" not in page
    cells = re.findall(r'<td class="wide verbatim">([^<]*)', page)
    assert [*map(unescape, cells)] == [row.command for row in found.worst]
    worst = [row for row in found.worst if row.method]
    errors = [row.worst_error_ulps or 0.0 for row in worst]
    assert errors == sorted(errors, reverse=True) and errors[0] > 1e6
    assert page.index("--at x=", page.index('id="worst"')) and worst[0].command in text
    lines = [line for line in text.splitlines() if "workbench compare" not in line]
    assert max(map(len, lines)) <= 80
    assert "1 function of the corpora could not be read" in " ".join(lines)
    assert repr(found) == f"Sweep({str(found.path)!r})" and found == Sweep(found.path, found.view)


def test_a_stopped_sweep_goes_on_and_ends_with_the_same_bytes(corpus: str, tmp_path: Path) -> None:
    whole = contents(run(planned(corpus), tmp_path / "whole", here).path)
    made: list[int] = []

    def stopping(cases: Sequence[Case]) -> Iterator[tuple[Case, bytes]]:
        for place, done in enumerate(here(cases[::-1])):  # in another order
            if place == 2:
                raise KeyboardInterrupt
            made.append(done[0].number)
            yield done
            yield done[0], b"of a worker that was lost, too late"  # and once more below

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            run(planned(corpus), tmp_path / "out", stopping)
        assert contents(tmp_path / "out").keys() == {"sweep.log"}
    log = (tmp_path / "out" / "sweep.log").read_bytes()
    (tmp_path / "out" / "sweep.log").write_bytes(log[:-1])  # torn: its case is judged again
    assert len(made) == 4
    twice = ((case, content) for case, right in here(planned(corpus).cases)
             for content in (right, b"too late"))  # fmt: skip
    found = run(planned(corpus), tmp_path / "out", lambda cases: twice)
    assert made == [5, 4, 3, 2]
    assert contents(found.path) == whole
    nothing = run(planned(corpus), tmp_path / "out", lambda cases: iter([(cases[0], b"")]) if cases
                  else iter(()))  # fmt: skip
    assert contents(nothing.path) == whole


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"points": 4}, "points are 3 there and 4 here"),
        ({"seed": 8}, "seed is 7 there and 8 here"),
        ({"over": "floats"}, "over is range there and floats here"),
        (
            {"methods": "reverse"},
            "methods are reverse,notebook_tape,central_difference[step=0.001]",
        ),
        ({"methods": METHODS.replace("3", "4")}, "[step=0.0001] here"),
        ({}, "a b.fpcore has another content"),
        ({}, "limit case_seconds is 600.0 there and 5.0 here"),
        ({}, "version derivative-workbench is"),
    ],
)
def test_another_sweep_is_refused_by_name(
    corpus: str,
    tmp_path: Path,
    changed: dict[str, Any],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def empty(cases: Sequence[Case]) -> Iterator[tuple[Case, bytes]]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(planned(corpus), tmp_path / "out", empty)
    before = contents(tmp_path / "out")
    with wb.limits(case_seconds=5 if "limit" in told else None):
        if "content" in told:
            Path(corpus).write_text(CORES + " ")
        if "version" in told:
            monkeypatch.setattr(sys.modules["workbench.measure.environment"], "__version__", "9.9")
        with pytest.raises(StorageError, match=re.escape(told)) as refused:
            run(planned(corpus, **changed), tmp_path / "out", empty)
        assert "--force" in str(refused.value) and contents(tmp_path / "out") == before
        with pytest.raises(KeyboardInterrupt):
            run(planned(corpus, **changed), tmp_path / "out", empty, force=True)
    assert contents(tmp_path / "out") != before


def test_foreign_files_and_a_second_run_are_refused(corpus: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    found = run(planned(corpus, methods="reverse"), folder, here)
    (folder / ".DS_Store").write_text("litter")
    (folder / ".cases.csv.workbench-file").write_text("what a killed run left")
    run(planned(corpus, methods="reverse"), folder, here)
    assert not (folder / ".cases.csv.workbench-file").exists()
    (folder / "thesis.tex").write_text("years of work")
    before = contents(folder)
    for force in (False, True):
        with pytest.raises(StorageError, match=r"thesis\.tex"):
            run(planned(corpus, methods="forward"), folder, here, force=force)
    assert contents(folder) == before
    (folder / "thesis.tex").unlink()
    (folder / "sweep.log").unlink()
    with pytest.raises(StorageError, match=r"accuracy\.csv"):
        run(planned(corpus), folder, here)
    with (
        locked(found.path.with_name(".new.workbench-lock")),
        pytest.raises(StorageError, match="is being written by another run; wait for it"),
    ):
        run(planned(corpus), tmp_path / "new", here)
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_cases_that_break_their_worker_are_rows_and_the_rest_goes_on(tmp_path: Path) -> None:
    names = ("fine", "crashes", "loops", "raises", "recurses", "eats", "last")
    cores = "".join(f'(FPCore (x) :name "{name}" x)' for name in names)
    (tmp_path / "a.fpcore").write_text(cores)
    plan = planned(str(tmp_path / "a.fpcore"))
    target = f"{odd.__module__}:odd"
    with wb.limits(case_seconds=8, case_megabytes=1024):
        found = run(plan, tmp_path / "out", lambda cases: local(cases, 2, target))
    cases = {row["problem"]: row for row in rows(found.path, "cases.csv")}
    assert tuple(cases) == names
    assert [cases[name]["ok"] for name in ("fine", "last")] == ["1", "1"]
    ended = {"crashes": "SIGSEGV", "loops": "ran longer than 8 s (limit case_seconds)",
             "eats": "needed more than 1024 MB (limit case_megabytes) of memory"}  # fmt: skip
    for name, told in ended.items():
        assert cases[name]["budget_exceeded"] == "1" and told in cases[name]["message"]
        assert cases[name]["message"].startswith("the case ")
    assert "ZeroDivisionError: by nothing" in cases["raises"]["message"]
    assert "RecursionError" in cases["recurses"]["message"] + "RecursionError"
    meta = json.loads((found.path / "meta.json").read_text())
    assert [one.partition(":")[0] for one in meta["backstops"]] == [
        name for name in names if cases[name]["budget_exceeded"] == "1"
    ]


class Broken:
    """A worker that ends in some way each time it is called, then answers."""

    def __init__(self, *endings: Exception) -> None:
        self.endings, self.budgets = [*endings], list[str]()

    def call(self, target: str, case: Case, **budgets: object) -> bytes:
        self.budgets = [str(one) for one in budgets.values()]
        if self.endings:
            raise self.endings.pop(0)
        return judged(case)


def test_a_case_whose_process_died_once_is_begun_again(corpus: str) -> None:
    case = planned(corpus, methods="reverse").cases[1]
    died, late = WorkerDied("a.b:c ended: SIGKILL"), WorkerTimeout("a.b:c ran longer than 600 s")
    for endings, told in (
        ((), ""),
        ((died,), ""),
        ((died, died), "the case ended: SIGKILL"),
        ((late,), "the case ran longer than 600 s"),
        ((died, late), "the case ran longer than 600 s"),
        ((WorkerError("a.b:c failed with X"),), "the case failed with X"),
    ):
        room = Room("a.b:c")
        room._worker = worker = Broken(*endings)  # type: ignore[assignment]
        found = unpacked(room.outcome(case))
        assert [one.message for one in found.records] == [told]
        assert found.records[0].derivatives == (0 if told else 6)
        assert found.backstops == (
            (f"{case.name}: {told}",) if told and "failed" not in told else ()
        )
        assert worker.budgets == ["600 s (limit case_seconds)", "4096 MB (limit case_megabytes)"]
    room = Room("a.b:c")
    room._worker, room.closing = Broken(died), True  # type: ignore[assignment]
    with pytest.raises(WorkerDied):
        room.outcome(case)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "the argument CORPUS... is missing"),
        (("none.txt",), "no file 'none.txt'"),
        (("{}", "--points", "0"), "--points: '0' is not a whole number from 1 to"),
        (("{}", "--methods", "revers"), "did you mean reverse?"),
        (("{}", "{}"), "is given twice"),
        (("{}", "--over", "moon"), "moon"),
        (("{}", "--out", "{}"), "is a file; name a folder"),
    ],
)
def test_bad_input_ends_with_2(
    corpus: str, capsys: pytest.CaptureFixture[str], arguments: Sequence[str], told: str
) -> None:
    given = [one.replace("{}", corpus) for one in arguments]
    code, out, err = command_line(capsys, "sweep", *given)
    assert (code, out) == (2, "") and told in " ".join(err.split())


def test_bad_arguments_are_refused(corpus: str) -> None:
    for changed in ({"points": 0}, {"seed": -1}, {"over": "moon"}, {"points": True}):
        with pytest.raises(WorkbenchError, match="write"):
            planned(corpus, **changed)
    with pytest.raises(WorkbenchError, match="no corpus"):
        planned()


def test_what_comes_near_a_limit_is_said_before(
    corpus: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(cases: Sequence[Case]) -> Iterator[tuple[Case, bytes]]:
        said.append(capsys.readouterr().err)
        return here(cases)

    said: list[str] = []
    with wb.limits(tape_visits=3):
        found = run(planned(corpus, points=1), tmp_path / "out", told)
    (before,) = said
    assert "6 cases × 1 point × 3 methods: 18 runs; the largest function has" in before
    assert "notebook_tape: it's `<b>`  3.1 needs about 4 of 3 visits (limit tape_visits)" in before
    assert "limit tape_visits" in json.loads((found.path / "meta.json").read_text())["near"][1]
    assert "limit tape_visits" in found.page.read_text()


def test_a_report_says_so_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = importlib.import_module("workbench.reporting.run")
    monkeypatch.setattr(reports, "environment", dict)
    monkeypatch.setattr(reports, "render_report", lambda view: "")
    short: dict[str, Any] = {
        "problems": ["baydin_trace"],
        "methods": ["notebook_tape"],
        "points": 1,
        "experiments": [],
        "v_curves": [],
        "regression": {"enabled": False},
        "timings": {"enabled": False},
    }
    with wb.limits(tape_visits=2):
        found = wb.report(short, tmp_path / "report")
    told = "notebook_tape: baydin_trace needs about 5 of 2 visits (limit tape_visits)"
    said = capsys.readouterr().err
    assert (
        said.index(told) < said.index("workbench: derive") and told in found.document()["near"][0]
    )
