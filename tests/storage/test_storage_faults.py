"""Killed, or out of space, before every single file operation: what is whole afterwards."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from storage_faults import DONE, REFUSED, Fault, broken, faults, operations_of
from storage_reports import content, files, write

from tests.lanes import SLOW
from workbench.storage import write_file
from workbench.storage.beside import beside, is_hidden_name

#: What lies around a report and is none of its business.
FOREIGN = {"thesis.tex": b"\\documentclass", "notes/.git/HEAD": b"ref: x", ".r.bak/a": b"a"}


def surroundings(place: Path, start: str) -> Path:
    """A folder with foreign files and, as `start` says, an old report; the path of the report."""
    for name, data in FOREIGN.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    if start == "report":
        (place / "r").mkdir()
        for name, data in files("old").items():
            (place / "r" / name).write_bytes(data)
    elif start == "empty":
        (place / "r").mkdir()
    return place / "r"


def check_folder(target: Path, start: str, status: int, fault: Fault) -> None:
    """Whole: the old folder or the new one, in its place or (its only place then) beside it."""
    before = {"report": files("old"), "empty": {}, "missing": None}[start]
    found = content(target) if target.exists() else None
    if found is None and beside(target, "old").exists():
        found = content(beside(target, "old"))
        assert status == -signal.SIGKILL or fault is Fault.FULL_FROM_THERE
    assert found in (before, files("new"))
    if status == DONE:
        assert found == files("new")
    expected = (DONE, REFUSED) if fault is not Fault.KILLED else (-signal.SIGKILL,)
    assert status in expected
    assert {name: (target.parent / name).read_bytes() for name in FOREIGN} == FOREIGN


def check_recovery(target: Path) -> None:
    """The next run succeeds, and leaves nothing but its report and what was there."""
    write(target, "next")
    assert content(target) == files("next")
    assert sorted(one.name for one in target.parent.iterdir()) == [
        ".r.bak",
        "notes",
        "r",
        "thesis.tex",
    ]


def break_everywhere(
    place: Path, start: str, act: Callable[[Path], None], can_swap: bool, step: int
) -> int:
    """Let operations of an action go wrong in every way; how many there are."""
    (place / "whole").mkdir()
    target = surroundings(place / "whole", start)
    names = operations_of(lambda: act(target), can_swap)
    assert content(target) == files("new")
    assert ("exchange" in names) == (start == "report" and can_swap)
    for fault, at in faults(len(names), step):
        here = place / f"{fault.name}{at}"
        here.mkdir()
        target = surroundings(here, start)
        status = broken(lambda one=target: act(one), fault, at, can_swap)  # type: ignore[misc]
        check_folder(target, start, status, fault)
        check_recovery(target)
        shutil.rmtree(here)
    return len(names)


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pulls the plug here, so waiting for the disk proves nothing."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def report(target: Path) -> None:
    write(target, "new")


@pytest.mark.parametrize("step", [12, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("start", "can_swap"),
    [("report", True), ("report", False), ("empty", True), ("missing", True)],
)
def test_a_folder_is_whole_whatever_goes_wrong(
    tmp_path: Path, start: str, can_swap: bool, step: int
) -> None:
    assert break_everywhere(tmp_path, start, report, can_swap, step) > 30


def naive(target: Path) -> None:
    """What was done before there were two names: the old folder goes first."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for name, data in files("new").items():
        (target / name).write_bytes(data)


def test_the_proof_finds_a_folder_that_is_not_whole(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        break_everywhere(tmp_path, "report", naive, can_swap=False, step=1)


@pytest.mark.scales
@pytest.mark.parametrize("start", ["file", "missing", "link"])
def test_a_file_is_whole_whatever_goes_wrong(tmp_path: Path, start: str) -> None:
    folder, target = tmp_path / "elsewhere", tmp_path / "page.html"
    folder.mkdir()
    real = folder / "real.html" if start == "link" else target

    def begin() -> None:
        for path in (*folder.iterdir(), *(one for one in tmp_path.iterdir() if one != folder)):
            path.unlink()
        if start != "missing":
            real.write_bytes(b"old")
        if start == "link":
            target.symlink_to(real)

    begin()
    names = operations_of(lambda: write_file(target, "new"))
    assert {"ftruncate", "write", "fsync", "rename"} <= set(names) and len(names) >= 8
    for fault, at in faults(len(names), 1 if SLOW else 3):
        begin()
        status = broken(lambda: write_file(target, "new"), fault, at)
        found = real.read_bytes() if real.exists() else None
        assert found in (b"new", None if start == "missing" else b"old")
        assert found == b"new" or status != DONE
        assert status in ((-signal.SIGKILL,) if fault is Fault.KILLED else (DONE, REFUSED))
        write_file(target, "next")
        assert real.read_bytes() == b"next" and target.is_symlink() == (start == "link")
        assert not any(is_hidden_name(one.name) for one in real.parent.iterdir())
