"""The protocol of contestants: who is ours, who is a peer, and how each gets a case ready."""

from importlib import metadata
from importlib.util import find_spec
from typing import ClassVar

from workbench.bench.case import Case, Ready
from workbench.errors import UnsupportedError

OURS, PEER = "ours", "peer"
#: What installs the peers.
INSTALL = "pip install 'derivative-workbench[peers]' (docs/bench.md)"


class Contestant:
    """Who does some tasks, each by the method of its name: `gradient(case)`, `parse(case)`, ...

    A task's method gets a case ready; what it raises becomes a row.
    """

    name: str = ""
    kind: str = PEER
    #: The package that is imported, and its name among the installed ones where that differs.
    module: ClassVar[str] = ""
    #: How far its numbers may lie from ours, relative to the largest.
    tolerance: float = 1e-9
    #: Whether it works out the function alone, for ratios to it.
    function_only: bool = False

    def missing(self) -> str:
        """What is missing here, with what installs it; empty where nothing is."""
        if self.module and find_spec(self.module) is None:
            return f"{self.module} is not installed; {INSTALL}"
        return ""

    def version(self) -> str:
        """The version of its package; empty where it has none of its own."""
        try:
            return metadata.version(self.module) if self.module else ""
        except metadata.PackageNotFoundError:
            return ""

    def prepare(self, case: Case) -> Ready:
        """The case ready to be timed; UnsupportedError where it has no form for the task."""
        task = getattr(self, case.task, None)
        if task is None:
            raise UnsupportedError(f"{self.name} has no form for the task {case.task}")
        ready: Ready = task(case)
        return ready
