"""Bytes on the disk, and two names swapped in one step."""

import ctypes
import errno
import os
import sys
from pathlib import Path

#: What a system answers that cannot do such a thing at all.
_CANNOT = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
#: AT_FDCWD of Linux: a path is relative to the current folder.
_HERE = -100
#: RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS.
_SWAP = 2


def write_all(handle: int, content: bytes) -> None:
    """Write bytes to a descriptor, however many calls it takes."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def store(path: Path, content: bytes, mode: int) -> None:
    """A new file that is on the disk, not only in memory, when the call returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        write_all(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Put the names in a folder on the disk, where the file system can."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:  # a folder that may be written but not listed
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(handle)


def swapped(one: Path, other: Path) -> bool:
    """Swap two names at once; False where the system or the file system cannot."""
    library = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            failed = library.renamex_np(first, second, _SWAP)
        else:
            failed = library.renameat2(_HERE, first, _HERE, second, _SWAP)
    except AttributeError:  # an older C library
        return False
    number = ctypes.get_errno()
    if failed and number not in _CANNOT:
        raise OSError(number, os.strerror(number), str(one), None, str(other))
    return not failed
