"""The partials that are certified where there are too many, and a checksum for the rest."""

import random
from collections.abc import Sequence
from itertools import combinations_with_replacement
from typing import NamedTuple

from workbench.ir.graph import Graph
from workbench.limits import limits

#: Two variables of a second partial.
Pair = tuple[str, str]


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
    if len(names) <= limits.certified_partials:
        return Coverage(names, len(names))
    sample = random.Random(seed).sample(range(len(names)), min(limits.certified_sample, len(names)))
    return Coverage(tuple(names[index] for index in sorted(sample)), len(names))


class PairCoverage(NamedTuple):
    """The pairs of variables whose second partials are certified, and of how many."""

    certified: tuple[Pair, ...]
    total: int

    def __str__(self) -> str:
        return f"coverage {len(self.certified)} of {self.total}"


def second_coverage(
    graph: Graph, pairs: Sequence[Pair] | None = None, seed: int = 0
) -> PairCoverage:
    """Which second partials `certified_second` certifies: all of up to 2080 pairs, else a sample.

    Without `pairs`, those of all variables that `truth_coverage` certifies; of a longer list of
    pairs 136 (as many as 16 variables have), chosen by the seed.

    >>> import workbench as wb
    >>> second_coverage(wb.parse("x*y")).certified
    (('x', 'x'), ('x', 'y'), ('y', 'y'))
    """
    if pairs is None:
        names = truth_coverage(graph, seed=seed).certified
        total = len(graph.variables) * (len(graph.variables) + 1) // 2
        return PairCoverage(tuple(combinations_with_replacement(names, 2)), total)
    asked = tuple(dict.fromkeys((first, second) for first, second in pairs))
    most, size = limits.certified_partials, limits.certified_sample
    if len(asked) <= most * (most + 1) // 2:
        return PairCoverage(asked, len(asked))
    sample = random.Random(seed).sample(range(len(asked)), min(size * (size + 1) // 2, len(asked)))
    return PairCoverage(tuple(asked[index] for index in sorted(sample)), len(asked))


def random_direction(names: Sequence[str], seed: int = 0) -> dict[str, float]:
    """A seeded direction with components in eighths between 1/8 and 1 in magnitude."""
    source = random.Random(seed)
    return {name: source.choice((-1, 1)) * source.randint(1, 8) / 8 for name in names}
