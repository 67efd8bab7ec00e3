"""Views of a report and of a comparison, made of rows that were computed from formulas."""

import math
import random
from functools import cache

import mpmath
from presentation_rows import (
    EVIL,
    FORMULAS,
    METHODS,
    accuracy,
    accuracy_row,
    formulas,
    operations,
    timings,
    truth_of,
    v_curve_rows,
)

from workbench.presentation.html import render_report
from workbench.presentation.plot_view import Plot, Series
from workbench.presentation.regression_view import (
    FaultRow,
    LearningRateRow,
    RegressionRow,
    RegressionView,
)
from workbench.presentation.summary import summarize
from workbench.presentation.view import (
    ComparisonView,
    ExperimentView,
    FileView,
    ProblemView,
    ProgramView,
    ReportView,
    TableView,
    TruthView,
)
from workbench.records import RegressionRecord


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
            FaultRow(
                function="x*x",
                point="x = 1",
                answer=2.0,
                truth=2.0,
                factor=1.0,
                visits=3,
                right_visits=2,
            ),
            FaultRow(
                function="9 squarings",
                point="x = 1",
                answer=15134575616.0,
                truth=512.0,
                factor=29559718.0,
                visits=1023,
                right_visits=10,
            ),
            FaultRow(
                function="the loss",
                point="w = 0.27",
                answer=-447.1,
                truth=-111.8,
                factor=4.0,
                visits=1000,
                right_visits=501,
            ),
        ),
        learning_rates=tuple(
            LearningRateRow(
                rate=r,
                faulty=descend(r, 4.0)[-1][0],
                right=descend(r, 1.0)[-1][0],
                faulty_factor=1 - r * 4 * 16.67,
                right_factor=1 - r * 16.67,
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


def report(count: int = 12, points: int = 2) -> ReportView:
    """A whole report of `count` problems."""
    rows = (tuple(accuracy(count, points)), tuple(operations(count)), tuple(timings(count)))
    problems = [
        ProblemView(
            name=one.name,
            family=one.family,
            expression=one.text,
            latex=one.latex,
            box=dict.fromkeys(one.variables, (0.2, 1.4)),
            points=points,
            operations=one.operations,
            source="Squire and Trapp 1998" if "trapp" in one.name else "folklore",
            reason="The example that complex steps made famous: many operators, one variable.",
            programs=(ProgramView(method="reverse", text="v1 = cos(x)\nv2 = 1 * v1  # <b>"),),
        )
        for one in formulas(count)
    ]
    problems.append(
        ProblemView(
            name="corner", family="non-smooth", expression=f"abs(x) # {EVIL}",
            latex=r"\left|x\right| \text{<script>alert(1)</script>}", box={"x": (-1.0, 1.0)},
            points=1, operations=1, source=EVIL, reason=EVIL,
        )
    )  # fmt: skip
    return ReportView(
        title="Derivatives compared",
        command="make report SPEC=reports/default.toml",
        seed=42,
        environment={"python": "3.11.2", "numpy": "2.3.1", "machine": "x86_64, 2 cores"},
        summary=summarize(*rows),
        problems=tuple(problems),
        accuracy=rows[0],
        operations=rows[1],
        timings=rows[2],
        regression=regression(),
        experiments=(
            ExperimentView(
                name="v_curve",
                title="The V-curve of total error",
                sentence="A smaller step truncates less and rounds more: the best step lies where "
                "both halves meet.",
                v_curve=tuple(v_curve_rows()),
                tables=(
                    TableView(
                        name="v_curve",
                        caption="Where the error is least",
                        header=("method", "best step", "least error"),
                        rows=(
                            ("forward_difference", 1e-8, 3.0e-9),
                            ("central_difference", 1e-5, 1.1e-11),
                        ),
                        csv="v_curve.csv",
                    ),
                ),
            ),
        ),
        files=(
            FileView(name="accuracy.csv", rows=len(rows[0]), meaning="every derivative"),
            FileView(name="meta.json", meaning="seed, versions, machine"),
        ),
        notes=("Two rows hit the backstop of time.",),
    )


def comparison() -> ComparisonView:
    """The product x**2*sin(y) at one point by every method."""
    formula, point = FORMULAS[2], (1.5, 2.0)
    rows = tuple(
        accuracy_row(formula, method, which, point) for method in METHODS for which in range(2)
    )
    truths = []
    for which, name in enumerate(formula.variables):
        digits = mpmath.nstr(truth_of(formula.name, which, point), 25)
        truths.append(TruthView(wrt=name, digits=digits, radius=2e-38))
    return ComparisonView(
        expression=formula.text,
        point={"x": 1.5, "y": 2.0},
        latex=formula.latex,
        values=(formula.function(math, *point),),
        truths=tuple(truths),
        accuracy=rows,
        operations=tuple(row for row in operations(3) if row.problem == "product"),
        timings=tuple(row for row in timings(3) if row.problem == "product"),
        programs=(ProgramView(method="reverse", text="v1 = 2 * x\nv2 = sin(y)"),),
        command='workbench compare "x**2*sin(y)" --at x=1.5,y=2',
    )


@cache
def page() -> str:
    """The page of a small report, made once."""
    return render_report(report(8, 1))
