"""The worker process: limits, crashes, noise, interruption, forks, and no zombies."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from isolation_targets import Poisoned

from tests.lanes import shared_out
from workbench.errors import BudgetError, ParseError, WorkerDied, WorkerError, WorkerTimeout
from workbench.isolation import Worker, run_isolated

ROOT = Path(__file__).resolve().parents[2]
HERE = "isolation_targets"


@pytest.fixture(scope="module")
def shared() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


def call(worker: Worker, function: str, *arguments: Any, **limits: float) -> Any:
    return worker.call(f"{HERE}:{function}", *arguments, **limits)


def exists(process_id: int) -> bool:
    """Whether a process exists and is more than a zombie."""
    try:
        text = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return text.rpartition(")")[2].split()[0] not in "ZX"


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def wait_until_gone(process_id: int) -> bool:
    for _ in range(1200):
        if not exists(process_id):
            return True
        time.sleep(0.05)
    return False


# -- calls that go well ------------------------------------------------------------------------


def test_arguments_and_results_travel(shared: Worker) -> None:
    values = (1, "two", [3.0], {"four": None}, b"\x00" * 300_000)
    assert call(shared, "echo", *values) == values


def test_the_process_stays_and_keeps_its_modules(shared: Worker) -> None:
    first = call(shared, "process_id")
    before = call(shared, "count_calls")
    assert call(shared, "count_calls") == before + 1
    assert call(shared, "process_id") == first == shared.process_id != os.getpid()


def test_prints_of_the_child_are_harmless(shared: Worker, capfd: Any) -> None:
    assert call(shared, "shout", "noise") == "noise"
    assert call(shared, "echo", 1) == (1,)
    assert capfd.readouterr() == ("", "")


def test_recursion_goes_deeper_than_here(shared: Worker) -> None:
    depth = 60_000
    assert call(shared, "depth_of_recursion", depth) == depth
    assert sys.getrecursionlimit() < depth


def test_a_function_that_ran_once_can_be_called_through_the_module() -> None:
    assert run_isolated("math:gcd", 12, 18) == 6


# -- calls that go wrong -----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["hash", "sort"])
def test_endless_recursion_is_an_error_and_no_crash(shared: Worker, how: str) -> None:
    before = call(shared, "process_id")
    with pytest.raises(WorkerError, match="failed with RecursionError") as caught:
        call(shared, "fall", how)
    assert type(caught.value) is WorkerError
    assert call(shared, "process_id") == before


def test_errors_of_the_workbench_arrive_as_they_were_raised(shared: Worker) -> None:
    with pytest.raises(BudgetError, match=r"^too many operations: 7$"):
        call(shared, "exceed_budget")
    with pytest.raises(ParseError) as caught:
        call(shared, "fail_to_parse")
    error = caught.value
    assert (error.line, error.column, error.remedy) == (1, 2, "write 2*x")
    assert str(error).startswith("line 1, column 2: missing operator")


def test_other_exceptions_arrive_as_text_with_their_trace(shared: Worker) -> None:
    with pytest.raises(WorkerError, match=r"targets:fail failed with ValueError: 4 < 3") as caught:
        call(shared, "fail", "4 < 3")
    assert type(caught.value) is WorkerError
    assert any("in fail" in note for note in caught.value.__notes__)
    with pytest.raises(WorkerError, match="SystemExit: enough"):
        call(shared, "exit_politely")


def test_what_cannot_be_sent_back_is_said(shared: Worker) -> None:
    with pytest.raises(WorkerError, match=r"unpicklable: its outcome cannot be sent back"):
        call(shared, "unpicklable")


def test_arguments_that_cannot_be_read_are_an_error(shared: Worker) -> None:
    before = call(shared, "process_id")
    with pytest.raises(WorkerError, match="ValueError: poison"):
        call(shared, "echo", Poisoned())
    assert call(shared, "process_id") == before
    with pytest.raises(WorkerError, match=r"its result cannot be read \(ValueError: poison\)"):
        call(shared, "poison")
    assert call(shared, "process_id") == before


def test_threads_of_a_call_have_ordinary_stacks(shared: Worker) -> None:
    assert call(shared, "stack_size") == 0


@pytest.mark.parametrize(
    "target", ["no.such.module:f", "math:no_such_function", "math", "", ":", "..:x"]
)
def test_a_target_that_is_none_is_named(shared: Worker, target: str) -> None:
    with pytest.raises(WorkerError, match=r"write package\.module:function"):
        shared.call(target)


# -- broken limits -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "argument", "how"),
    shared_out(
        [
            ("leave", 3, "exit status 3"),
            ("leave", 0, "exit status 0"),
            ("send_signal", signal.SIGSEGV, "killed by SIGSEGV"),
            ("send_signal", signal.SIGKILL, "killed by SIGKILL"),
        ],
        2,
    ),
)
def test_a_crash_is_named_and_survived(
    shared: Worker, function: str, argument: int, how: str
) -> None:
    before = call(shared, "process_id")
    with pytest.raises(WorkerDied, match=f"{HERE}:{function} ended its worker process: {how}"):
        call(shared, function, argument)
    assert shared.process_id is None
    assert call(shared, "process_id") != before
    assert not exists(before)


def test_last_words_are_quoted(shared: Worker) -> None:
    with pytest.raises(WorkerDied, match="exit status 7; it wrote last: the ship is sinking"):
        call(shared, "say_and_leave")


@pytest.mark.slow  # about the clock
@pytest.mark.parametrize("function", ["loop", "loop_in_c", "spawn_and_loop"])
def test_an_endless_call_is_stopped(shared: Worker, function: str) -> None:
    before = call(shared, "process_id")
    started = time.monotonic()
    with pytest.raises(WorkerTimeout, match=rf"{function} ran longer than 0\.3 s"):
        call(shared, function, seconds=0.3)
    assert time.monotonic() - started < 3
    assert not exists(before)
    assert call(shared, "echo") == ()


def test_the_whole_process_group_is_stopped() -> None:
    with Worker() as worker:
        grandchild = call(worker, "spawn", 600)
        assert exists(grandchild)
    assert wait_until_gone(grandchild)


def test_memory_is_limited(shared: Worker) -> None:
    before = call(shared, "process_id")
    with pytest.raises(WorkerDied, match="needed more than 300 MB of memory"):
        call(shared, "allocate", megabytes=300)
    assert call(shared, "process_id") != before
    assert call(shared, "allocate_megabytes", 400, megabytes=1000) == 400 * 2**20
    with pytest.raises(WorkerDied, match="needed more than 300 MB"):
        call(shared, "allocate_megabytes", 400, megabytes=300)


@pytest.mark.slow
def test_less_memory_than_the_worker_has_already_is_an_error_and_no_hang() -> None:
    with Worker() as worker:
        call(worker, "echo")
        for megabytes in (-500, -400, 0, 1):
            with pytest.raises(WorkerDied, match=f"needed more than {megabytes} MB"):
                call(worker, "allocate_megabytes", 200, megabytes=megabytes, seconds=60)


def test_a_worker_that_died_between_two_calls_is_replaced() -> None:
    with Worker() as worker:
        first = call(worker, "process_id")
        os.kill(first, signal.SIGKILL)
        # Until it can be waited for: a process looks dead while its other threads still end.
        os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
        assert call(worker, "process_id") != first


# -- life and death ----------------------------------------------------------------------------


def test_closing_leaves_no_process_and_no_descriptor() -> None:
    before = descriptors()
    worker = Worker()
    child = call(worker, "process_id")
    worker.close()
    worker.close()
    assert not Path(f"/proc/{child}").exists(), "a zombie is left"
    assert descriptors() == before
    assert call(worker, "process_id") != child
    worker.close()


@pytest.fixture
def interruptible() -> Iterator[None]:
    """SIGINT interrupts, also where the tests run in the background and were born ignoring it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_stops_the_call_and_the_next_is_answered_rightly() -> None:
    with Worker() as worker:
        call(worker, "echo")
        timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
        with pytest.raises(KeyboardInterrupt):
            timer.start()
            call(worker, "sleep", 30.0)
        timer.join()
        assert worker.process_id is None
        assert call(worker, "echo", 5) == (5,)


