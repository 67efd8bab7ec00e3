"""The pictures of a fit: data with model, residuals, and the loss on its way down."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.presentation.plots.axes import axes_or_new, dressed, palette
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
    ax.legend()
    return dressed(ax, view.x_label, view.y_label)


def residual_picture(view: FitPicture, ax: "Axes | None" = None) -> "Axes":
    """Observed - predicted as points around a line at 0. Returns the axes."""
    ax = axes_or_new(ax)
    colours = palette(ax)
    ax.axhline(0.0, color=colours["accent"], linewidth=1)
    ax.plot(view.x, view.residuals, "o", color=colours["muted"], markersize=3, alpha=0.7)
    return dressed(ax, view.x_label, f"{view.y_label}: observed - predicted")


def loss_picture(losses: Sequence[float], ax: "Axes | None" = None) -> "Axes":
    """The loss by epoch, logarithmic; a loss of 0 has no place there and leaves a gap."""
    ax = axes_or_new(ax)
    shown = [loss if loss > 0 and math.isfinite(loss) else math.nan for loss in losses]
    marker = "o" if len(shown) <= 30 else ""
    ax.plot(range(len(shown)), shown, color=palette(ax)["accent"], marker=marker, label="loss")
    y_scale = "log" if any(map(math.isfinite, shown)) else "linear"
    return dressed(ax, "epoch", "loss", y_scale=y_scale)
