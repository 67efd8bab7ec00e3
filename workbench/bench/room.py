"""Rooms: worker processes in which contestants are made ready and timed in turns."""

from collections.abc import Callable
from types import TracebackType
from typing import Any

from workbench.bench.case import Case
from workbench.bench.contestant import Contestant
from workbench.bench.inside import Prepared
from workbench.bench.work import Work
from workbench.isolation import Worker
from workbench.measure.timing import Timed

#: The module that runs in a room.
INSIDE = "workbench.bench.inside"


class Rooms:
    """The processes of a run, one a room and number of processors; each starts when needed."""

    def __init__(self, megabytes: float, seconds: Callable[[], float]) -> None:
        self.megabytes = megabytes
        #: How long a call may take that is made now.
        self.seconds = seconds
        self._workers: dict[tuple[str, int], Worker] = {}

    def __enter__(self) -> "Rooms":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        for worker in self._workers.values():
            worker.close()

    def prepare(self, name: str, one: Contestant, work: Work, case: Case) -> Prepared:
        """Get a contestant ready in its room.

        Raises WorkerTimeout, WorkerDied, WorkerError, and what the workbench raised there.
        """
        worker = self._worker(name, work, case.threads)
        if work.fresh:
            worker.close()
        found: Prepared = self._call(worker, "prepare", name, one, case)
        return found

    def timed(self, name: str, work: Work, threads: int) -> Timed:
        """A contestant that is ready, to be timed in turns with others."""
        return _Elsewhere(self, self._worker(name, work, threads), name)

    def forget(self) -> None:
        """Make nobody ready any longer: what they hold would weigh on what follows."""
        for worker in self._workers.values():
            if worker.process_id is not None:
                try:
                    self._call(worker, "forget")
                except Exception:
                    worker.close()

    def _worker(self, name: str, work: Work, threads: int) -> Worker:
        return self._workers.setdefault((work.room(name), threads), Worker())

    def _call(self, worker: Worker, name: str, *given: Any) -> Any:
        return worker.call(
            f"{INSIDE}:{name}", *given, seconds=self.seconds(), megabytes=self.megabytes
        )


class EndedError(Exception):
    """A contestant that ended while it was timed."""

    def __init__(self, name: str, error: Exception) -> None:
        super().__init__(name)
        self.name, self.error = name, error


class _Elsewhere(Timed):
    """A contestant in its room, which runs the loops and says how long they took."""

    def __init__(self, rooms: Rooms, worker: Worker, name: str) -> None:
        self._rooms, self._worker, self._name = rooms, worker, name

    def seconds(self, loops: int) -> float:
        return self._told("seconds", loops)

    def quickest(self, loops: int) -> float:
        return self._told("quickest", loops)

    def _told(self, what: str, loops: int) -> float:
        try:
            return float(self._rooms._call(self._worker, what, self._name, loops))
        except Exception as error:
            raise EndedError(self._name, error) from error
