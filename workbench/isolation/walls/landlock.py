"""The wall of Landlock: no path can be opened, made, moved or removed, and no port be reached.

A set of rules without any rule refuses whatever it handles; what is open already stays so.
Numbers and bits: linux/landlock.h, asm-generic/unistd.h (the same on every architecture).
"""

import ctypes
import os

from .calls import PR_SET_NO_NEW_PRIVS, prctl, syscall

_CREATE, _RESTRICT = 444, 446
_ASK_VERSION = 1
#: How many of the rights of files, of the network and of signals an ABI knows: a right a bit.
_FILES = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6


def build() -> None:
    """Refuse everything that this kernel's Landlock can; for this thread and those it starts."""
    version = syscall(_CREATE, 0, 0, _ASK_VERSION)
    handled = (ctypes.c_uint64 * 3)(
        2 ** _FILES.get(version, 16) - 1,
        3 if version >= _NETWORK_SINCE else 0,
        3 if version >= _SCOPES_SINCE else 0,
    )
    fields = 3 if version >= _SCOPES_SINCE else 2 if version >= _NETWORK_SINCE else 1
    rules = syscall(_CREATE, ctypes.byref(handled), 8 * fields, 0)
    try:
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        syscall(_RESTRICT, rules, 0)
    finally:
        os.close(rules)
