"""A plot as plain data: what an experiment hands to the page."""

from dataclasses import dataclass


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
