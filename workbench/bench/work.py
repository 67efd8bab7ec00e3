"""An item of work and its parts: cases by size, who takes part, what is to be reached."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workbench.bench.case import Case
from workbench.bench.goals import Goal


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One kind of work at some sizes.

    `make` gives the case of a size. The first contestant's numbers are what the others' are
    compared with. `quick` are the sizes of a quick run, none where it leaves the work out, `slow`
    the contestants that it leaves out from a size on, `few` those that every run leaves out.
    Contestants that are `together` run in one process, so that their ratio is free of how memory
    was laid out in it; the others have one each. `fresh` processes tell what memory was needed.
    `once` work is timed by its first call alone. `seconds` is how long one contestant may take to
    get ready.
    """

    name: str
    make: Callable[[int], Case]
    sizes: tuple[int, ...]
    quick: tuple[int, ...]
    contestants: tuple[str, ...]
    slow: Mapping[str, int] = field(default_factory=dict)
    together: tuple[tuple[str, ...], ...] = ()
    few: Mapping[str, int] = field(default_factory=dict)
    once: bool = False
    fresh: bool = False
    seconds: float = 60.0

    def room(self, contestant: str) -> str:
        """The name of the process in which a contestant runs."""
        shared = (" + ".join(group) for group in self.together if contestant in group)
        return next(shared, contestant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of the table: its works and its goals."""

    name: str
    title: str
    works: tuple[Work, ...]
    goals: tuple[Goal, ...]
