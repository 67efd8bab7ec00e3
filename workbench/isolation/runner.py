"""The parent's half: a persistent worker process, killed when it breaks a limit."""

import atexit
import contextlib
import importlib.util
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from pathlib import Path
from typing import IO, Any

from workbench.errors import WorkerDied, WorkerError, WorkerTimeout
from workbench.isolation.descendants import close_to_others, end_user
from workbench.isolation.fence import Fence, fresh_user
from workbench.isolation.pipes import ending, receive, send
from workbench.isolation.protocol import (
    HEADER_BYTES,
    Reply,
    ReplyKind,
    Request,
    frame,
    length_of,
    packed,
    read_plain,
    rebuild,
)
from workbench.isolation.walls.messages import PRINTED_CHARACTERS
from workbench.isolation.walls.process import PLAIN_BYTES, PROGRAM
from workbench.limits import Limit, Limits, limits

#: How much of what a dead worker wrote to standard error its obituary quotes, in characters.
_LAST_WORDS = 400
#: What of the environment a fenced worker sees: no tokens, no addresses.
_ENVIRONMENT = frozenset({"PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "VIRTUAL_ENV"})
#: Threads of libraries, which a fenced worker has one of.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Worker:
    """A process that runs one function call after the other, each within limits.

    The process starts with the first call, stays for the next, and is killed with its whole
    process group when a call breaks a limit or is interrupted; the next call starts a new one.
    Safe to share between threads (calls take turns); a forked child gets a worker of its own.

    With a `fence` it runs code that may mean harm: see `workbench.isolation.fence`. Targets are
    then `module:function` of what the fence sends, results plain data (numbers, text, lists,
    dictionaries with text as keys), the fence's memory limit holds for the whole life of the
    process, what the code prints is kept in `printed`, and `walls` tells what surrounds it.

    >>> with Worker() as worker:
    ...     worker.call("math:gcd", 12, 18)
    6
    """

    def __init__(self, fence: Fence | None = None) -> None:
        self.fence = fence
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._output: IO[bytes] | None = None
        self._printed = ""
        self._requests = -1
        self._replies = -1
        self._lock = threading.Lock()
        self._interrupted = False
        #: The walls of all processes so far by name: why one did not stand, empty where it did.
        self.walls: dict[str, str] = {}
        self._user: int | None = None
        _WORKERS.add(self)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The worker's process id, or None when there is no process."""
        return self._process.pid if self._process is not None else None

    @property
    def printed(self) -> str:
        """The first of what fenced code has printed, of all processes so far."""
        text = self._printed
        if self._output is not None:
            text += os.pread(self._output.fileno(), PRINTED_CHARACTERS, 0).decode(
                "utf-8", "replace"
            )
        return text[:PRINTED_CHARACTERS]

    def call(
        self,
        target: str,
        *arguments: Any,
        seconds: float | Limit[float] = Limits.worker_seconds,
        megabytes: float | Limit[float] = Limits.worker_megabytes,
    ) -> Any:
        """Call `package.module:function` in the worker; arguments and result are pickled.

        `seconds` is wall time, the start of a new process included; `megabytes` bounds the
        worker's address space beyond its stack, where no fence does. A row of the table of limits
        stands for its value, and is named in the error. The call runs under this process's limits.
        Raises WorkerTimeout,
        WorkerDied (memory, crash), an exception of `workbench.errors` as it was raised there, and
        WorkerError for any other.
        """
        deadline = time.monotonic() + float(seconds)
        megabytes = self.fence.megabytes if self.fence else megabytes
        request = frame(Request(target, arguments, float(megabytes), limits.changed()))
        with self._lock:
            try:
                if self._process is None or self._process.poll() is not None:
                    self._stop()
                    self._start()
                    if self.fence is not None:
                        self._enclose(self.fence, deadline)
                answer = self._ask(request, deadline)
            except TimeoutError:
                self._stop()
                raise WorkerTimeout(
                    f"{target} ran longer than {_spelled(seconds, 's')} and was stopped; "
                    "give it a smaller problem or more seconds"
                ) from None
            except (EOFError, BrokenPipeError):
                raise WorkerDied(f"{target} ended its worker process: {self._stop()}") from None
            except BaseException:
                self._stop()  # interrupted: the late reply must not meet the next request
                raise
            try:
                reply = read_plain(answer) if self.fence else Reply(*pickle.loads(answer))
            except Exception as error:
                problem = f"its result cannot be read ({type(error).__name__}: {error})"
                raise WorkerError(f"{target}: {problem}") from error
            if reply.outcome is ReplyKind.MEMORY:
                self._stop()
                raise WorkerDied(
                    f"{target} needed more than {_spelled(megabytes, 'MB')} of memory; "
                    "give it a smaller problem or more megabytes"
                )
        if reply.outcome is ReplyKind.ERROR and self.fence:
            raise WorkerError(f"{target} failed with {reply.content!s:.1000}")
        if reply.outcome is ReplyKind.ERROR:
            raise rebuild(target, reply.content)
        return reply.content

    def begin(self, target: str) -> None:
        """Start the process, unless there is one, and do not wait: it calls a function without
        arguments first, such as one that imports what later calls need."""
        with self._lock:
            if self._process is None:
                self._start(target)

    def close(self) -> None:
        """End the process, if there is one; the worker may be called again."""
        with self._lock:
            self._stop()

    def interrupt(self) -> None:
        """End the call that another thread waits for, and every later one: they get WorkerDied.

        That thread reaps the process and closes its pipes, so nobody waits here.
        """
        self._interrupted = True
        process = self._process
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    def _ask(self, request: bytes, deadline: float) -> bytes:
        """The answer to a message; EOFError and TimeoutError where there is none."""
        if self._interrupted:
            raise EOFError
        send(self._requests, request, deadline)
        length = length_of(receive(self._replies, HEADER_BYTES, deadline))
        if self.fence and length > PLAIN_BYTES:
            raise EOFError  # no reply of ours: the code wrote to a pipe that is not its own
        return receive(self._replies, length, deadline)

    def _enclose(self, fence: Fence, deadline: float) -> None:
        """Send a new process what it needs, and learn which walls it has put up."""
        found = read_plain(self._ask(packed(fence.setup(self._user)), deadline)).content
        self.walls = {name: self.walls.get(name) or why for name, why in found.items()}

    # -- the process -----------------------------------------------------------------------

    def _start(self, ahead: str = "") -> None:
        if importlib.util.find_spec("resource") is None:
            raise WorkerError(
                "limits of time and memory need Unix (Linux, macOS), and so do SymPy's "
                "derivatives, reports and grading; on Windows run the workbench in WSL"
            )
        child_requests, self._requests = os.pipe()
        self._replies, child_replies = os.pipe()
        os.set_blocking(self._requests, False)
        os.set_blocking(self._replies, False)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as the process)
        # Orders of sets must not differ from one worker to the next.
        environment = {"PYTHONSAFEPATH": "1", "PYTHONHASHSEED": "0"}
        if self.fence is None:
            command = [sys.executable, "-m", "workbench.isolation.worker"]
            # The same modules as here, however this process found them.
            path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
            environment = {**os.environ, "PYTHONPATH": path, **environment}
        else:
            self._output = tempfile.TemporaryFile()  # noqa: SIM115
            self._user = fresh_user() if "user" in self.fence.walls else None
            if self.fence.walls:
                close_to_others()
            command = [sys.executable, "-s", PROGRAM]
            environment |= {k: v for k, v in os.environ.items() if k in _ENVIRONMENT}
            environment |= dict.fromkeys(_THREADS, "1")
        command += [str(child_requests), str(child_replies), *([ahead] if ahead else [])]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=self._output or subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=(child_requests, child_replies),
                start_new_session=True,
                env=environment,
            )
        finally:
            os.close(child_requests)
            os.close(child_replies)

    def _stop(self) -> str:
        """Kill the process with its group, reap it, close the pipes; how it had ended."""
        process, self._process = self._process, None
        epitaph = ""
        if process is not None:
            if process.returncode is None:
                # Before reaping, while nobody else can have the process id.
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            if self._user is not None:
                end_user(self._user)
            epitaph = ending(process.returncode) + self._last_words()
        self._drop_pipes()
        return epitaph

    def _last_words(self) -> str:
        if self._errors is None:
            return ""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - _LAST_WORDS))
        text = self._errors.read().decode("utf-8", "replace").strip()
        return f"; it wrote last: {text}" if text else ""

    def _drop_pipes(self) -> None:
        for descriptor in (self._requests, self._replies):
            if descriptor >= 0:
                os.close(descriptor)
        self._requests = self._replies = -1
        self._printed = self.printed
        for file in (self._errors, self._output):
            if file is not None:
                file.close()
        self._errors = self._output = None

    def _abandon(self) -> None:
        """After a fork, in the child: forget the parent's process without touching it."""
        self._lock = threading.Lock()
        if self._process is not None:
            self._process.returncode = 0  # not ours to wait for
            self._process = None
        self._drop_pipes()


