"""The table of walls: what each stops, in words, and the attacks that it must stop by itself."""

from dataclasses import dataclass

from workbench.isolation.walls.attacks import ATTACKS

#: Attacks on resources, which are none of the filter's.
_RESOURCES = ("memory", "a large file", "many threads")
_PATHS = (
    *("open", "open, by a raw call", "open, by dir_fd", "list a folder", "write"),
    *("overwrite the result", "mkfifo", "mkdir", "symlink", "rename", "unlink"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """A wall: its name, what it stops, what it needs, and its `attacks`.

    `behind` names the walls that the attacks are tried behind; as an ordinary user, whose processes
    have no id of their own, those of the user are left out.
    """

    name: str
    stops: str
    needs: str
    attacks: tuple[str, ...]
    behind: tuple[str, ...]


TABLE: tuple[Wall, ...] = (
    Wall(
        name="system calls",
        stops="opening any file, starting programs, signals to others, sockets, tracing, io_uring",
        needs="Linux on x86_64 or aarch64 with seccomp; no privilege",
        # What ends the process is no answer; the tests try these.
        attacks=tuple(one for one in ATTACKS if one not in (*_RESOURCES, "exec")),
        behind=("seccomp",),
    ),
    Wall(
        name="user",
        stops="reading what is the grader's user's alone, signals to it, becoming root",
        needs="root with CAP_KILL, CAP_SETUID and CAP_SETGID, as in a container",
        attacks=(
            *("read what is the grader's user's alone", "overwrite the result", "prlimit"),
            *("signal the grader", "pidfd_send_signal", "root again", "many threads"),
        ),
        behind=("user",),
    ),
    Wall(
        name="empty root",
        stops="reaching any path: results, sources, /proc",
        needs="root with CAP_SYS_CHROOT, as in a container",
        attacks=(*_PATHS, "read the grader's environment", "sqlite3", "readline", "posix_spawn"),
        behind=("user", "root"),
    ),
    Wall(
        name="Landlock",
        stops="opening, making and changing files, and reaching ports",
        needs="Linux 5.13 with Landlock (6.7 for ports); no privilege",
        attacks=(*_PATHS, "sqlite3", "readline", "socket in a folder", "posix_spawn"),
        behind=("landlock",),
    ),
    Wall(
        name="namespaces",
        stops="the network",
        needs="CAP_SYS_ADMIN, which containers refuse",
        attacks=("connect",),
        behind=("namespaces",),
    ),
    Wall(
        name="limits",
        stops="too much memory, large files",
        needs="Unix",
        attacks=("memory", "a large file"),
        behind=("limits",),
    ),
    Wall(
        name="grader's own",
        stops="reading memory and environment of the grader, tracing it",
        needs="Linux",
        attacks=(
            *("read the grader's environment", "read the grader's memory", "process_vm_readv"),
            *("ptrace", "kcmp"),
        ),
        behind=("user",),
    ),
)
#: The wall that marks rest on.
DECISIVE = TABLE[0].name
