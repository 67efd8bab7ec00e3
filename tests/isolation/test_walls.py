"""Walls around code that may mean harm: the filter call by call, and every attack on each wall."""

import errno
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.errors import WorkerError
from workbench.isolation import Fence, Worker
from workbench.isolation.walls import probing
from workbench.isolation.walls.seccomp import filter_program

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="walls are Linux's")
POORER = Path(__file__).with_name("poorer.py")
OWN = 4321
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOWED, KILLED = "allowed", "killed"
#: Calls by number on both machines with arguments, and what the filter says.
CALLS = [
    ((0, 63), (), ALLOWED),  # read
    ((257, 56), (), errno.EPERM),  # openat
    ((437, 437), (), errno.EPERM),  # openat2
    ((59, 221), (), errno.EPERM),  # execve
    ((56, 220), (0x10F00,), ALLOWED),  # clone of a thread
    ((56, 220), (17,), errno.EPERM),  # clone of a process
    ((435, 435), (), errno.ENOSYS),  # clone3
    ((62, 129), (OWN, 9), ALLOWED),  # kill
    ((62, 129), (OWN + 1, 0), errno.EPERM),
    ((62, 129), (2**32 - OWN, 9), errno.EPERM),  # the process group
    ((234, 131), (OWN, 7, 6), ALLOWED),  # tgkill
    ((234, 131), (1, 7, 6), errno.EPERM),
    ((302, 261), (0, 7, 0), ALLOWED),  # prlimit64 reads
    ((302, 261), (0, 7, 2**33), errno.EPERM),  # and sets
    ((302, 261), (OWN + 1, 7, 0), errno.EPERM),
    ((72, 25), (1, 2), ALLOWED),  # fcntl
    ((72, 25), (1, 8), errno.EPERM),  # F_SETOWN
    ((16, 29), (1, 0x5401), ALLOWED),  # ioctl: a terminal?
    ((16, 29), (1, 0x5412), errno.EPERM),  # TIOCSTI
    ((262, 79), (1, 0, 0, 0x1000), ALLOWED),  # fstat
    ((262, 79), (1, 0, 0, 0), errno.EPERM),
    ((157, 167), (15,), ALLOWED),  # prctl
    ((157, 167), (4, 1), errno.EPERM),
    ((41, 198), (), errno.EPERM),  # socket
    ((101, 117), (), errno.EPERM),  # ptrace
    ((425, 425), (), errno.EPERM),  # io_uring_setup
    ((424, 424), (), errno.EPERM),  # pidfd_send_signal
    ((2**30, 2**30), (), errno.EPERM),  # numbers of x32
]


def judged(program: bytes, number: int, architecture: int, arguments: tuple[int, ...]) -> object:
    """What a filter answers to a call: a machine for classic BPF in a few lines."""
    padded = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number, architecture, 0, *padded)
    word, place = 0, 0
    while True:
        code, yes, no, value = struct.unpack_from("=HBBI", program, 8 * place)
        place += 1
        if code == 0x20:
            (word,) = struct.unpack_from("<I", data, value)
        elif code == 0x15:
            place += yes if word == value else no
        elif code == 0x45:
            place += yes if word & value else no
        else:
            assert code == 0x06
            kinds = {0x7FFF0000: ALLOWED, 0x80000000: KILLED}
            return kinds.get(value & 0xFFFF0000) or value & 0xFFFF


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_the_filter_lets_through_what_computing_needs(machine: str) -> None:
    program = filter_program(machine, OWN)
    column = list(ARCHITECTURES).index(machine)
    for numbers, arguments, wanted in CALLS:
        found = judged(program, numbers[column], ARCHITECTURES[machine], arguments)
        assert found == wanted, (numbers, arguments)
    assert judged(program, 0, 0x40000003, ()) == KILLED, "32-bit programs have other numbers"


def test_a_machine_whose_calls_are_not_known_has_no_filter() -> None:
    with pytest.raises(OSError, match="riscv64"):
        filter_program("riscv64", OWN)


@LINUX
def test_a_process_tells_which_walls_it_has() -> None:
    with Worker(Fence()) as worker, pytest.raises(WorkerError, match="bytes is not JSON"):
        worker.call("seccomp:filter_program", "x86_64", 1, seconds=60)
    assert worker.walls["seccomp"] == worker.walls["limits"] == ""


@LINUX
def test_another_program_and_calls_of_another_kind_are_refused() -> None:
    """They end the process if they get through, and the last one does in any case."""
    tried = {
        "exec": "PermissionError",
        "a large file": "File too large",
        "a call of 32-bit programs": "killed by SIGSYS|none on this machine",
    }
    fence = Fence(preload=(probing.ATTACKS,), audited=False)
    with probing.Places.made() as places, Worker(fence) as worker:
        for name, said in tried.items():
            with pytest.raises(WorkerError, match=said):
                worker.call("attacks:attempt", name, places.afresh(), seconds=60)


#: What an ordinary user may do on any system, if no wall is there.
USUAL = [
    *("open", "open, by a raw call", "open, by dir_fd", "list a folder", "write", "sqlite3"),
    *("write, by a raw call", "overwrite the result", "mkfifo", "mkdir", "symlink", "rename"),
    *("unlink", "truncate", "chmod", "memfd_create", "fork", "clone", "clone3", "fork_exec"),
    *("posix_spawn", "multiprocessing", "setsid in a child", "signal the grader", "connect"),
    *("pidfd_send_signal", "own a pipe", "prlimit", "priority", "socket", "shared memory"),
]


@LINUX
@pytest.mark.slow
def test_attacks_get_through_where_no_wall_is() -> None:
    """Else it would prove nothing that walls stop them."""
    fence = Fence(preload=(probing.ATTACKS,), audited=False, walls=())
    with probing.Places.made() as places, Worker(fence) as worker:
        for name in USUAL:
            assert worker.call("attacks:attempt", name, places.afresh(), seconds=60), name


@LINUX
@pytest.mark.slow
def test_every_wall_that_stands_here_stops_every_attack_on_it() -> None:
    found = probing.probe()
    assert not {one.wall.name: one.through for one in found if one.through}
    assert probing.trusted(found)
    stands = {one.wall.name for one in found if one.stands}
    assert {"system calls", "limits", "grader's own", "what outlives"} <= stands
    if os.geteuid() == 0:
        assert {"user", "empty root"} <= stands


@LINUX
@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="root alone can become poorer")
@pytest.mark.parametrize(
    ("poorer", "missing"),
    [
        (["--ordinary", "landlock"], {"Landlock", "namespaces", "user", "empty root"}),
        (["--docker", "seccomp"], {"system calls", "namespaces"}),
    ],
)
def test_the_command_says_which_walls_stand(poorer: list[str], missing: set[str]) -> None:
    command = [sys.executable, str(POORER), *poorer, "--", sys.executable, "-m", "workbench"]
    done = subprocess.run(
        [*command, "grade", "--walls"], capture_output=True, text=True, check=False
    )
    needs = {one.partition(" needs ")[0] for one in done.stdout.splitlines() if " needs " in one}
    assert needs == missing, done.stdout + done.stderr
    trusted = "system calls" not in missing
    assert done.returncode == (0 if trusted else 1)
    assert done.stdout.endswith(f" {'can be trusted' if trusted else 'are untrusted'}.\n")
    assert "does not hold" not in done.stdout
