"""Messages between parent and worker: length-prefixed pickles on two pipes of their own.

Standard output and standard error of the worker carry nothing of the protocol, so whatever a
called function prints cannot corrupt it. Replies of a common worker are unpickled by the parent:
its limits guard against time, memory and crashes, not against a function that means harm. A fenced
worker answers in JSON of bounded size, of which the worst is a wrong number.
"""

import json
import pickle
import struct
from enum import StrEnum
from typing import Any, NamedTuple

from workbench import errors
from workbench.errors import WorkbenchError, WorkerError

_HEADER = struct.Struct(">Q")
HEADER_BYTES = _HEADER.size


class Request(NamedTuple):
    """One call: `package.module:function`, its arguments, the memory that it may use, and which
    limits of the parent are not the defaults."""

    target: str
    arguments: tuple[Any, ...]
    megabytes: float
    limits: dict[str, float]


class ReplyKind(StrEnum):
    """How a call ended, as far as the worker itself can tell."""

    RESULT = "result"
    ERROR = "error"
    MEMORY = "memory"


class Reply(NamedTuple):
    """An outcome with the result, or with the parts of an exception."""

    outcome: ReplyKind
    content: Any


def frame(message: Request | Reply) -> bytes:
    """The bytes of one message.

    >>> length_of(frame(Reply(ReplyKind.RESULT, 1))[:HEADER_BYTES]) > 0
    True
    """
    return packed(tuple(message))


def packed(message: Any) -> bytes:
    """The bytes of any message to a worker."""
    payload = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return _HEADER.pack(len(payload)) + payload


def read_plain(payload: bytes) -> Reply:
    """The reply of a fenced worker; ValueError for anything that is none.

    >>> from workbench.isolation.walls.process import framed
    >>> read_plain(framed("result", [1.5])[HEADER_BYTES:]).content
    [1.5]
    """
    try:
        outcome, content = json.loads(payload)
        return Reply(ReplyKind(outcome), content)
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def length_of(header: bytes) -> int:
    """The number of bytes that follow a header."""
    length: int = _HEADER.unpack(header)[0]
    return length


def flatten(error: BaseException, trace: str) -> tuple[str, tuple[Any, ...], dict[str, Any], str]:
    """The parts of an exception that travel: class name, arguments, attributes, trace.

    An exception of the workbench travels whole, and its message says it all; of any other only
    type, text and trace do, since its class may not unpickle in the parent.
    """
    if isinstance(error, WorkbenchError):
        name = type(error).__name__
        if getattr(errors, name, None) is type(error):
            return name, error.args, dict(error.__dict__), ""
    return "", (f"{type(error).__name__}: {error}",), {}, trace


def rebuild(target: str, parts: tuple[str, tuple[Any, ...], dict[str, Any], str]) -> WorkbenchError:
    """The exception that `flatten` took apart; what was foreign becomes a WorkerError.

    >>> rebuild("a.b:c", flatten(ValueError("no"), ""))
    WorkerError('a.b:c failed with ValueError: no')
    """
    name, arguments, attributes, trace = parts
    if not name:
        error: WorkbenchError = WorkerError(f"{target} failed with {arguments[0]}")
    else:
        # Not through __init__: a ParseError's differs from what its arguments hold.
        kind = getattr(errors, name)
        error = kind.__new__(kind, *arguments)
        error.__dict__.update(attributes)
    if trace:
        error.add_note(f"in the worker process:\n{trace}")
    return error
