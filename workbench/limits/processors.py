"""The processors that this process may use: what the machine bounds by itself."""

import os


def processors() -> int:
    """How many processors this process may use.

    >>> processors() >= 1
    True
    """
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
