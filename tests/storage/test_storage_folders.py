"""What is replaced, what is refused, who holds a target, and what killed runs left."""

import errno
import os
import signal
import time
from pathlib import Path

import pytest
from storage_reports import content, files, write

from workbench.errors import StorageError
from workbench.storage import FolderClaim, disk, folders
from workbench.storage.beside import beside
from workbench.storage.lock import locked


def refused(target: Path, match: str, *, force: bool = False) -> None:
    """The target is refused, before the block of the claim begins."""
    with pytest.raises(StorageError, match=match):
        write_nothing(target, force)


def write_nothing(target: Path, force: bool) -> None:
    with FolderClaim(target, lambda folder: (), force=force):
        pytest.fail("this would be measured in vain")


def test_a_report_an_empty_folder_and_a_missing_one_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir(0o750)
    for name in ("a/deep/place", "empty"):
        for text in ("one", "two"):
            write(tmp_path / name, text)
        assert content(tmp_path / name) == files("two")
    assert (tmp_path / "empty").stat().st_mode & 0o777 == 0o750
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "empty"]


@pytest.mark.parametrize("foreign", ["thesis.tex", "zz/a.csv", "accuracy.csv/mine", ".hidden"])
def test_what_somebody_added_is_named_and_stays(tmp_path: Path, foreign: str) -> None:
    target = tmp_path / "r"
    write(target, "old")
    if foreign.startswith("accuracy"):
        (target / "accuracy.csv").unlink()
    (target / foreign).parent.mkdir(exist_ok=True)
    (target / foreign).write_text("years of work")
    before = content(target)
    with pytest.raises(StorageError, match=f"{foreign.partition('/')[0]} would be lost"):
        write(target, "new")
    assert content(target) == before
    write(target, "new", force=True)
    assert content(target) == files("new")


def test_what_is_added_while_the_report_is_made_stays_too(tmp_path: Path) -> None:
    target = tmp_path / "r"
    with FolderClaim(target) as claim:
        target.mkdir()
        (target / "thesis.tex").write_text("years of work")
        with pytest.raises(StorageError, match=r"thesis\.tex"):
            claim.replace(files("new"))
    assert content(target) == {"thesis.tex": b"years of work"}
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_a_failed_run_leaves_the_old_report_whole(tmp_path: Path) -> None:
    write(tmp_path / "r", "old")
    with pytest.raises(KeyboardInterrupt), FolderClaim(tmp_path / "r", lambda folder: files("")):
        raise KeyboardInterrupt
    assert content(tmp_path) == {"r/": b"", **{f"r/{k}": v for k, v in files("old").items()}}


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    for name, place in (("one", "disk/there"), ("two", "disk/not yet")):
        (tmp_path / name).symlink_to(place)
        write(tmp_path / name, "new")
        assert (tmp_path / name).is_symlink() and content(tmp_path / place) == files("new")


@pytest.mark.parametrize("force", [False, True])
def test_some_targets_are_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: bool
) -> None:
    here = tmp_path / "a" / "b"
    here.mkdir(parents=True)
    (tmp_path / "file").write_text("x")
    (tmp_path / "to_file").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "code" / ".git").mkdir(parents=True)
    (tmp_path / "circle").symlink_to("circle")
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(tmp_path / "code" / "home"))
    for target, match in (
        (Path(), "is the current folder"),
        (tmp_path / "a", "holds the current folder"),
        (Path("/"), "holds the current folder"),
        (tmp_path / "code", "holds the home folder"),
        (tmp_path / "file", "is not a folder"),
        (tmp_path / "to_file", "is not a folder"),
        (tmp_path / "pipe", "is not a folder"),
        (Path("/dev/null"), "is not a folder"),
        (Path("/proc"), "is a mount point"),
        (Path(folders.__file__).parents[1], "holds the workbench itself"),
        (Path(os.__file__).parents[2], "this installation of Python"),
        (tmp_path / "circle", "is not a folder"),
        (tmp_path / ".r.workbench-new", "keeps for itself"),
        (tmp_path / "file" / "r", "name of a folder in its path; correct"),
        (tmp_path / ("n" * 300), "choose a shorter name"),
        (tmp_path / "nu\0ll", "null byte"),
    ):
        refused(target, match, force=force)
    monkeypatch.delenv("HOME")
    refused(tmp_path / "code", r"holds a repository \(\.git\)", force=force)


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    tmp_path.chmod(0o555)
    refused(tmp_path / "r", "choose a place that you may write to")
    tmp_path.chmod(0o755)


