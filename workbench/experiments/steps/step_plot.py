"""The picture of one V-curve: the error, its certified parts, the textbook lines, the choices."""

import math
from bisect import bisect_left
from collections.abc import Sequence

from workbench.experiments.steps.step_sweep import PER_DECADE, Sweep, sweep
from workbench.presentation.views.plot import Plot, Series, log_log_plot
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
            # Steps that differ by a rounding are one mark.
            chosen.setdefault(float(f"{rule.step:.3g}"), []).append(rule.rule)
    marks = {
        **{
            f"step of {', '.join(names)}": (step, envelope_at(found, step))
            for step, names in chosen.items()
        },
        "best step": found.best,
    }
    first, second = (_line("", mine, f"textbook_{part}") for part in ("truncation", "roundoff"))
    every = slice(None, None, PER_DECADE // 10)
    return log_log_plot(
        title=f"{name}, {title}: what the error is made of",
        x_label="step size h",
        y_label="|error| of the derivative",
        series=(
            Series(
                label="error, upper envelope",
                x=found.steps[every],
                y=found.envelope[every],
                kind="line",
            ),
            _line("truncation", mine, "truncation_error"),
            _line("round-off", mine, "roundoff_error"),
            Series(
                label="textbook lines",
                x=(*first.x, math.nan, *second.x),  # two lines with a gap between them
                y=(*first.y, math.nan, *second.y),
                kind="line",
            ),
            *(
                Series(label=label, x=(step,), y=(error,), kind="points")
                for label, (step, error) in marks.items()
            ),
        ),
        alternative=(
            f"A V on logarithmic axes: the error of {name} is least, {found.best[1]:.2g}, at "
            f"h = {found.best[0]:.2g}; truncation rises to its right, round-off to its left."
        ),
    )


def _line(label: str, rows: Sequence[SplitRecord], field: str) -> Series:
    floor = min(abs(row.error_absolute) for row in rows if row.error_absolute) / 100
    pairs = [(row.step, abs(getattr(row, field) or 0.0)) for row in rows]
    shown = [(step, size) for step, size in pairs if size >= floor]
    return Series(
        label=label,
        x=tuple(step for step, _ in shown),
        y=tuple(size for _, size in shown),
        kind="points",
    )


def envelope_at(found: Sweep, step: float) -> float:
    """The envelope at the swept step nearest to another one.

    >>> sine = sweep("forward_difference", "sin(x)", 1.0)
    >>> envelope_at(sine, sine.best[0]) == sine.best[1]
    True
    """
    place = bisect_left(found.steps, step * 10 ** (-0.5 / PER_DECADE))
    return found.envelope[min(place, len(found.steps) - 1)]
