"""Attacks on the walls: what code that wants marks or mischief would try, by name.

`workbench grade --walls` tries them in a process behind one wall at a time; the tests hand them in
as a submission. An attack returns what it got, or is refused with an exception. It does no harm
where it gets through: signals are 0, writing goes into a folder that is made for it.
"""

import _posixsubprocess
import contextlib
import ctypes
import importlib
import mmap
import multiprocessing
import os
import signal
import socket
import sqlite3
import struct
import sys
import threading
from collections.abc import Callable
from typing import Any

#: Numbers of system calls on x86_64 and aarch64.
_NUMBERS = {
    "openat": (257, 56), "openat2": (437, 437), "open_by_handle_at": (304, 265),
    "clone": (56, 220), "clone3": (435, 435), "execveat": (322, 281), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "io_uring_setup": (425, 425), "umount2": (166, 39),
    "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "userfaultfd": (323, 282),
    "bpf": (321, 280), "keyctl": (250, 219), "name_to_handle_at": (303, 264), "shmget": (29, 194),
    "unshare": (272, 97), "mount": (165, 40), "setns": (308, 268), "prlimit64": (302, 261),
    "kcmp": (312, 272), "shmctl": (31, 195),
}  # fmt: skip
_HERE = -100
_SIGCHLD = 17
_PTRACE_DETACH, _PTRACE_SEIZE, _PTRACE_INTERRUPT = 17, 0x4206, 0x4207
_ALL_CHILDREN = 0x40000000
# Whatever an attack needs is loaded before the walls go up.
for _name in ("fcntl", "readline", "multiprocessing.popen_fork"):
    with contextlib.suppress(ImportError):
        importlib.import_module(_name)


def raw(name: str, *arguments: Any) -> int:
    """A system call past Python and its audit events. Raises OSError of its error."""
    number = _NUMBERS[name][os.uname().machine == "aarch64"]
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    wide = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result: int = library.syscall(ctypes.c_long(number), *wide)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _read(path: str) -> str:
    with open(path, "rb") as file:  # noqa: PTH123
        return f"{file.read(40)!r} of {path}"


def _read_raw(path: str) -> str:
    return f"{os.read(raw('openat', _HERE, path.encode(), os.O_RDONLY, 0), 40)!r} of {path}"


def _read_by_folder(path: str) -> str:
    folder = os.open(os.path.dirname(path), os.O_PATH)  # noqa: PTH120
    return repr(os.read(os.open(os.path.basename(path), os.O_RDONLY, dir_fd=folder), 40))  # noqa: PTH119


def _read_by_handle(path: str) -> str:
    handle = ctypes.create_string_buffer(struct.pack("=Ii", 128, 0), 136)
    mount = ctypes.create_string_buffer(4)
    raw("name_to_handle_at", _HERE, path.encode(), handle, mount, 0)
    folder = os.open(os.path.dirname(path), os.O_RDONLY)  # noqa: PTH120
    return repr(os.read(raw("open_by_handle_at", folder, handle, os.O_RDONLY), 40))


def _write(path: str) -> str:
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write('{"score": 100}')
    return f"wrote {path}"


def _write_raw(path: str) -> str:
    made = raw("openat", _HERE, path.encode(), os.O_WRONLY | os.O_CREAT, 0o644)
    return f"wrote {os.write(made, b'100')} bytes into {path}"


def _database(path: str) -> str:
    connection = sqlite3.connect(path)
    connection.execute("create table marks (score)")
    connection.close()
    return f"made {path}"


def _history(path: str) -> str:
    importlib.import_module("readline").write_history_file(path)
    return f"made {path}"


def _made(make: Callable[[str], Any]) -> Callable[[str], str]:
    def attack(path: str) -> str:
        make(path)
        return f"made or changed {path}"

    return attack


def _forked(process: int) -> str:
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)
    return f"started process {process}"


def _fork_exec() -> str:
    """`fork_exec` has other arguments in every version of Python, and tells no audit event."""
    program, (_, end) = os.fsencode(sys.executable), os.pipe()
    arguments: list[Any] = [[b"python", b"-c", b""], [program], True, (end,), None, [], *[-1] * 7]
    arguments += [end, True, False, -1, None, None, None, -1, None]
    arguments += [False] if sys.version_info < (3, 14) else []
    return _forked(_posixsubprocess.fork_exec(*arguments))


def _multiprocessing() -> str:
    process = multiprocessing.get_context("fork").Process(target=int)
    process.start()
    process.join()
    return f"started process {process.pid}"


