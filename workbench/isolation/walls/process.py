"""The process of code that may mean harm: `python process.py REQUESTS REPLIES`.

A program of the standard library alone. What it needs of ours comes through the pipe, compiled, and
becomes the package `walled`; nothing of the workbench is on its path. Libraries that the code will
ask for are imported first; then the walls go up, one after the other, and what they say of
themselves is the first reply. Only after that comes the code. Replies are JSON.

Calls run in one thread with a stack that is large enough for Python's limit of nested calls; the
main thread watches for the parent's end.
"""

import contextlib
import importlib
import importlib.abc
import importlib.util
import json
import marshal
import os
import pickle
import select
import struct
import sys
import threading
import traceback
from typing import Any

#: Where this program lies.
PROGRAM = __file__
#: The package that sources of ours become.
PACKAGE = "walled"
#: Longest reply, in bytes; a parent takes no longer one.
PLAIN_BYTES = 2**24
#: Stack of the thread that runs calls, and Python's own limit of nested calls.
STACK_MEGABYTES = 64
RECURSION_LIMIT = 1000
_HEADER = struct.Struct(">Q")
_MEGABYTE = 2**20
#: Modules that the standard library imports only while it runs, when nothing can be opened.
_LATER = (
    *("ast", "cmath", "decimal", "fractions", "linecache", "locale", "numbers", "tokenize"),
    *("unicodedata", "warnings", "encodings.ascii", "encodings.latin_1", "encodings.cp1252"),
    *("encodings.utf_16", "encodings.unicode_escape", "encodings.idna", "_strptime"),
)


class _Ours(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finder and loader of the package `walled`; what is hidden is not found at all."""

    def __init__(self, sent: dict[str, Any], hidden: list[str]) -> None:
        self._sent, self._hidden = sent, frozenset(hidden)

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        """The specification of a module of ours."""
        if fullname.partition(".")[0] in self._hidden:
            raise ModuleNotFoundError(f"{fullname} is not there for a submission", name=fullname)
        if fullname == PACKAGE or fullname.removeprefix(f"{PACKAGE}.") in self._sent:
            whole = fullname == PACKAGE
            return importlib.util.spec_from_loader(fullname, self, is_package=whole)
        return None

    def exec_module(self, module: Any) -> None:
        """Run a module as it was sent."""
        code = self._sent.get(module.__name__.removeprefix(f"{PACKAGE}."))
        if code is not None:
            exec(marshal.loads(code), module.__dict__)


def read_exactly(descriptor: int, size: int) -> bytes | None:
    """So many bytes, or None where the parent has closed its end."""
    data = bytearray()
    while len(data) < size:
        piece = os.read(descriptor, min(size - len(data), _MEGABYTE))
        if not piece:
            return None
        data += piece
    return bytes(data)


def end_with_the_parent(descriptor: int) -> None:
    """End this process when the parent no longer holds its end: nobody waits for an answer then."""
    hang_up = select.poll()
    hang_up.register(descriptor, 0)
    hang_up.poll()
    os._exit(0)


def read_message(descriptor: int) -> Any:
    """The next message of the parent; None where it has closed its end."""
    header = read_exactly(descriptor, _HEADER.size)
    payload = header and read_exactly(descriptor, _HEADER.unpack(header)[0])
    return pickle.loads(payload) if payload else None


def framed(kind: str, content: Any) -> bytes:
    """The bytes of a reply; ValueError or TypeError where its content is no plain data."""
    payload = json.dumps([kind, content]).encode()
    if len(payload) > PLAIN_BYTES:
        raise ValueError(f"{len(payload)} bytes exceed the limit of {PLAIN_BYTES}")
    return _HEADER.pack(len(payload)) + payload


def answer(target: str, arguments: tuple[Any, ...]) -> bytes:
    """Call `module:function` of ours and frame what came of it; never raises.

    Whatever goes wrong is told in one line: a trace of code that is not ours belongs to those who
    wrote it, and they put it into the result.
    """
    try:
        module, _, name = target.partition(":")
        function = getattr(importlib.import_module(f"{PACKAGE}.{module}"), name)
        return framed("result", function(*arguments))
    except MemoryError:
        return framed("memory", None)
    except BaseException as error:
        return framed("error", f"{type(error).__name__}: {error}"[:1000])


def send(descriptor: int, data: bytes) -> None:
    """Write everything."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def prepare(setup: dict[str, Any]) -> None:
    """Import what will be needed; nothing can be opened afterwards."""
    sys.dont_write_bytecode = True
    sys.path[:] = setup["path"]
    sys.meta_path.insert(0, _Ours(setup["sent"], setup["hidden"]))
    for name in setup["preload"]:
        importlib.import_module(f"{PACKAGE}.{name}")
    for name in (*setup["libraries"], *(_LATER if len(setup["walls"]) > 1 else ())):
        with contextlib.suppress(Exception, SystemExit):
            obtain(name)


def obtain(name: str) -> None:
    """Import a module, unless it is an attribute of one, which may import it on being asked for."""
    above, _, last = name.rpartition(".")
    if not hasattr(sys.modules.get(above), last):
        importlib.import_module(name)


def build(setup: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """Put walls up, in that order; by name why one does not stand, empty where it does."""
    found = {}
    for name in names:
        if name in setup["walls"]:
            arguments = setup["walls"][name]
            if arguments is None or (sys.platform != "linux" and name != "limits"):
                found[name] = "only root on Linux can" if arguments is None else "only on Linux"
                continue
            try:
                importlib.import_module(f"{PACKAGE}.{name}").build(*arguments)
                found[name] = ""
            except Exception as error:
                found[name] = f"{getattr(error, 'strerror', None) or error}"
    return found


def serve(requests: int, replies: int, setup: dict[str, Any], found: dict[str, str]) -> None:
    """Put up the walls around all threads, then answer one request after the other."""
    threading.stack_size(0)  # this thread has its large stack; those that a call starts do not
    try:
        found |= build(setup, ("limits", "user", "seccomp"))
        sys.setrecursionlimit(RECURSION_LIMIT)
        messages = importlib.import_module(f"{PACKAGE}.messages")
        for name, descriptor in (("stdout", 1), ("stderr", 2)):
            for attribute in (name, f"__{name}__"):
                setattr(sys, attribute, messages.Sink(descriptor))
        if setup["audited"]:
            messages.build(setup["hidden"])
        send(replies, framed("result", found))
        while (message := read_message(requests)) is not None:
            send(replies, answer(*message[:2]))
    except BaseException:
        traceback.print_exc()
        os._exit(1)  # the main thread alone would keep the parent waiting
    os._exit(0)


def main() -> None:
    """Prepare, put up the walls of one thread, and start the thread that inherits them."""
    requests, replies = map(int, sys.argv[1:3])
    for descriptor in (requests, replies):
        os.set_inheritable(descriptor, False)
    setup = read_message(requests)
    prepare(setup)
    found = build(setup, ("namespaces", "root", "landlock"))
    threading.stack_size(STACK_MEGABYTES * _MEGABYTE)
    threading.Thread(target=serve, args=(requests, replies, setup, found), daemon=True).start()
    end_with_the_parent(requests)


if __name__ == "__main__":
    main()
