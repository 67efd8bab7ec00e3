"""Cases judged by the workers of a Dask scheduler, each in processes of its own.

Whatever runs there gets a case and gives bytes, as a worker process here does. Nothing is kept
there, so that what is lost with a worker can be judged by another one.
"""

import asyncio
import concurrent.futures
import logging
import re
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from workbench.errors import EngineError, WorkerError
from workbench.limits import limits
from workbench.measure.environment import versions
from workbench.records import Status
from workbench.sweeping.case import Case, ended
from workbench.sweeping.room import TARGET, Room

#: Names the scheduler, where nothing else does; Dask's own variable.
VARIABLE = "DASK_SCHEDULER_ADDRESS"
#: Cases for each thread that are with the scheduler at once.
AHEAD = 2
#: Seconds in which a scheduler must answer.
PATIENCE = 10
_ADDRESS = re.compile(r"(\w+://)?[^/\s]+:\d+")
_REMEDY = "start one with dask scheduler, and name it as tcp://HOST:PORT"

_here = threading.local()
_versions = cache(versions)


def scheduled(
    cases: Sequence[Case], address: str, jobs: int | None = None, target: str = TARGET
) -> Iterator[tuple[Case, bytes]]:
    """Each case with what became of it, as they are done; `jobs` are with the scheduler at once.

    A case whose Dask workers died again and again is ended. Raises EngineError without Dask, and
    WorkerError where no scheduler answers, or a worker has not the same versions.
    """
    if not cases:
        return
    distributed = _dask()
    if not _ADDRESS.fullmatch(address):
        raise WorkerError(f"{address!r:.200} is not an address of a scheduler; {_REMEDY}")
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkerError(
            f"no scheduler answers at {address} ({error!s:.200}); {_REMEDY}"
        ) from None
    with _silence(), client:
        # Told apart from those of other sweeps: equal names would be one task.
        run, waiting = uuid.uuid4().hex, iter(cases)
        known: dict[str, Case] = {}
        done = distributed.as_completed([], loop=client.loop)

        def send() -> None:
            room = jobs or AHEAD * max(1, sum(client.nthreads().values()))
            while len(known) < room and (case := next(waiting, None)) is not None:
                key = f"workbench-{run}-{case.number}"
                known[key] = case
                arguments = case, limits.changed(), _versions(), target
                done.add(client.submit(judge, *arguments, key=key, pure=False))

        send()
        for future in done:
            case = known.pop(future.key)
            yield case, _outcome(distributed, case, future, address)
            future.release()
            send()


def judge(
    case: Case, changed: Mapping[str, float], wanted: Mapping[str, str], target: str
) -> bytes:
    """What became of a case, judged on this machine under another one's limits.

    Raises WorkerError where a version is another one here.
    """
    for name, version in wanted.items():
        if (own := _versions().get(name)) != version:
            raise WorkerError(
                f"a worker has {name} {own}, and the sweep needs {version}; install the same "
                "versions on all machines"
            )
    limits.adopt(changed)
    if getattr(_here, "target", None) != target:
        _here.room, _here.target = Room(target), target
    found: bytes = _here.room.outcome(case)
    return found


def _outcome(distributed: Any, case: Case, future: Any, address: str) -> bytes:
    try:
        found: bytes = future.result()
    except distributed.scheduler.KilledWorker as error:
        message = f"the case was with {error.allowed_failures + 1} workers of Dask that died"
        return ended(case, Status.BUDGET_EXCEEDED, message, backstop=True)
    except WorkerError:
        raise
    except (OSError, concurrent.futures.CancelledError, asyncio.CancelledError) as error:
        raise WorkerError(
            f"the scheduler {address} is gone ({type(error).__name__}); the same command goes on "
            "where this one was stopped"
        ) from None
    except Exception as error:
        raise WorkerError(
            f"a worker of {address} failed with {type(error).__name__}: {error!s:.300}; install "
            "the same versions of the workbench and of Dask on all machines"
        ) from None
    return found


@contextmanager
def _silence() -> Iterator[None]:
    """Nothing of Dask's own logs, which tell of a lost connection by tracebacks; we say it."""
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict
               if name.partition(".")[0] in ("distributed", "tornado")]  # fmt: skip
    levels = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)


def _dask() -> Any:
    try:
        import distributed
        import distributed.scheduler
    except ImportError:
        raise EngineError(
            "a scheduler needs Dask, which is not installed; "
            "pip install 'derivative-workbench[sweep]', or leave the scheduler out"
        ) from None
    return distributed
