"""The worker process: `python -m workbench.isolation.worker REQUESTS REPLIES [TARGET]`.

Requests and replies are two descriptors; the target is called before the first request.

Calls run in one thread with a large stack, so that deeply recursive libraries reach their
recursion limit long before the end of the stack; the main thread watches for the parent's end.
"""

import contextlib
import importlib
import os
import pickle
import resource
import sys
import threading
import traceback
from typing import Any

from workbench.errors import WorkerError
from workbench.isolation.protocol import (
    HEADER_BYTES,
    Reply,
    ReplyKind,
    Request,
    flatten,
    frame,
    length_of,
)
from workbench.isolation.walls.process import end_with_the_parent, read_exactly, send
from workbench.limits import limits

#: Stack of the thread that runs a call; reserved address space, touched only as far as needed.
STACK_MEGABYTES = 512
#: Python frames; the greediest measured use of the stack is 2 kB a frame (see the tests).
RECURSION_LIMIT = 150_000
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


def answer(request: bytes) -> bytes:
    """Run one pickled call within its memory limit and frame what came of it; never raises."""
    usual = resource.getrlimit(resource.RLIMIT_AS)
    try:
        try:
            call = Request(*pickle.loads(request))
            limits.adopt(call.limits)
            limit_memory(call.megabytes)
            result = resolve(call.target)(*call.arguments)
        except MemoryError:
            return frame(Reply(ReplyKind.MEMORY, None))
        except BaseException as error:
            trace = "".join(traceback.format_exception(error, limit=-12))[-_TRACE_CHARACTERS:]
            return frame(Reply(ReplyKind.ERROR, flatten(error, trace)))
        return frame(Reply(ReplyKind.RESULT, result))
    except MemoryError:
        return frame(Reply(ReplyKind.MEMORY, None))
    except Exception as error:
        problem = f"its outcome cannot be sent back ({type(error).__name__}: {error})"
        return frame(Reply(ReplyKind.ERROR, flatten(WorkerError(f"{call.target}: {problem}"), "")))
    finally:
        resource.setrlimit(resource.RLIMIT_AS, usual)


def limit_memory(megabytes: float) -> None:
    """Bound the address space of this process, beyond its large stack."""
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = int((megabytes + STACK_MEGABYTES) * _MEGABYTE)
    if before != resource.RLIM_INFINITY:
        limit = min(limit, before)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def serve(requests: int, replies: int, ahead: str = "") -> None:
    """Answer one request after the other; end the process when the parent closes its end."""
    threading.stack_size(0)  # this thread has its large stack; those that a call starts do not
    if ahead:
        with contextlib.suppress(Exception):  # a call that needs it will say what is wrong
            resolve(ahead)()
    try:
        while (header := read_exactly(requests, HEADER_BYTES)) is not None:
            request = read_exactly(requests, length_of(header))
            if request is None:
                break
            send(replies, answer(request))
    except BaseException:
        traceback.print_exc()
        os._exit(1)  # the main thread alone would keep the parent waiting
    os._exit(0)


def main() -> None:
    """Set the limits that hold for the whole life of the process, then serve."""
    requests, replies, *ahead = int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]
    for descriptor in (requests, replies):
        os.set_inheritable(descriptor, False)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(RECURSION_LIMIT)
    threading.stack_size(STACK_MEGABYTES * _MEGABYTE)
    threading.Thread(target=serve, args=(requests, replies, *ahead), daemon=True).start()
    end_with_the_parent(requests)


if __name__ == "__main__":
    main()
