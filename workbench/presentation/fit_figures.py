"""The two pictures of a fit: the data with the model, and the loss on its way down."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.presentation.axes import ACCENT, LINE, MUTED, axes_or_new, scale
from workbench.presentation.fit_view import FitPicture

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def fit_picture(view: FitPicture, ax: "Axes | None" = None) -> "Axes":
    """The data as points and the model as a line through them. Returns the axes."""
    ax = axes_or_new(ax)
    ax.plot(view.x, view.y, "o", color=MUTED, markersize=3, alpha=0.7, label="data")
    ax.plot(view.curve_x, view.curve_y, color=ACCENT, linewidth=2, label=view.curve_label)
    return _dressed(ax, view.x_label, view.y_label)


def loss_picture(losses: Sequence[float], ax: "Axes | None" = None) -> "Axes":
    """The loss by epoch, logarithmic; a loss of 0 has no place there and leaves a gap."""
    ax = axes_or_new(ax)
    shown = [loss if loss > 0 and math.isfinite(loss) else math.nan for loss in losses]
    marker = "o" if len(shown) <= 30 else ""
    ax.plot(range(len(shown)), shown, color=ACCENT, marker=marker, label="loss")
    if any(map(math.isfinite, shown)):
        scale(ax.yaxis, "log")
    scale(ax.xaxis, "linear")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.grid(True, color=LINE, linewidth=0.6)
    return ax


def _dressed(ax: "Axes", x_label: str, y_label: str) -> "Axes":
    scale(ax.xaxis, "linear")
    scale(ax.yaxis, "linear")
    ax.set_xlabel(x_label)
    ax.set_ylabel(y_label)
    ax.grid(True, color=LINE, linewidth=0.6)
    ax.legend()
    return ax
