"""Axes of a chart: from numbers to places on the drawing, with ticks that read well."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.presentation.plots.axes import log_tick
from workbench.presentation.text.numbers import minus, short

#: Part of an axis that stays free beside the first and the last number.
MARGIN = 0.04
#: A logarithmic axis of fewer decades has ticks at 1, 2 and 5.
FEW_DECADES = 2.5
#: A logarithmic axis leaves out more empty decades than these: it is broken there.
EMPTY_DECADES = 30
#: Part of an axis that a break takes, and the fewest decades that a piece beside it is drawn with.
BREAK, LEAST_PIECE = 0.07, 3.0


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis: `low` and `high` are its ends (of the logarithms where `log`), in `start`, `end`.

    >>> axis = Scale(False, 0.0, 10.0, 100.0, 200.0)
    >>> axis.place(5.0), axis.place(float("nan"))
    (150.0, None)
    """

    log: bool
    low: float
    high: float
    start: float
    end: float

    @property
    def breaks(self) -> list[float]:
        """The middles of its breaks: it has none."""
        return []

    def place(self, value: float | None) -> float | None:
        """Where a number lies on the drawing; None where the axis has no place for it."""
        if value is None or not math.isfinite(value):
            return None
        if self.log:
            if value <= 0:
                return None
            value = math.log10(value)
        part = (value - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)

    @property
    def told(self) -> str:
        """The axis in words that a script reads.

        >>> Scale(True, -9.5, 0.25, 30.0, 292.0).told
        'log -9.5 0.25 30 292'
        """
        ends = " ".join(f"{end:.6g}" for end in (self.low, self.high, self.start, self.end))
        return f"{'log' if self.log else 'linear'} {ends}"

    def ticks(self, most: int = 6) -> list[tuple[float, str]]:
        """Numbers and labels of at most about `most` ticks, as numbers on the axis.

        >>> [label for _, label in Scale(False, 0.0, 10.0, 0.0, 1.0).ticks()]
        ['0', '2', '4', '6', '8', '10']
        >>> [label for _, label in Scale(True, -9.5, 0.1, 0.0, 1.0).ticks()]
        ['10⁻⁸', '10⁻⁶', '10⁻⁴', '0.01', '1']
        """
        if not self.log:
            return [(value, minus(short(value, 6))) for value in _round(self.low, self.high, most)]
        if self.high - self.low < FEW_DECADES:
            return [(value, log_tick(value)) for value in self._between(most)]
        stride = math.ceil((self.high - self.low) / most)
        first = math.ceil(self.low / stride) * stride
        exponents = range(first, math.floor(self.high) + 1, stride)
        return [(10.0**exponent, log_tick(10.0**exponent)) for exponent in exponents]

    def _between(self, most: int) -> list[float]:
        """Ticks of few decades: as many of 1, 2 and 5 times a power of ten as there is room for."""
        exponents = range(math.floor(self.low), math.ceil(self.high) + 1)
        for factors in ((1, 2, 5), (1, 3), (1,)):
            values = [factor * 10.0**exponent for exponent in exponents for factor in factors]
            inside = [value for value in values if self.low <= math.log10(value) <= self.high]
            if 2 <= len(inside) <= most:
                return inside
        return _round(10.0**self.low, 10.0**self.high, most)