def _spelled(bound: float | Limit[float], unit: str) -> str:
    return str(bound) if isinstance(bound, Limit) else f"{bound:g} {unit}"


_WORKERS: "weakref.WeakSet[Worker]" = weakref.WeakSet()
_SHARED = Worker()


def run_isolated(
    target: str,
    *arguments: Any,
    seconds: float | Limit[float] = Limits.worker_seconds,
    megabytes: float | Limit[float] = Limits.worker_megabytes,
) -> Any:
    """Call `package.module:function` in the worker that the whole process shares; see `Worker`.

    >>> run_isolated("math:gcd", 12, 18)
    6
    """
    return _SHARED.call(target, *arguments, seconds=seconds, megabytes=megabytes)


def begin_shared(target: str) -> None:
    """Start the worker that the whole process shares and let it call a function; see `begin`."""
    _SHARED.begin(target)


def end_shared() -> None:
    """End the worker that the whole process shares; the next call starts a new one."""
    _SHARED.close()


@atexit.register
def _close_all() -> None:
    for worker in list(_WORKERS):
        worker._stop()  # without the lock: a thread that still waits for a call must not block exit


def _abandon_all() -> None:
    for worker in list(_WORKERS):
        worker._abandon()


if hasattr(os, "register_at_fork"):  # where there are forks
    os.register_at_fork(after_in_child=_abandon_all)
