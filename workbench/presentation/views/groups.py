"""Rows in groups, which tables, pictures and sections are made of."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

Row = TypeVar("Row")


def grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> defaultdict[Any, list[Row]]:
    """Rows by what a function says of each, in order of first appearance; others have none.

    >>> dict(grouped(["sin", "exp", "cosh"], len))
    {3: ['sin', 'exp'], 4: ['cosh']}
    """
    found: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
