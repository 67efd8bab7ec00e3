"""Pages: a view becomes one self-contained HTML file without a single request."""

from workbench.presentation.view import ComparisonView, ReportView


def render_report(view: ReportView) -> str:
    """The page of a report as one HTML document."""
    raise NotImplementedError(view)


def comparison_html(view: ComparisonView) -> str:
    """The page of one comparison as one HTML document."""
    raise NotImplementedError(view)
