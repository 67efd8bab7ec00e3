"""Headline sentences: what the rows say, each with a link to the rows that say it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from workbench.analysis.common import common_problems
from workbench.analysis.summary import JUDGED, TOO_NOISY, SummaryRow, fastest
from workbench.presentation.sentences.common import common_words
from workbench.presentation.sentences.sentence import (
    Fragment,
    Sentence,
    in_words,
    named,
    rows_link,
    sentence,
)
from workbench.presentation.text.numbers import full, short
from workbench.presentation.views.outcome import Outcome
from workbench.presentation.views.regression import RegressionView
from workbench.presentation.views.report import ReportView
from workbench.records import AccuracyRecord, OperationsRecord, Status
from workbench.records.labels import label_of

#: A sentence names so many problems.
MOST_NAMED = 4


def findings(view: ReportView) -> list[Sentence]:
    """The headline sentences that a report's rows support; fewer rows, fewer sentences."""
    return [
        *_closest(view.summary),
        *_mean(view.summary),
        *_wrong(view.accuracy, view.summary),
        *_unfalsifiable(view.accuracy, view.summary),
        *_operations(view.summary, view.operations),
        *_evaluations(view.operations),
        *_speed(view),
        *_headlines(view.experiments),
        *(_regression(view.regression) if view.regression else ()),
    ]


def _closest(summary: Sequence[SummaryRow]) -> Iterator[Sentence]:
    """Who is closest in the median, within a bit, and who is furthest off; no method is both."""
    right = [row for row in summary if row.median_error_ulps is not None and row.sound]
    least = min((row.median_error_ulps or 0.0 for row in right), default=0.0)
    best = [row for row in right if (row.median_error_ulps or 0.0) <= max(1.0, 2.0 * least)]
    if best:
        labels = [row.label for row in best]
        rows = Fragment("half of its judged rows", rows_link("accuracy", method=labels[0]))
        reach = f" within {short(max(row.median_error_ulps or 0.0 for row in best), 2)} ulp"
        tied = ", and the last bit is chance" if len(best) > 1 else ""
        others = len(best) < len(right) or len(right) == 1
        yield sentence(
            named(labels),
            " tie as closest to the truth: each has " if len(best) > 1 else
            " comes closest to the truth: it has ",
            rows, reach, tied,
            "." if others else "; all sound methods tie by their medians.",
        )  # fmt: skip
    most = max((row.median_error_bits or 0.0 for row in right), default=0.0)
    worst = [row for row in right if row.median_error_bits == most]
    if most >= 4 and not any(row in best for row in worst):
        lost = f"the last {short(most, 2)} of 53 bits"
        yield sentence(
            named([row.label for row in worst]),
            " get " if len(worst) > 1 else " gets ",
            Fragment(lost, rows_link("accuracy", method=worst[0].label)),
            " wrong in the median, more than any other sound method.",
        )


def _mean(summary: Sequence[SummaryRow]) -> Iterator[Sentence]:
    """What medians hide: the bits lost on average, and the rows without a right digit."""
    right = [row for row in summary if row.mean_error_bits is not None and row.sound]
    without = [row.rows_without_digit for row in right]
    if not any(without):
        return
    lost: dict[str, list[str]] = defaultdict(list)
    for row in sorted(right, key=lambda row: row.mean_error_bits or 0.0):
        lost[f"{row.mean_error_bits:.1f}"].append(row.label)
    share = max(row.rows_without_digit / row.rows_measured for row in right)
    most = [row for row in right if row.rows_without_digit / row.rows_measured == share]
    parts: list[str | Fragment | Sentence] = ["Medians hide failures. On average, of 53 bits, "]
    for number, (bits, labels) in enumerate(lost.items()):
        parts += ["; " if number else "", named(labels), f" {_lose(labels)} {bits}"]
    yield sentence(
        *parts,
        ". Each of these has ",
        Fragment(_range(without), rows_link("accuracy", method=most[0].label)),
        f" row{'s' if max(without) > 1 else ''} without a right digit, at most "
        f"{short(100 * share, 2)} % (",
        named([row.label for row in most]),
        ").",
        *_spared([row.rows_measured for row in right]),
    )


def _spared(rows: Sequence[int]) -> Iterator[str]:
    if len(set(rows)) > 1:
        yield f" They have {_range(rows)} measured rows: a refused problem does not count."


def _range(counts: Sequence[int]) -> str:
    return " to ".join(dict.fromkeys((str(min(counts)), str(max(counts)))))


def _lose(labels: Sequence[str]) -> str:
    return "lose" if len(labels) > 1 else "loses"


def _unfalsifiable(
    rows: Sequence[AccuracyRecord], summary: Sequence[SummaryRow]
) -> Iterator[Sentence]:
    """Differences are never wrong, since their bound has their truncation in it."""
    truncated = {label_of(row) for row in rows if row.truncation_error is not None}
    found = [row for row in summary if row.label in truncated and not row.rows_wrong]
    if found and any(row.rows_inaccurate or row.rows_no_digits_promised for row in found):
        yield sentence(
            named([row.label for row in found]),
            " have no wrong row" if len(found) > 1 else " has no wrong row",
            ", but that proves little: the bound of a difference includes its own truncation. ",
            _of_status(sum(row.rows_inaccurate for row in found), "rows", Status.INACCURATE),
            " are within the bound and more than 10 % off; for ",
            _of_status(
                sum(row.rows_no_digits_promised for row in found), "more", Status.NO_DIGITS_PROMISED
            ),
            " the bound promises no digit.",
        )


