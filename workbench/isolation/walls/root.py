"""The wall of the empty root: a folder without anything in it is the whole file system.

It is deleted before it is entered, so that nothing can be made in it either. Needs CAP_SYS_CHROOT,
which containers leave to root, and the wall of the user behind it, since root finds ways out.
"""

import contextlib
import os
import secrets


def build(scratch: str) -> None:
    """Make an empty folder below `scratch`, enter it as the root, and delete it."""
    folder = os.path.join(scratch, f"empty-{secrets.token_hex(8)}")  # noqa: PTH118
    os.mkdir(folder, 0o700)  # noqa: PTH102
    entered = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):
            os.rmdir(folder)  # noqa: PTH106
        os.fchdir(entered)
        os.chroot(".")
    finally:
        os.close(entered)
