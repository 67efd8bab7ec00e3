"""A single file, written beside its target and renamed into place."""

import errno
import os
import re
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from workbench.storage.beside import beside
from workbench.storage.disk import sync_folder, write_all
from workbench.storage.failure import told
from workbench.storage.lock import locked

#: Names of this process's own open files. Opened anew, one would have a position of its own, and
#: what is printed afterwards would overwrite it.
_OPEN = re.compile(r"/dev/(?P<stream>stdout|stderr)|/(?:dev|proc/self)/fd/(?P<number>\d+)")


def write_file(path: str | Path, content: str | bytes | Iterable[bytes]) -> Path:
    """Replace a file by new content (text is UTF-8) in one step; its path.

    Pieces of content follow each other. Whatever happens, there is the old file or the new one,
    whole. A link is followed, the mode of an existing file is kept; what is no file (a pipe, a
    terminal) is written to directly. Raises StorageError, which names the file and the remedy.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     write_file(f"{place}/a.txt", "one").read_text()
    'one'
    """
    target = Path(path)
    with told(target):
        data = content.encode("utf-8") if isinstance(content, str) else content
        pieces = (data,) if isinstance(data, bytes) else data
        if not _written_through(target, pieces):
            _replace(_checked(target), pieces)
    return target


def check_file(path: Path) -> Path:
    """The path of a file that can be written, as far as one can tell before; else StorageError."""
    with told(path):
        if not (_OPEN.fullmatch(str(path)) or _is_device(path)):
            _checked(path)
    return path


def _is_device(target: Path) -> bool:
    """Whether something is there that is neither a file nor a folder."""
    return target.exists() and not target.is_file() and not target.is_dir()


def _checked(target: Path) -> Path:
    """The target without links; OSError where it is a folder or must not be written."""
    real = Path(os.path.realpath(target))
    if real.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    if real.is_symlink():
        raise OSError(errno.ELOOP, "")
    if not stat.S_ISDIR(real.parent.stat().st_mode):
        raise NotADirectoryError(errno.ENOTDIR, "")
    writable = os.access(real.parent, os.W_OK | os.X_OK)
    if not writable or (real.exists() and not os.access(real, os.W_OK)):
        raise PermissionError(errno.EACCES, "")
    return real


def _written_through(target: Path, pieces: Iterable[bytes]) -> bool:
    """Whether the target is no file that could be replaced, and has been written to."""
    match = _OPEN.fullmatch(str(target))
    if match:
        if sys.stdout is not None:
            sys.stdout.flush()
        handle = {"stdout": 1, "stderr": 2}.get(match["stream"]) or int(match["number"])
        for data in pieces:
            write_all(handle, data)
    elif _is_device(target):
        handle = os.open(target, os.O_WRONLY)
        try:
            for data in pieces:
                write_all(handle, data)
        finally:
            os.close(handle)
    else:
        return False
    return True


def _replace(target: Path, pieces: Iterable[bytes]) -> None:
    fresh = beside(target, "file")
    with locked(fresh, wait=True) as handle:
        try:
            os.ftruncate(handle, 0)  # what a killed run left
            for data in pieces:
                write_all(handle, data)
            with suppress(FileNotFoundError):
                os.fchmod(handle, stat.S_IMODE(target.stat().st_mode))
            os.fsync(handle)
            fresh.rename(target)
        except BaseException:
            with suppress(OSError):
                fresh.unlink()
            raise
    sync_folder(target.parent)
