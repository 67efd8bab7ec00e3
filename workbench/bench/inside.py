"""The inside of a room: a process that keeps contestants ready, and loops them when it is told."""

import gc
import os
import time
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from workbench.bench.case import Case, Ready
from workbench.bench.contestant import Contestant
from workbench.bench.memory import Built, build
from workbench.errors import WorkerError
from workbench.measure.timing import Timed

#: What is ready in this process, by contestant.
_READY: dict[str, Ready] = {}
#: Threads of libraries that look for their number in the environment when they are loaded.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


class Prepared(NamedTuple):
    """What came of a preparation: its numbers, and what it took."""

    numbers: "np.ndarray[Any, Any]"
    seconds: float
    call_seconds: float
    built: Built
    operations: int | None
    version: str


def prepare(name: str, contestant: Contestant, case: Case) -> Prepared:
    """Get a contestant ready, let it work once, and tell what it found."""
    confine(case.threads)
    if contestant.module:
        import_module(contestant.module)  # neither its time nor its memory is the case's

    def first() -> tuple[Ready, Any, float]:
        ready = contestant.prepare(case)
        started = time.perf_counter()
        return ready, ready.call(), time.perf_counter() - started

    (ready, result, called), whole = build(first)
    numbers = ready.read(result)
    _READY[name] = ready
    built = ready.built or Built(None, whole.kilobytes)
    taken = whole.seconds or 0.0
    return Prepared(numbers, taken, called, built, ready.operations, contestant.version())


def seconds(name: str, loops: int) -> float:
    """Seconds of so many calls of who is ready."""
    return _ready(name).seconds(loops)


def quickest(name: str, loops: int) -> float:
    """Seconds of one call in the quickest part of a loop."""
    return _ready(name).quickest(loops)


def _ready(name: str) -> Timed:
    if name not in _READY:
        raise WorkerError(f"{name} ended with the process that it shared with another")
    return Timed(_READY[name].call)


def forget() -> None:
    """Nobody is ready any longer."""
    _READY.clear()
    gc.collect()


def confine(threads: int) -> None:
    """Give this thread, and those that it will start, so many processors."""
    for name in _THREADS:
        os.environ[name] = str(threads)
    if hasattr(os, "sched_setaffinity"):
        allowed = sorted(os.sched_getaffinity(os.getpid()))
        os.sched_setaffinity(0, allowed[-threads:])
