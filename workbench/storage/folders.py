"""A folder that one run at a time may replace as a whole, if it holds nothing of anybody else."""

import datetime
import errno
import os
import socket
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType

from workbench.errors import StorageError, listed
from workbench.storage.beside import beside, settle, sweep
from workbench.storage.disk import store, swapped, sync_folder, write_all
from workbench.storage.failure import told
from workbench.storage.lock import locked
from workbench.storage.protection import refuse_protected

#: Says which entries of a folder may be lost.
Replaceable = Callable[[Path], Collection[str]]


class FolderClaim:
    """A target that is ours to replace while the block lasts, and is refused before it begins.

    `replaceable` says which entries of the folder may be lost; where there are others, StorageError
    names them, and `remedy` says what to do. With `force` they may be lost too. A link is followed.
    A second run on the same target is told who has it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with FolderClaim(Path(place) / "kit") as claim:
    ...         claim.replace({"starter/scalar.py": b"pass"})
    ...     [path.name for path in Path(place).rglob("*.*")]
    ['scalar.py']
    """

    def __init__(
        self,
        target: Path,
        replaceable: Replaceable = lambda folder: (),
        *,
        force: bool = False,
        remedy: str = "name a new folder",
    ) -> None:
        self.target = target
        self._replaceable = replaceable
        self._force = force
        self._remedy = remedy
        self._held = ExitStack()

    def __enter__(self) -> "FolderClaim":
        with told(self.target), ExitStack() as held:
            self._real = Path(os.path.realpath(self.target))
            refuse_protected(self.target, self._real)
            self._real.parent.mkdir(parents=True, exist_ok=True)
            self._lock(held)
            settle(self._real)
            sweep(self._real.parent)
            self._check()
            self._held = held.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.close()

    def replace(self, files: Mapping[str, bytes], executable: Collection[str] = ()) -> None:
        """Put a folder with these files (path in it -> content) in the target's place.

        At every moment there is the old folder or the new one, whole: in its place or, where the
        file system cannot swap names, for a moment beside it.
        """
        with told(self.target):
            new = beside(self._real, "new")
            try:
                self._build(new, files, executable)
                refuse_protected(self.target, self._real)
                self._check()
                self._exchange(new)
            finally:
                # Removes what is left of a failure or of the old folder; else the next run does.
                with suppress(OSError):
                    settle(self._real)

    def _lock(self, held: ExitStack) -> None:
        path = beside(self._real, "lock")
        try:
            handle = held.enter_context(locked(path))
        except BlockingIOError:
            with suppress(OSError):
                holder = path.read_text(encoding="utf-8").strip()
            raise StorageError(
                f"{self.target} is being written by {holder or 'another run'}; wait for it, or "
                "name another folder"
            ) from None
        held.callback(_unlink, path)
        now = datetime.datetime.now().astimezone()
        os.ftruncate(handle, 0)
        text = f"process {os.getpid()} on {socket.gethostname()} since {now:%Y-%m-%d %H:%M:%S %z}"
        write_all(handle, f"{text}\n".encode())

    def _check(self) -> None:
        """Refuse to lose anything that is not ours."""
        try:
            entries = {entry.name for entry in self._real.iterdir()}
        except FileNotFoundError:
            return
        if not os.access(self._real, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "")
        foreign = set() if self._force else entries - set(self._replaceable(self._real))
        if foreign:
            raise StorageError(
                f"{self.target} is not empty: {listed(sorted(foreign))} would be lost; "
                f"{self._remedy}"
            )

    def _build(self, new: Path, files: Mapping[str, bytes], executable: Collection[str]) -> None:
        new.mkdir()
        with suppress(FileNotFoundError):
            new.chmod(self._real.stat().st_mode & 0o7777)
        folders = {(new / name).parent for name in files} - {new}
        for folder in sorted(folders):
            folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            store(new / name, content, 0o777 if name in executable else 0o666)
        for folder in (*folders, new, new.parent):
            sync_folder(folder)

    def _exchange(self, new: Path) -> None:
        if not self._real.exists() or not any(self._real.iterdir()):
            new.rename(self._real)  # which takes the place of an empty folder, too
        elif not swapped(new, self._real):
            self._real.rename(beside(self._real, "old"))
            new.rename(self._real)
        sync_folder(self._real.parent)


def make_folder(path: str | Path) -> Path:
    """A folder that is there, with those above it; its path. Raises StorageError."""
    place = Path(path)
    with told(place):
        place.mkdir(parents=True, exist_ok=True)
    return place


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
