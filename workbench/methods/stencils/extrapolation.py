"""Extrapolated differences: Neville's tableau over shrinking steps, as a scheme."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from workbench.ir.builder import GraphBuilder
from workbench.methods.stencils.scheme import STEP, Scheme, scaled

#: A level of a tableau: its node, and its weights by offset.
_Entry = tuple[int, dict[Fraction, Fraction]]


@cache
def extrapolated(levels: int) -> Scheme:
    """Central differences of h, h/2, h/4, ... extrapolated to h = 0 (Richardson 1911).

    Every level takes one power of h**2 away, so the order is 2 * levels. The one-sided form takes
    every power of h away from one-sided differences, so it needs twice as many levels.

    >>> scheme = extrapolated(2)
    >>> print(scheme.order, *scheme.offsets)
    4 1 -1 1/2 -1/2
    """
    ratio = Fraction(2)
    last = levels * (levels + 1) // 2 - 1
    return _scheme(
        *_tableau(levels, ratio, central=True),
        order=2 * levels,
        entries=[last],
        one_sided=_scheme(
            *_tableau(2 * levels, ratio, central=False),
            order=2 * levels,
            entries=[levels * (2 * levels + 1) - 1],
        ),
    )


@cache
def tableau(levels: int, ratio: Fraction) -> Scheme:
    """Every entry of the tableau of central differences of h, h/ratio, h/ratio**2, ...

    Entry (k, j) stands at k*(k + 1)/2 + j: from the steps k - j to k, without the powers of h up
    to h**(2 j). `order` is that of the last.
    """
    builder, offsets, entries = _tableau(levels, ratio, central=True)
    everything = range(len(entries))
    return _scheme(builder, offsets, entries, order=2 * levels, entries=everything)


def _scheme(
    builder: GraphBuilder,
    offsets: list[Fraction],
    found: list[_Entry],
    *,
    order: int,
    entries: Sequence[int],
    one_sided: Scheme | None = None,
) -> Scheme:
    weights: tuple[Fraction, ...] = ()
    if len(entries) == 1:
        weights = tuple(found[entries[0]][1][offset] for offset in offsets)
    return Scheme(
        offsets=tuple(offsets),
        combination=builder.build([found[entry][0] for entry in entries]),
        weights=weights,
        order=order,
        one_sided=one_sided,
    )


def _tableau(
    levels: int, ratio: Fraction, *, central: bool
) -> tuple[GraphBuilder, list[Fraction], list[_Entry]]:
    """Builder, offsets and all entries row by row, by Neville's recursion.

    T(k, j) = T(k, j-1) + (T(k, j-1) - T(k-1, j-1)) / (r**(j*power) - 1).
    """
    shrink = [1 / ratio**level for level in range(levels)]
    offsets = [] if central else [Fraction(0)]
    for factor in shrink:
        offsets += [factor, -factor] if central else [factor]
    builder = GraphBuilder((STEP, *(f"v{number}" for number in range(len(offsets)))))
    values = [builder.variable(f"v{number}") for number in range(len(offsets))]
    h = builder.variable(STEP)
    power = 2 if central else 1
    entries: list[_Entry] = []
    above: list[_Entry] = []
    for level, factor in enumerate(shrink):
        first, second = (2 * level, 2 * level + 1) if central else (level + 1, 0)
        difference = builder.apply("subtract", values[first], values[second])
        span = 2 * factor if central else factor
        node = builder.apply("divide", difference, scaled(builder, span, h))
        row: list[_Entry] = [(node, {offsets[first]: 1 / span, offsets[second]: -1 / span})]
        for column in range(1, level + 1):
            divisor = ratio ** (power * column) - 1
            left, corner = row[-1], above[column - 1]
            change = builder.apply("subtract", left[0], corner[0])
            correction = builder.apply("divide", change, builder.literal(divisor))
            row.append(
                (
                    builder.apply("add", left[0], correction),
                    {
                        offset: left[1].get(offset, Fraction(0)) * (1 + 1 / divisor)
                        - corner[1].get(offset, Fraction(0)) / divisor
                        for offset in {**left[1], **corner[1]}
                    },
                )
            )
        entries += row
        above = row
    return builder, offsets, entries
