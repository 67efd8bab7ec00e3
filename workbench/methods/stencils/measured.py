"""Measured intervals: where the derivatives of a black box lie, from its values alone.

A central difference whose step balances truncation and noise (`steps.noise`) is off by at most
(e + t)/h with values off by e, and t = e*(r + 1)/6 for the ratio r that the step was chosen by.
Both are measured and not proven, so the interval is SAFETY times as wide. Shorter steps look for
what the ratio cannot see: where their quotients disagree, the interval holds them all. So it does
with both one-sided slopes at a kink, where second differences grow as h and not as h**2.
"""

from collections.abc import Callable, Sequence
from math import inf, isfinite
from typing import NamedTuple

from workbench.ir.black_box import BlackBox
from workbench.measure.evidence import Each, Evidence, Interval
from workbench.methods.steps.noise import Balance, Values, balance

#: An interval is so many times as wide as measured noise and truncation make it.
SAFETY = 3.0
#: Shorter steps that are looked at, over the first; from the second on only while they disagree.
SHORTER = tuple(3.0**-power for power in range(1, 9))
#: Second differences that grow by less than this with three times the step are those of a kink.
KINK_GROWTH = 5.0
#: Second differences of so many times the noise are seen.
SEEN = 8.0


class Measured(NamedTuple):
    """Where a derivative lies, and how that was found; infinite where nothing is known.

    `off` is by how much values are taken to be off. Where the function is not `smooth` (a kink, or
    shorter steps that disagree), it may have no derivative in the interval.
    """

    low: float
    high: float
    reason: str
    off: float = 0.0
    smooth: bool = True

    @property
    def known(self) -> bool:
        """Whether the interval is finite."""
        return isfinite(self.low) and isfinite(self.high)

    @property
    def interval(self) -> Interval:
        """It as evidence of one derivative."""
        return Interval(((self.low, self.high),), self.reason)

    def text(self) -> str:
        """The interval in words."""
        return self.interval.text()


def measured(box: BlackBox, wrt: Sequence[str], values: Sequence[float]) -> list[Measured]:
    """The interval of every first partial of a black box at a point, row-major.

    What was found is kept with the box: every method is judged by the same intervals.
    """
    key = ("measured", tuple(wrt), tuple(values))
    if key not in box.kept:
        columns = [_column(box, name, values) for name in wrt]
        box.kept[key] = [column[output] for output in range(box.size) for column in columns]
    found: list[Measured] = box.kept[key]
    return found


def interval_evidence(box: BlackBox, wrt: Sequence[str]) -> Callable[[Sequence[float]], Evidence]:
    """The evidence of what calls a black box: its measured intervals, once a judge asks."""

    def evidence(values: Sequence[float]) -> Evidence:
        def make(index: int) -> Interval:
            return measured(box, wrt, values)[index].interval

        return Each(make=make)

    return evidence


def _column(box: BlackBox, name: str, values: Sequence[float]) -> list[Measured]:
    """The intervals of all outputs by one variable."""
    place = box.variables.index(name)
    along = Values(box, values, [place])
    return [_interval(along, output, values[place], name) for output in range(box.size)]


def _interval(along: Values, output: int, x: float, name: str) -> Measured:
    if not isfinite(along.centre[output]):
        return Measured(-inf, inf, f"the value is {along.centre[output]}")
    off = along.noise(output).bound
    found = balance(along, {output: off}, 2, x, name)
    if not found.step:
        return Measured(-inf, inf, found.remark)

    def value(distance: float) -> float:
        return along.at(distance / along.sizes[0])[output]

    def slope(h: float) -> float:
        return (value(h) - value(-h)) / (2.0 * h)

    def bend(h: float) -> float:
        return value(h) - 2.0 * value(0.0) + value(-h)

    h = found.step
    middle, width = slope(h), SAFETY * _error(found, off)
    low, high, before = middle - width, middle + width, middle
    reason, smooth = f"central differences, noise {off:.2g}, step {h:.2g}", True
    for number, part in enumerate(SHORTER):
        near, room = slope(part * h), SAFETY * off / (part * h)
        if not isfinite(near) or low - room <= near <= high + room:
            if number:
                break
        else:
            # Of a third of the step truncation is a ninth, so an eighth of what has changed.
            room += SAFETY * abs(near - before) / 8
            low, high, smooth = min(low, near - room), max(high, near + room), False
            before = near
            reason += f"; {near:.3g} with step {part * h:.2g}"
    bent = abs(bend(h))
    if bent > SEEN * off and abs(bend(3.0 * h)) < KINK_GROWTH * bent:
        sides = (value(h) - value(0.0)) / h, (value(0.0) - value(-h)) / h
        low, high = min(low, *sides), max(high, *sides)
        smooth = False
        reason += f"; a kink? {sides[1]:.3g} to the left, {sides[0]:.3g} to the right"
    return Measured(low, high, reason, off, smooth)


def _error(found: Balance, off: float) -> float:
    """What noise and truncation make of the quotient."""
    return off / found.step * (1.0 + (found.ratio + 1.0) / 6.0)
