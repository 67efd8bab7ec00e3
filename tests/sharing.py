"""What takes seconds and is the same for all workers: one of them makes it, all read it."""

import fcntl
import os
import pickle
import random
from collections.abc import Callable, Iterable
from functools import cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

#: The folder that all workers of this run share; `tests/conftest.py` sets it.
folder = Path()


def once_a_run(make: Callable[P, T]) -> Callable[P, T]:
    """A function that is called once for the same arguments, by whichever worker asks first."""

    @wraps(make)
    @cache
    def shared(*arguments: Any) -> Any:
        # A test module may be imported under two names, by pytest and by a conftest of others.
        module = make.__module__.rpartition(".")[2]
        key = f"{module}.{make.__qualname__}{arguments!r}"
        path = folder / f"once_{sha256(key.encode()).hexdigest()}"
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                path.write_bytes(pickle.dumps(make(*arguments)))
            return pickle.loads(path.read_bytes())

    return shared


def in_own_order(names: Iterable[T]) -> list[T]:
    """The names in an order of this process's own: two that begin alike wait for each other."""
    every = list(names)
    return random.Random(os.getpid()).sample(every, len(every))
