"""How much of what has no end is tested: little in the fast lane, more in the slow one."""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

#: Whether this is `make test-slow`; without it a run is the fast lane, whatever it selects.
SLOW = os.environ.get("WORKBENCH_LANE") == "slow"


def examples(count: int) -> int:
    """How many examples a property is tested on: half of `count`, and in the slow lane thrice."""
    return 3 * count if SLOW else max(count // 2, 1)


def points(count: int) -> int:
    """How many points a problem is tested at: half of `count`, and in the slow lane thrice."""
    return examples(count)


def size(count: int) -> int:
    """How large an input is on which cost must stay in bounds: a tenth outside the slow lane."""
    return count if SLOW else count // 10


def some(every: Sequence[T], count: int) -> tuple[T, ...]:
    """All of them in the slow lane, otherwise at most so many, from the first one to the last."""
    if SLOW or len(every) <= count:
        return tuple(every)
    return tuple(every[(len(every) - 1) * place // (count - 1)] for place in range(count))
