"""One row of `own_class.csv`: a mistake in a class of one's own, and what it costs."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnClassRecord:
    """What people get wrong when they write a differentiating class, run on one example.

    `returned` is text, since some mistakes end in an exception.
    """

    mistake: str = column("", "the mistake", "")
    example: str = column("", "what was run", "")
    returned: str = column("", "what the mistaken class answered", "")
    right: str = column("", "what a right class answers", "")
    truth: str = column("", "certified derivative, or the exact one", "")
    why: str = column("", "one sentence", "")
