"""Refusals of the operating system as StorageErrors with a remedy."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.errors import StorageError

_REMEDIES = {
    errno.ENOSPC: "make room, or choose a place on another disk",
    errno.EDQUOT: "make room, or choose a place on another disk",
    errno.EFBIG: "choose a place that may hold files of this size",
    errno.EROFS: "choose a place that can be written",
    errno.EACCES: "choose a place that you may write to",
    errno.EPERM: "choose a place that you may write to",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOENT: "make its folder first, or correct the name",
    errno.ENOTDIR: "a part of its path is not a folder; correct the name",
    errno.EEXIST: "a file has the name of a folder in its path; correct the name",
    errno.EISDIR: "it is a folder; name a file",
    errno.ELOOP: "its links lead in a circle; correct them",
}


@contextmanager
def told(target: Path) -> Iterator[None]:
    """Turn what goes wrong while a target is written into a StorageError that names it."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        number = error.errno if isinstance(error, OSError) else None
        reason = os.strerror(number) if number else str(error)
        remedy = _REMEDIES.get(number or 0, "choose another place")
        raise StorageError(f"cannot write {target}: {reason}; {remedy}") from None
