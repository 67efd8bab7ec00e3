"""A file that one process at a time has locked; the system frees what a killed one held."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workbench.errors import StorageError

#: What a file system answers that has no locks: there two runs at once are not told apart.
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL})


@contextmanager
def locked(path: Path, *, wait: bool = False, surely: bool = False) -> Iterator[int]:
    """The descriptor of a file that is locked as long as the block lasts; made where missing.

    Whoever has the lock may rename or remove the file. Raises BlockingIOError where another
    process has it and `wait` is false, and OSError on a file system without locks if `surely`.
    """
    handle = None
    while handle is None:
        handle = _locked(path, wait, surely)
    try:
        yield handle
    finally:
        with suppress(OSError):  # nothing is lost with it: what was written to it is on the disk
            os.close(handle)


def _locked(path: Path, wait: bool, surely: bool) -> int | None:
    """The descriptor; None where the file was renamed or removed before its lock was ours."""
    try:
        import fcntl
    except ImportError:
        raise StorageError(
            f"cannot write {path.parent}: files are locked and replaced in one step on Unix only "
            "(Linux, macOS); on Windows run the workbench in WSL, or print and redirect"
        ) from None
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
    handle = os.open(path, flags, 0o666)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError as error:
            if surely or error.errno not in _NO_LOCKS:
                raise
        if os.path.samestat(os.fstat(handle), os.lstat(path)):
            return handle
    except FileNotFoundError:
        pass
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None
