"""Thresholds of `--fail-if`: what they are, and whether two reports cross them."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from workbench.errors import ReportError
from workbench.presentation.text.numbers import short
from workbench.presentation.text.words import counted
from workbench.presentation.views.changes import ChangesView, MethodTime
from workbench.records import Stage
from workbench.records.timing import PRIMAL

KINDS = ("accuracy", "operations", "time")
#: What the rows of a table are, and what some of them did.
_WORDS = {"accuracy": ("row", "became worse"), "operations": ("program", "took more operations")}
_KNOWN = "accuracy, operations or time:10%"


@dataclass(frozen=True, slots=True)
class Threshold:
    """What must not happen; `percent` is how much slower a method may become."""

    kind: str
    percent: float = 0.0

    def __str__(self) -> str:
        return f"{self.kind}:{self.percent:g}%" if self.kind == "time" else self.kind


@dataclass(frozen=True, slots=True)
class Crossing:
    """A threshold, whether it was crossed (None: that cannot be judged), and why."""

    threshold: str
    crossed: bool | None
    reason: str


def read_thresholds(texts: str | Iterable[str]) -> tuple[Threshold, ...]:
    """The thresholds of texts such as `accuracy,time:10%`, each of them once.

    Raises ReportError for what is no threshold.

    >>> [str(one) for one in read_thresholds("accuracy, time:10%")]
    ['accuracy', 'time:10%']
    """
    given = [texts] if isinstance(texts, str) else list(texts)
    parts = [part.strip() for text in given for part in text.split(",")]
    if given and not any(parts):
        raise ReportError(f"an empty threshold; write {_KNOWN}")
    return tuple(dict.fromkeys(_read(part) for part in parts if part))


def _read(text: str) -> Threshold:
    kind, colon, amount = (part.strip() for part in text.lower().partition(":"))
    if kind not in KINDS:
        near = get_close_matches(kind, KINDS, 1)
        remedy = f"did you mean {near[0]}?" if near else f"write {_KNOWN}"
        raise ReportError(f"no threshold {text!r:.60}; {remedy}")
    if kind != "time":
        if colon:
            raise ReportError(f"{kind} takes no amount ({text!r:.60}); write {kind}")
        return Threshold(kind)
    match = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+)\s*%", amount)
    if match is None:
        raise ReportError(
            f"{text!r:.60} does not say how much slower a method may become; write time:10%"
        )
    percent = float(match[1])
    if not math.isfinite(percent):
        raise ReportError(f"{text!r:.60} is too large; write time:10%")
    return Threshold(kind, percent)


def judge(view: ChangesView, thresholds: Sequence[Threshold]) -> tuple[Crossing, ...]:
    """Whether each threshold is crossed; None where nothing that it is about is in both reports."""
    return tuple(_time(view, one) if one.kind == "time" else _rows(view, one) for one in thresholds)


def _rows(view: ChangesView, threshold: Threshold) -> Crossing:
    table = threshold.kind
    noun, words = _WORDS[table]
    changes = view.tables.get(table)
    if changes is None or not changes.compared:
        why = f"no row of {table}.csv" if changes else f"no {table}.csv"
        remedy = "compare reports of the same problems, methods and seed"
        return Crossing(str(threshold), None, f"{why} is in both reports; {remedy}")
    worse = f"{changes.worse} of {counted(changes.compared, noun)} {words}"
    return Crossing(str(threshold), changes.worse > 0, worse)


def _time(view: ChangesView, threshold: Threshold) -> Crossing:
    known = [
        one
        for one in view.methods
        if one.stage == Stage.EVALUATE and one.method != PRIMAL and one.ratio_low is not None
    ]
    if not known:
        why = "no method has evaluation times with an interval in both reports"
        remedy = "make both with timings, of the same problems and methods"
        return Crossing(str(threshold), None, f"{why}; {remedy}")
    most = 1.0 + threshold.percent / 100.0
    slower = [one for one in known if (one.ratio_low or 0.0) > most]
    worst = max(slower or known, key=lambda one: one.ratio_low or 0.0)
    reason = f"{worst.method} takes {interval_text(worst)} as long"
    if len(slower) > 1:
        reason += f", and {len(slower) - 1} more methods do"
    elif not slower:
        reason = f"no method is certainly above {short(most, 4)} times; {reason}"
    return Crossing(str(threshold), bool(slower), reason)


def interval_text(one: MethodTime) -> str:
    """A ratio with its interval in words.

    >>> interval_text(MethodTime(change="slower", method="m", ratio=1.5, ratio_low=1.4,
    ...                          ratio_high=1.625))
    '1.50 times (1.40 to 1.62)'
    """
    if one.ratio_low is None or one.ratio_high is None:
        return f"{one.ratio:.2f} times"
    return f"{one.ratio:.2f} times ({one.ratio_low:.2f} to {one.ratio_high:.2f})"
