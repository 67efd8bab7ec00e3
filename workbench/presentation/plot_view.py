"""A plot as plain data: what an experiment hands to the page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line or cloud of a plot; `method` gives it that method's colour and marker.

    `low` and `high`, where given, draw a band. `kind` is "line", "points" or "both".
    """

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    method: str = ""
    kind: str = "both"
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot as plain data; scales are "linear", "log" or "symlog".

    `alternative` is the sentence that a screen reader reads in place of the picture.
    """

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    x_scale: str = "linear"
    y_scale: str = "linear"
    alternative: str = ""
