"""Contestants for tests, which live and die in rooms of their own: processes import this file."""

import os
import time
from typing import ClassVar

import numpy as np

from workbench.bench.case import Case, Ready
from workbench.bench.contestant import OURS, Contestant


class Right(Contestant):
    """Adds what it is given."""

    name = "right"
    kind = OURS

    def add(self, case: Case) -> Ready:
        return Ready(lambda: float(case.inputs.sum()), operations=None)


class Peer(Right):
    """The same, of somebody else."""

    name = "peer"
    kind = "peer"

    def version(self) -> str:
        return "1.2"


class Wrong(Peer):
    """Adds too much."""

    name = "wrong"

    def add(self, case: Case) -> Ready:
        return Ready(lambda: float(case.inputs.sum()) + 1e-6)


class Absent(Peer):
    """Is not installed."""

    name = "absent"
    module = "no_such_module_anywhere"


class Other(Contestant):
    """Does something else."""

    name = "other"


class Fading(Peer):
    """Works once, and ends its process while it is timed."""

    name = "fading"
    calls: ClassVar[list[int]] = []

    def add(self, case: Case) -> Ready:
        def call() -> float:
            self.calls.append(1)
            if len(self.calls) > 1:
                os._exit(3)
            return float(case.inputs.sum())

        return Ready(call)


class Greedy(Peer):
    """Wants more memory than there is."""

    name = "greedy"

    def add(self, case: Case) -> Ready:
        np.ones(2**42)
        return super().add(case)


class Slow(Peer):
    """Never ends."""

    name = "slow"

    def add(self, case: Case) -> Ready:
        time.sleep(60.0)
        return super().add(case)
