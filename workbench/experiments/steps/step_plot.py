"""The picture of one V-curve: the error, its certified parts, the textbook lines, the choices."""

import math
from bisect import bisect_left
from collections.abc import Sequence

from workbench.experiments.steps.step_sweep import PER_DECADE, Sweep, sweep
from workbench.presentation.views.plot import Plot, Series
from workbench.records.experiments.step_size import SplitRecord, StepRuleRecord


def step_plot(
    title: str,
    expression: str,
    at: float,
    name: str,
    splits: Sequence[SplitRecord],
    rules: Sequence[StepRuleRecord],
) -> Plot:
    """The V of one method on one function: its envelope, its parts, the textbook, the choices."""
    found = sweep(name, expression, at)
    mine = [row for row in splits if (row.expression, row.method) == (expression, name)]
    chosen: dict[float, list[str]] = {}
    for rule in rules:
        if (rule.expression, rule.method) == (expression, name):
            chosen.setdefault(rule.step, []).append(rule.rule)
    marks = [
        Series(
            label=f"step of {', '.join(names)}",
            x=(step,),
            y=(envelope_at(found, step),),
            kind="points",
        )
        for step, names in chosen.items()
    ]
    every = slice(None, None, PER_DECADE // 10)
    return Plot(
        title=f"{name}, {title}: what the error is made of",
        x_label="step size h",
        y_label="|error| of the derivative",
        x_scale="log",
        y_scale="log",
        series=(
            Series(
                label="error, upper envelope",
                x=found.steps[every],
                y=found.envelope[every],
                kind="line",
            ),
            _line("truncation", mine, "truncation_error", "points"),
            _line("round-off", mine, "roundoff_error", "points"),
            _joined(
                "textbook lines",
                _line("", mine, "textbook_truncation", "line"),
                _line("", mine, "textbook_roundoff", "line"),
            ),
            *marks,
            Series(label="best step", x=(found.best[0],), y=(found.best[1],), kind="points"),
        ),
        alternative=(
            f"A V on logarithmic axes: the error of {name} is least, {found.best[1]:.2g}, at "
            f"h = {found.best[0]:.2g}; on its right truncation rises, on its left round-off."
        ),
    )


def _line(label: str, rows: Sequence[SplitRecord], field: str, kind: str) -> Series:
    floor = min(abs(row.error_absolute) for row in rows if row.error_absolute) / 100
    pairs = [(row.step, abs(getattr(row, field) or 0.0)) for row in rows]
    shown = [(step, size) for step, size in pairs if size >= floor]
    return Series(
        label=label,
        x=tuple(step for step, _ in shown),
        y=tuple(size for _, size in shown),
        kind=kind,
    )


def _joined(label: str, first: Series, second: Series) -> Series:
    """Two lines as one series, with a gap between them."""
    gap = (math.nan,)
    return Series(label=label, x=first.x + gap + second.x, y=first.y + gap + second.y, kind="line")


def envelope_at(found: Sweep, step: float) -> float:
    """The envelope at the swept step nearest to another one.

    >>> sine = sweep("forward_difference", "sin(x)", 1.0)
    >>> envelope_at(sine, sine.best[0]) == sine.best[1]
    True
    """
    place = bisect_left(found.steps, step * 10 ** (-0.5 / PER_DECADE))
    return found.envelope[min(place, len(found.steps) - 1)]