def _of_status(count: int, noun: str, status: Status) -> Fragment:
    """A number of rows, with a link to them if there are any."""
    return Fragment(f"{count} {noun}", rows_link("accuracy", status=status) if count else "")


def _wrong(rows: Sequence[AccuracyRecord], summary: Sequence[SummaryRow]) -> Iterator[Sentence]:
    count = sum(row.status in JUDGED for row in rows)
    guilty = [row for row in summary if row.rows_wrong]
    if count and not guilty:
        link = Fragment(f"{count} judged rows", rows_link("accuracy"))
        yield sentence("No method is wrong on any of the ", link, ".")
    if few := [row for row in guilty if row.sound]:
        counts = sorted({row.rows_wrong for row in few})
        many = " to ".join(str(count) for count in dict.fromkeys((counts[0], counts[-1])))
        labels = {row.label for row in few}
        problems = sorted(
            {row.problem for row in rows if row.status is Status.WRONG and label_of(row) in labels}
        )
        where = f", on {in_words(problems)}" if len(problems) <= MOST_NAMED else ""
        yield sentence(
            named([row.label for row in few]),
            " are right" if len(few) > 1 else " is right",
            " except on ",
            Fragment(
                f"{many} judged row{'s' if many != '1' else ''}",
                rows_link("accuracy", status=Status.WRONG),
            ),
            " each" if len(few) > 1 else "",
            f"{where}.",
        )
    for row in guilty:
        if not row.sound:
            ratio = f"{row.rows_wrong} of {row.rows_judged} judged rows"
            yield sentence(
                named([row.label]),
                " is wrong on ",
                Fragment(ratio, rows_link("accuracy", method=row.label, status=Status.WRONG)),
                ": the error is outside the bound, which a correct program keeps where its rules "
                "hold.",
            )


def _operations(
    summary: Sequence[SummaryRow], operations: Sequence[OperationsRecord]
) -> Iterator[Sentence]:
    counted = [row for row in summary if row.operations_ratio is not None]
    least = [row for row in counted if row.rank_operations == 1]
    most = max(counted, key=lambda row: row.operations_ratio or 0.0, default=None)
    if most is not None and most not in least:
        ratio = f"{short(least[0].operations_ratio)} times the function's"
        yield sentence(
            named([row.label for row in least]),
            " need" if len(least) > 1 else " needs",
            " the fewest operations: ",
            Fragment(ratio, rows_link("operations", method=least[0].label)),
            f" in the median over {common_words(common_problems(operations))}; ",
            named([most.label]),
            f" needs the most, {short(most.operations_ratio)} times.",
        )


def _evaluations(rows: Sequence[OperationsRecord]) -> Iterator[Sentence]:
    """The cheap gradient: where differences need the most runs of the function."""
    counted = [row for row in rows if row.status == Status.OK]
    most = max(counted, key=lambda row: row.evaluations_of_primal or 0, default=None)
    if most is None or (most.evaluations_of_primal or 0) < 10:
        return
    rivals = [r for r in counted if r.problem == most.problem and r.ratio_to_primal is not None]
    best = min(rivals, key=lambda row: row.ratio_to_primal or 0.0, default=most)
    if best.method != most.method:
        runs = f"{most.evaluations_of_primal} runs of the function"
        yield sentence(
            f"For a gradient of {most.problem}, ",
            named([most.method]),
            " takes ",
            Fragment(runs, rows_link("operations", problem=most.problem)),
            "; ",
            named([best.method]),
            f" takes {short(best.ratio_to_primal)} times the function's operations.",
        )


def _speed(view: ReportView) -> Iterator[Sentence]:
    timed = sorted(
        (row for row in view.summary if row.rank_time), key=lambda row: row.rank_time or 0
    )
    leading = fastest(view.summary, view.timings)
    best = [row.label for row in leading.rows]
    if leading.noisy:
        link = Fragment(TOO_NOISY, rows_link("timings"))
        yield sentence("Which method is the fastest to evaluate is ", link, ".")
        return
    if len(timed) > len(best):
        ratio = f"{short(leading.rows[0].time_ratio)} times the function's time"
        yield sentence(
            named(best),
            " are the fastest to evaluate, equally fast in paired rounds: " if len(best) > 1 else
            " is the fastest to evaluate: ",
            Fragment(ratio, rows_link("timings", method=best[0])),
            " in the median over problems; ",
            named([timed[-1].label]),
            f" is the slowest, {short(timed[-1].time_ratio)} times.",
        )  # fmt: skip


def _headlines(experiments: Sequence[Outcome]) -> Iterator[Sentence]:
    for one in experiments:
        if one.headline:
            link = Fragment(one.title.partition(": ")[0], f"#experiment-{quote(one.name, safe='')}")
            yield sentence(one.headline.removesuffix("."), " (", link, ").")


def _regression(view: RegressionView) -> Iterator[Sentence]:
    rows = {row.method: row for row in view.rows}
    faulty, right = rows.get(view.faulty_method), rows.get(view.right_method)
    if faulty is not None and right is not None and faulty.gradient_ratio is not None:
        yield sentence(
            f"After {view.epochs} epochs the regression ends at {view.parameter} = ",
            Fragment(full(right.final), "#regression"),
            " with ",
            named([right.method]),
            " and at ",
            Fragment(full(faulty.final), "#fault"),
            " with ",
            named([faulty.method]),
            f", whose first gradient is {short(faulty.gradient_ratio, 6)} times the true one.",
        )
