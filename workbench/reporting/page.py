"""From results to the view of the page: plain data, no measurement, no markup."""

from workbench.analysis.summary import summarize
from workbench.experiments.catalogue import EXPERIMENTS
from workbench.experiments.protocol import Outcome
from workbench.experiments.rows import accuracy, operations, problem_curves, timings, verdict
from workbench.presentation.views.report import FileView, ReportView
from workbench.reporting.problem_page import problem_views
from workbench.reporting.regression import regression_view
from workbench.reporting.results import Results
from workbench.reporting.specification import Specification


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
    rows = [results.rows(part.NAME) for part in (accuracy, operations, timings)]
    return ReportView(
        title=specification.title,
        command=command,
        seed=specification.seed,
        environment=environment,
        summary=summarize(*rows),
        problems=problem_views(results),
        accuracy=rows[0],
        operations=rows[1],
        timings=rows[2],
        regression=regression_view(results.regression) if results.regression else None,
        verdict=results.part(verdict.NAME),
        experiments=_in_groups(results.parts),
        sweeps=results.part(problem_curves.NAME),
        files=files,
        notes=notes,
    )


def _in_groups(parts: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """The experiments by group, in the order of the catalogue's groups; a group keeps its order."""
    order = list(dict.fromkeys(one.group for one in EXPERIMENTS.values()))
    found = (one for one in parts if one.group)
    return tuple(sorted(found, key=lambda one: order.index(one.group)))
