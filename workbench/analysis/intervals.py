"""The 95 % interval of a median."""

import math
from collections.abc import Sequence
from functools import cache


@cache
def interval_positions(size: int) -> tuple[int, int]:
    """Positions, in a sorted sample, of the ends of a 95 % interval of the median.

    Order statistics, after David & Nagaraja: no assumption on the distribution. Below six values
    no such interval exists and the ends are those of the sample.

    >>> interval_positions(15)
    (3, 11)
    """
    rank, tail = 0, 0.0
    while tail + math.comb(size, rank) / 2**size <= 0.025:
        tail += math.comb(size, rank) / 2**size
        rank += 1
    rank = max(rank, 1)
    return rank - 1, size - rank


def median_interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of the median of some values.

    >>> median_interval([1.0, 2.0, 3.0])
    (1.0, 3.0)
    >>> median_interval([float(n) for n in range(1, 11)])
    (2.0, 9.0)
    """
    ordered = sorted(values)
    low, high = interval_positions(len(ordered))
    return ordered[low], ordered[high]
