"""Pages: a view becomes one self-contained HTML file without a single request."""

from workbench.presentation.markup.document import page
from workbench.presentation.page.comparison_page import comparison_context
from workbench.presentation.page.report_page import report_context
from workbench.presentation.views.report import ComparisonView, ReportView


def render_report(view: ReportView) -> str:
    """The page of a report as one HTML document.

    Everything from the view is escaped; the page's own style and script are the only ones that
    its content policy lets run, and it loads nothing. The same view gives the same bytes.
    """
    steppers = any(problem.stepper is not None for problem in view.problems)
    return page("report.html.j2", report_context(view), stepper=steppers)


def comparison_html(view: ComparisonView) -> str:
    """The page of one comparison as one HTML document."""
    return page("comparison.html.j2", comparison_context(view))
