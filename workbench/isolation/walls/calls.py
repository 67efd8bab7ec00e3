"""Calls of Linux that Python has no name for."""

import ctypes
import os
from typing import Any

#: Options of prctl (linux/prctl.h).
PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 4, 36, 38


def prctl(option: int, value: int) -> None:
    """Set an attribute of this process. Raises OSError where that is refused."""
    _checked("prctl", option, *(ctypes.c_ulong(one) for one in (value, 0, 0, 0)))


def unshare(flags: int) -> None:
    """Leave the namespaces that `flags` name. Raises OSError where that is refused."""
    _checked("unshare", flags)


def syscall(number: int, *arguments: Any) -> int:
    """A system call by its number; integers travel as 64 bits. Raises OSError of its error."""
    wide = (ctypes.c_long(one) if isinstance(one, int) else one for one in arguments)
    return _checked("syscall", ctypes.c_long(number), *wide)


def _checked(name: str, *arguments: Any) -> int:
    try:
        function = getattr(ctypes.CDLL(None, use_errno=True), name)
    except AttributeError:
        raise OSError(f"there is no {name} on this system") from None
    function.restype = ctypes.c_long
    result: int = function(*arguments)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result
