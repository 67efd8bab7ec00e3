"""The verdict on one comparison: one sentence that its rows support."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.analysis.summary import (
    JUDGED,
    TOO_NOISY,
    Fastest,
    SummaryRow,
    cheapest,
    fastest,
    judged_at_zero,
    summarize,
)
from workbench.presentation.sentences.sentence import (
    Fragment,
    Sentence,
    in_words,
    named,
    sentence,
)
from workbench.presentation.text.numbers import short
from workbench.presentation.views.comparison import ComparisonView
from workbench.records import Status
from workbench.records.labels import label_of

#: Within so many units in the last place a method is as right as rounding allows.
CLOSE = 4.0
#: A clause names so many methods; of more it says how many there are.
NAMED = 3

NOTHING = "there is nothing to differentiate by: the expression has no variables"


def verdict(view: ComparisonView) -> Sentence:
    """Who is right and how closely, who is not, and who of the right ones is cheap and fast."""
    found = _weighed(view)
    if found is None:
        return sentence(f"{NOTHING}.")
    clauses = [*_accuracy(found), *_cost(found)]
    parts: list[str | Fragment | Sentence] = []
    for number, clause in enumerate(clauses):
        parts += [clause, "; " if number < len(clauses) - 1 else "."]
    return sentence(*parts)


def verdict_line(view: ComparisonView) -> str:
    """The same in so few words that most fit in one line of a terminal."""
    found = _weighed(view)
    if found is None:
        return NOTHING
    words = [f"no row can be judged: {found.reasons}"] if found.reasons else []
    if found.right:
        words.append(f"{found.few(found.right)} {_closeness(found.right, found.total)}")
    for rows, what in (
        (found.useless, "inaccurate"),
        (found.wrong, "wrong"),
        (found.lost, "without a digit promised"),
    ):
        if rows:
            words.append(f"{found.few(rows)} {what}")
    if found.refused:
        words.append(f"{found.refused} not computed")
    costs = [
        f"{word} {in_words([row.label for row in best], most=1)}"
        for best, _, word, _ in found.costs
    ]
    return "; ".join([*words, ", ".join(costs)] if costs else words)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The methods by what their rows say of them."""

    total: int
    right: list[SummaryRow]
    kept: list[SummaryRow]
    #: Within their bounds, but too far off to be of use somewhere.
    useless: list[SummaryRow]
    wrong: list[SummaryRow]
    lost: list[SummaryRow]
    refused: int
    #: Why no row can be judged; empty where some can.
    reasons: str
    #: Best rows, their ratio, a word for it, and its unit.
    costs: list[tuple[list[SummaryRow], float, str, str]]
    noisy: bool

    def few(self, rows: Sequence[SummaryRow]) -> str:
        """The methods by name or, where they are many, how many of all they are."""
        if len(rows) <= NAMED:
            return in_words([row.label for row in rows])
        return f"all {self.total}" if len(rows) == self.total else f"{len(rows)} of {self.total}"


def _weighed(view: ComparisonView) -> _Weighed | None:
    if not view.accuracy:
        return None
    rows = summarize(view.accuracy, view.operations, view.timings)
    judged = any(row.status in JUDGED or judged_at_zero(row) for row in view.accuracy)
    honest = [row for row in rows if not row.rows_wrong]
    kept = [row for row in honest if row.rows_ok and not row.rows_inaccurate]
    measured = [row for row in kept if row.max_error_ulps is not None]
    least = min((row.max_error_ulps or 0.0 for row in measured), default=0.0)
    right = [row for row in measured if (row.max_error_ulps or 0.0) <= max(CLOSE, least)]
    if not measured:
        right = _closest_to_zero(kept) or _closest_to_zero(honest)
    quickest = fastest(right or kept, view.timings)
    reasons = sorted({row.status.replace("_", " ") for row in view.accuracy})
    return _Weighed(
        total=len({label_of(row) for row in view.accuracy}),
        right=right,
        kept=kept,
        useless=[row for row in honest if row.rows_inaccurate],
        wrong=[row for row in rows if row.rows_wrong],
        lost=[
            row for row in honest
            if judged and row.rows_no_digits_promised and row.rows_judged == 0 and row not in right
        ],
        refused=sum(row.status in (Status.UNSUPPORTED, Status.ERROR) for row in view.accuracy),
        reasons="" if judged else ", ".join(reasons),
        costs=_costs(right or kept, quickest),
        noisy=quickest.noisy,
    )  # fmt: skip