@dataclass(frozen=True, slots=True)
class BrokenScale:
    """A logarithmic axis in pieces, with a break where it would be empty for many decades.

    >>> axis = fitted([1e-200, 1e-9, 1e-3], "log", 0.0, 100.0)
    >>> [round(axis.place(value)) for value in (1e-200, 1e-9, 1e-3)], axis.place(1e-100)
    ([15, 38, 99], None)
    >>> [label for _, label in axis.ticks()]
    ['10⁻²⁰⁰', '10⁻⁸', '10⁻⁶', '10⁻⁴']
    """

    pieces: tuple[Scale, ...]
    log: bool = True

    @property
    def start(self) -> float:
        """Where the axis begins on the drawing."""
        return self.pieces[0].start

    @property
    def end(self) -> float:
        """Where the axis ends on the drawing."""
        return self.pieces[-1].end

    @property
    def told(self) -> str:
        """The pieces in words that a script reads."""
        return ",".join(piece.told for piece in self.pieces)

    @property
    def breaks(self) -> list[float]:
        """The middles of the breaks on the drawing."""
        return [(one.end + other.start) / 2 for one, other in pairwise(self.pieces)]

    def place(self, value: float | None) -> float | None:
        """Where a number lies on the drawing; None where the axis has no place for it."""
        for piece in self.pieces:
            place = piece.place(value)
            if place is not None and piece.low <= math.log10(value or 1.0) <= piece.high:
                return place
        return None

    def ticks(self, most: int = 6) -> list[tuple[float, str]]:
        """Numbers and labels of about `most` ticks over all pieces, at least one a piece."""
        found: list[tuple[float, str]] = []
        for piece in self.pieces:
            room = round(most * (piece.end - piece.start) / (self.end - self.start))
            middle = 10.0 ** round((piece.low + piece.high) / 2)
            found += piece.ticks(room) if room > 1 else [(middle, log_tick(middle))]
        return found


def clusters(values: Iterable[float]) -> list[list[float]]:
    """Positive numbers, in order, parted where more decades than `EMPTY_DECADES` are empty.

    >>> clusters([1e-200, 1.0, 1e-8])
    [[1e-200], [1e-08, 1.0]]
    """
    found: list[list[float]] = []
    for value in sorted(values):
        if not found or math.log10(value) - math.log10(found[-1][-1]) > EMPTY_DECADES:
            found.append([])
        found[-1].append(value)
    return found


def fitted(
    values: Iterable[float | None], kind: str, start: float, end: float
) -> Scale | BrokenScale:
    """An axis on which all values have a place; without any it goes from 0 to 1 (1 to 10).

    >>> axis = fitted([1e-3, 0.0, 10.0], "log", 0.0, 100.0)
    >>> round(axis.place(1e-3), 9), axis.place(0.0)
    (4.0, None)
    """
    log = kind == "log"
    known = [v for v in values if v is not None and math.isfinite(v) and (v > 0 or not log)]
    if log and len(groups := clusters(known)) > 1:
        return _broken(groups, start, end)
    shown = [math.log10(v) for v in known] if log else known
    low, high = (min(shown), max(shown)) if shown else (0.0, 1.0)
    if high <= low:
        half = 0.5 if log else max(abs(low), 1.0) / 2
        low, high = low - half, high + half
    free = (high - low) * MARGIN / (1 - 2 * MARGIN)
    return Scale(log, low - free, high + free, start, end)


def _broken(groups: Sequence[Sequence[float]], start: float, end: float) -> BrokenScale:
    """The pieces of a broken axis, as long as they have decades."""
    ends = [(math.log10(group[0]), math.log10(group[-1])) for group in groups]
    frees = [max(LEAST_PIECE - (high - low), (high - low) * MARGIN) / 2 for low, high in ends]
    ends = [(low - free, high + free) for (low, high), free in zip(ends, frees, strict=True)]
    gap = (end - start) * min(BREAK, 0.4 / len(ends))
    unit = (end - start - gap * (len(ends) - 1)) / sum(high - low for low, high in ends)
    pieces, at = [], start
    for low, high in ends:
        pieces.append(Scale(True, low, high, at, at + (high - low) * unit))
        at = pieces[-1].end + gap
    return BrokenScale(tuple(pieces))


def _round(low: float, high: float, most: int) -> list[float]:
    """Round numbers between two ends: multiples of 1, 2, 2.5 or 5 times a power of ten."""
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= 0.9 * rough)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{number * step:.12g}") for number in range(first, last + 1)]
