"""Numba: the derivative written by hand, compiled."""

import math
from functools import partial
from typing import Any

import numpy as np

from workbench.bench.case import Case, Ready
from workbench.bench.contestant import Contestant
from workbench.bench.functions import HANDWRITTEN


class Numba(Contestant):
    """`njit` of the handwritten function, over points of a loop around it."""

    name = "numba"
    module = "numba"

    def gradient(self, case: Case) -> Ready:
        """Value and partials at a point."""
        return Ready(partial(_compiled(case), *case.inputs.tolist()))

    def batch(self, case: Case) -> Ready:
        """Value and partials of many points."""
        import numba

        one = HANDWRITTEN[case.function]
        targets, columns = (
            ", ".join(f"{array}[{row}, point]" for row in range(len(names)))
            for array, names in (("results", one.results), ("columns", one.variables))
        )
        text = (
            "def loop(columns, results):\n    for point in range(columns.shape[1]):\n"
            f"        {targets} = gradient({columns})\n"
        )
        namespace = {"gradient": _compiled(case)}
        exec(text, namespace)
        results = np.empty((len(one.results), case.size))
        call = partial(numba.njit(namespace["loop"], fastmath=True), case.inputs, results)
        return Ready(call, lambda _: results.reshape(-1))


def _compiled(case: Case) -> Any:
    import numba

    namespace = dict(vars(math))
    exec(HANDWRITTEN[case.function].python, namespace)
    return numba.njit(namespace["gradient"], fastmath=True)
