"""The wall of the user: a user id that owns nothing, and no privileges to get another.

Nothing of its is on any disk; it may signal, trace and read nobody but itself, and whatever it
leaves running is found by its number.
"""

import os


def build(user: int) -> None:
    """Become that user, with the group of the same number and no other."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    try:
        os.setuid(0)
    except PermissionError:
        return
    raise PermissionError("this process can become root again")
