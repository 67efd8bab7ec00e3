"""Weights of difference formulas on any grid, exact: Fornberg's recurrence."""

from collections.abc import Sequence
from fractions import Fraction


def fornberg_weights(order: int, offsets: Sequence[Fraction | int]) -> tuple[Fraction, ...]:
    """Weights w of f^(order)(x) = sum of w_j * f(x + offset_j*h) / h**order, to highest accuracy.

    Exact for all polynomials of degree below the number of offsets, which must be different and
    more than `order`. Source: B. Fornberg, Generation of Finite Difference Formulas on Arbitrarily
    Spaced Grids, Math. Comp. 51(184), 1988.

    >>> [str(weight) for weight in fornberg_weights(2, [-1, 0, 1])]
    ['1', '-2', '1']
    >>> [str(weight) for weight in fornberg_weights(1, [0, 1, 2])]
    ['-3/2', '2', '-1/2']
    """
    # rows[m][j]: the weight of point j for the derivative of order m on the first points.
    rows = [[Fraction(0)] * len(offsets) for _ in range(order + 1)]
    rows[0][0] = Fraction(1)
    before = Fraction(1)
    for new in range(1, len(offsets)):
        spread = Fraction(1)
        for old in range(new):
            distance = Fraction(offsets[new]) - offsets[old]
            spread *= distance
            if old == new - 1:
                for m in range(min(new, order), -1, -1):
                    lower = m * rows[m - 1][old] if m else Fraction(0)
                    rows[m][new] = before / spread * (lower - offsets[old] * rows[m][old])
            for m in range(min(new, order), -1, -1):
                lower = m * rows[m - 1][old] if m else Fraction(0)
                rows[m][old] = (offsets[new] * rows[m][old] - lower) / distance
        before = spread
    return tuple(rows[order])


def offsets_of(points: int, *, beside: bool = False) -> tuple[Fraction, ...]:
    """An even grid of so many points: around 0, or from 0 to the right (`beside`).

    >>> [str(offset) for offset in offsets_of(4)]
    ['-3/2', '-1/2', '1/2', '3/2']
    """
    if beside:
        return tuple(Fraction(number) for number in range(points))
    return tuple(Fraction(2 * number - points + 1, 2) for number in range(points))
