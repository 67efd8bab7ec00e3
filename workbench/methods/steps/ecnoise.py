"""The noise of a function from its own values: ECNoise, on seven neighbours of a point.

The k-th differences of values at equal distances lose what is smooth and keep what is noise: for
independent errors of standard deviation s their mean square is s**2 / gamma_k, with
gamma_k = (k!)**2 / (2k)!. The level is the first of these estimates of s that agrees with the next
two within a factor of 4 and whose differences change their sign (Moré & Wild, Estimating
Computational Noise, SIAM J. Sci. Comput. 33(3), 2011).

Two things are our own. Where the values themselves differ in their first digit, the paper calls the
spacing too large; here differences that all but agree are smooth all the same (sin at pi), and
noise as large as the values is believed when a second spacing finds as much. And no level is below
what rounding the values to float64 alone may do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import factorial, frexp, inf, isfinite, ldexp, sqrt
from typing import NamedTuple

from workbench.methods.steps.optimal import UNIT_ROUNDOFF

#: Neighbours to each side of the point.
REACH = 3
#: The first spacing, over the size of x: about sqrt(eps), and no power of two. At special points
#: values are exact that are rounded elsewhere.
FIRST_SPACING = 2.0**-25.5
#: Spacings are multiples of this, so that the points themselves are exact.
GRID = 2.0**-50
#: The smallest one: nearer points are not all float64.
SMALLEST = 2.0**-48
#: By how much a spacing is changed: about the paper's 100.
CHANGE = 2.0**7
#: By how much where values rounded to places may happen to be evenly spaced: once where no noise
#: but that of float64 is seen, and so often where that is known not to be all.
ASIDE, MOST_ASIDES = 1.7, 8
#: The paper's two tests: how far values may differ, and how well levels must agree.
VALUES_DIFFER, LEVELS_AGREE = 0.1, 4.0
#: First differences that agree so well are those of a smooth function.
SMOOTH = 2.0


class Verdict(StrEnum):
    """What became of the search for noise."""

    #: A level was found.
    DETECTED = "detected"
    #: At every spacing that was tried, half of the values are equal.
    TOO_SMALL = "spacing too small"
    #: At every spacing that was tried, the function changes by more than noise would.
    TOO_LARGE = "spacing too large"
    #: Down to the spacing of float64 nothing but rounding is to be seen.
    NOT_SEEN = "no noise seen"
    #: There are not seven finite values around the point at any spacing that was tried.
    NO_VALUES = "no finite values"


@dataclass(frozen=True, slots=True)
class Noise:
    """The noise of a function at a point, as `wb.noise` returns it.

    `level` is the standard deviation of its values, in their unit, and no less than rounding them
    does; `value` the value at the point; `spacing` that between neighbouring points, over the size
    of each variable (the power of two that is at most |x|, 1 at 0); `evaluations` how often the
    function was called; `verdict` what became of the search.

    >>> import workbench as wb
    >>> found = wb.noise("exp(x)", {"x": 1.0})
    >>> str(found.verdict), 1e-16 < found.level < 1e-15
    ('detected', True)
    """

    level: float
    value: float
    spacing: float
    evaluations: int
    verdict: Verdict

    def __repr__(self) -> str:
        return (
            f"Noise({self.level:.2g} of the value {self.value:.6g}: {self.verdict}, "
            f"spacing {self.spacing:.2g}, {self.evaluations} evaluations)"
        )

    @property
    def relative(self) -> float:
        """The level over the size of the value; infinite where that is 0."""
        return self.level / abs(self.value) if self.value else inf

    @property
    def bound(self) -> float:
        """sqrt(3) times the level: the bound of uniform noise that has this level."""
        return sqrt(3.0) * self.level


class Table(NamedTuple):
    """What one difference table says: its level, 0 where none is found, and its verdict."""

    level: float
    verdict: Verdict
    #: Whether the values differ in their first digit, and not smoothly.
    wild: bool = False


def difference_table(values: Sequence[float]) -> Table:
    """The paper's verdict on values at equal distances.

    >>> difference_table([1.0, 1.1, 1.0, 1.1, 1.0, 1.1, 1.0]).verdict
    <Verdict.DETECTED: 'detected'>
    >>> difference_table([1.0, 1.0, 1.0, 1.0, 1.1, 1.1, 1.1]).verdict
    <Verdict.TOO_SMALL: 'spacing too small'>
    >>> difference_table([2.0**-k for k in range(7)]).verdict
    <Verdict.TOO_LARGE: 'spacing too large'>
    """
    column = list(values)
    estimates: list[tuple[float, bool]] = []
    wild = max(values) - min(values) > VALUES_DIFFER * max(map(abs, values))
    for order in range(1, len(values)):
        column = [right - left for left, right in pairwise(column)]
        least, most = min(column), max(column)
        if order == 1:
            if 2 * column.count(0.0) >= len(values):
                return Table(0.0, Verdict.TOO_SMALL)
            ends = sorted((abs(least), abs(most)))
            wild = wild and not (least * most > 0 and ends[1] <= SMOOTH * ends[0])
        gamma = factorial(order) ** 2 / factorial(2 * order)
        mean = sum(one * one for one in column) / len(column)
        estimates.append((sqrt(gamma * mean), least < 0 < most))
    for place, (level, changes) in enumerate(estimates[:-2]):
        near = [one for one, _ in estimates[place : place + 3]]
        if changes and max(near) <= LEVELS_AGREE * min(near):
            return Table(level, Verdict.DETECTED, wild)
    return Table(0.0, Verdict.TOO_LARGE, wild)


def measure_noise(along: Callable[[float], float]) -> Noise:
    """The noise of a function of the distance from a point, in sizes of its variables.

    The function gives NaN where it has no value. The spacing is changed until a table finds noise:
    larger where values are equal, smaller where they are smooth or not finite, or wild.
    """
    value = along(0.0)
    table, values, evaluations = Table(0.0, Verdict.NO_VALUES), [value], 1
    spacing, tried, wild, flat = FIRST_SPACING, FIRST_SPACING, 0.0, 0.0
    seen: set[float] = set()
    asides = 0
    while isfinite(value) and SMALLEST <= spacing <= 1.0 and spacing not in seen:
        seen.add(spacing)
        tried = round(spacing / GRID) * GRID
        found = [along(place * tried) for place in range(-REACH, REACH + 1) if place]
        evaluations += len(found)
        found.insert(REACH, value)
        if all(map(isfinite, found)):
            table, values = difference_table(found), found
            if table.verdict is Verdict.TOO_SMALL:
                flat = tried
            if table.verdict is Verdict.DETECTED:
                # Values that were equal though the function changes are rounded by as much.
                rounded = (max(found) - min(found)) / (2 * REACH) * flat / tried
                seems = max(UNIT_ROUNDOFF * max(map(abs, found)), rounded / 4)
                if table.level <= seems and asides < (MOST_ASIDES if rounded >= 4 * seems else 1):
                    spacing, asides = spacing * ASIDE, asides + 1
                    continue
                pair = sorted((wild, table.level))
                if not table.wild or pair[1] <= LEVELS_AGREE * pair[0]:
                    break
                wild, table = table.level, Table(0.0, Verdict.TOO_LARGE)
        spacing *= CHANGE if table.verdict is Verdict.TOO_SMALL else 1.0 / CHANGE
    verdict = table.verdict
    if verdict is Verdict.TOO_LARGE and spacing < SMALLEST:
        verdict = Verdict.NOT_SEEN
    rounding = UNIT_ROUNDOFF * max((abs(one) for one in values if isfinite(one)), default=0.0)
    level = max(table.level, rounding / sqrt(3.0))
    return Noise(level, value, tried, evaluations, verdict)


def size_of(x: float) -> float:
    """The largest power of two that is at most |x|; 1 at 0.

    >>> size_of(-5.0), size_of(0.0)
    (4.0, 1.0)
    """
    return ldexp(0.5, frexp(x)[1]) if x else 1.0
