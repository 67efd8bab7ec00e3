"""From results to the view of the page: plain data, no measurement, no markup."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workbench.analysis.summary import summarize
from workbench.analysis.trade_offs import OVERALL
from workbench.comparison.accuracy import shortened
from workbench.experiments.catalogue import ERRORS_OF_DIFFERENCES, EXPERIMENTS
from workbench.experiments.protocol import Outcome, Table
from workbench.experiments.rows import problem_curves, verdict
from workbench.experiments.rows.v_curve import least_error
from workbench.presentation.views.report import ExperimentView, FileView, ReportView, TableView
from workbench.records import AccuracyRecord
from workbench.reporting.problem_page import problem_views
from workbench.reporting.regression import regression_view
from workbench.reporting.results import Results
from workbench.reporting.specification import Specification, VCurve


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
    outcomes = {one.name: one for one in results.experiments}
    judged, swept = outcomes.pop(verdict.NAME, None), outcomes.pop(problem_curves.NAME, None)
    curves = [
        _v_curve(number, curve, rows)
        for number, (curve, rows) in enumerate(results.v_curves, start=1)
    ]
    return ReportView(
        title=specification.title,
        command=command,
        seed=specification.seed,
        environment=environment,
        summary=summarize(results.accuracy, results.operations, results.timings),
        problems=problem_views(results),
        accuracy=results.accuracy,
        operations=results.operations,
        timings=results.timings,
        regression=regression_view(results.regression) if results.regression else None,
        verdict=_verdict(judged) if judged else None,
        experiments=_in_groups([*curves, *map(_experiment, outcomes.values())]),
        sweeps=_experiment(swept) if swept else None,
        files=files,
        notes=notes,
    )


def _in_groups(views: Sequence[ExperimentView]) -> tuple[ExperimentView, ...]:
    """The experiments by group, in the order of the catalogue's groups; a group keeps its order."""
    order = list(dict.fromkeys(one.group for one in EXPERIMENTS.values()))
    return tuple(sorted(views, key=lambda one: order.index(one.group) if one.group else len(order)))


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
        group=ERRORS_OF_DIFFERENCES,
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
        headline=outcome.headline,
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
        group=EXPERIMENTS[outcome.name].group if outcome.name in EXPERIMENTS else "",
    )


def _verdict(outcome: Outcome) -> ExperimentView:
    """The verdict over all problems; what it says of each stands in the problem's section."""
    view = _experiment(outcome)
    head, *others = view.tables
    place = head.header.index("problem")
    return replace(
        view,
        tables=(
            replace(
                head,
                caption="The methods favoured over all problems, and in how many of them",
                header=_without(head.header, place),
                rows=tuple(_without(row, place) for row in head.rows if row[place] == OVERALL),
            ),
            *others,
        ),
    )


def _without(cells: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    return cells[:place] + cells[place + 1 :]
