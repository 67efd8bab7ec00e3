"""The verdict on a report's own rows: wishes, favoured methods, and accuracy against cost."""

from collections.abc import Sequence

from workbench.analysis.favoured import WISHES, verdicts
from workbench.analysis.summary import TOO_NOISY
from workbench.analysis.trade_offs import OVERALL, in_common, trade_offs
from workbench.experiments.protocol import Outcome, Table
from workbench.methods.catalogue import method
from workbench.presentation.text.numbers import short
from workbench.presentation.text.words import counted
from workbench.presentation.views.plot import Plot, Series
from workbench.records import AccuracyRecord, OperationsRecord, TimingRecord
from workbench.records.experiments.verdict import TradeOffRecord, VerdictRecord

NAME, TITLE = "verdict", "Which method for which wish"


def run(
    accuracy: Sequence[AccuracyRecord],
    operations: Sequence[OperationsRecord],
    timings: Sequence[TimingRecord] = (),
) -> Outcome:
    """The verdict of some rows: tables of wishes and of trade-offs, pictures of the fronts."""
    found = verdicts(accuracy, operations, timings, black_box=is_black_box)
    traded = trade_offs(accuracy, operations, timings)
    overall = tuple(row for row in traded if row.problem == OVERALL)
    return Outcome(
        name=NAME,
        title=TITLE,
        sentence=sentence(found),
        plots=tuple(_plots(overall, traded, len({row.problem for row in accuracy}))),
        tables=(
            Table(
                name=NAME,
                record=VerdictRecord,
                rows=tuple(sorted(found, key=lambda row: row.problem != OVERALL)),
                meaning="Methods that the rows favour, overall and on each problem",
                shown="wish; favoured; figure; unit; runner_up: next; runner_up_figure: its figure",
                title="The methods favoured over all problems, and in how many of them",
                page_rows=tuple(row for row in found if row.problem == OVERALL),
                timed=True,
            ),
            Table(
                name="trade_offs",
                record=TradeOffRecord,
                rows=tuple(traded),
                meaning="accuracy against cost by method and problem, and who is on the front",
                timed=True,
            ),
        ),
    )


def is_black_box(label: str) -> bool:
    """Whether a method only evaluates the function, so that it needs no source.

    >>> is_black_box("central_difference[step=1e-06]"), is_black_box("reverse")
    (True, False)
    """
    return not method(label).needs


def sentence(rows: Sequence[VerdictRecord]) -> str:
    """The overall rows in words, and where who is the fastest could not be told."""
    meanings = {wish.name: wish.meaning for wish in WISHES}
    parts = []
    for row in rows:
        if row.problem == OVERALL:
            names = " and ".join(row.favoured.replace(", ", " and ").split(" and "))
            parts.append(
                f"{meanings[row.wish]}: {names} ({short(row.figure, 3)} {row.unit}, ties counted)"
            )
    if not parts:
        return "No verdict: no problem of this report has two methods that could be compared."
    unknown = sum(not row.favoured for row in rows)
    noisy = f" Which method is the fastest is {TOO_NOISY} on {counted(unknown, 'problem')}."
    return (
        "Favoured most often for " + "; for ".join(parts) + ". A method is left out on a problem "
        "where it is wrong or gives no answer for a row. For costs a method that rewrote the "
        f"function first is left out too.{noisy if unknown else ''}"
    )


def _plots(
    rows: Sequence[TradeOffRecord], every: Sequence[TradeOffRecord], problems: int
) -> list[Plot]:
    found = []
    for figure, front, label in (
        ("operations_ratio", "operations_front", "operations [× function]"),
        ("time_ratio", "time_front", "time of one evaluation [× function]"),
    ):
        points = [
            (row.method, getattr(row, figure), row.worst_error_bits, getattr(row, front))
            for row in rows
            if getattr(row, figure) is not None and row.worst_error_bits is not None
        ]
        if len(points) < 2:
            continue
        best = sorted((cost, bits) for _, cost, bits, on_front in points if on_front)
        series = [
            Series(
                label="front: no method is better in both",
                x=tuple(cost for cost, _ in best),
                y=tuple(bits for _, bits in best),
                kind="line",
            ),
            *(
                Series(label=name, x=(cost,), y=(bits,), method=name, kind="points")
                for name, cost, bits, _ in points
            ),
        ]
        errors, costs = (len(in_common(every, name)) for name in ("worst_error_bits", figure))
        names = ", ".join(name for name, _, _, on_front in points if on_front)
        found.append(
            Plot(
                title="Accuracy against cost, medians over the problems that all could treat: "
                f"errors over {errors} of {problems}, costs over {costs}; "
                "lower is more accurate, further left is cheaper.",
                x_label=label,
                y_label="worst error [bit]",
                series=tuple(series),
                x_scale="log",
                alternative=f"Worst error against {label}. On the front: {names}.",
            )
        )
    return found
