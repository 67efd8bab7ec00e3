"""`workbench bench` on the command line; what it measures is tested elsewhere."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from workbench.bench import run as running
from workbench.bench.result import Bench
from workbench.cli import main
from workbench.records.bench import BenchRecord, GoalRecord, Met


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["bench", *arguments])
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


def test_items_are_checked_before_anything_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = _run(capsys, "--only", "B1,B11")
    assert (code, out) == (2, "")
    assert err == "error: unknown item of work 'B11'; did you mean B1?\n"


def test_what_was_found_is_shown_and_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[tuple[bool, list[str]]] = []

    def bench(*, quick: bool, only: Sequence[str]) -> Bench:
        asked.append((quick, list(only)))
        return Bench(
            titles={"B3": "Points"},
            rows=(BenchRecord(item="B3", work="points", size=7, contestant="jax"),),
            goals=(GoalRecord(item="B3", goal="native ÷ jax", bound=0.2, met=Met.MISSED),),
            environment={"python": "3"},
            quick=quick,
        )

    monkeypatch.setattr(running, "bench", bench)
    places = "--csv", str(tmp_path / "run"), "--html", str(tmp_path / "run.html")
    code, out, err = _run(capsys, "--quick", "--only", "B3, B4", "--only", "B5", *places)
    assert code == 0 and "native ÷ jax" in out and "0 of 1 goal met" in out
    assert err.count("wrote ") == 2
    assert "native ÷ jax" in (tmp_path / "run.html").read_text(encoding="utf-8")
    code, out, _ = _run(capsys, "--json")
    assert json.loads(out)["goals"][0]["met"] == "missed"
    assert asked == [(True, ["B3", "B4", "B5"]), (False, [])]
