"""Growth of costs: slopes on double-logarithmic axes, factors a step, degrees."""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import linear_regression


def log_log_slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The exponent p of cost = c * size**p by least squares of the logarithms.

    >>> log_log_slope([1, 10, 100], [3, 300, 30000])
    2.0
    """
    return linear_regression([math.log(n) for n in sizes], [math.log(c) for c in costs]).slope


def factor_per_step(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The factor r of cost = c * r**size by least squares of the logarithms.

    >>> round(factor_per_step([1, 2, 3], [6, 12, 24]), 12)
    2.0
    """
    return math.exp(linear_regression(sizes, [math.log(c) for c in costs]).slope)


def degree(costs: Sequence[float]) -> int | None:
    """The degree of the polynomial that costs at evenly spaced sizes follow exactly.

    None where they follow none: at least two of the differences must be there, and be equal. Costs
    are exact, whole numbers or binary fractions.

    >>> degree([7, 15, 23, 31]), degree([1, 4, 9, 16, 25]), degree([1, 2, 4, 8, 16])
    (1, 2, None)
    """
    differences = list(costs)
    order = 0
    while len(differences) >= 2:
        if len(set(differences)) == 1:
            return order
        differences = [b - a for a, b in pairwise(differences)]
        order += 1
    return None
