"""Words for code behind walls that tries what they refuse, by Python's audit events.

These are messages and no wall: code can take them away, and finds the walls behind them. Where
there are no walls (on macOS) they are all there is.
"""

import io
import os
import sys
from typing import Any

#: What a process may print, in characters; the rest is dropped.
PRINTED_CHARACTERS = 20_000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REFUSED = frozenset({
    "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile",
    "os.kill", "os.killpg", "signal.pthread_kill", "subprocess.Popen", "pty.spawn",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.utime", "os.setxattr", "os.removexattr", "sqlite3.connect",
    "ctypes.dlsym", "resource.setrlimit", "resource.prlimit",
})  # fmt: skip
_hidden: set[str] = set()


def build(hidden: list[str]) -> None:
    """Say from now on what is refused; `hidden` are packages that are not there."""
    _hidden.update(hidden)
    sys.addaudithook(_told)


def _told(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook; an exception that it raises ends the operation before it begins."""
    if event == "import":
        name = str(arguments[0])
        if name.partition(".")[0] in _hidden:
            raise ModuleNotFoundError(f"{name} is not there for a submission", name=name)
    elif event == "open":
        path, _, flags = arguments
        if not isinstance(path, str | bytes):
            return  # a descriptor that is open already
        if isinstance(flags, int) and flags & _WRITING:
            raise PermissionError(f"a submission may not write files: {os.fsdecode(path)}")
        raise PermissionError(f"not there for a submission: {os.fsdecode(path)}")
    elif event in _REFUSED or event.startswith(("socket.", "shutil.")):
        raise PermissionError(f"a submission may not use {event}")
    elif event == "ctypes.dlopen" and arguments[0] is not None:
        raise PermissionError("a submission may not load libraries with ctypes")


class Sink(io.TextIOBase):
    """Where the code prints: kept up to a limit, and at once, so that a kill loses none."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._left = PRINTED_CHARACTERS

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Always UTF-8."""
        return "utf-8"

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, text: str) -> int:
        kept = text[: self._left]
        if kept:
            self._left -= len(kept)
            os.write(self._descriptor, kept.encode("utf-8", "replace"))
        return len(text)
