"""Sweeps on Dask: a real scheduler and two worker processes, one of which is killed midway."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from workbench.errors import EngineError, WorkerError
from workbench.isolation.descendants import _PARENT
from workbench.storage.log import Log
from workbench.sweeping import cluster
from workbench.sweeping.case import judged
from workbench.sweeping.from_python import checked

FUNCTIONS = ("sqrt(x + 1) - sqrt(x)", "x*y - sin(y)", "log(x)/y", "1/x - y")
PATIENCE = 60.0


def until(met: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def children(process: int) -> set[int]:
    found = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = _PARENT.search(status.read_text())
        except OSError:
            continue
        if told and int(told[1]) == process:
            found.add(int(status.parent.name))
    return found


def lives(process: int) -> bool:
    """Whether a process runs; one that waits to be reaped does not."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([sys.executable, "-m", *arguments], **quiet)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_a_killed_worker_costs_nothing_but_time(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    corpus, place = tmp_path / "list.txt", str(tmp_path / "scheduler.json")
    corpus.write_text("".join(f"{one} + {n}\n" for n in range(30) for one in FUNCTIONS))
    asked = ("workbench", "sweep", str(corpus), "--points", "5", "--methods", "reverse,five_point")
    with ExitStack() as stack:
        whole = stack.enter_context(started(*asked, "--jobs", "2", "--out", str(tmp_path / "here")))
        assert whole.wait() == 0
        port = ("--port", "0", "--no-dashboard", "--host", "127.0.0.1")
        stack.enter_context(
            started("distributed.cli.dask_scheduler", *port, "--scheduler-file", place)
        )
        until(Path(place).exists)
        each = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--scheduler-file", place)
        workers = [
            stack.enter_context(started("distributed.cli.dask_worker", *each)) for _ in range(2)
        ]
        time.sleep(0.5)
        address = Path(place).read_text().partition('"address": "')[2].partition('"')[0]
        sweep = stack.enter_context(
            started(*asked, "--scheduler", address, "--out", str(tmp_path / "there"))
        )
        log = tmp_path / "there" / "sweep.log"
        until(lambda: log.exists() and log.stat().st_size > 6000)
        until(lambda: children(workers[0].pid))
        own = children(workers[0].pid)
        assert sweep.poll() is None
        workers[0].kill()
        assert sweep.wait(PATIENCE) == 0
        until(lambda: not any(map(lives, own)))
        assert workers[1].poll() is None and workers[0].wait() == -signal.SIGKILL
    here, there = ({one.name: one.read_bytes() for one in (tmp_path / name).iterdir()}
                   for name in ("here", "there"))  # fmt: skip
    assert here == there
    with Log(log, b"never written") as records:
        numbers = [records.read(one)[:8] for one in records.places]
    assert len(numbers) == len(set(numbers)) == 120


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one.txt").write_text("x*x")
    plan = checked([tmp_path / "one.txt"], points=1, methods="reverse", seed=1, over="range")
    (case,) = plan.cases
    assert list(cluster.scheduled((), "tcp://nowhere")) == []
    with monkeypatch.context() as patch:
        patch.setattr(cluster, "_dask", lambda: None)
        with pytest.raises(
            WorkerError, match="'nonsense' is not an address of a scheduler; start one"
        ):
            next(cluster.scheduled(plan.cases, "nonsense"))
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EngineError, match=r"derivative-workbench\[sweep\]"):
        next(cluster.scheduled(plan.cases, "tcp://127.0.0.1:1"))
    with pytest.raises(WorkerError, match=r"a worker has sympy .*, and the sweep needs 0; install"):
        cluster.judge(case, {}, {"sympy": "0"}, "a:b")
    monkeypatch.setattr(cluster.Room, "outcome", lambda room, one: judged(one))
    kind = type(cluster.limits)
    monkeypatch.setattr(kind, "adopt", lambda limits, changed: adopted.append(dict(changed)))
    adopted: list[dict[str, float]] = []
    done = cluster.judge(case, {"text_depth": 3}, cluster.versions(), "a:b")
    assert done == judged(case) and adopted == [{"text_depth": 3}]
