"""How much of what has no end is tested: little in the fast lane, more in the slow one."""

import inspect
import os
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
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


def every_row(names: str, table: Iterable[Any]) -> Callable[[Callable[..., None]], Any]:
    """As `pytest.mark.parametrize`, but one test for all rows, which tells of every row that fails.

    A test of its own for each of thousands of rows takes longer to begin and to end than to run.
    What the test asks for beside the names are fixtures, which all rows share.
    """
    keys = [name.strip() for name in names.split(",")]

    def decorate(test: Callable[..., None]) -> Any:
        asked = inspect.signature(test)
        left = [one for name, one in asked.parameters.items() if name not in keys]

        @wraps(test)
        def all_rows(**fixtures: Any) -> None:
            failed, count = [], 0
            for count, row in enumerate(table, start=1):  # noqa: B007  (the last one is told)
                cells = row if len(keys) > 1 else (row,)
                try:
                    test(**dict(zip(keys, cells, strict=True)), **fixtures)
                except (Exception, pytest.fail.Exception) as error:
                    error.add_note(f"the row: {cells}")
                    failed.append(error)
            if failed:
                raise BaseExceptionGroup(f"{len(failed)} of {count} rows fail", failed)
            assert count, "a table without rows tests nothing"

        all_rows.__signature__ = asked.replace(parameters=left)  # type: ignore[attr-defined]
        return all_rows

    return decorate
