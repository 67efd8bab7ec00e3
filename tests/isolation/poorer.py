"""A command on a poorer system: `python poorer.py [--docker|--ordinary] [CALL...] -- COMMAND`.

`--docker` leaves root the capabilities of a default container, `--ordinary` makes it an ordinary
user (who may read all files, as the interpreter may lie in root's home); system calls that are
named ("landlock", "seccomp", "chroot") do not exist there.
"""

import ctypes
import os
import struct
import sys

DOCKER = (
    "chown,dac_override,fowner,fsetid,kill,setgid,setuid,setpcap,net_bind_service,net_raw,"
    "sys_chroot,mknod,audit_write,setfcap"
)
USER = 54321
_CALLS = {"landlock": (444, 444), "seccomp": (317, 277), "chroot": (161, 51)}
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE, _ENOSYS = 0x7FFF0000, 0x00050000, 38


def without(names: list[str]) -> None:
    """Let system calls answer for good that there are none."""
    numbers = [_CALLS[name][os.uname().machine == "aarch64"] for name in names]
    code = [(_LOAD, 0, 0, 0)]
    for place, number in enumerate(numbers):
        code.append((_EQUAL, len(numbers) - place, 0, number))
    code += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE | _ENOSYS)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *one) for one in code))
    header = struct.pack("@HP", len(code), ctypes.addressof(program))
    library = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    assert library.prctl(38, ctypes.c_ulong(1), zero, zero, zero) == 0
    assert library.prctl(22, ctypes.c_ulong(2), header, zero, zero) == 0


def main() -> None:
    """Read the arguments, make the system poorer and become the command."""
    arguments = sys.argv[1:]
    end = arguments.index("--")
    options, command = arguments[:end], arguments[end + 1 :]
    names = [one for one in options if not one.startswith("--")]
    if names:
        without(names)
    if "--docker" in options:
        wanted = ",".join(f"+{one}" for one in DOCKER.split(","))
        command = ["setpriv", "--bounding-set", f"-all,{wanted}", *command]
    elif "--ordinary" in options:
        reading = "-all,+dac_read_search"
        command = [
            *("setpriv", "--reuid", str(USER), "--regid", str(USER), "--clear-groups"),
            *("--inh-caps", reading, "--ambient-caps", reading, "--bounding-set", reading),
            *command,
        ]
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
