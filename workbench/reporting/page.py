"""From results to the view of the page: plain data, no measurement, no markup."""

from workbench.comparison.accuracy import shortened
from workbench.experiments.protocol import Outcome, Table
from workbench.experiments.v_curve import least_error
from workbench.ir.counting import count
from workbench.presentation.summary import summarize
from workbench.presentation.view import (
    ExperimentView,
    FileView,
    ProblemView,
    ProgramView,
    ReportView,
    TableView,
)
from workbench.records import AccuracyRecord
from workbench.reporting.regression import regression_view
from workbench.reporting.results import Results
from workbench.reporting.specification import Specification, VCurve

#: Derivative programs and formulas of functions up to this many nodes are shown.
SHOWN_NODES = 40


def report_view(
    specification: Specification,
    results: Results,
    *,
    command: str,
    environment: dict[str, str],
    files: tuple[FileView, ...],
    notes: tuple[str, ...],
) -> ReportView:
    """Everything that the page of a report shows."""
    return ReportView(
        title=specification.title,
        command=command,
        seed=specification.seed,
        environment=environment,
        summary=summarize(results.accuracy, results.operations, results.timings),
        problems=_problems(results),
        accuracy=results.accuracy,
        operations=results.operations,
        timings=results.timings,
        regression=regression_view(results.regression) if results.regression else None,
        experiments=(
            *(
                _v_curve(number, curve, rows)
                for number, (curve, rows) in enumerate(results.v_curves, start=1)
            ),
            *map(_experiment, results.experiments),
        ),
        files=files,
        notes=notes,
    )


def _problems(results: Results) -> tuple[ProblemView, ...]:
    views = []
    for entry in results.entries:
        graph = entry.problem.graph
        programs = tuple(
            ProgramView(method=one.label, text=str(one.derivative.graph))
            for one in entry.contestants
            if one.derivative is not None
            and one.derivative.graph is not None
            and len(one.derivative.graph) <= SHOWN_NODES
        )
        views.append(
            ProblemView(
                name=entry.problem.name,
                family=entry.problem.family,
                expression=shortened(entry.problem.text),
                latex=graph.to_latex() if len(graph) <= SHOWN_NODES else "",
                box=dict(entry.problem.box),
                points=len(entry.points),
                operations=count(graph).shared_operations,
                source=entry.problem.source,
                reason=entry.problem.reason,
                programs=programs,
            )
        )
    return tuple(views)


def v_curve_file(number: int) -> str:
    """The CSV of one V-curve."""
    return "v_curve.csv" if number == 1 else f"v_curve_{number}.csv"


def _v_curve(number: int, curve: VCurve, rows: tuple[AccuracyRecord, ...]) -> ExperimentView:
    best = least_error(rows)
    where = ", ".join(f"{name} = {value:g}" for name, value in curve.at.items())
    findings = "; ".join(
        f"{method} errs least, by {error:.2g}, at h = {step:.2g}"
        for method, (step, error) in best.items()
    )
    return ExperimentView(
        name=f"v-curve-{number}",
        title=f"Step size against error: {shortened(curve.expression)} at {where}",
        sentence=(
            "A large step truncates the Taylor series, a small one cancels the digits: "
            f"the total error is a V. In this sweep {findings}."
            if best
            else "No step of this sweep gave a finite difference."
        ),
        v_curve=rows,
        tables=(
            TableView(
                name=f"v-curve-{number}",
                caption="The step of the least error",
                header=("method", "step of the least error [unit of x]", "least error [1]"),
                rows=tuple((name, step, error) for name, (step, error) in best.items()),
                csv=v_curve_file(number),
            ),
        ),
    )


def experiment_file(table: Table) -> str:
    """The CSV of one table of an experiment."""
    return f"{table.name}.csv"


def _experiment(outcome: Outcome) -> ExperimentView:
    return ExperimentView(
        name=outcome.name,
        title=outcome.title,
        sentence=outcome.sentence,
        claim=outcome.claim,
        source=outcome.source,
        plots=outcome.plots,
        tables=tuple(
            TableView(
                name=table.name,
                caption=table.meaning,
                header=tuple(heading for _, heading in table.shown),
                rows=tuple(
                    tuple(getattr(row, column) for column, _ in table.shown) for row in table.rows
                )
                if table.shown
                else (),
                csv=experiment_file(table),
            )
            for table in outcome.tables
        ),
        status=str(outcome.status),
        message=outcome.message,
    )
