"""A run of the bench with contestants that live, err and die: every end is a row."""

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bench_contestants import Absent, Fading, Greedy, Other, Peer, Right, Slow, Wrong

from workbench.bench import run as running
from workbench.bench.case import Case
from workbench.bench.goals import Goal, over
from workbench.bench.result import Bench
from workbench.bench.run import bench
from workbench.bench.work import Item, Work
from workbench.errors import ReportError
from workbench.records.bench import Ending, Met
from workbench.reporting import changes

CONTESTANTS = {
    one.name: one
    for one in (Right(), Peer(), Wrong(), Absent(), Other(), Fading(), Greedy(), Slow())
}
TOGETHER = ("right", "peer", "wrong", "other")


def _case(size: int) -> Case:
    return Case(task="add", size=size, inputs=np.arange(float(size)))


ITEM = Item(
    name="T1",
    title="Adding",
    works=(
        Work(
            name="sum",
            make=_case,
            sizes=(10, 1000),
            quick=(10, 20),
            contestants=(*TOGETHER, "absent", "fading", "greedy"),
            together=(TOGETHER,),
            few={"other": 20},
            slow={"greedy": 20},
        ),
        Work(name="late", make=_case, sizes=(5,), quick=(5,), contestants=("slow",), seconds=0.2),
    ),
    goals=(
        Goal("right ÷ peer", 100.0, over("sum", 1000, "right", "peer")),
        Goal("right ÷ absent", 1.0, over("sum", 10, "right", "absent")),
        Goal("slow ÷ peer", 1.0, over("late", 5, "slow", "peer")),
    ),
)


@pytest.fixture(scope="module")
def found() -> Bench:
    patch = pytest.MonkeyPatch()
    patch.setattr(running, "environment", lambda: {"processor": "A", "python": "3"})
    patch.setattr(running, "QUICK_TIMING", 0.02)
    try:
        return bench(quick=True, items={"T1": ITEM}, contestants=CONTESTANTS)
    finally:
        patch.undo()


def test_every_end_is_a_row_that_says_how(found: Bench) -> None:
    ends = {(row.contestant, row.size): row.status for row in found.rows}
    assert ends == {
        ("right", 10): Ending.OK,
        ("peer", 10): Ending.OK,
        ("wrong", 10): Ending.WRONG,
        ("other", 10): Ending.UNSUPPORTED,
        ("absent", 10): Ending.MISSING,
        ("fading", 10): Ending.ERROR,
        ("greedy", 10): Ending.MEMORY,
        ("right", 20): Ending.OK,
        ("peer", 20): Ending.OK,
        ("wrong", 20): Ending.WRONG,
        ("absent", 20): Ending.MISSING,
        ("slow", 5): Ending.TIME,
    }
    messages = {row.contestant: row.message for row in found.rows if row.size != 20}
    assert "exit status 3" in messages["fading"]
    assert "docs/bench.md" in messages["absent"]
    assert "differ by 2.2e-08" in messages["wrong"]


def test_who_is_right_is_timed_in_turns(found: Bench) -> None:
    right, peer = (row for row in found.rows if row.size == 20 and row.status == Ending.OK)
    assert right.ratio == 1.0 and peer.version == "1.2"
    assert peer.ratio == peer.median_seconds / right.median_seconds  # type: ignore[operator]
    assert right.rounds == peer.rounds == len(peer.round_seconds)
    assert all(row.median_seconds is None for row in found.rows if row.status != Ending.OK)


def test_goals_are_judged_at_the_sizes_that_there_were(found: Bench) -> None:
    ratio, absent, slow = found.goals
    assert (ratio.met, ratio.note) == (Met.MET, "at 20 of 1,000")
    assert ratio.low <= ratio.measured <= ratio.high  # type: ignore[operator]
    assert absent.met == Met.NOT_MEASURED and "no_such_module" in absent.note
    assert slow.met == Met.MISSED and "longer than" in slow.note and slow.measured is None


def test_all_forms_tell_all_rows(found: Bench, tmp_path: Path) -> None:
    text = found.to_text(width=80)
    assert max(map(len, text.splitlines())) <= 80
    page = found.to_html()
    for row in found.rows:
        assert row.contestant in text and row.contestant in page
    for goal in found.goals:
        assert goal.goal in page and f"≤ {goal.bound:g}" in text
    assert page.count("<svg") == 1  # the time by size of who had two sizes
    paths = found.to_csv(tmp_path / "run")
    assert [path.name for path in paths] == ["bench.csv", "goals.csv", "meta.json"]
    with paths[0].open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["status"] for line in lines] == [str(row.status) for row in found.rows]
    assert len(found.to_frame()) == len(lines)
    assert found.document()["environment"]["peer"] == "1.2"


def test_two_runs_are_compared_by_times_and_goals(found: Bench, tmp_path: Path) -> None:
    def slower(seconds: float | None) -> float | None:
        return None if seconds is None else 4.0 * seconds

    rows = [
        replace(
            row,
            median_seconds=slower(row.median_seconds),
            low_seconds=slower(row.low_seconds),
            high_seconds=slower(row.high_seconds),
        )
        for row in found.rows
    ]
    first = replace(found.goals[0], measured=400.0, met=Met.MISSED)
    after = replace(found, rows=tuple(rows), goals=(first, *found.goals[1:]))
    found.to_csv(tmp_path / "a")
    after.to_csv(tmp_path / "b")
    both = changes(tmp_path / "a", tmp_path / "b")
    assert {(one.method, one.ratio) for one in both.view.methods} == {("right", 4.0), ("peer", 4.0)}
    (goal, *others) = both.view.goals
    assert (goal.change, goal.met_before, goal.met_after) == ("worse", "met", "missed")
    assert all(one.change == "other" for one in others)
    text = both.to_text()
    assert "1 goal is no longer met: T1 right ÷ peer" in text and "met → missed" in text
    assert "right ÷ peer" in both.to_html() and "right ÷ peer" in both._repr_html_()
    frame = both.to_frame()
    assert set(frame.table) == {"bench", "goals"}
    same = changes(tmp_path / "a", tmp_path / "a")
    assert [one.ratio for one in same.view.goals if one.ratio is not None] == [1.0]


def test_a_run_and_a_report_are_not_compared(found: Bench, tmp_path: Path) -> None:
    found.to_csv(tmp_path / "run")
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "accuracy.csv").write_text("problem,status\n", encoding="utf-8")
    with pytest.raises(ReportError, match=r"is a report and .* a run of the bench"):
        changes(tmp_path / "run", tmp_path / "report")


def test_without_time_the_rest_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "environment", dict)
    monkeypatch.setattr(running, "QUICK_SECONDS", 0.0)
    found = bench(quick=True, items={"T1": ITEM}, contestants=CONTESTANTS)
    assert {row.status for row in found.rows} == {Ending.LEFT_OUT, Ending.MISSING}
    assert {goal.met for goal in found.goals} == {Met.NOT_MEASURED}


@pytest.mark.slow
def test_the_command_measures_for_real(tmp_path: Path) -> None:
    arguments = ["bench", "--quick", "--only", "B1", "--csv", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "workbench", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "python ÷ handwritten Python" in done.stdout
    with (tmp_path / "bench.csv").open(encoding="utf-8", newline="") as file:
        ends = {row["contestant"]: row["status"] for row in csv.DictReader(file)}
    assert ends["python"] == ends["by hand"] == ends["sympy"] == "ok"
    assert set(ends.values()) <= {"ok", "missing"}
