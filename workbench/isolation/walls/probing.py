"""A probe of the walls: each is put up alone in a process of its own, and attacked there."""

import contextlib
import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.errors import WorkerError
from workbench.isolation.descendants import descendants_ended
from workbench.isolation.fence import Fence, fresh_user
from workbench.isolation.runner import Worker
from workbench.isolation.walls.table import DECISIVE, TABLE, Wall

#: The module of the attacks, which a process is sent.
ATTACKS = f"{__package__}.attacks"
_SECONDS = 60.0
_MEGABYTES = 512.0
#: The last row: no wall, but what is done when a submission ends.
_ENDING = Wall(
    name="what outlives",
    stops="processes that are left running",
    needs="Linux",
    attacks=("setsid in a child",),
    behind=("user",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """A wall as it was found: why it could not be built, and what got through, by attack."""

    wall: Wall
    why: str = ""
    tried: int = 0
    through: dict[str, str] = field(default_factory=dict)

    @property
    def stands(self) -> bool:
        """Whether it was built and stopped every attack."""
        return not self.why and not self.through


class Places:
    """What attacks aim at: a folder for them, a file that is private and a result, a port, and the
    process that grades."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder, self._port = folder, port
        folder.chmod(0o777)

    @classmethod
    @contextlib.contextmanager
    def made(cls) -> Iterator["Places"]:
        """Places that are there for a while."""
        folder = tempfile.TemporaryDirectory()
        with folder as name, socket.create_server(("127.0.0.1", 0)) as server:
            yield cls(Path(name), server.getsockname()[1])

    def afresh(self) -> dict[str, Any]:
        """The places by name, as they were in the beginning."""
        for left in self._folder.iterdir():
            if left.is_dir() and not left.is_symlink():
                left.rmdir()
            else:
                left.unlink()
        folder, process = str(self._folder), os.getpid()
        for name in ("secret", "result"):
            place = self._folder / name
            place.write_text("{}", encoding="utf-8")
            place.chmod(0o600)
        return {
            "source": __file__,
            "folder": folder,
            "secret": f"{folder}/secret",
            "result": f"{folder}/result",
            "new": f"{folder}/new",
            "environment": f"/proc/{process}/environ",
            "memory": f"/proc/{process}/mem",
            "parent": process,
            "address": (process, id(TABLE)),
            "port": self._port,
        }


def probe() -> list[Probed]:
    """Every wall of the table, attacked here and now, and what is left running in the end."""
    with Places.made() as places:
        return [*(_probed(wall, places) for wall in TABLE), _ending_probed()]


def trusted(found: list[Probed]) -> bool:
    """Whether marks can be trusted behind these walls."""
    return all(one.stands for one in found if one.wall.name == DECISIVE)


def _probed(wall: Wall, places: Places) -> Probed:
    through: dict[str, str] = {}
    with _worker(wall) as worker:
        for name in wall.attacks:
            aim = places.afresh()
            with contextlib.suppress(WorkerError):
                through[name] = worker.call("attacks:attempt", name, aim, seconds=_SECONDS)
            why = next(filter(None, worker.walls.values()), "")
            if why:
                return Probed(wall=wall, why=why)
    return Probed(wall=wall, tried=len(wall.attacks), through=through)


def _ending_probed() -> Probed:
    with descendants_ended(), _worker(_ENDING) as worker:
        process = worker.call("attacks:number_of_outliving", seconds=_SECONDS)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return Probed(wall=_ENDING, tried=1)
    os.kill(process, signal.SIGKILL)
    return Probed(wall=_ENDING, tried=1, through={_ENDING.attacks[0]: f"process {process} runs on"})


def _worker(wall: Wall) -> Worker:
    """A process behind a wall; an ordinary user's have no id of their own."""
    whole = wall.name == wall.behind[-1] or fresh_user() is not None
    behind = wall.behind if whole else tuple(one for one in wall.behind if one != "user")
    fence = Fence(preload=(ATTACKS,), megabytes=_MEGABYTES, audited=False, walls=behind)
    return Worker(fence)
