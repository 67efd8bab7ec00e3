"""The gallery of problems: a tile each, with the right digits of every method as bars."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from workbench.analysis.summary import JUDGED
from workbench.presentation.plots.chart_marks import number
from workbench.presentation.plots.styles import Styles
from workbench.presentation.sentences.sentence import Sentence, named, sentence
from workbench.presentation.tables.grid import slug
from workbench.presentation.text.numbers import tenths
from workbench.presentation.text.words import spoken
from workbench.presentation.views.groups import grouped
from workbench.presentation.views.report import ProblemView, ReportView
from workbench.records import AccuracyRecord, Status
from workbench.records.labels import label_of

#: Width of a bar with its gap, height of a drawing, and digits that the highest bar stands for.
BAR, HEIGHT, MOST_DIGITS = 8.0, 30.0, 16.0
#: A tile names so many methods.
NAMED = 2


@dataclass(frozen=True, slots=True)
class Tile:
    """One problem: `digits` are those of each method's worst row, `statuses` all but ok.

    `wrong` names the methods that are, `least` who has the fewest digits of those that are not.
    """

    name: str
    href: str
    expression: str
    family: str
    statuses: tuple[str, ...]
    digits: tuple[float | None, ...]
    bars: tuple[tuple[int, str], ...]
    wrong: Sentence
    least: Sentence


def gallery(view: ReportView, methods: Sequence[str], styles: Styles) -> list[Tile]:
    """The tiles of all problems, each with a bar for every one of the `methods`, in their order."""
    rows = grouped(view.accuracy, attrgetter("problem"))
    return [_tile(problem, rows[problem.name], methods, styles) for problem in view.problems]


def _tile(
    problem: ProblemView, rows: Sequence[AccuracyRecord], methods: Sequence[str], styles: Styles
) -> Tile:
    worst: dict[str, float] = {}
    for row in rows:
        if row.status in JUDGED and row.digits is not None:
            label = label_of(row)
            worst[label] = min(row.digits, worst.get(label, MOST_DIGITS))
    statuses = dict.fromkeys(str(row.status) for row in rows if row.status is not Status.OK)
    guilty = list(dict.fromkeys(label_of(row) for row in rows if row.status is Status.WRONG))
    return Tile(
        name=problem.name,
        href=f"#problem-{slug(problem.name)}",
        expression=problem.expression,
        family=spoken(problem.family),
        statuses=tuple(sorted(status.replace("_", " ") for status in statuses)),
        digits=tuple(worst.get(label) for label in methods),
        bars=_bars(worst, methods, styles),
        wrong=named(guilty, most=NAMED),
        least=_least({label: found for label, found in worst.items() if label not in guilty}),
    )


def _least(worst: Mapping[str, float]) -> Sentence:
    """Who has the fewest right digits, and how many; nothing where nobody is judged."""
    if not worst:
        return ()
    least = min(worst.values())
    last = [label for label, found in worst.items() if found == least]
    return sentence(named(last, most=NAMED), f", {tenths(least)} digits")


def _bars(
    worst: Mapping[str, float], methods: Sequence[str], styles: Styles
) -> tuple[tuple[int, str], ...]:
    """Path data of the bars by the slot of their colour; who is not judged has none."""
    data: dict[int, list[str]] = defaultdict(list)
    for place, label in enumerate(methods):
        if label in worst and label in styles:
            high = max(1.0, (HEIGHT - 3) * min(worst[label], MOST_DIGITS) / MOST_DIGITS)
            middle = number((place + 0.5) * BAR)
            data[styles[label].slot].append(f"M{middle} {number(HEIGHT - 1)}v-{number(high)}")
    return tuple((slot, "".join(parts)) for slot, parts in sorted(data.items()))
