"""Steps: what a call costs, counted in functions entered and left, whatever the machine's load."""

import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def at_most(limit: int) -> Iterator[None]:
    """Fail where a block takes more than so many steps, at once and not when it ends.

    A step is a function that is entered or left, of Python or of C: work that grows faster than
    its input takes more of them, unless a single call of C does all of it.
    """
    taken = itertools.count(1)

    def note(*_: object) -> None:
        if next(taken) > limit:
            sys.setprofile(None)
            pytest.fail(f"more than {limit:,} steps")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(before)
    if next(taken) > limit + 1:  # a failure that somebody caught, as in a destructor
        pytest.fail(f"more than {limit:,} steps")
