"""The protocol of experiments: they return records, plots as plain data and a sentence."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from workbench.presentation.views.outcome import Outcome, Table

__all__ = ["Experiment", "Outcome", "Table"]


@dataclass(frozen=True, slots=True)
class Experiment:
    """One file of this folder: a name, a title, and what to run with a seed.

    One that measures time is `timed`: it runs alone, but what it needs beside the clock it may
    `prepare` before. All others may run in another process, so that what they find must be
    picklable. `group` is the heading of the report under which the
    catalogue lists it.
    """

    name: str
    title: str
    run: Callable[[int], Outcome]
    timed: bool = False
    prepare: Callable[[], object] = tuple
    group: str = ""

    def outcome(self, seed: int) -> Outcome:
        """What it finds under a seed, with its own name, title and heading."""
        return replace(self.run(seed), name=self.name, title=self.title, group=self.group)
