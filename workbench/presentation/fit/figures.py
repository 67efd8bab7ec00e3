"""The two pictures of a fit: the data with the model, and the loss on its way down."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.presentation.plots.axes import axes_or_new, palette, scale
from workbench.presentation.views.fit import FitPicture

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def fit_picture(view: FitPicture, ax: "Axes | None" = None) -> "Axes":
    """The data as points and the model as a line through them. Returns the axes."""
    ax = axes_or_new(ax)
    colours = palette(ax)
    ax.plot(view.x, view.y, "o", color=colours["muted"], markersize=3, alpha=0.7, label="data")
    ax.plot(
        view.curve_x, view.curve_y, color=colours["accent"], linewidth=2, label=view.curve_label
    )
    return _dressed(ax, view.x_label, view.y_label)


def loss_picture(losses: Sequence[float], ax: "Axes | None" = None) -> "Axes":
    """The loss by epoch, logarithmic; a loss of 0 has no place there and leaves a gap."""
    ax = axes_or_new(ax)
    shown = [loss if loss > 0 and math.isfinite(loss) else math.nan for loss in losses]
    marker = "o" if len(shown) <= 30 else ""
    ax.plot(range(len(shown)), shown, color=palette(ax)["accent"], marker=marker, label="loss")
    if any(map(math.isfinite, shown)):
        scale(ax.yaxis, "log")
    scale(ax.xaxis, "linear")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.grid(True, color=palette(ax)["line"], linewidth=0.6)
    return ax


def _dressed(ax: "Axes", x_label: str, y_label: str) -> "Axes":
    scale(ax.xaxis, "linear")
    scale(ax.yaxis, "linear")
    ax.set_xlabel(x_label)
    ax.set_ylabel(y_label)
    ax.grid(True, color=palette(ax)["line"], linewidth=0.6)
    ax.legend()
    return ax
