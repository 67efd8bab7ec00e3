"""What code may try behind a fence."""

import importlib
import math
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any


def echo(value: Any) -> Any:
    return value


def nan() -> float:
    return math.nan


class Poison:
    """Would run code where it is unpickled."""

    def __reduce__(self) -> Any:
        return os.system, ("true",)


def make_object() -> Any:
    return object()


def make_poison() -> Any:
    return [Poison()]


def process_id() -> int:
    return os.getpid()


def forge(data: bytes) -> None:
    """Write to every pipe that is open for writing."""
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, data)
        except OSError:
            continue


def shout(text: str, times: int) -> None:
    for _ in range(times):
        print(text, end="")
    print(text, file=sys.stderr)
    os.write(1, b"\x00\x00\x00\x00\x00\x00\x00\x02[]")


def import_module(name: str) -> str:
    return importlib.import_module(name).__name__


def read_source_of_ours() -> str:
    import workbench.isolation.worker as ours

    return Path(str(ours.__file__)).read_text(encoding="utf-8")


def kill_parent() -> None:
    os.kill(os.getppid(), 9)


def stop_self() -> None:
    os.killpg(os.getpgid(0), 19)


def run_command() -> None:
    subprocess.run(["true"], check=True)


def fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def load_library() -> None:
    import ctypes

    ctypes.CDLL("libm.so.6")


def call_into_the_c_library() -> None:
    import ctypes

    ctypes.CDLL(None).getppid()


def open_socket() -> None:
    socket.create_connection(("127.0.0.1", 9), timeout=0.1)


def raise_limits() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (2**40, 2**40))


def read_memory_of_parent() -> bytes:
    with Path(f"/proc/{os.getppid()}/mem").open("rb") as memory:
        return memory.read(1)


def read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


def write(path: str) -> None:
    Path(path).write_text("spoiled", encoding="utf-8")


def append(path: str) -> None:
    os.close(os.open(path, os.O_APPEND | os.O_WRONLY))


def remove(path: str) -> None:
    Path(path).unlink()


def rename(path: str) -> None:
    Path(path).rename(path + ".gone")


def truncate(path: str) -> None:
    os.truncate(path, 0)


def allocate() -> None:
    hoard = []
    while True:
        hoard.append(bytearray(2**20))


def loop() -> None:
    while True:
        pass


def depth(levels: int) -> int:
    return 0 if levels == 0 else 1 + depth(levels - 1)


def environment() -> list[str]:
    return sorted(os.environ)
