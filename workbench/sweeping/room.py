"""A worker process in which cases are judged, each within its budget."""

from workbench.errors import WorkbenchError, WorkerDied, WorkerTimeout
from workbench.isolation import Worker
from workbench.limits import Limits
from workbench.records import Status
from workbench.sweeping.case import Case, ended

#: What judges a case in the process.
TARGET = "workbench.sweeping.case:judged"


class Room:
    """One process, started when needed: a case that breaks it or its budget becomes a row.

    A case whose process died is begun once more, since what killed it may have come from outside.
    """

    def __init__(self, target: str = TARGET) -> None:
        self._target = target
        self._worker = Worker()
        #: Set before the process is ended: what dies then says nothing of its case.
        self.closing = False

    def outcome(self, case: Case) -> bytes:
        """What became of a case, as bytes; WorkerDied where the room was closed meanwhile."""
        for tried in (False, True):
            try:
                done: bytes = self._worker.call(
                    self._target,
                    case,
                    seconds=Limits.case_seconds,
                    megabytes=Limits.case_megabytes,
                )
                return done
            except WorkerDied as error:
                if self.closing:
                    raise
                if tried:
                    return self._stopped(case, error)
            except WorkerTimeout as error:
                return self._stopped(case, error)
            except WorkbenchError as error:
                return ended(case, Status.ERROR, self._reason(error))
        raise AssertionError("a case is tried twice")

    def close(self) -> None:
        """End what is being judged, from another thread, which gets WorkerDied."""
        self.closing = True
        self._worker.interrupt()

    def end(self) -> None:
        """End the process, by the thread that used it."""
        self._worker.close()

    def _stopped(self, case: Case, error: WorkbenchError) -> bytes:
        """The row of a case that was ended from outside."""
        return ended(case, Status.BUDGET_EXCEEDED, self._reason(error), backstop=True)

    def _reason(self, error: WorkbenchError) -> str:
        return f"the case {str(error).removeprefix(self._target).strip()}"
