"""The worker process: `python -m workbench.isolation.worker REQUESTS REPLIES` (two descriptors).

Each call runs in a thread with a large stack, so that deeply recursive libraries reach their
recursion limit long before the end of the stack.
"""

import importlib
import os
import pickle
import resource
import select
import sys
import threading
import traceback
from typing import Any

from workbench.errors import WorkerError
from workbench.isolation.protocol import (
    HEADER_BYTES,
    Outcome,
    Reply,
    Request,
    flatten,
    frame,
    length_of,
)

#: Stack of the thread that runs a call; reserved address space, touched only as far as needed.
STACK_MEGABYTES = 512
#: Python frames; the greediest measured use of the stack is 2 kB a frame (see the tests).
RECURSION_LIMIT = 150_000
#: How often a running call looks whether the parent is still there.
_PARENT_CHECK_SECONDS = 1.0
_MEGABYTE = 2**20
#: Longest trace that a reply carries, in characters; the end says most.
_TRACE_CHARACTERS = 4000


def resolve(target: str) -> Any:
    """The function that `package.module:function` names; WorkerError if there is none."""
    module, _, name = target.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise WorkerError(f"cannot find {target}: {error}; write package.module:function") from None


def answer(request: Request) -> bytes:
    """Run one call and frame what came of it; never raises."""
    try:
        try:
            function = resolve(request.target)
            result = function(*request.arguments)
        except MemoryError:
            return frame(Reply(Outcome.MEMORY, None))
        except BaseException as error:
            trace = "".join(traceback.format_exception(error, limit=-12))[-_TRACE_CHARACTERS:]
            return frame(Reply(Outcome.ERROR, flatten(error, trace)))
        return frame(Reply(Outcome.RESULT, result))
    except MemoryError:
        return frame(Reply(Outcome.MEMORY, None))
    except Exception as error:
        problem = f"its outcome cannot be sent back ({type(error).__name__}: {error})"
        return frame(Reply(Outcome.ERROR, flatten(WorkerError(f"{request.target}: {problem}"), "")))


def within_limits(request: Request, requests: int) -> bytes:
    """Run one call with its memory limit on a large stack; the framed reply."""
    replies: list[bytes] = []
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = int((request.megabytes + STACK_MEGABYTES) * _MEGABYTE)
    if before != resource.RLIM_INFINITY:
        limit = min(limit, before)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        thread = threading.Thread(target=lambda: replies.append(answer(request)), daemon=True)
        thread.start()
        _join(thread, requests)
    except (MemoryError, RuntimeError):
        replies.clear()
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))
    return replies[0] if replies else frame(Reply(Outcome.MEMORY, None))


def _join(thread: threading.Thread, requests: int) -> None:
    """Wait for a call; leave at once when the parent is gone and nobody waits for the answer."""
    hang_up = select.poll()
    hang_up.register(requests, 0)
    while thread.is_alive():
        thread.join(_PARENT_CHECK_SECONDS)
        if thread.is_alive() and hang_up.poll(0):
            os._exit(1)


def read_exactly(descriptor: int, size: int) -> bytes | None:
    """So many bytes, or None where the parent has closed its end."""
    data = bytearray()
    while len(data) < size:
        piece = os.read(descriptor, min(size - len(data), _MEGABYTE))
        if not piece:
            return None
        data += piece
    return bytes(data)


def serve(requests: int, replies: int) -> None:
    """Answer one request after the other until the parent closes its end."""
    while (header := read_exactly(requests, HEADER_BYTES)) is not None:
        payload = read_exactly(requests, length_of(header))
        if payload is None:
            return
        view = memoryview(within_limits(Request(*pickle.loads(payload)), requests))
        while view:
            view = view[os.write(replies, view) :]


def main() -> None:
    """Set the limits that hold for the whole life of the process, then serve."""
    requests, replies = int(sys.argv[1]), int(sys.argv[2])
    for descriptor in (requests, replies):
        os.set_inheritable(descriptor, False)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(RECURSION_LIMIT)
    threading.stack_size(STACK_MEGABYTES * _MEGABYTE)
    serve(requests, replies)


if __name__ == "__main__":
    main()
