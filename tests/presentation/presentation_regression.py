"""The view of a regression: descent by right gradients and by one that is 4 times too large."""

import math
import random

from presentation_rows import METHODS

from workbench.presentation.views.plot import Plot, Series
from workbench.presentation.views.regression import (
    RegressionRow,
    RegressionView,
)
from workbench.records import FaultRecord, LearningRateRecord, RegressionRecord


def regression() -> RegressionView:
    """Gradient descent on w*x by a right gradient and by one that is 4 times too large."""
    generator = random.Random(3)
    x = tuple(i * 0.1 for i in range(-50, 50))
    y = tuple(7 * v + generator.gauss(0, 1) for v in x)
    best = math.fsum(a * b for a, b in zip(x, y, strict=True)) / math.fsum(a * a for a in x)

    def slope(w: float) -> float:
        return math.fsum(2 * (w * a - b) * a for a, b in zip(x, y, strict=True)) / len(x)

    def descend(rate: float, factor: float) -> list[tuple[float, float]]:
        w, path = 0.27, []
        for _ in range(101):
            path.append((w, factor * slope(w)))
            w -= rate * factor * slope(w)
        return path

    paths = {method: descend(0.01, 4.0 if method == "notebook_tape" else 1.0) for method in METHODS}
    records = tuple(
        RegressionRecord(method=m, epoch=n, parameters={"w": w}, gradient={"w": g}, loss=0.0)
        for m, path in paths.items()
        for n, (w, g) in enumerate(path)
    )
    rows = tuple(
        RegressionRow(
            method=method,
            final=path[-1][0],
            distance=abs(path[-1][0] - best),
            gradient_ratio=path[0][1] / slope(0.27),
            operations_per_epoch=None if method in ("scalar", "notebook_tape") else 903,
            seconds_per_epoch=2.1e-4,
            low_seconds=2.0e-4,
            high_seconds=2.3e-4,
        )
        for method, path in paths.items()
    )
    return RegressionView(
        model="w*x",
        parameter="w",
        x=x,
        y=y,
        least_squares=best,
        learning_rate=0.01,
        epochs=100,
        records=records,
        rows=rows,
        faulty_method="notebook_tape",
        right_method="reverse",
        faults=(
            FaultRecord(
                function="x*x",
                at=1.0,
                notebook_gradient=2.0,
                correct_gradient=2.0,
                factor=1.0,
                notebook_visits=3,
                correct_visits=2,
            ),
            FaultRecord(
                function="9 squarings",
                at=1.0,
                notebook_gradient=15134575616.0,
                correct_gradient=512.0,
                factor=29559718.0,
                notebook_visits=1023,
                correct_visits=10,
            ),
            FaultRecord(
                function="the loss",
                variable="w",
                at=0.27,
                notebook_gradient=-447.1,
                correct_gradient=-111.8,
                factor=4.0,
                notebook_visits=1000,
                correct_visits=501,
            ),
        ),
        learning_rates=tuple(
            LearningRateRecord(
                learning_rate=r,
                notebook_w=descend(r, 4.0)[-1][0],
                correct_w=descend(r, 1.0)[-1][0],
                notebook_epoch_factor=1 - r * 4 * 16.67,
                correct_epoch_factor=1 - r * 16.67,
            )
            for r in (0.01, 0.02, 0.03, 0.04, 0.12)
        ),
        curvature=16.67,
        plots=(
            Plot(
                title="Visits by squarings",
                x_label="squarings",
                y_label="visits",
                y_scale="log",
                series=(
                    Series(
                        label="notebook_tape", method="notebook_tape", x=(1.0, 2.0), y=(3.0, 7.0)
                    ),
                ),
            ),
        ),
    )
