"""Seeded points in a box: the same on every machine, and short enough to be typed in."""

import math
from collections.abc import Mapping
from random import Random

#: A coordinate is rounded to this fraction of its interval (to a power of ten of it).
RESOLUTION = 1e-5


def seeded_points(
    name: str, box: Mapping[str, tuple[float, float]], count: int, seed: int
) -> tuple[dict[str, float], ...]:
    """`count` points, uniform in an open box; the first n are the same whatever the count.

    Coordinates have few decimal digits, yet hardly ever few binary ones, so that they round in
    float64 as any data do. Seeding with text hashes it with SHA-512: no setting of the
    interpreter changes it.

    >>> seeded_points("example", {"x": (0.0, 1.0), "y": (10.0, 20.0)}, 1, seed=7)
    ({'x': 0.17326, 'y': 14.8969},)
    """
    random = Random(f"{seed}:{name}")
    return tuple(
        {variable: _inside(low, high, random) for variable, (low, high) in box.items()}
        for _ in range(count)
    )


def _inside(low: float, high: float, random: Random) -> float:
    """A short number strictly between two others."""
    digits = -math.floor(math.log10((high - low) * RESOLUTION))
    while True:
        value = round(low + (high - low) * random.random(), digits)
        if low < value < high:
            return value
