"""File operations that go wrong one at a time: a process is killed, or its disk is full.

Operations are counted and, at the one that is asked for, a child is killed or ENOSPC raised. What
only asks (stat) is not counted: a process that is killed before it is as one that is killed before
the next operation that does something.
"""

import errno
import fcntl
import io
import os
import signal
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

import pytest

from workbench.errors import StorageError
from workbench.storage import disk, folders

CHANGING = ("open", "write", "mkdir", "rename", "fsync", "fchmod", "chmod", "ftruncate")
COUNTED = (*CHANGING, "close", "unlink", "rmdir", "listdir", "scandir")
#: What an action ends with; any other exception than a StorageError fails the test.
DONE, REFUSED, SURVIVED = 0, 2, 3


class Fault(StrEnum):
    """What goes wrong."""

    KILLED = "killed"
    FULL_ONCE = "full once"
    FULL_FROM_THERE = "full from there on"


class Operations:
    """Counts file operations, and lets one of them (0: none) go wrong."""

    def __init__(self, fault: Fault, at: int) -> None:
        self.fault, self.at, self.names = fault, at, list[str]()

    def counted(self, name: str, operation: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            self.names.append(name)
            now = len(self.names)
            if now == self.at and self.fault is Fault.KILLED:
                os.kill(os.getpid(), signal.SIGKILL)
            later = self.fault is Fault.FULL_FROM_THERE and name in (*CHANGING, "exchange")
            if self.at and (now == self.at or (now > self.at and later)):
                raise OSError(errno.ENOSPC, "injected")
            return operation(*arguments, **named)

        return wrapped

    def install(self, patch: pytest.MonkeyPatch, can_swap: bool) -> None:
        """Count from now on; `can_swap`: the file system can exchange two names in one step."""
        for name in COUNTED:
            patch.setattr(os, name, self.counted(name, getattr(os, name)))
        patch.setattr(io, "open", self.counted("open", io.open))
        patch.setattr(fcntl, "flock", self.counted("flock", fcntl.flock))
        swapped = self.counted("exchange", disk.swapped)
        patch.setattr(folders, "swapped", swapped if can_swap else lambda one, other: False)


def broken(act: Callable[[], object], fault: Fault, at: int, can_swap: bool = True) -> int:
    """The exit status (negative: a signal) of an action of which one operation goes wrong."""
    child = os.fork() if fault is Fault.KILLED else None
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        with pytest.MonkeyPatch.context() as patch:
            Operations(fault, at).install(patch, can_swap)
            act()
    except StorageError:
        return REFUSED
    finally:
        if child is not None:
            os._exit(SURVIVED)
    return DONE


def operations_of(act: Callable[[], object], can_swap: bool = True) -> list[str]:
    """The names of all file operations of an action, which is carried out here."""
    operations = Operations(Fault.KILLED, 0)
    with pytest.MonkeyPatch.context() as patch:
        operations.install(patch, can_swap)
        act()
    return operations.names


def faults(count: int, step: int = 1) -> Iterator[tuple[Fault, int]]:
    """Every fault at every one of so many operations; of every `step` operations only one."""
    for number, fault in enumerate(Fault):
        for at in range(1 + number % step, count + 1, step):
            yield fault, at
