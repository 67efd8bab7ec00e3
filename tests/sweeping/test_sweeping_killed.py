"""A sweep that is killed: at random moments by SIGKILL, and before every single file operation."""

import os
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.lanes import SLOW
from tests.storage.storage_faults import DONE, Fault, broken, faults, operations_of
from workbench.sweeping import files as sweep_files
from workbench.sweeping.case import Case, judged
from workbench.sweeping.from_python import checked
from workbench.sweeping.local import local
from workbench.sweeping.run import run

FUNCTIONS = ("sqrt(x + 1) - sqrt(x)", "exp(x) - 1", "x*y - sin(y)", "log(x)/y", "x**7", "1/x - y")


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def corpus(folder: Path, times: int) -> Path:
    path = folder / "list.txt"
    path.write_text("".join(f"{one} + {n}\n" for n in range(times) for one in FUNCTIONS))
    return path


@pytest.mark.slow
def test_a_sweep_killed_ten_times_ends_with_the_bytes_of_an_unbroken_one(tmp_path: Path) -> None:
    path = corpus(tmp_path, 30)
    plan = checked([path], points=4, methods="reverse,five_point", seed=3, over="range")

    def begun(name: str) -> object:
        return run(plan, tmp_path / name, lambda cases: local(cases, 1))

    def forked(name: str) -> int:
        child = os.fork()
        if not child:
            try:
                begun(name)
            finally:
                os._exit(0)
        return child

    started = time.monotonic()
    begun("whole")
    lasted = time.monotonic() - started
    random, kept = Random(17), [0]
    log = tmp_path / "out" / "sweep.log"
    for _ in range(10):
        child = forked("out")
        time.sleep(random.uniform(0.2, 0.6) * lasted)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        kept.append(log.stat().st_size if log.exists() else 0)
    assert kept == sorted(kept) and kept[-1] > 5000  # what is done is not done again
    begun("out")
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


@pytest.mark.scales
def test_a_sweep_is_whole_whatever_goes_wrong_with_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep_files, "environment", dict)
    monkeypatch.setattr(sweep_files, "sweep_page", str)
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    plan = checked([corpus(tmp_path, 1)], points=1, methods="reverse", seed=1, over="range")
    known = {case.number: judged(case) for case in plan.cases}

    def judging(cases: Sequence[Case]) -> Iterator[tuple[Case, bytes]]:
        return ((case, known[case.number]) for case in cases[::-1])  # in another order

    whole = run(plan, tmp_path / "whole", judging).path
    names = operations_of(lambda: run(plan, tmp_path / "counted", judging))
    assert {"rename", "write", "fsync", "open"} <= set(names)
    for fault, at in faults(len(names), 2 if SLOW else 24):
        folder = tmp_path / "out"
        status = broken(lambda: run(plan, folder, judging), fault, at)  # noqa: B023
        if status == DONE:
            assert contents(folder) == contents(whole)
        assert fault is not Fault.KILLED or status == -signal.SIGKILL
        run(plan, folder, judging)
        assert contents(folder) == contents(whole)
        assert {one.name for one in tmp_path.iterdir()} == {"list.txt", "whole", "counted", "out"}
        shutil.rmtree(folder)
