"""The most memory that a piece of work takes, beyond what the process had before."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from workbench.measure.timing import time_once

Result = TypeVar("Result")

_STATUS = Path("/proc/self/status")
#: Written to, it makes the greatest size so far the present one.
_RESET = Path("/proc/self/clear_refs")


class Built(NamedTuple):
    """What building something took: seconds, where they are known, and the most memory."""

    seconds: float | None
    kilobytes: float


def build(make: Callable[[], Result]) -> tuple[Result, Built]:
    """What is made, with the time that it took and the most memory beyond the present.

    >>> numbers, built = build(lambda: list(range(10**3)))
    >>> len(numbers), (built.seconds or 0.0) > 0.0, built.kilobytes >= 0.0
    (1000, True, True)
    """
    before = _reset()
    result, timing = time_once(make)
    return result, Built(timing.median_seconds, max(_peak() - before, 0.0))


def _reset() -> float:
    """Kilobytes now, from which on the peak counts; without Linux the peak so far."""
    try:
        _RESET.write_text("5")
        return _figure("VmRSS")
    except (OSError, ValueError):
        return _peak()


def _peak() -> float:
    """The greatest size of this process, in kilobytes."""
    try:
        return _figure("VmHWM")
    except (OSError, ValueError):
        import resource  # Windows has none

        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return size / 1024 if sys.platform == "darwin" else float(size)


def _figure(name: str) -> float:
    found = re.search(rf"^{name}:\s*(\d+)", _STATUS.read_text(encoding="ascii"), re.MULTILINE)
    if found is None:
        raise ValueError(name)
    return float(found[1])
