"""A check as one self-contained page."""

from workbench.presentation.check.text import point_words, reasons, verdict_text
from workbench.presentation.markup.document import page
from workbench.presentation.views.check import CheckView, Verdict


def check_html(check: CheckView) -> str:
    """The page: every claim with its verdict, explanations and points.

    >>> "<h1>Is it the derivative?</h1>" in check_html(CheckView(function="x<1", claims=(
    ...     __import__("workbench").check("x", "1").claims)))
    True
    """
    return page("check.html.j2", {
        "check": check,
        "good": (Verdict.PROVED, Verdict.AGREES),
        "verdict_text": verdict_text,
        "reasons": reasons,
        "point_words": point_words,
    })  # fmt: skip
