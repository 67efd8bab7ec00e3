"""Workers behind a fence: plain replies, hard limits, and what fenced code is refused."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lanes import every_row
from workbench.errors import WorkerDied, WorkerError, WorkerTimeout
from workbench.isolation import Fence, Worker
from workbench.isolation.protocol import HEADER_BYTES, Reply, ReplyKind, read_plain
from workbench.isolation.walls.process import framed

HERE = "fence_targets"
MEGABYTES = 300


@pytest.fixture(scope="module")
def fenced() -> Iterator[Worker]:
    fence = Fence(preload=(HERE,), hidden=("workbench",), megabytes=MEGABYTES)
    with Worker(fence) as worker:
        yield worker


def call(worker: Worker, function: str, *arguments: Any, seconds: float = 60.0) -> Any:
    return worker.call(f"{HERE}:{function}", *arguments, seconds=seconds)


def test_plain_results_travel_to_the_bit(fenced: Worker) -> None:
    values = [1, -0.1, 1e308, float("inf"), "text", None, True, {"a": [2.5]}]
    assert call(fenced, "echo", values) == values
    assert call(fenced, "nan") != call(fenced, "nan")


@pytest.mark.parametrize("function", ["make_object", "make_poison"])
def test_nothing_but_plain_data_comes_back(fenced: Worker, function: str) -> None:
    """A pickle of the submission's making would run its code in the parent."""
    with pytest.raises(WorkerError, match="not JSON serializable"):
        call(fenced, function)


@every_row(
    "payload",
    [
        b"",
        b"nothing",
        b"{}",
        b"[]",
        b'["result"]',
        b'["praise", 1]',
        b"[" * 100_000,
        b'["result", ' + b"9" * 10_000 + b"]",
        b"\xff\xfe",
        b"\x80\x04\x95",
    ],
)
def test_a_reply_that_is_none_is_an_error(payload: bytes) -> None:
    with pytest.raises(ValueError):
        read_plain(payload)


def test_a_plain_frame_reads_back() -> None:
    reply = Reply(ReplyKind.RESULT, {"x": [1.5, None]})
    assert read_plain(framed(reply.outcome, reply.content)[HEADER_BYTES:]) == reply


def test_forged_lengths_cost_nothing_but_the_worker(fenced: Worker) -> None:
    with pytest.raises(WorkerError) as caught:
        call(fenced, "forge", b"\x7f" + b"\xff" * 7)
    assert not isinstance(caught.value, WorkerTimeout), "nobody waits for what was announced"
    assert call(fenced, "echo", [1]) == [1]


def test_a_forged_reply_is_only_a_claim(fenced: Worker) -> None:
    forged = framed("result", "full marks")
    assert call(fenced, "forge", forged) == "full marks"  # as its own result could have been
    fenced.close()


def test_what_is_printed_is_kept_up_to_a_limit(fenced: Worker, capfd: Any) -> None:
    before = len(fenced.printed)
    call(fenced, "shout", "hello ", 3)
    assert fenced.printed[before:].startswith("hello hello hello")
    call(fenced, "shout", "x" * 1000, 1000)
    assert len(fenced.printed) <= 20_000
    assert call(fenced, "echo", [2]) == [2]
    assert capfd.readouterr() == ("", "")
    fenced.close()
    assert "hello hello" in fenced.printed, "what a dead process printed is kept"


@every_row(
    "function, arguments",
    [
        ("import_module", ("workbench.truth",)),
        ("import_module", ("workbench.tape",)),
        ("read_source_of_ours", ()),
        ("kill_parent", ()),
        ("stop_self", ()),
        ("run_command", ()),
        ("fork", ()),
        ("load_library", ()),
        ("call_into_the_c_library", ()),
        ("open_socket", ()),
        ("raise_limits", ()),
        ("read_memory_of_parent", ()),
    ],
)
def test_what_is_refused(fenced: Worker, function: str, arguments: tuple[Any, ...]) -> None:
    before = call(fenced, "process_id")
    with pytest.raises(WorkerError, match="submission"):
        call(fenced, function, *arguments)
    assert call(fenced, "process_id") == before


def test_files_can_neither_be_read_nor_written(fenced: Worker, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("whole", encoding="utf-8")
    for function in ("read", "write", "append", "remove", "rename", "truncate"):
        with pytest.raises(WorkerError, match="submission"):
            call(fenced, function, str(victim))
    with pytest.raises(WorkerError, match="submission"):
        call(fenced, "write", str(tmp_path / "new.txt"))
    assert victim.read_text(encoding="utf-8") == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["victim.txt"]
    with pytest.raises(WorkerError, match="submission"):
        call(fenced, "write", os.devnull)


def test_memory_and_time_are_limited(fenced: Worker) -> None:
    with pytest.raises(WorkerDied, match=f"needed more than {MEGABYTES} MB"):
        call(fenced, "allocate")
    with pytest.raises(WorkerTimeout):
        call(fenced, "loop", seconds=0.5)
    assert call(fenced, "echo", [3]) == [3]


def test_recursion_ends_where_python_ends_it(fenced: Worker) -> None:
    assert call(fenced, "depth", 900) == 900
    with pytest.raises(WorkerError, match="RecursionError"):
        call(fenced, "depth", 1100)


def test_the_environment_holds_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hush")
    with Worker(Fence(preload=(HERE,))) as worker:
        names = call(worker, "environment")
    assert "SECRET_TOKEN" not in names and "PATH" in names


def test_unaudited_code_may_do_more_and_still_answers_plainly(tmp_path: Path) -> None:
    with Worker(Fence(preload=(HERE,), audited=False, walls=())) as worker:
        call(worker, "write", str(tmp_path / "new.txt"))
        assert (tmp_path / "new.txt").exists()
        with pytest.raises(WorkerError, match="not JSON serializable"):
            call(worker, "make_poison")