def _closest_to_zero(rows: Sequence[SummaryRow]) -> list[SummaryRow]:
    """Those with the least absolute error, where every derivative is 0."""
    known = [error for row in rows if (error := row.max_error_at_zero) is not None]
    return [row for row in rows if known and row.max_error_at_zero == min(known)]


def _costs(
    rivals: Sequence[SummaryRow], quickest: Fastest
) -> list[tuple[list[SummaryRow], float, str, str]]:
    """Who is cheapest and who is fastest, where that tells them apart."""
    found = []
    for best, ratio, word, unit in (
        (cheapest(rivals), "operations_ratio", "cheapest", "the function's operations"),
        (quickest.rows, "time_ratio", "fastest", "the function's time"),
    ):
        counted = sum(getattr(row, ratio) is not None for row in rivals)
        noisy = word == "fastest" and quickest.noisy
        if counted >= 2 and len(best) < counted and not noisy:
            found.append((best, float(getattr(best[0], ratio)), word, unit))
    return found


def _closeness(right: Sequence[SummaryRow], total: int) -> str:
    reach, unit = _reach(right)
    if reach > (CLOSE if unit else 0.0):
        where = f" {unit} off" if unit else " off where the derivative is 0"
        return f"{'closest, ' if total > 1 else ''}{short(reach, 2)}{where}"
    return "exact" if reach == 0 else f"within {short(reach, 2)} ulp"


def _reach(right: Sequence[SummaryRow]) -> tuple[float, str]:
    """The largest error of some methods and its unit; absolute where every derivative is 0."""
    ulps = [error for row in right if (error := row.max_error_ulps) is not None]
    return (max(ulps), "ulp") if ulps else (max(row.max_error_at_zero or 0.0 for row in right), "")


def _accuracy(found: _Weighed) -> list[Sentence]:
    if found.reasons:
        return [sentence("no row can be judged: ", found.reasons)]
    clauses = []
    if found.right:
        clauses.append(_clause(found, found.right, _predicate(found)))
    elif found.kept:
        words = " keep their bounds" if len(found.kept) > 1 else " keeps its bound"
        clauses.append(_clause(found, found.kept, words))
    if found.useless:
        verb = "are" if len(found.useless) > 1 else "is"
        clauses.append(_clause(found, found.useless, f" {verb} more than 10 % off"))
    if found.wrong:
        verb = "are" if len(found.wrong) > 1 else "is"
        clauses.append(_clause(found, found.wrong, f" {verb} wrong"))
    if found.lost:
        verb = "promise" if len(found.lost) > 1 else "promises"
        clauses.append(_clause(found, found.lost, f" {verb} no digit here"))
    if found.refused:
        noun = "row" if found.refused == 1 else "rows"
        clauses.append(sentence(f"{found.refused} {noun} could not be computed"))
    return clauses


def _predicate(found: _Weighed) -> str:
    """What the right methods are, as the predicate of a sentence."""
    reach, unit = _reach(found.right)
    verb = "are" if len(found.right) > 1 else "is"
    closeness = _closeness(found.right, found.total)
    if not unit or reach <= CLOSE:
        return f" {verb} {closeness}" + (" of the truth" if reach and unit else "")
    if found.total > 1:
        verb = "come" if len(found.right) > 1 else "comes"
    return f" {verb} {closeness} the truth"


def _clause(found: _Weighed, rows: Sequence[SummaryRow], words: str) -> Sentence:
    if len(rows) <= NAMED:
        return sentence(named([row.label for row in rows]), words)
    return sentence(f"{found.few(rows)} methods{words}")


def _cost(found: _Weighed) -> list[Sentence]:
    """The cheapest and the fastest of the right methods; of all honest ones where none is right."""
    clauses = []
    for best, ratio, word, unit in found.costs:
        verb = "are" if len(best) > 1 else "is"
        labels = [row.label for row in best]
        who = named(labels, most=NAMED if len(best) <= NAMED else 1)
        clauses.append(sentence(who, f" {verb} {word} ({short(ratio, 2)} × {unit})"))
    if found.noisy:
        clauses.append(sentence(f"which of them is the fastest is {TOO_NOISY}"))
    if clauses and found.costs and found.right and len(found.right) < found.total:
        clauses[0] = sentence("of the right ones ", clauses[0])
    return clauses
