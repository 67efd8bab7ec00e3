"""The notebook's regression: on tapes, compiled, and on a million rows."""

from collections.abc import Callable

import numpy as np

from workbench.bench.case import Case
from workbench.bench.functions import SEED
from workbench.bench.goals import Goal, over
from workbench.bench.work import Item, Work

TAPE, COMPILED, ROWS = "100 epochs, tape", "100 epochs, compiled", "20 epochs, rows"
MANY, QUICK_MANY = 1_000_000, 100_000


def _tape(size: int) -> Case:
    return Case(task="tape", size=size)


def _compiled(size: int) -> Case:
    return Case(task="descent", size=size)


def _rows(size: int) -> Case:
    random = np.random.default_rng(SEED)
    x = random.uniform(-5.0, 5.0, size)
    return Case(
        task="rows", size=size, threads=2, inputs=np.stack([x, 7.0 * x + random.normal(size=size)])
    )


def _work(name: str, make: Callable[[int], Case], *contestants: str, size: int = 100) -> Work:
    quick = min(size, QUICK_MANY)
    return Work(name=name, make=make, sizes=(size,), quick=(quick,), contestants=contestants)


B9 = Item(
    name="B9",
    title="The notebook's regression",
    works=(
        _work(TAPE, _tape, "workbench", "micrograd"),
        _work(COMPILED, _compiled, "python", "native", "jax"),
        _work(ROWS, _rows, "workbench", "jax", size=MANY),
    ),
    goals=(
        Goal("Scalar ÷ micrograd", 0.15, over(TAPE, 100, "workbench", "micrograd")),
        *(
            Goal(f"{one}, compiled ÷ jax, the whole loop", 1.0, over(COMPILED, 100, one, "jax"))
            for one in ("python", "native")
        ),
        Goal("fit of 1,000,000 rows ÷ jax", 1.0, over(ROWS, MANY, "workbench", "jax")),
    ),
)