def _clone3() -> str:
    flags = struct.pack("=11Q", 0, 0, 0, 0, _SIGCHLD, 0, 0, 0, 0, 0, 0)
    process = raw("clone3", ctypes.create_string_buffer(flags), len(flags))
    return _forked(process)


def _outlive() -> int:
    """A process in a session of its own, which waits; its number."""
    process = os.fork()
    if process == 0:
        os.setsid()
        for descriptor in range(64):
            try:
                os.close(descriptor)
            except OSError:
                continue
        signal.pause()
    return process


def _signal(parent: int) -> str:
    os.kill(parent, 0)
    return f"signalled process {parent}"


def _pidfd(parent: int) -> str:
    handle = raw("pidfd_open", parent, 0)
    raw("pidfd_send_signal", handle, 0, 0, 0)
    return f"signalled process {parent}"


def _read_memory(place: tuple[int, int]) -> str:
    """The bytes at an address that the other process tells."""
    parent, address = place
    buffer = ctypes.create_string_buffer(8)
    local = struct.pack("@PN", ctypes.addressof(buffer), 8)
    raw("process_vm_readv", parent, local, 1, struct.pack("@PN", address, 8), 1, 0)
    return f"{buffer.raw!r} of process {parent}"


def _trace(parent: int) -> str:
    raw("ptrace", _PTRACE_SEIZE, parent, 0, 0)
    raw("ptrace", _PTRACE_INTERRUPT, parent, 0, 0)
    os.waitpid(parent, _ALL_CHILDREN)
    raw("ptrace", _PTRACE_DETACH, parent, 0, 0)
    return f"traced process {parent}"


def _owner(parent: int) -> str:
    fcntl = importlib.import_module("fcntl")
    reading, _ = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETOWN, parent)
    return f"made process {parent} the owner of a pipe, who gets signals"


def _priority(parent: int) -> str:
    os.setpriority(os.PRIO_PROCESS, parent, os.getpriority(os.PRIO_PROCESS, parent))
    return f"set the priority of process {parent}"


def _mount(folder: str) -> str:
    raw("mount", folder.encode(), folder.encode(), 0, 0x1000, 0)
    raw("umount2", folder.encode(), 0)
    return f"mounted {folder}"


def _shared_memory() -> str:
    segment = raw("shmget", 0, 4096, 0o1600)
    raw("shmctl", segment, 0, 0)
    return f"made segment {segment}"


def _setsid() -> str:
    process = _outlive()
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return f"started process {process}"


def _connect(port: int) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return f"connected to port {port}"


def _bind_unix(path: str) -> str:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path)
    return f"made {path}"


def _compatible_call() -> str:
    """A system call of 32-bit programs, whose numbers are others (2 is fork), in machine code."""
    if os.uname().machine != "x86_64":
        raise OSError("there are none on this machine")
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(b"\xb8\x02\x00\x00\x00\xcd\x80\xc3")
    function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    result = function()
    if result == 0:
        os._exit(0)
    if result < 0:
        raise OSError(-result, os.strerror(-result))
    return f"started process {result}"


def _extended_call(path: str) -> str:
    """The x32 numbers of the same calls."""
    library = ctypes.CDLL(None, use_errno=True)
    made = library.syscall(ctypes.c_long(0x40000000 + 257), _HERE, path.encode(), os.O_RDONLY, 0)
    if made < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return f"opened {path}"


def _limits_of(process: int) -> str:
    raw("prlimit64", process, 7, 0, ctypes.create_string_buffer(16))
    return f"read limits of process {process}"


def _limits_lifted() -> str:
    raw("prlimit64", 0, 1, struct.pack("=QQ", 2**40, 2**40), 0)
    return "lifted the limit of files"


def _allocate() -> str:
    return f"has {len(bytearray(2**31)) >> 20} MB"


def _grow() -> str:
    piece = bytes(2**20)
    written = sum(os.write(1, piece) for _ in range(8))
    if written < 8 * 2**20:
        raise OSError("the file did not grow")
    return f"wrote {written} bytes"


def _many_threads() -> str:
    waiting = threading.Event()
    threading.stack_size(2**18)
    threads = [threading.Thread(target=waiting.wait) for _ in range(40)]
    started = []
    try:
        for one in threads:
            one.start()
            started.append(one)
    finally:
        threading.stack_size(0)
        waiting.set()
        for one in started:
            one.join()
    return f"started {len(threads)} threads"


