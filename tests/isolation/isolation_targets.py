"""Functions for the worker to run: well behaved, crashing, endless, greedy, loud, deep."""

import functools
import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

from workbench.errors import BudgetError, ParseError

CALLS: list[int] = []


def echo(*values: Any) -> tuple[Any, ...]:
    return values


def process_id() -> int:
    return os.getpid()


def count_calls() -> int:
    CALLS.append(1)
    return len(CALLS)


def call_twice() -> None:
    count_calls()
    count_calls()


def leave(status: int) -> None:
    os._exit(status)


def send_signal(number: int) -> None:
    signal.raise_signal(number)  # to this thread: another one could still let the answer out


def loop() -> None:
    while True:
        pass


def loop_in_c() -> int:
    return len(str(pow(3, 10**9)))


def allocate() -> int:
    hoard = []
    while True:
        hoard.append(bytearray(2**20))


def allocate_megabytes(count: int) -> int:
    return len(bytearray(count * 2**20))


def shout(text: str) -> str:
    print(text * 1000)
    print(text * 1000, file=sys.stderr)
    os.write(1, b"\x00\x00\x00\x00\x00\x00\x00\x01garbage")
    os.write(2, b"more garbage")
    return text


def say_and_leave() -> None:
    print("the ship is sinking", file=sys.stderr, flush=True)
    os._exit(7)


def fail(text: str) -> None:
    raise ValueError(text)


def exceed_budget() -> None:
    raise BudgetError("too many operations: 7")


def fail_to_parse() -> None:
    raise ParseError("missing operator", text="2x", position=1, remedy="write 2*x")


def exit_politely() -> None:
    sys.exit("enough")


def unpicklable() -> Any:
    return threading.Lock()


def nested_tuple(depth: int) -> Any:
    result: Any = ()
    for _ in range(depth):
        result = (result,)
    return result


def depth_of_recursion(depth: int) -> int:
    @functools.cache
    def descend(remaining: int) -> int:
        return 0 if remaining == 0 else 1 + descend(remaining - 1)

    return descend(depth)


class Poisoned:
    """Cannot be unpickled."""

    def __reduce__(self) -> Any:
        return fail, ("poison",)


class Bottomless:
    """Recurses through C code on every level, which takes most of the stack."""

    @property
    def below(self) -> Any:
        return sorted([1, 2], key=lambda _: self.below)

    def __hash__(self) -> int:
        return hash((self,))


def fall(how: str) -> None:
    if how == "hash":
        hash(Bottomless())
    else:
        _ = Bottomless().below


def spawn_and_loop() -> None:
    subprocess.Popen(["sleep", "600"], stdin=subprocess.DEVNULL)
    loop()


def spawn(seconds: int) -> int:
    return subprocess.Popen(["sleep", str(seconds)], stdin=subprocess.DEVNULL).pid


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def poison() -> Any:
    return Poisoned()


def stack_size() -> int:
    return threading.stack_size()
