"""A sweep in a sentence, and the columns that its tables share."""

from workbench.presentation.text.words import counted
from workbench.presentation.views.sweep import SweepView
from workbench.records.sweep import CaseRecord

#: Counts that are shown as a part of the certified derivatives: field, heading, meaning.
SHARES = (
    ("digits_1", "≥1", "part with 1 right digit at least"),
    ("digits_8", "≥8", "part with 8 right digits at least"),
    ("digits_15", "≥15", "part with 15 right digits at least"),
    ("ulps_1", "≤1", "part at most 1 ULP off"),
    ("ulps_4", "≤4", "part at most 4 ULPs off"),
    ("ulps_1000", "≤1000", "part at most 1000 ULPs off"),
)
#: Statuses with a column each; `refused` is unsupported or beyond a budget.
STATUSES = (
    "ok", "inaccurate", "wrong", "no_digits_promised", "unjudged", "undetermined",
    "not_differentiable", "domain", "overflow", "refused", "error",
)  # fmt: skip


def share_text(row: CaseRecord, name: str) -> str:
    """A count as a part of the certified derivatives that are not 0, in percent.

    All and none are said only where they are.

    >>> share_text(CaseRecord(certified=3000, digits_8=2999), "digits_8")
    '99.9'
    """
    share = row.share(name)
    if share is None:
        return ""
    if share in (0.0, 1.0):
        return f"{100 * share:.0f}"
    return f"{min(max(100 * share, 0.1), 99.9):.1f}"


def sentence(view: SweepView) -> str:
    """How much was judged, and what was not."""
    cases, points = view.settings["cases"], view.settings["points"]
    derivatives = sum(row.derivatives for row in view.overall)
    refused = len(view.refused)
    wrong = sum(row.wrong for row in view.overall)
    told = f" {counted(refused, 'function')} of the corpora could not be read." if refused else ""
    late = f" {counted(len(view.backstops), 'backstop')} of time, memory or a crash."
    return (
        f"{counted(cases, 'case')} at {counted(points, 'point')} by "
        f"{counted(len(view.settings['methods']), 'method')}: {derivatives:,} derivatives, "
        f"{wrong:,} of them wrong.{told}{late if view.backstops else ''}"
    )
