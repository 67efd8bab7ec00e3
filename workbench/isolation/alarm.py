"""An alarm: interrupts what the main thread runs when a time is up."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: Rings again after so many seconds, where the first interruption was caught by what it met.
AGAIN = 0.5


@contextmanager
def alarm(seconds: float, error: Callable[[], Exception]) -> Iterator[None]:
    """Raise an error in what runs inside, when it takes longer than some seconds.

    Only the main thread can be interrupted, and only where there are Unix's interval timers;
    elsewhere nothing rings. An alarm that was set before rings at its own time.

    >>> with alarm(0.01, lambda: TimeoutError("too long")):
    ...     while True:
    ...         pass
    Traceback (most recent call last):
    TimeoutError: too long
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def ring(*_: Any) -> None:
        raise error()

    before = signal.signal(signal.SIGALRM, ring)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, left, interval)
