"""The sections of the problems: the methods side by side, pictures, verdict, bits, programs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from workbench.analysis.summary import TOO_NOISY, SummaryRow, summarize
from workbench.presentation.page.problem_grids import ProblemRows, methods_grid, truths_grid
from workbench.presentation.page.problem_picture import problem_picture
from workbench.presentation.plots.pictures import Picture, plot_picture
from workbench.presentation.plots.styles import Styles
from workbench.presentation.sentences.sentence import Sentence, named, rows_link, sentence
from workbench.presentation.steppers.page import stepper_fragment
from workbench.presentation.text.numbers import short
from workbench.presentation.views.groups import grouped
from workbench.presentation.views.report import ProblemView, ReportView
from workbench.records import Stage
from workbench.records.experiments.lost_bits import LostBitsRecord
from workbench.records.experiments.verdict import VerdictRecord

#: Width and height of a problem's picture of its sweep.
SWEEP = (300.0, 150.0)
#: Methods that one wish names; of more it says how many there are.
NAMED = 3
#: Fewer lost bits than this are not worth a sentence.
NOTABLE = 3.0
#: What a wish is, as a reader would ask for it.
_WISHES = {
    "accuracy": "most accurate",
    "few operations": "fewest operations",
    "speed": "fastest",
    "black box": "without the source",
}


def problem_sections(view: ReportView, styles: Styles) -> Iterable[dict[str, Any]]:
    """What the template of a problem is given, problem by problem."""
    of = attrgetter("problem")
    accuracy, operations = grouped(view.accuracy, of), grouped(view.operations, of)
    timings = grouped(view.timings, of)
    for problem in view.problems:
        name = problem.name
        rows = ProblemRows(accuracy[name], operations[name], timings[name])
        summary = summarize(rows.accuracy, rows.operations, rows.timings)
        counts = Counter(str(row.status) for row in rows.accuracy)
        timed = any(row.stage == Stage.EVALUATE for row in rows.timings)
        yield {
            "view": problem,
            "counts": sorted(counts.items()),
            "grid": methods_grid(problem.name, rows, summary, styles) if summary else None,
            "truths": truths_grid(name, rows.accuracy) if rows.accuracy else None,
            "pictures": _pictures(problem, summary, styles),
            "wishes": [(_WISHES.get(one.wish, one.wish), _favoured(one)) for one in problem.wishes],
            "losses": _losses(problem.losses),
            "links": [
                (table, rows_link(table, problem=name))
                for table, found in (
                    ("accuracy", rows.accuracy), ("operations", rows.operations), ("times", timed)
                )
                if found
            ],
            "stepper": stepper_fragment(problem.stepper, name) if problem.stepper else None,
        }  # fmt: skip


def _pictures(problem: ProblemView, summary: Sequence[SummaryRow], styles: Styles) -> list[Picture]:
    """Error against cost, then what the experiments drew of the problem."""
    costs = problem_picture(problem.name, summary, styles)
    plots = [plot_picture(plot, styles, size=SWEEP) for plot in problem.plots]
    return [costs, *plots] if costs else plots


def _favoured(row: VerdictRecord) -> Sentence:
    """Who is favoured, by which figure, and who comes next."""
    if not row.favoured:
        return sentence(TOO_NOISY)
    shown = named(row.favoured.split(", "), most=NAMED)
    after = sentence("; next ", named([row.runner_up]), f" ({short(row.runner_up_figure)})")
    return sentence(shown, f" ({short(row.figure)} {row.unit})", after if row.runner_up else ())


def _losses(rows: Sequence[LostBitsRecord]) -> list[str]:
    """Where reverse mode loses bits, one sentence per variable."""
    return [
        f"By {row.wrt}, {short(row.lost_bits, 2)} of 53 bits are lost at {row.operation}"
        + (f", where the rounding of {row.shown} appears" if row.shown else "")
        + (
            f"; in the end {short(row.result_right_bits, 2)} are right."
            if row.result_right_bits is not None
            else "."
        )
        for row in rows
        if row.lost_bits is not None and row.lost_bits >= NOTABLE
    ]
