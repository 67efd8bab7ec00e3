"""The wall of namespaces: a network without any interface, and no shared memory of others.

Only where the process has CAP_SYS_ADMIN. An ordinary user could have namespaces by a user namespace
only, in which the code would hold every capability: that opens more than it closes.
"""

from .calls import unshare

_CLONE_NEWNET, _CLONE_NEWIPC = 0x40000000, 0x08000000


def build() -> None:
    """Leave the network and the shared memory of the system."""
    unshare(_CLONE_NEWNET | _CLONE_NEWIPC)
