"""Axes of a chart: from numbers to places on the drawing, with ticks that read well."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.presentation.plots.axes import log_tick
from workbench.presentation.text.numbers import minus, short

#: Part of an axis that stays free beside the first and the last number.
MARGIN = 0.04
#: A logarithmic axis of fewer decades has ticks at 1, 2 and 5.
FEW_DECADES = 2.5


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

    def moved(self, start: float, end: float) -> "Scale":
        """The same axis elsewhere on the drawing."""
        return Scale(self.log, self.low, self.high, start, end)

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


def fitted(values: Iterable[float | None], kind: str, start: float, end: float) -> Scale:
    """An axis on which all values have a place; without any it goes from 0 to 1 (1 to 10).

    >>> axis = fitted([1e-3, 0.0, 10.0], "log", 0.0, 100.0)
    >>> round(axis.place(1e-3), 9), axis.place(0.0)
    (4.0, None)
    """
    log = kind == "log"
    known = [v for v in values if v is not None and math.isfinite(v) and (v > 0 or not log)]
    shown = [math.log10(v) for v in known] if log else known
    low, high = (min(shown), max(shown)) if shown else (0.0, 1.0)
    if high <= low:
        half = 0.5 if log else max(abs(low), 1.0) / 2
        low, high = low - half, high + half
    free = (high - low) * MARGIN / (1 - 2 * MARGIN)
    return Scale(log, low - free, high + free, start, end)


def _round(low: float, high: float, most: int) -> list[float]:
    """Round numbers between two ends: multiples of 1, 2, 2.5 or 5 times a power of ten."""
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= 0.9 * rough)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{number * step:.12g}") for number in range(first, last + 1)]
