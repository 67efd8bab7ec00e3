"""Figures of the bench in words: times with their units, bounds, how many goals are met."""

from collections.abc import Iterable, Iterator
from operator import itemgetter

from workbench.presentation.text.numbers import short, time_unit
from workbench.presentation.views.bench import BenchView
from workbench.presentation.views.groups import grouped
from workbench.records.bench import BenchRecord, GoalRecord, Met


def time_text(seconds: float | None) -> str:
    """A time with the unit in which it reads best.

    >>> time_text(8e-8), time_text(0.0125), time_text(None)
    ('80 ns', '12.5 ms', '')
    """
    if seconds is None:
        return ""
    size, unit = time_unit([seconds])
    return f"{short(seconds / size)} {unit}"


def spread_text(row: BenchRecord) -> str:
    """How far the ends of a time's interval lie from it, in percent.

    >>> spread_text(BenchRecord(median_seconds=2.0, low_seconds=1.9, high_seconds=2.5))
    '± 25 %'
    """
    if not row.median_seconds or row.low_seconds is None or row.high_seconds is None:
        return ""
    most = max(row.median_seconds - row.low_seconds, row.high_seconds - row.median_seconds)
    return f"± {100 * most / row.median_seconds:.0f} %"


def measured_text(goal: GoalRecord) -> str:
    """What was measured, with its unit.

    >>> measured_text(GoalRecord(measured=0.5)), measured_text(GoalRecord(measured=3.0, unit="s"))
    ('0.5', '3 s')
    """
    return "" if goal.measured is None else _with_unit(goal.measured, goal.unit)


def bound_text(goal: GoalRecord) -> str:
    """What may not be exceeded.

    >>> bound_text(GoalRecord(bound=45.0, unit="s"))
    '≤ 45 s'
    """
    return f"≤ {_with_unit(goal.bound, goal.unit)}"


def _with_unit(value: float, unit: str) -> str:
    return f"{short(value)} {'' if unit == '1' else unit}".rstrip()


def sentence(view: BenchView) -> str:
    """How many goals are met, and on what kind of run.

    >>> view = BenchView(titles={}, rows=(), goals=(GoalRecord(met=Met.MET),), environment={})
    >>> sentence(view)
    '1 of 1 goal met, 0 missed, 0 not measured; 0 s.'
    """
    counts = {kind: sum(goal.met == kind for goal in view.goals) for kind in Met}
    noun = "goal" if len(view.goals) == 1 else "goals"
    kind = " A quick run: sizes are smaller, and the slowest contestants are left out."
    return (
        f"{counts[Met.MET]} of {len(view.goals)} {noun} met, {counts[Met.MISSED]} missed, "
        f"{counts[Met.NOT_MEASURED]} not measured; {view.seconds:.0f} s."
        f"{kind if view.quick else ''}"
    )


def gathered(notes: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Notes, each once, with those whom it is about.

    >>> [*gathered([("B1 jax", "not here"), ("B2 jax", "not here"), ("B2 C", "slow")])]
    ['B1 jax, B2 jax: not here', 'B2 C: slow']
    """
    for note, about in grouped(notes, itemgetter(1)).items():
        if note:
            yield f"{', '.join(dict.fromkeys(name for name, _ in about))}: {note}"
