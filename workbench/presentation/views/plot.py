"""A plot as plain data: what an experiment hands to the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from workbench.presentation.views.groups import grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line or cloud of a plot; `method` gives it that method's colour and marker.

    `low` and `high`, where given, draw a band. `kind` is "line", "points", "both" or "steps" (a
    staircase). `dash`, "dashed" or "dotted", makes a thin line of that pattern.
    """

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    method: str = ""
    kind: str = "both"
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    dash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot as plain data; scales are "linear" or "log".

    `alternative` is the sentence that a screen reader reads in place of the picture. `x_range` and
    `y_range` are ends of an axis that the data alone would not show.
    """

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    x_scale: str = "linear"
    y_scale: str = "linear"
    alternative: str = ""
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None


#: A plot with two logarithmic axes.
log_log_plot = partial(Plot, x_scale="log", y_scale="log")
#: The error of a derivative over the size of a step.
error_by_step = partial(log_log_plot, x_label="step size h", y_label="|error| of the derivative")


def series_of(
    rows: Sequence[Any], x: str, y: str, label: str, *, method: str = "", kind: str = "both"
) -> Series:
    """Column `y` of some rows over column `x`; rows without a number in `y` are left out.

    >>> from types import SimpleNamespace as Row
    >>> series = series_of([Row(n=1, cost=2), Row(n=2, cost=None)], "n", "cost", "forward")
    >>> series.x, series.y
    ((1.0,), (2.0,))
    """
    known = [row for row in rows if getattr(row, y) is not None]
    xs, ys = (tuple(float(getattr(row, name)) for row in known) for name in (x, y))
    return Series(label=label, x=xs, y=ys, method=method, kind=kind)


def series_by(rows: Sequence[Any], group: str, x: str, y: str) -> tuple[Series, ...]:
    """One series a value of the column `group`, which is its label; a method has its own look.

    >>> from types import SimpleNamespace as Row
    >>> rows = [Row(method="forward", n=1, cost=2), Row(method="reverse", n=1, cost=3)]
    >>> [(series.method, series.y) for series in series_by(rows, "method", "n", "cost")]
    [('forward', (2.0,)), ('reverse', (3.0,))]
    """
    return tuple(
        series_of(own, x, y, label, method=label if group == "method" else "")
        for label, own in grouped(rows, attrgetter(group)).items()
    )
