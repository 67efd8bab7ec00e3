"""The end of whatever a submission has started, its own process aside.

A process that leaves its session and its parent outlives the worker's process group. One that has a
user id of its own is found by that. Others Linux hands to the nearest ancestor that asks for
orphans; so they can be found and ended before a result is written. That is meant for a command that
grades and does nothing else: every child that was not there before is ended.
"""

import contextlib
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

#: Rounds of looking for processes, each of which may have left some more.
_ROUNDS = 200
_PARENT = re.compile(r"^PPid:\t(\d+)$", re.MULTILINE)
_USER = re.compile(r"^Uid:\t(\d+)\t", re.MULTILINE)
_STATE = re.compile(r"^State:\tZ", re.MULTILINE)


@contextlib.contextmanager
def descendants_ended() -> Iterator[None]:
    """End every process that was started inside, when the block is left; on Linux alone.

    Nobody of the same user reads or traces this process from then on.
    """
    before = set(_children())
    close_to_others()
    adopting = sys.platform == "linux" and _adopt(1)
    try:
        yield
    finally:
        if adopting:
            _end_all(lambda: set(_children()) - before)
            _adopt(0)


def close_to_others() -> None:
    """Let no process of the same user read the memory or the environment of this one, or trace it,
    for good; on Linux alone."""
    from workbench.isolation.walls.calls import PR_SET_DUMPABLE, prctl

    with contextlib.suppress(OSError):
        prctl(PR_SET_DUMPABLE, 0)


def end_user(user: int) -> None:
    """End every process of a user id until none is left."""
    _end_all(lambda: set(_processes(_USER, user)))


def _end_all(found: Callable[[], set[int]]) -> None:
    for _ in range(_ROUNDS):
        started = found()
        if not started:
            return
        for process in started:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(process, os.WNOHANG)
        time.sleep(0.01)


def _adopt(wanted: int) -> bool:
    """Have orphans of descendants handed to this process; whether that is possible."""
    from workbench.isolation.walls.calls import PR_SET_CHILD_SUBREAPER, prctl

    try:
        prctl(PR_SET_CHILD_SUBREAPER, wanted)
    except OSError:
        return False
    return True


def _children() -> Iterator[int]:
    """The processes whose parent this one is, those that wait to be reaped too."""
    return _processes(_PARENT, os.getpid(), reaped=False)


def _processes(field: re.Pattern[str], wanted: int, reaped: bool = True) -> Iterator[int]:
    """The processes of whose status a field has some number."""
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            status = (place / "status").read_text(encoding="utf-8", errors="replace")
            told = field.search(status)
            if told and int(told[1]) == wanted and not (reaped and _STATE.search(status)):
                yield int(place.name)