@pytest.mark.parametrize(
    ("number", "remedy"),
    [(errno.ENOSPC, "make room"), (errno.EROFS, "can be written"), (errno.EIO, "another place")],
)
def test_what_the_system_refuses_comes_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, remedy: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "", "a name")

    write(tmp_path / "r", "old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError, match=f"r: {os.strerror(number)}; .*{remedy}"):
        write(tmp_path / "r", "new")
    assert content(tmp_path / "r") == files("old")


def living_run(target: Path) -> int:
    """The number of another process that holds a target, once it does."""
    start, ready = os.pipe()
    child = os.fork()
    if not child:
        try:
            with FolderClaim(target, lambda folder: files("")):
                beside(target, "new").mkdir()
                os.write(ready, b"x")
                time.sleep(60)
        finally:
            os._exit(1)
    os.read(start, 1)
    os.close(start)
    os.close(ready)
    return child


def test_a_second_run_is_told_of_the_first_and_a_killed_one_blocks_nobody(tmp_path: Path) -> None:
    target = tmp_path / "r"
    write(target, "old")
    (tmp_path / "link").symlink_to("r")
    child = living_run(target)
    try:
        for name in (target, tmp_path / "link"):
            with pytest.raises(StorageError, match=f"written by process {child} on .* since 20"):
                write(name, "new")
        write(tmp_path / "other", "new")
        assert beside(target, "new").exists(), "what a living run holds is not swept"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert beside(target, "lock").exists()
    write(tmp_path / "other", "newer")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "other", "r"]
    write(target, "new")
    assert content(target) == files("new")


def test_a_killed_exchange_is_undone_by_the_next_command_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "r", "old")
    (tmp_path / "r").rename(beside(tmp_path / "r", "old"))
    beside(tmp_path / "r", "new").mkdir()
    write(tmp_path / "other", "new")
    assert content(tmp_path / "r") == files("old")


def test_a_target_used_again_after_a_killed_exchange_hurts_nobody(tmp_path: Path) -> None:
    target = tmp_path / "r"
    for path, text in ((beside(target, "old"), "old"), (beside(target, "new"), "new")):
        write(tmp_path / "made" / "r", text)
        (tmp_path / "made" / "r").rename(path)
    target.mkdir()
    (target / "thesis.tex").write_text("years of work")
    before = content(tmp_path)
    refused(target, r"its old content lies in .*/\.r\.workbench-old")
    assert content(tmp_path) == before


@pytest.mark.parametrize("name", [".r.workbench-newer", "r.workbench-new", ".r.workbench", ".r-x1"])
def test_only_our_own_names_are_swept(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / ".p.html.workbench-file").write_text("half")
    write(tmp_path / "r", "new")
    assert {path.name for path in tmp_path.iterdir()} == {name, "r"}


def test_a_file_system_without_locks_is_good_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "")

    monkeypatch.setattr("fcntl.flock", no_locks)
    beside(tmp_path / "other", "new").mkdir()
    write(tmp_path / "r", "new")
    assert content(tmp_path / "r") == files("new")
    assert beside(tmp_path / "other", "new").exists(), "it may belong to a living run"


def test_two_names_are_swapped_or_it_is_said_that_they_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.write_text("x")
    if disk.swapped(one, other):
        assert one.is_file() and other.is_dir()
    with pytest.raises(FileNotFoundError):
        disk.swapped(one, tmp_path / "missing")
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())
    assert not disk.swapped(one, other)


def test_a_lock_is_not_taken_on_a_name_that_now_means_another_file(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path), pytest.raises(BlockingIOError), locked(path):
        pytest.fail("two have it")
    with locked(path):
        path.unlink()
        with locked(path) as handle:
            assert os.path.samestat(os.fstat(handle), path.stat())
