"""A module of a user, whose functions a traced function calls."""

import math
from typing import Any

import numpy as np

SCALE = np.array([1.0, 0.5, 0.25])


def energy(x: Any) -> Any:
    return math.exp(-x) + math.sqrt(x * x + 1)


def filled(x: Any) -> Any:
    out = np.zeros_like(SCALE)
    for place, one in enumerate(x):
        out[place] = one * SCALE[place]
    return out


def recursive(x: Any, depth: int) -> Any:
    return x if depth == 0 else math.sin(recursive(x, depth - 1)) + x / depth
