"""The wall of system calls: a list of those that computing needs; the kernel refuses the others.

It is this wall that marks rest on, since it needs no privilege and stands in a container too: no
program is started, no file opened, nobody signalled, traced or talked to, whatever code runs here.
The list is a program for the kernel's filter (seccomp, in classic BPF), which looks at the
architecture, the call's number and a few arguments; no call can take it down again.
"""

import ctypes
import errno
import os
import struct
import sys

from .calls import PR_SET_NO_NEW_PRIVS, prctl, syscall

#: Calls by number on x86_64 and aarch64; "-" where one has no such call.
_CALLS = """
read 0 63            write 1 64            close 3 57             fstat 5 80
lseek 8 62           mmap 9 222            mprotect 10 226        munmap 11 215
mremap 25 216        msync 26 227          madvise 28 233         brk 12 214
poll 7 -             ppoll 271 73          select 23 -            pselect6 270 72
rt_sigaction 13 134  rt_sigprocmask 14 135 rt_sigreturn 15 139    sigaltstack 131 132
rt_sigpending 127 136 rt_sigsuspend 130 133 rt_sigtimedwait 128 137 pause 34 -
readv 19 65          writev 20 66          pread64 17 67          pwrite64 18 68
futex 202 98         set_robust_list 273 99 get_robust_list 274 100 rseq 334 293
set_tid_address 218 96 exit 60 93          exit_group 231 94      restart_syscall 219 128
getpid 39 172        gettid 186 178        getppid 110 173        getuid 102 174
geteuid 107 175      getgid 104 176        getegid 108 177        getresuid 118 148
getresgid 120 150    getpgrp 111 -         getpgid 121 155        getsid 124 156
getgroups 115 158    sched_yield 24 124    sched_getaffinity 204 123 getcpu 309 168
clock_gettime 228 113 clock_getres 229 114 clock_nanosleep 230 115 nanosleep 35 101
gettimeofday 96 169  time 201 -            getrandom 318 278      getrusage 98 165
times 100 153        getrlimit 97 163      sysinfo 99 179         uname 63 160
getcwd 79 17         dup 32 23             dup2 33 -              dup3 292 24
pipe 22 -            pipe2 293 59          alarm 37 -             setitimer 38 103
getitimer 36 102     membarrier 324 283
newfstatat 262 79    clone 56 220          kill 62 129            tgkill 234 131
prlimit64 302 261    prctl 157 167         fcntl 72 25            ioctl 16 29
clone3 435 435
"""
_COLUMNS = {"x86_64": (0, 0xC000003E, 317), "aarch64": (1, 0xC00000B7, 277)}
_CLONE_THREAD, _AT_EMPTY_PATH = 0x10000, 0x1000
_SET_MODE_FILTER, _FOR_ALL_THREADS = 1, 1
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
# Classic BPF: load a word, jump if equal, jump if any of the bits, return.
_LOAD, _EQUAL, _ANY, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16


def build() -> None:
    """Refuse all other calls, for every thread of this process."""
    program = filter_program(os.uname().machine, os.getpid())
    code = ctypes.create_string_buffer(program)
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    _, _, seccomp = _COLUMNS[os.uname().machine]
    if syscall(seccomp, _SET_MODE_FILTER, _FOR_ALL_THREADS, ctypes.create_string_buffer(header)):
        raise PermissionError("a thread could not be put behind the filter")


def filter_program(machine: str, process: int) -> bytes:
    """The filter for a process on a machine, 8 bytes an instruction.

    Raises OSError for machines whose numbers of calls are not known here.
    """
    if machine not in _COLUMNS or sys.maxsize < 2**32:
        raise OSError(errno.ENOSYS, f"calls of {machine} are not known")
    column, architecture, _ = _COLUMNS[machine]
    words = _CALLS.split()
    numbers = {
        name: int(pair[column])
        for name, *pair in zip(words[::3], words[1::3], words[2::3], strict=True)
        if pair[column] != "-"
    }
    # What arguments may be, by their places among words of 32 bits.
    bounded: dict[str, tuple[tuple[int, tuple[int, ...]], ...]] = {
        "newfstatat": ((6, (_AT_EMPTY_PATH,)),),  # what is open, not what a path leads to
        "kill": ((0, (process,)),),
        "tgkill": ((0, (process,)),),
        "prlimit64": ((0, (0,)), (4, (0,)), (5, (0,))),  # reading one's own
        "prctl": ((0, (15, 16)),),  # the name of a thread
        "fcntl": ((2, (0, 1, 2, 3, 4, 1030)),),  # copies and flags; no owner who gets signals
        "ioctl": ((2, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)),),  # is it a terminal?
    }
    code = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL)]
    code.append((_LOAD, 0, 0, _NUMBER))
    for name, number in numbers.items():
        if name == "clone":  # threads, and no processes
            body = [(_LOAD, 0, 0, _ARGUMENTS), (_ANY, 1, 0, _CLONE_THREAD), _refusal(errno.EPERM)]
        elif name == "clone3":  # its flags lie in memory; without it `clone` is asked
            body = [_refusal(errno.ENOSYS)]
        else:
            body = [one for word, values in bounded.get(name, ()) for one in _among(word, values)]
        if not (body and body[-1] == _refusal(errno.ENOSYS)):
            body.append((_RETURN, 0, 0, _ALLOW))
        code += [(_EQUAL, 0, len(body), number), *body]
    code.append(_refusal(errno.EPERM))
    return b"".join(struct.pack("=HBBI", *one) for one in code)


def _among(word: int, values: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """Refuse unless a word of the arguments is one of some values."""
    last = len(values)
    tests = [(_EQUAL, last - place, 0, value) for place, value in enumerate(values)]
    return [(_LOAD, 0, 0, _ARGUMENTS + 4 * word), *tests, _refusal(errno.EPERM)]


def _refusal(code: int) -> tuple[int, int, int, int]:
    return _RETURN, 0, 0, _REFUSE | code
