"""Cases judged on this machine: so many at once, each in a worker process."""

from collections.abc import Iterator, Sequence
from queue import SimpleQueue
from threading import Lock, Thread

from workbench.sweeping.case import Case
from workbench.sweeping.room import TARGET, Room


def local(
    cases: Sequence[Case], jobs: int = 1, target: str = TARGET
) -> Iterator[tuple[Case, bytes]]:
    """Each case with what became of it, as they are done; the processes end with the iteration."""
    found: SimpleQueue[tuple[Case, bytes] | BaseException] = SimpleQueue()
    rooms = [Room(target) for _ in range(min(jobs, len(cases)))]
    waiting, turn = iter(cases), Lock()

    def work(room: Room) -> None:
        while not room.closing:
            with turn:
                case = next(waiting, None)
            if case is None:
                break
            try:
                found.put((case, room.outcome(case)))
            except BaseException as error:
                found.put(error)
                break
        room.end()

    threads = [Thread(target=work, args=(room,), daemon=True) for room in rooms]
    for thread in threads:
        thread.start()
    try:
        for _ in cases:
            done = found.get()
            if isinstance(done, BaseException):
                raise done
            yield done
    finally:
        for room in rooms:
            room.close()
        for thread in threads:
            thread.join()
