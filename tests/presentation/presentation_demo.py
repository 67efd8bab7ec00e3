"""Views of a report and of a comparison, made of rows that were computed from formulas."""

import math
from dataclasses import make_dataclass, replace
from functools import cache
from typing import Any

import mpmath
from presentation_regression import regression
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

from workbench.analysis.summary import summarize
from workbench.frontends.text import parse
from workbench.presentation.page.report_page import render_report
from workbench.presentation.views.comparison import (
    ComparisonView,
    FormulasView,
    FormulaView,
    ProgramView,
    TruthView,
)
from workbench.presentation.views.outcome import Outcome, Table
from workbench.presentation.views.plot import Plot, Series
from workbench.presentation.views.report import FileView, ProblemView, ReportView
from workbench.presentation.views.stepper import StepperView
from workbench.records.experiments.lost_bits import LostBitsRecord
from workbench.records.experiments.verdict import VerdictRecord
from workbench.tracing import trace
from workbench.tracing.modes import modes


@cache
def stepper() -> StepperView:
    """The walk through the sine at 1."""
    return modes(trace(parse("sin(x)"), at={"x": 1.0}))


def table(
    name: str,
    caption: str = "",
    header: tuple[str, ...] = (),
    rows: tuple[tuple[object, ...], ...] = (),
) -> Table:
    """A table of plain cells below some headings."""
    columns = [f"column_{place}" for place in range(len(header))]
    record: Any = make_dataclass("Row", columns)
    return Table(
        name=name,
        record=record,
        rows=tuple(record(*row) for row in rows),
        meaning=caption,
        shown="; ".join(map(": ".join, zip(columns, header, strict=True))),
    )


def told(problem: ProblemView) -> ProblemView:
    """A problem with all that a report can say of it."""
    steps = tuple(10.0**-n for n in range(12))
    wish = VerdictRecord(
        problem=problem.name,
        wish="accuracy",
        favoured="reverse, scalar",
        figure=0.5,
        unit="bit",
        runner_up="symbolic",
        runner_up_figure=1.25,
    )
    loss = LostBitsRecord(
        problem=problem.name,
        wrt="x",
        operation="v₂ = 1 − v₁",
        lost_bits=34.2,
        result_right_bits=7.5,
        shown="v₁ = cos(v₀)",
    )
    sweep = Plot(
        title="Error by step size at x=1.",
        x_label="step size h",
        y_label="|error|",
        x_scale="log",
        y_scale="log",
        series=tuple(
            Series(label=method, method=method, x=steps, y=tuple(h**n for h in steps), kind="line")
            for n, method in enumerate(("forward_difference", "central_difference"), start=1)
        ),
    )
    return replace(problem, wishes=(wish,), losses=(loss,), plots=(sweep,), stepper=stepper())


def verdict() -> Outcome:
    """Which method for which wish, with a picture whose marks name themselves."""
    return Outcome(
        name="verdict",
        title="Which method for which wish",
        sentence="Favoured most often for the smallest worst error: reverse.",
        plots=(
            Plot(
                title="Accuracy against cost",
                x_label="operations",
                y_label="worst error",
                series=tuple(
                    Series(label=m, method=m, x=(1.0 + n,), y=(2.0 + n % 2,), kind="points")
                    for n, m in enumerate(METHODS)
                ),
            ),
        ),
        tables=(
            table(
                name="verdict",
                caption="The methods favoured over all problems",
                header=("wish", "favoured", "figure"),
                rows=(("accuracy", "reverse", 9),),
            ),
        ),
    )


def costs(problems: list[ProblemView]) -> Outcome:
    """An experiment with a claim, a headline and a table that is long enough to be folded."""
    return Outcome(
        name="costs",
        title="Costs: a row a problem and method",
        sentence="Reverse mode costs 3 times the function.",
        headline="Reverse mode costs 3 times the function.",
        group="What a derivative costs",
        claim="A gradient costs at most 5 times the function.",
        source="Griewank & Walther 2008",
        tables=(
            table(
                name="costs",
                caption="Operations by problem",
                header=("problem", "method", "operations [× function]", "exact"),
                rows=tuple(
                    (problem.name, method, 3.0 + n, n % 2 == 0)
                    for problem in problems
                    for n, method in enumerate(METHODS)
                ),
            ),
            table(name="more", caption="every program"),
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
    problems[0] = told(problems[0])
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
        verdict=verdict(),
        experiments=(
            costs(problems[:4]),
            Outcome(
                name="v_curve",
                group="Errors of differences",
                title="The V-curve of total error",
                sentence="A smaller step truncates less and rounds more: the best step lies where "
                "both halves meet.",
                v_curve=tuple(v_curve_rows()),
                tables=(
                    table(
                        name="v_curve",
                        caption="Where the error is least",
                        header=("method", "best step", "least error"),
                        rows=(
                            ("forward_difference", 1e-8, 3.0e-9),
                            ("central_difference", 1e-5, 1.1e-11),
                        ),
                    ),
                ),
            ),
        ),
        sweeps=Outcome(
            name="sweeps",
            title="Sweeps",
            sentence="Over 9 problems of one variable the best step is 1e-8.",
            tables=(table(name="problem_curves"),),
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
        gradient=FormulasView(
            formulas=(
                FormulaView(name="d/dx", text="2*x*sin(y)", latex=r"2 \, x \, \sin(y)"),
                FormulaView(name="d/dy", text="</code><script>alert(1)</script>", note="cut"),
            ),
            note="1 more derivative not written out",
            source="def f(x, y):\n    x_bar = 2.0 * x  # < & >\n    return (x_bar,)",
        ),
        command='workbench compare "x**2*sin(y)" --at x=1.5,y=2',
    )


@cache
def page() -> str:
    """The page of a small report, made once."""
    return render_report(report(8, 1))
