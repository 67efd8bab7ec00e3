"""The canon: figures of the courses and papers beside ours, and whether they agree.

A figure is one entry in a file of its kind: `canon_counts` (operations), `canon_values` (values and
derivatives), `canon_steps` (step sizes), `canon_regression` (the notebook's regression).
"""

from collections import Counter
from collections.abc import Sequence

from workbench.experiments.canon import counts as canon_counts
from workbench.experiments.canon import regression as canon_regression
from workbench.experiments.canon import steps as canon_steps
from workbench.experiments.canon import values as canon_values
from workbench.experiments.canon.figure import judged
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.records.experiments.canon import Agrees, CanonRecord, Provenance

SUBJECTS = tuple(
    sorted(
        (
            *canon_counts.SUBJECTS,
            *canon_values.SUBJECTS,
            *canon_steps.SUBJECTS,
            *canon_regression.SUBJECTS,
        ),
        key=lambda subject: subject.item,
    )
)


def run(_: int) -> Outcome:
    """Reproduce every figure. The seed plays no part."""
    rows = canon_rows()
    return Outcome(
        sentence=sentence(rows),
        headline=headline(rows),
        source="each row names its own",
        tables=(
            Table(
                name="canon",
                record=CanonRecord,
                rows=rows,
                meaning="Figures of papers and courses beside ours and the certified ones",
                shown="item; subject; figure; published: given; provenance: by whom; ours; agrees; "
                "certified; note: why; method: by; source",
            ),
        ),
    )


def canon_rows() -> tuple[CanonRecord, ...]:
    """One row a figure, by item."""
    return tuple(judged(subject, figure) for subject in SUBJECTS for figure in subject.figures)


def headline(rows: Sequence[CanonRecord]) -> str:
    """How many figures agree, by who gives them."""
    return f"Figures that agree with ours: {', '.join(_agreeing(rows))}."


def sentence(rows: Sequence[CanonRecord]) -> str:
    """What the rows show, in their own figures."""
    counts = Counter(row.agrees for row in rows)
    text = (
        f"Of {len(rows)} figures on {len({row.item for row in rows})} subjects "
        f"{counts[Agrees.YES]} agree with ours and, where there is a true value, with the "
        f"certified one: {', '.join(_agreeing(rows))}. Those that are ours were found here before; "
        "they show that nothing has changed, but do not confirm a source."
    )
    known = [row for row in rows if row.agrees is Agrees.KNOWN]
    if known:
        reasons = "; ".join(
            f"{row.published} ({row.subject}, {row.figure}): {row.note}" for row in known
        )
        text += f" {len(known)} do not agree, for known reasons: {reasons}."
    unknown = [row for row in rows if row.agrees is Agrees.NO]
    if unknown:
        listed = "; ".join(f"{row.published} ({row.subject}, {row.figure})" for row in unknown)
        text += f" {len(unknown)} do not agree, and the reason is unknown: {listed}."
    if counts[Agrees.OPEN]:
        text += f" {counts[Agrees.OPEN]} could not be measured; their rows say why."
    return text


def _agreeing(rows: Sequence[CanonRecord]) -> list[str]:
    """How many figures agree of how many, for each provenance."""
    every = Counter(row.provenance for row in rows)
    agreeing = Counter(row.provenance for row in rows if row.agrees is Agrees.YES)
    words = {
        Provenance.PRINTED: "printed by their source",
        Provenance.REPORTED: "reported of it",
        Provenance.CLOSED_FORM: "by a closed form",
        Provenance.OURS: "ours",
    }
    return [f"{agreeing[one]} of {every[one]} {word}" for one, word in words.items() if every[one]]


EXPERIMENT = Experiment("canon", "The canon: figures of papers and courses beside ours", run)
