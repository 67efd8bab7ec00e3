"""The verdict: which method the rows favour under which wish, on each problem and overall."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from workbench.analysis.summary import operation_ratios
from workbench.analysis.times import Evaluations, is_noisy
from workbench.analysis.trade_offs import OVERALL, worst_errors
from workbench.records import AccuracyRecord, OperationsRecord, Status, TimingRecord
from workbench.records.experiments.verdict import VerdictRecord
from workbench.records.labels import label_of

#: Errors closer than this cannot be told apart: the last bit is luck.
SAME_BITS = 1.0
#: Who is to be favoured for its costs has at least so many right digits in its worst row.
LEAST_DIGITS = 6
MOST_BITS = 53 - LEAST_DIGITS / math.log10(2)


class Wish(NamedTuple):
    """What one wants, as the tables name it, with the unit of its figure."""

    name: str
    meaning: str
    unit: str


ACCURACY = Wish("accuracy", "the smallest worst error", "bit")
OPERATIONS = Wish(
    "few operations",
    f"the fewest shared operations with at least {LEAST_DIGITS} right digits",
    "× function",
)
SPEED = Wish(
    "speed", f"the shortest evaluation with at least {LEAST_DIGITS} right digits", "× function"
)
BLACK_BOX = Wish("black box", "the smallest worst error without the source", "bit")
WISHES = (ACCURACY, OPERATIONS, SPEED, BLACK_BOX)


class _Figure(NamedTuple):
    """A figure with the interval within which it is known."""

    value: float
    low: float
    high: float


def verdicts(
    accuracy: Sequence[AccuracyRecord],
    operations: Sequence[OperationsRecord],
    timings: Sequence[TimingRecord] = (),
    *,
    black_box: Callable[[str], bool],
) -> list[VerdictRecord]:
    """One row per problem and wish, then one per wish over all problems.

    Only methods that are right on a problem (no wrong or inaccurate row, an answer wherever a right
    method has one) can be favoured there, and for costs only those that did not rewrite the
    function first (theirs are costs of another program) and whose worst row there has six right
    digits. `black_box` says of a method whether it only evaluates the function. Errors within one
    bit and equal counts are not told apart, nor is a time from the least where the interval of
    their ratio, in paired rounds, says that they are the same. Where the least time or a ratio to
    it is too noisy to say, nobody is favoured for speed: the row is there and names none.
    """
    errors = worst_errors(accuracy)
    counts, evaluations = operation_ratios(operations), Evaluations(timings)
    times = evaluations.ratios()
    rows: list[VerdictRecord] = []
    rewritten = {(row.problem, label_of(row)) for row in accuracy if row.primal_changed}
    useless = {(row.problem, label_of(row)) for row in accuracy if row.status is Status.INACCURATE}
    for problem, found in errors.items():
        right = {name: bits for name, bits in found.items() if (problem, name) not in useless}
        near = {name: _Figure(bits, bits - SAME_BITS, bits) for name, bits in right.items()}
        same = [
            name
            for name, bits in right.items()
            if (problem, name) not in rewritten and bits <= MOST_BITS
        ]
        figures: dict[Wish, Mapping[str, _Figure]] = {
            ACCURACY: near,
            OPERATIONS: {
                name: _Figure(*[counts[name][problem]] * 3)
                for name in same
                if problem in counts.get(name, {})
            },
            SPEED: {
                name: _Figure(*times[name][problem])
                for name in same
                if problem in times.get(name, {})
            },
            BLACK_BOX: {name: one for name, one in near.items() if black_box(name)},
        }
        for wish in WISHES:
            mine = figures[wish]
            if not mine:
                continue
            best, *others = sorted(mine, key=lambda name: mine[name].value)
            same = [name for name in others if mine[name].low <= mine[best].high]
            if wish is SPEED:
                noisy = {
                    name for name in mine
                    if is_noisy(times[name][problem], counts.get(name, {}).get(problem))
                }  # fmt: skip
                same, unknown = evaluations.as_fast(best, others, problem)
                if best in noisy or unknown:
                    rows.append(
                        VerdictRecord(
                            problem=problem, wish=wish.name, unit=wish.unit, rivals=len(mine)
                        )
                    )
                    continue
                others = [name for name in others if name not in noisy]
            rows.append(_favour(problem, wish, mine, [best, *same], others))
    return [*rows, *(one for wish in WISHES if (one := _overall(wish, rows)) is not None)]


def _favour(
    problem: str,
    wish: Wish,
    figures: Mapping[str, _Figure],
    favoured: Sequence[str],
    others: Sequence[str],
) -> VerdictRecord:
    """The favoured methods, and of the others in their order the first whose figure is known."""
    after = next((name for name in others if name not in favoured), "")
    return VerdictRecord(
        problem=problem,
        wish=wish.name,
        favoured=", ".join(favoured),
        figure=figures[favoured[0]].value,
        unit=wish.unit,
        runner_up=after,
        runner_up_figure=figures[after].value if after else None,
        rivals=len(figures),
    )


def _overall(wish: Wish, rows: Sequence[VerdictRecord]) -> VerdictRecord | None:
    """The methods that are favoured most often; a verdict needs a rival, so others do not count."""
    mine = [row for row in rows if row.wish == wish.name and row.rivals > 1 and row.favoured]
    wins = Counter(name for row in mine for name in row.favoured.split(", "))
    if not wins:
        return None
    ordered = wins.most_common()
    most = ordered[0][1]
    others = [item for item in ordered if item[1] < most]
    return VerdictRecord(
        problem=OVERALL,
        wish=wish.name,
        favoured=", ".join(name for name, count in ordered if count == most),
        figure=float(most),
        unit=f"of {len(mine)} problems",
        runner_up=others[0][0] if others else "",
        runner_up_figure=float(others[0][1]) if others else None,
        rivals=len(ordered),
    )
