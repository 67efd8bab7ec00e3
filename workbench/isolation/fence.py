"""A fence around code that may mean harm: what a worker refuses to do for a submission.

Limits guard against accidents; the fence guards against curiosity: reading what is hidden,
stopping or reading the parent, deleting or writing files, going online. It is made of Python's
audit events (PEP 578), which code cannot take down again, and of hard resource limits. It is no
wall: code that is bent on harm belongs into a container or on a machine of its own.
"""

import importlib
import io
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

#: What a fenced process may print, in characters; the rest is dropped.
PRINTED_CHARACTERS = 20_000
#: No file of its own may grow beyond this, in bytes.
FILE_BYTES = 2**22
#: Stack of the thread that runs fenced calls, and Python's own limit of nested calls.
STACK_MEGABYTES = 64
RECURSION_LIMIT = 1000
_MEGABYTE = 2**20
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REFUSED = frozenset({
    "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile",
    "os.kill", "os.killpg", "signal.pthread_kill", "subprocess.Popen", "pty.spawn",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.utime", "os.setxattr", "os.removexattr",
    "ctypes.dlsym", "resource.setrlimit", "resource.prlimit",
})  # fmt: skip
_OTHER_PROCESS = re.compile(r"/proc/(\d+)/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """What surrounds a worker that runs code which is not ours.

    `preload` names modules of ours that the worker loads before the fence goes up, `hidden` are
    packages that fenced code can neither import nor read; `megabytes` bounds memory for good.
    `audited=False` leaves out the refusals and keeps the limits, for code that is trusted but
    needs libraries which load others.

    >>> Fence.from_text(Fence(hidden=("workbench",)).to_text()).hidden
    ('workbench',)
    """

    preload: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    megabytes: float = 1024.0
    audited: bool = True

    def to_text(self) -> str:
        """One argument of a command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "Fence":
        """What `to_text` wrote."""
        fields = json.loads(text)
        for name in ("preload", "hidden"):
            fields[name] = tuple(fields[name])
        return cls(**fields)


def raise_fence(fence: Fence) -> None:
    """Put this process behind a fence, for the rest of its life."""
    import resource  # there is none on Windows, where only this function is out of reach

    for name in fence.preload:
        importlib.import_module(name)
    memory = int((fence.megabytes + STACK_MEGABYTES) * _MEGABYTE)
    for kind, amount in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, FILE_BYTES)):
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            amount = min(amount, hard)
        resource.setrlimit(kind, (amount, amount))
    sys.setrecursionlimit(RECURSION_LIMIT)
    sys.dont_write_bytecode = True
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        for attribute in (name, f"__{name}__"):
            setattr(sys, attribute, _Sink(descriptor))
    if fence.audited:
        sys.addaudithook(_guard(fence.hidden))


def _guard(hidden: tuple[str, ...]) -> Callable[[str, tuple[Any, ...]], None]:
    """The audit hook; an exception that it raises ends the operation before it begins."""
    folders = tuple(
        os.path.realpath(os.path.dirname(str(sys.modules[name].__file__))) + os.sep  # noqa: PTH120
        for name in hidden
        if getattr(sys.modules.get(name), "__file__", None)
    )
    own, devices = os.getpid(), (os.devnull, "/dev/zero", "/dev/urandom", "/dev/random")
    realpath, fsdecode = os.path.realpath, os.fsdecode

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "import":
            name = str(arguments[0])
            if name.partition(".")[0] in hidden:
                raise ModuleNotFoundError(f"{name} is not there for a submission", name=name)
        elif event == "open":
            path, _, flags = arguments
            if not isinstance(path, str | bytes):
                return  # a descriptor that is open already
            place = realpath(fsdecode(path))
            if isinstance(flags, int) and flags & _WRITING and place not in devices:
                raise PermissionError(f"a submission may not write files: {place}")
            if place.startswith(folders):
                raise PermissionError(f"not there for a submission: {place}")
            other = _OTHER_PROCESS.match(place)
            if other and int(other[1]) != own:
                raise PermissionError(f"not there for a submission: {place}")
        elif event in _REFUSED or event.startswith(("socket.", "shutil.")):
            raise PermissionError(f"a submission may not use {event}")
        elif event == "ctypes.dlopen" and arguments[0] is not None:
            raise PermissionError("a submission may not load libraries with ctypes")

    return guard


class _Sink(io.TextIOBase):
    """Where a fenced process prints: kept up to a limit, and at once, so that a kill loses none."""

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
