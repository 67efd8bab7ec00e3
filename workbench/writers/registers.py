"""Assignment of values to buffers: linear scan over a program whose order is fixed."""

from array import array
from collections.abc import Iterable, Sequence


def last_uses(
    length: int, operands: Iterable[Sequence[int]], kept: Iterable[int] = ()
) -> "array[int]":
    """The step at which each value is needed last; `length` for values that are kept.

    `operands` are those of each step, in order; step i makes value i. A value that nobody needs
    is last used where it is made.

    >>> list(last_uses(3, [(), (0,), (0, 1)], kept=[2]))
    [2, 2, 3]
    """
    last = array("i", range(length))
    for step, needed in enumerate(operands):
        for value in needed:
            last[value] = step
    for value in kept:
        last[value] = length
    return last


class Registers:
    """Buffers by number: one is taken for a value and given back after its last use.

    >>> registers = Registers()
    >>> first, second = registers.take(), registers.take()
    >>> registers.give_back(first)
    >>> registers.take() == first, registers.count
    (True, 2)
    """

    __slots__ = ("_free", "count")

    def __init__(self) -> None:
        #: How many buffers there are.
        self.count = 0
        self._free: list[int] = []

    def take(self) -> int:
        """The number of a free buffer: the one given back last, whose memory is still warm."""
        if self._free:
            return self._free.pop()
        self.count += 1
        return self.count - 1

    def give_back(self, register: int) -> None:
        """Free a buffer."""
        self._free.append(register)