def _root_again() -> str:
    os.setresuid(0, 0, 0)
    return "is root"


#: Attacks by name; the second entry names what of the places it is given.
ATTACKS: dict[str, tuple[Callable[..., Any], str]] = {
    "open": (_read, "source"),
    "open, by a raw call": (_read_raw, "source"),
    "open, by dir_fd": (_read_by_folder, "source"),
    "open, by an x32 number": (_extended_call, "source"),
    "openat2": (lambda path: raw("openat2", _HERE, path.encode(), bytes(24), 24), "source"),
    "open_by_handle_at": (_read_by_handle, "source"),
    "list a folder": (lambda path: os.listdir(path), "folder"),  # noqa: PTH208
    "read what is the grader's user's alone": (_read, "secret"),
    "read the grader's environment": (_read, "environment"),
    "read the grader's memory": (lambda path: os.open(path, os.O_RDONLY), "memory"),
    "process_vm_readv": (_read_memory, "address"),
    "ptrace": (_trace, "parent"),
    "kcmp": (lambda parent: raw("kcmp", os.getpid(), parent, 1, 0, 0), "parent"),
    "write": (_write, "new"),
    "write, by a raw call": (_write_raw, "new"),
    "overwrite the result": (_write, "result"),
    "sqlite3": (_database, "new"),
    "readline": (_history, "new"),
    "mkfifo": (_made(os.mkfifo), "new"),
    "mknod": (_made(lambda path: os.mknod(path, 0o100644)), "new"),
    "mkdir": (_made(os.mkdir), "new"),
    "symlink": (_made(lambda path: os.symlink("/", path)), "new"),  # noqa: PTH211
    "socket in a folder": (_bind_unix, "new"),
    "rename": (_made(lambda path: os.rename(path, path + ".gone")), "result"),  # noqa: PTH104
    "unlink": (_made(os.unlink), "result"),
    "truncate": (_made(lambda path: os.truncate(path, 0)), "result"),
    "chmod": (_made(lambda path: os.chmod(path, 0o777)), "result"),  # noqa: PTH101
    "memfd_create": (lambda: os.memfd_create("program"), ""),
    "fork": (lambda: _forked(os.fork()), ""),
    "clone": (lambda: _forked(raw("clone", _SIGCHLD, 0, 0, 0, 0)), ""),
    "clone3": (_clone3, ""),
    "fork_exec": (_fork_exec, ""),
    "posix_spawn": (lambda: _forked(os.posix_spawn(sys.executable, ["python", "-c", ""], {})), ""),
    "multiprocessing": (_multiprocessing, ""),
    "setsid in a child": (_setsid, ""),
    "exec": (lambda: os.execv(sys.executable, ["python", "-c", ""]), ""),
    "signal the grader": (_signal, "parent"),
    "pidfd_send_signal": (_pidfd, "parent"),
    "own a pipe": (_owner, "parent"),
    "prlimit": (_limits_of, "parent"),
    "priority": (_priority, "parent"),
    "socket": (lambda: repr(socket.socket()), ""),
    "connect": (_connect, "port"),
    "io_uring": (lambda: raw("io_uring_setup", 4, ctypes.create_string_buffer(120)), ""),
    "bpf": (lambda: raw("bpf", 0, struct.pack("=4I", 2, 4, 4, 1) + bytes(56), 72), ""),
    "userfaultfd": (lambda: raw("userfaultfd", 1), ""),
    "keyctl": (lambda: raw("keyctl", 0, -3, 1), ""),
    "shared memory": (_shared_memory, ""),
    "a namespace of one's own": (lambda: raw("unshare", 0x04000000), ""),
    "mount": (_mount, "folder"),
    "chroot": (_made(os.chroot), "folder"),
    "root again": (_root_again, ""),
    "limits lifted": (_limits_lifted, ""),
    "memory": (_allocate, ""),
    "a large file": (_grow, ""),
    "many threads": (_many_threads, ""),
    "a call of 32-bit programs": (_compatible_call, ""),  # the last: the kernel ends the process
}


def attempt(name: str, places: dict[str, Any]) -> str:
    """Try an attack: what it got. An exception tells that it was refused."""
    attack, wanted = ATTACKS[name]
    return str(attack(*([places[wanted]] if wanted else [])))[:200]


def number_of_outliving() -> int:
    """Start a process that wants to outlive this one; its number."""
    return _outlive()
