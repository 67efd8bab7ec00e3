"""Functions `gradient(f, point)`: forward mode, by name, a difference quotient, a wrong one."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any


class Dual:
    """A value with one slope; + - * / ** and exp."""

    def __init__(self, value: float, slope: float = 0.0) -> None:
        self.value, self.slope = value, slope

    @staticmethod
    def of(other: Any) -> "Dual":
        return other if isinstance(other, Dual) else Dual(float(other))

    def __add__(self, other: Any) -> "Dual":
        other = Dual.of(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other: Any) -> "Dual":
        other = Dual.of(other)
        slope = self.slope * other.value + self.value * other.slope
        return Dual(self.value * other.value, slope)

    def __pow__(self, n: float) -> "Dual":
        return Dual(self.value**n, n * self.value ** (n - 1) * self.slope)

    def __neg__(self) -> "Dual":
        return self * -1

    def __sub__(self, other: Any) -> "Dual":
        return self + -Dual.of(other)

    def __rsub__(self, other: Any) -> "Dual":
        return Dual.of(other) - self

    def __truediv__(self, other: Any) -> "Dual":
        return self * Dual.of(other) ** -1

    def __rtruediv__(self, other: Any) -> "Dual":
        return Dual.of(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self) -> "Dual":
        grown = math.exp(self.value)
        return Dual(grown, grown * self.slope)


def forward(function: Callable[..., Any], point: Sequence[float]) -> list[float]:
    """Forward mode, one variable after the other."""
    slopes = []
    for chosen in range(len(point)):
        duals = [Dual(value, float(place == chosen)) for place, value in enumerate(point)]
        slopes.append(Dual.of(function(*duals)).slope)
    return slopes


def by_name(function: Callable[..., Any], point: Mapping[str, float]) -> dict[str, float]:
    """The same, of a point by name."""
    names = list(point)
    slopes = forward(lambda *duals: function(**dict(zip(names, duals, strict=True))),
                     list(point.values()))  # fmt: skip
    return dict(zip(names, slopes, strict=True))


def quotient(function: Callable[..., Any], point: Sequence[float]) -> list[float]:
    """A central difference: close, and not exact."""
    slopes = []
    for chosen in range(len(point)):
        step = 1e-6
        up, down = ([v + sign * step * (k == chosen) for k, v in enumerate(point)]
                    for sign in (1, -1))  # fmt: skip
        slopes.append((function(up) - function(down)) / (2 * step))
    return slopes


class Adapter:
    """An adapter to a tape of another make: no operator and no name is as expected."""

    class Cell:
        """A value with slopes by leaf, kept where nobody looks for them."""

        def __init__(self, number: float, slopes: dict[int, float]) -> None:
            self.number, self.slopes, self.collected = number, slopes, 0.0

    def __init__(self) -> None:
        self.leaves: dict[int, Adapter.Cell] = {}

    def leaf(self, number: float) -> "Adapter.Cell":
        cell = Adapter.Cell(number, {})
        cell.slopes[id(cell)] = 1.0
        self.leaves[id(cell)] = cell
        return cell

    def value(self, cell: "Adapter.Cell") -> float:
        return cell.number

    def gradient(self, cell: "Adapter.Cell") -> float:
        return cell.collected

    def zero(self, cell: "Adapter.Cell") -> None:
        cell.collected = 0.0

    def backward(self, cell: "Adapter.Cell") -> None:
        for leaf, slope in cell.slopes.items():
            self.leaves[leaf].collected += slope

    def apply(self, name: str, *operands: Any) -> Any:
        cells = [one if isinstance(one, Adapter.Cell) else Adapter.Cell(float(one), {})
                 for one in operands]  # fmt: skip
        if name == "add":
            number, parts = cells[0].number + cells[1].number, (1.0, 1.0)
        elif name == "multiply":
            number, parts = cells[0].number * cells[1].number, (cells[1].number, cells[0].number)
        else:
            return NotImplemented
        slopes: dict[int, float] = {}
        for cell, part in zip(cells, parts, strict=True):
            for leaf, slope in cell.slopes.items():
                slopes[leaf] = slopes.get(leaf, 0.0) + part * slope
        return Adapter.Cell(number, slopes)
