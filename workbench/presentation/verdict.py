"""The verdict on one comparison: one sentence that its rows support."""

from collections.abc import Sequence

from workbench.presentation.findings import Fragment, Sentence, named, sentence
from workbench.presentation.numbers import short
from workbench.presentation.summary import JUDGED, cheapest, fastest, summarize
from workbench.presentation.view import ComparisonView, SummaryRow
from workbench.records import Status


def verdict(view: ComparisonView) -> Sentence:
    """Who is right and how closely, who is not, who is cheapest and who is fastest."""
    rows = summarize(view.accuracy, view.operations, view.timings)
    clauses = [*_accuracy(view, rows), *_cost(rows)]
    parts: list[str | Fragment | Sentence] = []
    for number, clause in enumerate(clauses):
        parts += [clause, "; " if number < len(clauses) - 1 else "."]
    return sentence(*parts)


def _accuracy(view: ComparisonView, rows: Sequence[SummaryRow]) -> list[Sentence]:
    if not any(row.status in JUDGED for row in view.accuracy):
        reasons = sorted({row.status.replace("_", " ") for row in view.accuracy})
        return [sentence("no row can be judged: ", ", ".join(reasons) or "no rows")]
    found = []
    wrong = [row.label for row in rows if row.rows_wrong]
    right = [row for row in rows if row.rows_ok and not row.rows_wrong]
    worst = {row.label: row.max_error_ulps for row in right if row.max_error_ulps is not None}
    if worst:
        near = [label for label, ulps in worst.items() if ulps <= 4]
        best = near or [min(worst, key=lambda label: worst[label])]
        reach = max(worst[label] for label in best)
        verb = "are" if len(best) > 1 else "is"
        found.append(sentence(named(best), f" {verb} within {short(reach, 2)} ulp of the truth"))
        far = {label: ulps for label, ulps in worst.items() if label not in best}
        if far:
            last = max(far, key=lambda label: far[label])
            found.append(sentence(named([last]), f" is off by {short(far[last], 2)} ulp"))
    elif right:
        found.append(sentence(named([row.label for row in right]), " keep their bounds"))
    if wrong:
        verb = "are" if len(wrong) > 1 else "is"
        found.append(sentence(named(wrong), f" {verb} wrong"))
    lost = [
        row.label
        for row in rows
        if row.rows_no_digits_promised and not row.rows_ok and not row.rows_wrong
    ]
    if lost:
        verb = "promise" if len(lost) > 1 else "promises"
        found.append(sentence(named(lost), f" {verb} no digit here"))
    refused = sum(row.status in (Status.UNSUPPORTED, Status.ERROR) for row in view.accuracy)
    if refused:
        found.append(sentence(f"{refused} rows could not be computed"))
    return found


def _cost(rows: Sequence[SummaryRow]) -> list[Sentence]:
    honest = [row for row in rows if not row.rows_wrong]
    found = []
    for best, ratio, word, unit in (
        (cheapest(honest), "operations_ratio", "cheapest", "the function's operations"),
        (fastest(honest), "time_ratio", "fastest", "its time"),
    ):
        rivals = sum(getattr(row, ratio) is not None for row in honest)
        if rivals >= 2:
            verb = "are" if len(best) > 1 else "is"
            amount = short(getattr(best[0], ratio), 2)
            labels = [row.label for row in best]
            found.append(sentence(named(labels), f" {verb} {word} ({amount} × {unit})"))
    return found
