"""Axes in the page's look: where they come from, how they are dressed, how ticks read."""

import math
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from workbench.presentation.kernel import in_notebook
from workbench.presentation.plots.styles import COLOURS
from workbench.presentation.text.numbers import minus, power_of_ten, short

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

INK = COLOURS["ink"][0]
MUTED = COLOURS["muted"][0]
LINE = COLOURS["line"][0]

#: Inches: narrow enough to be read on a phone without scaling the letters away.
SIZE = (4.4, 3.1)

_STYLE: Mapping[str, Any] = {
    "font.size": 9.0,
    "axes.titlesize": 9.5,
    "axes.labelsize": 9.0,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.minor.visible": False,
    "ytick.minor.visible": False,
    "lines.linewidth": 1.5,
    "lines.markersize": 4.5,
    "legend.frameon": False,
    "legend.fontsize": 8.0,
    "svg.fonttype": "none",
    "svg.hashsalt": "workbench",
    "svg.id": None,
    "path.simplify": False,
}


def house_style() -> AbstractContextManager[None]:
    """A context in which Matplotlib draws in the page's look, whatever a user's settings are."""
    import matplotlib

    settings: dict[Any, Any] = dict(matplotlib.rcParamsDefault)
    settings.pop("backend", None)
    settings.update((key, value) for key, value in _STYLE.items() if key in settings)
    return matplotlib.rc_context(settings)


def new_figure(size: tuple[float, float] = SIZE) -> "Figure":
    """A figure of its own, unknown to pyplot, so that nothing pops up and nothing leaks."""
    from matplotlib.figure import Figure

    return Figure(figsize=size, layout="constrained")


def axes_or_new(ax: "Axes | None", size: tuple[float, float] = SIZE) -> "Axes":
    """The axes given, or new ones.

    In a notebook, and where pyplot is in use already, new axes belong to pyplot, so that they show
    up by themselves (or with `plt.show()`); elsewhere they belong to a figure of their own.
    """
    if ax is not None:
        return ax
    if "matplotlib.pyplot" in sys.modules or in_notebook():
        import matplotlib.pyplot as plt

        ax = plt.subplots(figsize=size, layout="constrained")[1]
    else:
        ax = new_figure(size).add_subplot()
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def palette(ax: "Axes") -> Mapping[str, str]:
    """The page's colours by name, as they are readable on the ground of some axes.

    Those of the dark theme where the ground is dark, as in `plt.style.use("dark_background")`.
    """
    from matplotlib.colors import to_rgba

    grounds = (to_rgba(one.get_facecolor()) for one in (ax, ax.get_figure(root=True)) if one)
    red, green, blue = next((one[:3] for one in grounds if one[3] > 0), (1.0, 1.0, 1.0))
    dark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.4
    return {name: pair[dark] for name, pair in COLOURS.items()}


def dressed(
    ax: "Axes", x_label: str, y_label: str, x_scale: str = "linear", y_scale: str = "linear"
) -> "Axes":
    """The axes with their labels, their scales and the page's grid. Returns them."""
    scale(ax.xaxis, x_scale)
    scale(ax.yaxis, y_scale)
    ax.set(xlabel=x_label, ylabel=y_label)
    ax.grid(True, color=palette(ax)["line"], linewidth=0.6)
    return ax


def scale(axis: "Axis", kind: str) -> None:
    """Set the scale of an axis ("linear", "log") with ticks that read well."""
    from matplotlib.ticker import FuncFormatter, LogLocator

    axis.axes.set(**{f"{axis.axis_name}scale": kind})  # type: ignore[attr-defined]
    if kind == "log":
        low, high = sorted(axis.get_view_interval())
        close = low > 0 and high / low < 300
        axis.set_major_locator(LogLocator(subs=(1, 2, 5) if close else (1,), numticks=7))
        axis.set_major_formatter(FuncFormatter(lambda value, _: log_tick(value)))
        axis.set_minor_formatter(FuncFormatter(lambda value, _: ""))
        axis.set_tick_params(which="minor", length=0)
    elif kind == "linear":
        axis.set_major_formatter(FuncFormatter(lambda value, _: minus(short(value, 6))))


def log_tick(value: float) -> str:
    """The label of a tick on a logarithmic axis: plain near 1, a power of ten elsewhere.

    >>> [log_tick(v) for v in (1e-12, 0.1, 1.0, 100.0, 1e6, 2.0)]
    ['10⁻¹²', '0.1', '1', '100', '10⁶', '2']
    """
    if value <= 0:
        return ""
    exponent = round(math.log10(value))
    if not math.isclose(value, 10.0**exponent, rel_tol=1e-9):
        return short(value)
    return power_of_ten(exponent) if not -2 <= exponent <= 3 else short(10.0**exponent, 4)
