"""The wall of resource limits: memory, size of files, threads and processes. Hard, so for good."""

import resource

#: No file that is open may grow beyond this, in bytes.
FILE_BYTES = 2**22
#: Threads and processes of the user together.
PROCESSES = 16
_MEGABYTE = 2**20


def build(megabytes: float, alone: bool) -> None:
    """Bound the address space to so many MB, and the rest to what no class of numbers needs.

    Processes are bounded where the code is to stay `alone`.
    """
    bounds = {
        resource.RLIMIT_AS: int(megabytes * _MEGABYTE),
        resource.RLIMIT_FSIZE: FILE_BYTES,
        resource.RLIMIT_CORE: 0,
    }
    if alone:
        bounds[resource.RLIMIT_NPROC] = PROCESSES
    for kind, amount in bounds.items():
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            amount = min(amount, hard)
        resource.setrlimit(kind, (amount, amount))
