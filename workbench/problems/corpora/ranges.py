"""Intervals of the variables of a corpus, read from preconditions, and numbers drawn from them."""

import math
import struct
from collections.abc import Mapping
from random import Random
from sys import float_info
from typing import NamedTuple

from workbench.ir.graph import Graph
from workbench.problems.sampling import RESOLUTION

#: An interval without an end is drawn from so far: so many times the other end, or 1.
REACH = 10.0
_ORDERS = frozenset({"less", "less_equal", "greater", "greater_equal"})


class Range(NamedTuple):
    """A closed interval; an end that is infinite is none.

    >>> Range(1.0).window, Range().window, Range(0.0, 2.0).within(-1.0, 1.0)
    ((1.0, 11.0), (-10.0, 10.0), Range(low=0.0, high=1.0))
    """

    low: float = -math.inf
    high: float = math.inf

    def within(self, low: float = -math.inf, high: float = math.inf) -> "Range":
        """What it has in common with another one."""
        return Range(max(self.low, low), min(self.high, high))

    @property
    def window(self) -> tuple[float, float]:
        """A finite part of it, near its ends or near zero."""
        low, high = self
        if math.isinf(low) and math.isinf(high):
            return -REACH, REACH
        reach = REACH * max(1.0, abs(low if math.isfinite(low) else high))
        found = Range(-float_info.max, float_info.max).within(
            low if math.isfinite(low) else high - reach,
            high if math.isfinite(high) else low + reach,
        )
        return found.low, found.high

    def uniform(self, random: Random) -> float:
        """A number of its window, short where there are short ones between its ends."""
        low, high = self.window
        part = random.random()
        value = low * (1.0 - part) + high * part
        width = high - low
        if width > 0.0 and math.isfinite(width):
            value = round(value, min(320, -math.floor(math.log10(width * RESOLUTION or width))))
        return min(max(value, low), high)

    def any_float(self, random: Random) -> float:
        """One of its floats, each as likely as the others.

        >>> from random import Random
        >>> Range(1.0, 1.0 + 2**-52).any_float(Random(1)) in (1.0, 1.0 + 2**-52)
        True
        """
        low, high = self.within(-float_info.max, float_info.max)
        if low > high:  # no float lies there, so any will be refused by its precondition
            return math.copysign(float_info.max, low)
        return _float(random.randint(_ordinal(low), _ordinal(high)))


def _ordinal(value: float) -> int:
    """The number of a float in the order of all of them; that of either zero is 0."""
    (bits,) = struct.unpack("<q", struct.pack("<d", abs(value)))
    return -int(bits) if value < 0 else int(bits)


def _float(ordinal: int) -> float:
    (value,) = struct.unpack("<d", struct.pack("<q", abs(ordinal)))
    return -value if ordinal < 0 else float(value)


def ranges_of(condition: Graph | None, variables: tuple[str, ...]) -> Mapping[str, Range]:
    """An interval for each variable, from the comparisons with numbers that must all hold.

    What else a condition says is left to whoever draws points.

    >>> from workbench.frontends.text import parse
    >>> dict(ranges_of(parse("-1 <= x and x < pi and abs(y) < 2 and x*y > 0"), ("x", "y")))
    {'x': Range(low=-1.0, high=3.141592653589793), 'y': Range(low=-2.0, high=2.0)}
    """
    found = dict.fromkeys(variables, Range())
    if condition is None:
        return found
    numbers: list[float | None] = []
    for node, row, operands in condition.nodes():
        literal = condition.literal(node)
        values = [one for place in operands if (one := numbers[place]) is not None]
        known = literal is not None or (
            condition.variable(node) is None and len(values) == len(operands)
        )
        numbers.append(None if not known else float(literal) if literal else row.total(*values))
    waiting = [condition.outputs[0]]
    seen = set()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        name = condition.operator(node).name
        operands = condition.operands(node)
        if name == "and":
            waiting += operands
        if name in _ORDERS or name == "equal":
            below, above = operands if not name.startswith("greater") else operands[::-1]
            pairs = [(below, above)] if name != "equal" else [(below, above), (above, below)]
            for less, more in pairs:
                _narrow(found, condition, less, high=numbers[more])
                _narrow(found, condition, more, low=numbers[less])
    return found


def _narrow(
    found: dict[str, Range],
    condition: Graph,
    node: int,
    low: float | None = None,
    high: float | None = None,
) -> None:
    """Note that a variable, or its magnitude, is not below or not above a number."""
    inside = condition.operator(node).name == "abs"
    name = condition.variable(condition.operands(node)[0] if inside else node)
    bound = high if low is None else low
    if name is None or bound is None or math.isnan(bound) or (inside and high is None):
        return
    if high is None:
        found[name] = found[name].within(low=bound)
    else:
        found[name] = found[name].within(low=-bound if inside else -math.inf, high=bound)