def test_threads_take_turns() -> None:
    results: dict[int, Any] = {}
    with Worker() as worker:

        def ask(number: int) -> None:
            results[number] = call(worker, "echo", number)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == {number: (number,) for number in range(8)}


def run_script(script: str) -> "subprocess.CompletedProcess[str]":
    path = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_forked_child_gets_a_worker_of_its_own() -> None:
    done = run_script(
        "import os\n"
        "from workbench.isolation import run_isolated\n"
        "mine = run_isolated('isolation_targets:process_id')\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    theirs = run_isolated('isolation_targets:process_id')\n"
        "    import sys; sys.exit(0 if theirs != mine else 1)\n"
        "assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0\n"
        "assert run_isolated('isolation_targets:process_id') == mine\n"
        "print(mine)\n"
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert wait_until_gone(int(done.stdout))


def test_a_parent_that_is_killed_leaves_no_worker_behind() -> None:
    done = run_script(
        "import os, threading, time\n"
        "from workbench.isolation import run_isolated\n"
        "print(run_isolated('isolation_targets:process_id'), flush=True)\n"
        "threading.Timer(0.3, os.kill, (os.getpid(), 9)).start()\n"
        "run_isolated('isolation_targets:loop')\n"
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert wait_until_gone(int(done.stdout))


def test_a_worker_that_begins_has_called_what_it_was_told_before_the_first_request() -> None:
    with Worker() as worker:
        worker.begin(f"{HERE}:call_twice")
        begun = worker.process_id
        assert call(worker, "count_calls") == 3
        worker.begin(f"{HERE}:call_twice")  # there is a process
        assert call(worker, "count_calls") == 4
        assert worker.process_id == begun


def test_what_a_worker_begins_with_may_fail() -> None:
    with Worker() as worker:
        worker.begin("no_such_module:anything")
        assert call(worker, "echo", 1) == (1,)
