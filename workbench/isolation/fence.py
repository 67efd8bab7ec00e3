"""The surroundings of a worker that runs code which may mean harm, and all that it is sent.

The process is a program of the standard library alone (`walls.process`); everything of ours that it
needs is sent to it, so that it neither finds nor reads the workbench.
"""

import importlib.util
import marshal
import os
import secrets
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workbench.errors import WorkerError
from workbench.isolation.walls.process import PACKAGE, STACK_MEGABYTES

_WALLS = "workbench.isolation.walls"
#: Every wall that a process puts up around itself; what cannot stand here is left out, and said.
WALLS = ("limits", "user", "root", "seccomp", "landlock", "namespaces")
#: The wall that marks rest on.
DECISIVE = "seccomp"
_SENT = (*WALLS, "calls", "messages")
#: User ids of our own: high ones that no system hands out.
_FIRST_USER, _USERS = 0x70000000, 2**28
#: CAP_KILL, CAP_SETGID and CAP_SETUID (linux/capability.h).
_CAPABILITIES = 0b111 << 5
#: In a user namespace the last ids are others': nobody is 65534.
_LAST_TAKEN = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """What surrounds a worker that runs code which is not ours.

    `preload` names modules of ours that are sent to the process (of standard library and relative
    imports only), where calls name them by the last part of their name. `libraries` are imported
    before the walls go up: nothing can be opened behind them. `hidden` are packages that cannot be
    imported; `megabytes` bounds memory for good. `walls` names those that are put up, and
    `audited` tells whether tries are told in words; without either it is for code that is trusted.

    >>> "seccomp" in Fence().walls
    True
    """

    preload: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    megabytes: float = 1024.0
    audited: bool = True
    walls: tuple[str, ...] = WALLS

    def setup(self, user: int | None) -> dict[str, Any]:
        """The first message to the process; `user` is the id that it takes, where it takes one."""
        arguments: dict[str, tuple[Any, ...] | None] = {
            # Of an ordinary user all processes would count.
            "limits": (self.megabytes + STACK_MEGABYTES, user is not None),
            "user": None if user is None else (user,),
            # Root alone may enter another root, and gets out of it again unless it is root no more.
            "root": None if user is None else (tempfile.gettempdir(),),
        }
        sent = [f"{_WALLS}.{name}" for name in _SENT] + list(self.preload)
        return {
            "path": list(_library_path()) if self.walls else _whole_path(),
            "sent": {name.rpartition(".")[2]: _compiled(name) for name in sent},
            "preload": [name.rpartition(".")[2] for name in sent],
            "libraries": list(self.libraries),
            "hidden": list(self.hidden),
            "audited": self.audited,
            "walls": {name: arguments.get(name, ()) for name in ("limits", *self.walls)},
        }


@cache
def _compiled(name: str) -> bytes:
    """A module of ours as code, under a file name that tells that it is ours and no more."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise WorkerError(f"there is no module {name} to send to a worker; is the name right?")
    source = Path(spec.origin).read_bytes()
    return marshal.dumps(compile(source, f"{PACKAGE}/{name.rpartition('.')[2]}.py", "exec"))


def _whole_path() -> list[str]:
    return [entry or str(Path.cwd()) for entry in sys.path]


def _library_path() -> Iterator[str]:
    """Where installed libraries lie: neither the folder of a submission nor the one that we are in.

    What is found there runs before the walls go up.
    """
    standard = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
    for entry in sys.path:
        above, name = os.path.split(entry)
        archive = name.startswith("python") and name.endswith(".zip")
        installed = name in ("site-packages", "dist-packages")
        if entry in standard or above in standard or archive or installed:
            yield entry


def fresh_user() -> int | None:
    """A user id that nobody has, where this process may become it and end what has it: None unless
    it is root with the capabilities for that."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return None
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8", errors="replace")
        known = Path("/proc/self/uid_map").read_text(encoding="ascii").split()
    except OSError:  # no /proc, where no process could be found by its user
        return None
    held = int(status.partition("CapEff:")[2].split()[0], 16)
    if held & _CAPABILITIES != _CAPABILITIES:
        return None
    first, count = _FIRST_USER, _USERS
    end = int(known[-3]) + int(known[-1])
    if end < first + count:  # a user namespace, which has fewer: of those the upper half
        count = int(known[-1]) // 2 - _LAST_TAKEN
        first = end - _LAST_TAKEN - count
    return first + secrets.randbelow(count) if count > 0 else None
