"""The log: what is appended is there whatever happens, and what is torn is cut off."""

import errno
import os
from pathlib import Path

import pytest

from workbench.errors import StorageError
from workbench.storage import log as logs
from workbench.storage.log import Log, first_record, record

CONTENTS = (b"one", b"\1" * 40, bytes(range(64)))


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pulls the plug here, so waiting for the disk proves nothing."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def contents(path: Path) -> list[bytes]:
    with Log(path, b"kind") as log:
        return [log.read(place) for place in log.places]


def written(path: Path) -> list[int]:
    """A log of all contents; its length after each."""
    ends = []
    with Log(path, b"kind") as log:
        ends.append(path.stat().st_size)
        for one in CONTENTS:
            log.append(one)
            ends.append(path.stat().st_size)
    return ends


def test_a_log_keeps_its_records(tmp_path: Path) -> None:
    written(tmp_path / "a.log")
    assert contents(tmp_path / "a.log") == list(CONTENTS)
    assert first_record(tmp_path / "a.log") == b"kind" and first_record(tmp_path / "b.log") == b""


def test_a_log_cut_anywhere_keeps_what_is_whole_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    ends = written(path)
    whole = path.read_bytes()
    for cut in range(ends[0], len(whole)):
        # A file system may leave blanks where the data were to be.
        for rest in (b"", b"\0" * 30):
            path.write_bytes(whole[:cut] + rest)
            kept = sum(end <= cut for end in ends) - 1
            with Log(path, b"kind") as log:
                assert [log.read(place) for place in log.places] == list(CONTENTS[:kept])
                log.append(b"more")
            assert path.read_bytes() == whole[: ends[kept]] + record(b"more")


def test_a_damaged_record_ends_the_log(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    ends = written(path)
    whole = bytearray(path.read_bytes())
    whole[ends[2] + 20] ^= 1
    path.write_bytes(whole)
    assert contents(path) == list(CONTENTS[:2])


def test_what_is_no_log_is_refused_and_left(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    for data in (b"", b"my notes", record(b"kind")[:-1]):
        path.write_bytes(data)
        with pytest.raises(StorageError, match="is not a log of the workbench"):
            Log(path, b"kind")
        assert path.read_bytes() == data


def test_a_full_disk_leaves_the_log_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.log"

    def half(handle: int, data: bytes) -> None:
        os.write(handle, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "injected")

    with Log(path, b"kind") as log:
        log.append(b"one")
        before = path.read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr(logs, "write_all", half)
            with pytest.raises(StorageError, match="No space left on device; make room"):
                log.append(b"two")
        assert path.read_bytes() == before
        log.append(b"three")
        assert [log.read(place) for place in log.places] == [b"one", b"three"]
