"""Three small functions for each construct of NumPy code: value, gradient and certificate."""

import csv
import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import scipy.special
import scipy.stats

import workbench as wb
from tests.lanes import SLOW, every_row

with (Path(__file__).parent / "constructs.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [tuple(row.values()) for row in csv.DictReader(file)]
SCOPE = {"np": np, "math": math, "scipy": scipy}
AT = {"x": [0.7, -0.4, 1.3, 0.2], "w": [[1.1, 0.6], [-0.3, 0.8]], "k": 1.7}
STEP = 1e-6


def flat(point: dict[str, Any]) -> Any:
    return np.concatenate([np.ravel(value) for value in point.values()])


def unflat(values: Any) -> dict[str, Any]:
    return {"x": values[:4], "w": values[4:8].reshape(2, 2), "k": float(values[8])}


def test_every_construct_has_three_functions() -> None:
    assert set(Counter(construct for construct, _ in ROWS).values()) == {3} and len(ROWS) > 150


@every_row("construct, text", ROWS)
def test_a_construct_is_traced_with_its_value_and_its_derivatives(
    construct: str, text: str
) -> None:
    function = eval(f"lambda x, w, k: {text}", SCOPE)
    centre = flat(AT)
    graph = wb.from_callable(function, at=AT)
    value = np.asarray(function(**unflat(centre)), dtype=float)
    np.testing.assert_allclose(graph(AT), value, rtol=1e-13, atol=1e-15)
    found = wb.jacobian(function, at=AT, method="reverse")().derivative
    exact = np.concatenate([np.reshape(one, (value.size, -1)) for one in found.values()], axis=1)
    for place in range(9):
        ahead, back = centre.copy(), centre.copy()
        ahead[place], back[place] = ahead[place] + STEP, back[place] - STEP
        slope = np.ravel(np.subtract(function(**unflat(ahead)), function(**unflat(back))))
        np.testing.assert_allclose(exact[:, place], slope / (2 * STEP), rtol=1e-6, atol=1e-7)
    if SLOW:
        output = (0,) * value.ndim or None
        certificates = wb.certify(function, at=AT, output=output)
        assert all(str(one.status) == "ok" for one in certificates.values())
