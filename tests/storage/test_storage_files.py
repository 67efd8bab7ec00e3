"""Single files: replaced whole, links and modes kept, pipes and streams written to."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import workbench as wb
from workbench.errors import StorageError
from workbench.storage import check_file, write_file
from workbench.storage.beside import beside


def test_a_file_keeps_its_mode_and_a_new_one_gets_the_usual(tmp_path: Path) -> None:
    old, usual = tmp_path / "old", tmp_path / "usual"
    old.write_text("x")
    old.chmod(0o640)
    usual.write_text("")
    assert write_file(old, "α\n") == old and old.read_bytes() == "α\n".encode()
    write_file(str(tmp_path / "new"), b"\0")
    assert old.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "new").stat().st_mode == usual.stat().st_mode
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old", "usual"]


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to("disk/real")
    for text in ("one", "two"):
        write_file(tmp_path / "link", text)
        assert (tmp_path / "link").is_symlink() and (tmp_path / "disk/real").read_text() == text


def test_a_reader_of_the_old_file_reads_it_to_its_end(tmp_path: Path) -> None:
    path = write_file(tmp_path / "page.html", "old")
    with path.open() as reader:
        write_file(path, "new")
        assert reader.read() == "old"


def test_writers_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    texts = [str(number) * 100_000 for number in range(8)]
    writers = [threading.Thread(target=write_file, args=(path, text)) for text in texts]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert path.read_text() in texts
    assert [one.name for one in tmp_path.iterdir()] == ["page.html"]


def test_what_a_killed_run_left_is_written_over(tmp_path: Path) -> None:
    beside(tmp_path / "page.html", "file").write_text("a very long half of a page")
    assert write_file(tmp_path / "page.html", "new").read_text() == "new"
    assert [one.name for one in tmp_path.iterdir()] == ["page.html"]


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write_file(check_file(pipe), "through")
    reader.join()
    assert read == ["through"] and pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no names of open files")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
def test_standard_output_gets_all_in_order(tmp_path: Path, name: str) -> None:
    program = (
        "from pathlib import Path; from workbench.storage import check_file, write_file; "
        f"print('before'); write_file(check_file(Path({name!r})), 'page\\n'); print('after')"
    )
    with (tmp_path / "all").open("w") as all_of_it:
        subprocess.run([sys.executable, "-c", program], stdout=all_of_it, check=True)
    assert (tmp_path / "all").read_text() == "before\npage\nafter\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_disk_is_told() -> None:
    with pytest.raises(StorageError, match=r"cannot write /dev/full: No space left.*; make room"):
        write_file("/dev/full", "x")


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("missing/a.html", "make its folder first"),
        ("file/a.html", "a part of its path is not a folder"),
        (".", "name a file"),
        ("n" * 300, "choose a shorter name"),
        ("circle", "links lead in a circle"),
        ("nu\0ll", "null (byte|character)"),
    ],
)
def test_what_cannot_be_written_is_refused_before_and_then(
    tmp_path: Path, name: str, match: str
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "circle").symlink_to("circle")
    for act in (check_file, lambda path: write_file(path, "x")):
        with pytest.raises(StorageError, match=match):
            act(tmp_path / name)


def test_text_that_is_no_unicode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="surrogates not allowed"):
        write_file(write_file(tmp_path / "a", "old"), "\ud800")
    assert (tmp_path / "a").read_text() == "old"


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_file_that_is_protected_is_not_replaced(tmp_path: Path) -> None:
    path = write_file(tmp_path / "a", "old")
    path.chmod(0o444)
    with pytest.raises(StorageError, match="may write to"):
        write_file(path, "new")


def test_everything_that_python_writes_is_replaced_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparison = wb.compare("x*x", at={"x": 3.0}, methods="reverse", timings=False)
    traced = wb.trace("x*x", at={"x": 3.0})
    (tables,) = {path.parent for path in comparison.to_csv(tmp_path / "tables")}
    changes = wb.changes(tables, tables)
    writers = {
        "comparison.html": comparison.to_html,
        "trace.html": traced.to_html,
        "changes.html": changes.to_html,
        "fit.html": wb.fit("y ~ w*x", {"x": [1, 2], "y": [2, 4]}).to_html,
        "graph.svg": wb.parse("x*x").draw().save,
    }
    for name, save in writers.items():
        save(tmp_path / name)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert len(before) == 8 and all(before.values())

    def full(handle: int, rest: bytes) -> int:
        raise OSError(28, "")

    monkeypatch.setattr(os, "write", full)
    for name, save in writers.items():
        with pytest.raises(StorageError, match="No space left"):
            save(tmp_path / name)
    with pytest.raises(StorageError, match="No space left"):
        comparison.to_csv(tables)
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before
