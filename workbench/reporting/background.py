"""Experiments in a process of their own, while this one certifies and judges.

Two processes halve the wait on two cores. What an experiment finds does not depend on where it
runs; experiments that measure time run here, and alone.
"""

from collections.abc import Sequence
from threading import Thread

from workbench.errors import WorkbenchError
from workbench.experiments.catalogue import failed
from workbench.experiments.protocol import Outcome
from workbench.isolation import Worker
from workbench.limits import Limits

_TARGET = "workbench.experiments.catalogue:run_experiment"


class Background:
    """Runs experiments by name, one after the other, in a worker process; `outcomes` waits.

    A failure of the worker is an outcome with status and message.
    """

    def __init__(self, names: Sequence[str], seed: int) -> None:
        self._names, self._seed = names, seed
        self._worker = Worker()
        self._found: dict[str, Outcome] = {}
        self._abandoned = False
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Background":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._thread.join()
            self._worker.close()
        else:
            self._abandoned = True
            self._worker.interrupt()

    def outcomes(self) -> dict[str, Outcome]:
        """What each experiment found, by name; waits for the last."""
        self._thread.join()
        return self._found

    def _run(self) -> None:
        for name in self._names:
            if self._abandoned:
                return
            try:
                self._found[name] = self._worker.call(
                    _TARGET,
                    name,
                    self._seed,
                    seconds=Limits.experiment_seconds,
                    megabytes=Limits.experiment_megabytes,
                )
            except WorkbenchError as error:
                self._found[name] = failed(name, error)
