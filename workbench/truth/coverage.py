"""Which partials are certified where there are too many, and a checksum for the rest."""

import random
from collections.abc import Sequence
from typing import NamedTuple

from workbench.ir.graph import Graph

#: With more variables than this, only a sample of the partials is certified.
MAX_PARTIALS = 64
#: How many partials the sample has.
SAMPLE = 16


class Coverage(NamedTuple):
    """The variables whose partials are certified, and of how many."""

    certified: tuple[str, ...]
    total: int

    def __str__(self) -> str:
        return f"coverage {len(self.certified)} of {self.total}"


def truth_coverage(graph: Graph, wrt: Sequence[str] | None = None, seed: int = 0) -> Coverage:
    """Which partials `certify` certifies: all of up to 64, else a seeded sample of 16.

    >>> import workbench as wb
    >>> str(truth_coverage(wb.parse("x*y")))
    'coverage 2 of 2'
    """
    names = tuple(dict.fromkeys(graph.variables if wrt is None else wrt))
    if len(names) <= MAX_PARTIALS:
        return Coverage(names, len(names))
    sample = random.Random(seed).sample(range(len(names)), SAMPLE)
    return Coverage(tuple(names[index] for index in sorted(sample)), len(names))


def random_direction(names: Sequence[str], seed: int = 0) -> dict[str, float]:
    """A seeded direction with components in eighths between 1/8 and 1 in magnitude."""
    source = random.Random(seed)
    return {name: source.choice((-1, 1)) * source.randint(1, 8) / 8 for name in names}
