"""Reading and writing a worker's pipes until a deadline, and how a worker ended, in words."""

import contextlib
import os
import select
import signal
import time

_PIECE = 2**20


def send(descriptor: int, data: bytes, deadline: float) -> None:
    """Write everything to a pipe that does not block; TimeoutError after the deadline."""
    view = memoryview(data)
    while view:
        _wait(descriptor, select.POLLOUT, deadline)
        with contextlib.suppress(BlockingIOError):
            view = view[os.write(descriptor, view[:_PIECE]) :]


def receive(descriptor: int, size: int, deadline: float) -> bytes:
    """So many bytes of a pipe; EOFError where it ends before, TimeoutError after the deadline."""
    data = bytearray()
    while len(data) < size:
        _wait(descriptor, select.POLLIN, deadline)
        piece = os.read(descriptor, min(size - len(data), _PIECE))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)


def _wait(descriptor: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError


def ending(status: int) -> str:
    """How a process ended, in words.

    >>> ending(-11), ending(3)
    ('killed by SIGSEGV', 'exit status 3')
    """
    if status >= 0:
        return f"exit status {status}"
    try:
        return f"killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"killed by signal {-status}"
