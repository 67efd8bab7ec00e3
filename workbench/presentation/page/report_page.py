"""The page of a report: sentences, tables and pictures made of the view, for its template."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from typing import Any

from workbench.analysis.summary import JUDGED, operation_ratios
from workbench.presentation.markup.document import page
from workbench.presentation.page.contents import contents, families, groups
from workbench.presentation.page.evidence import evidence
from workbench.presentation.page.gallery import BAR, HEIGHT, gallery
from workbench.presentation.page.problem_sections import problem_sections
from workbench.presentation.page.regression_page import regression_context
from workbench.presentation.plots.pictures import (
    distribution_picture,
    experiment_pictures,
    summary_pictures,
)
from workbench.presentation.plots.styles import MethodStyle, Styles, method_styles
from workbench.presentation.sentences.findings import findings
from workbench.presentation.tables.grid import Grid
from workbench.presentation.tables.record_grids import accuracy_grid, operations_grid
from workbench.presentation.tables.small_grids import experiment_grid
from workbench.presentation.tables.summary_grid import caption, summary_grid
from workbench.presentation.tables.times_by_size import size_times_grid
from workbench.presentation.tables.timing_grids import method_times_grid, problem_times_grid
from workbench.presentation.text.numbers import full, minus, short
from workbench.presentation.text.words import spoken
from workbench.presentation.views.outcome import Outcome
from workbench.presentation.views.plot import Plot
from workbench.presentation.views.report import ReportView
from workbench.records import Status
from workbench.records.labels import label_of
from workbench.records.timing import PRIMAL

#: Accuracy rows that the page carries; all of them are in the CSV file.
MOST_ROWS = 1200
#: A table of an experiment with more rows is folded, and has filters.
UNFOLDED = 12


def render_report(view: ReportView) -> str:
    """The page of a report as one HTML document.

    Everything from the view is escaped; the page's own style and script are the only ones that
    its content policy lets run, and it loads nothing. The same view gives the same bytes.
    """
    steppers = any(problem.stepper is not None for problem in view.problems)
    return page("report.html.j2", report_context(view), stepper=steppers)


def page_styles(view: ReportView) -> dict[str, MethodStyle]:
    """One look for every method of the page."""
    return method_styles(
        label
        for label in chain(
            (row.label for row in view.summary),
            (label_of(row) for row in view.accuracy),
            (row.method for row in view.operations),
            (row.method for row in view.timings),
            (row.method for row in (view.regression.rows if view.regression else ())),
            (row.method for experiment in view.experiments for row in experiment.v_curve),
            (line.method for plot in _plots(view) for line in plot.series if line.method),
        )
        if label != PRIMAL
    )


def _plots(view: ReportView) -> Iterator[Plot]:
    for experiment in (*view.experiments, *filter(None, (view.verdict,))):
        yield from experiment.plots
    for problem in view.problems:
        yield from problem.plots
    if view.regression is not None:
        yield from view.regression.plots


def report_context(view: ReportView) -> dict[str, Any]:
    """Names for `report.html.j2`."""
    styles = page_styles(view)
    sections: dict[str, list[Any]] = defaultdict(list)
    for problem in problem_sections(view, styles):
        sections[problem["view"].family].append(problem)
    regression = regression_context(view.regression, styles) if view.regression else None
    fault = bool(regression and regression["faulty"] and regression["right"])
    counts = Counter(str(row.status) for row in view.accuracy)
    problems = frozenset(problem.name for problem in view.problems)
    sizes = {problem.name: problem.operations for problem in view.problems}
    costs = operation_ratios(view.operations)
    return {
        "view": view,
        "styles": styles,
        "contents": contents(view, fault=fault),
        "tiles": _tiles(view),
        "findings": [(one, evidence(view, one)) for one in findings(view)],
        **_gallery(view, styles),
        "summary": summary_grid(view.summary, styles, caption=caption(view.operations)),
        "pictures": summary_pictures(view, styles),
        "status_counts": sorted(counts.items(), key=lambda item: (-item[1], item[0])),
        "verdict": _experiment(view.verdict, styles, problems) if view.verdict else None,
        "groups": [
            (group, [_experiment(one, styles, problems) for one in group.experiments])
            for group in groups(view.experiments)
        ],
        "regression": regression,
        "fault": fault,
        "accuracy": accuracy_grid(view.accuracy, styles, MOST_ROWS, exact=False),
        "distribution": distribution_picture(view, styles),
        "operations": operations_grid(view.operations, styles),
        "method_times": method_times_grid(view.timings, styles, costs) if view.timings else None,
        "size_times": size_times_grid(view.timings, sizes, styles, costs),
        "problem_times": problem_times_grid(view.timings, styles, costs) if view.timings else None,
        "families": [
            (place, spoken(name), sections[name]) for name, place in families(view).items()
        ],
        "full": full,
        "short": lambda value, digits=3: minus(short(value, digits)),
    }


def _gallery(view: ReportView, styles: Styles) -> dict[str, Any]:
    """Names for `gallery.html.j2`: bars for the methods whose rows have a status."""
    judged = {label_of(row) for row in view.accuracy}
    methods = [label for label in styles if label in judged]
    return {
        "methods": methods,
        "problem_tiles": gallery(view, methods, styles),
        "width": round(BAR * len(methods)),
        "height": round(HEIGHT),
    }


@dataclass(frozen=True, slots=True)
class Tile:
    """A number of the summary, what it counts, and where those are."""

    count: int
    what: str
    href: str
    classes: str = ""


def _tiles(view: ReportView) -> list[Tile]:
    """What the report holds, in numbers."""
    statuses = Counter(row.status for row in view.accuracy)
    right, wrong, useless = (
        statuses[status] for status in (Status.OK, Status.WRONG, Status.INACCURATE)
    )
    vague = statuses[Status.NO_DIGITS_PROMISED]
    other = sum(count for status, count in statuses.items() if status not in JUDGED)
    numbers = (row.derivative for row in view.accuracy if row.truth)
    measured = sum(number is not None and isfinite(number) for number in numbers)
    tiles = [
        Tile(len(view.problems), "problems", "#problems"),
        Tile(len(view.summary), "methods", "#methods-table"),
        Tile(measured, "derivatives compared with a certified truth", "#accuracy"),
        Tile(right, "within their error bound", "#accuracy?status=ok"),
        Tile(useless, "within it, but more than 10 % off", "#accuracy?status=inaccurate"),
        Tile(wrong, "wrong: outside it", "#accuracy?status=wrong", "bad"),
        Tile(vague, "promise no digit", "#accuracy?status=no_digits_promised"),
        Tile(other - vague, "without a truth, a number or a bound", "#statuses"),
    ]
    if view.experiments:
        tiles.append(Tile(len(view.experiments), "experiments", "#experiments"))
    # A link to rows of a status leads nowhere where there are none.
    return [tile for tile in tiles if tile.count]


def _experiment(view: Outcome, styles: Styles, problems: Collection[str]) -> dict[str, Any]:
    """One experiment with its pictures, and its tables: each with whether it is long."""
    grids: list[tuple[Any, Grid | None, bool]] = []
    for table in view.tables:
        grid = experiment_grid(table, styles, problems) if table.cells else None
        grids.append((table, grid, grid is not None and len(grid.rows) > UNFOLDED))
    return {"view": view, "pictures": experiment_pictures(view, styles), "grids": grids}
