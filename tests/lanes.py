"""How much of what has no end is tested: little in the fast lane, more in the slow one."""

import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest

T = TypeVar("T")

#: Whether this is `make test-slow`; without it a run is the fast lane, whatever it selects.
SLOW = os.environ.get("WORKBENCH_LANE") == "slow"


def examples(count: int) -> int:
    """How many examples a property is tested on: a third of `count`, in the slow lane thrice."""
    return 3 * count if SLOW else max(count // 3, 1)


def points(count: int) -> int:
    """How many points a problem is tested at: half of `count`, and in the slow lane thrice."""
    return 3 * count if SLOW else max(count // 2, 1)


def size(count: int) -> int:
    """How large an input is on which cost must stay in bounds: a part outside the slow lane.

    It stays deeper than Python recurses, and so large that a square of it is far beyond bounds.
    """
    return count if SLOW else max(count // 30, min(count, 2000))


def some(every: Sequence[T], count: int) -> tuple[T, ...]:
    """All of them in the slow lane, otherwise at most so many, from the first one to the last."""
    return tuple(every) if SLOW else tuple(every[place] for place in _spread(len(every), count))


def _spread(length: int, count: int) -> list[int]:
    """So many places, or all, from the first one to the last."""
    if length <= count:
        return list(range(length))
    return [(length - 1) * place // max(count - 1, 1) for place in range(count)]


def shared_out(every: Sequence[Any], count: int) -> list[Any]:
    """Parameters of a test: so many of them for the fast lane, the rest for the slow one.

    Those of the fast lane are spread from the first one to the last.
    """
    fast = _spread(len(every), count)
    return [
        one
        if place in fast
        else pytest.param(*(one if isinstance(one, tuple) else [one]), marks=pytest.mark.slow)
        for place, one in enumerate(every)
    ]


def check_rows(rows: Sequence[tuple[Any, ...]], check: Callable[..., None]) -> None:
    """Check every row of a table and tell of all rows that fail, each with its cells.

    One test for a part of a large table: a test of its own for each of a thousand rows would take
    longer to begin and to end than to run.
    """
    failed = []
    for row in rows:
        try:
            check(*row)
        except Exception as error:
            error.add_note(f"the row: {row}")
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} of {len(rows)} rows fail", failed)
