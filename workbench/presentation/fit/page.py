"""The page of one fit or of several: tables as in a terminal, pictures as inline SVG."""

import math
from collections.abc import Sequence
from typing import Any

from workbench.presentation.fit.tables import facts, fit_grid, sentence
from workbench.presentation.markup.document import page
from workbench.presentation.plots.pictures import Picture, plot_pictures
from workbench.presentation.views.fit import FitPage, FitPicture
from workbench.presentation.views.plot import Plot, Series


def fit_html(fits: Sequence[FitPage]) -> str:
    """One HTML document with a section a fit."""
    return page("fit.html.j2", {
        "view": fits[0].view,
        "sections": [_section(one, number) for number, one in enumerate(fits, 1)],
        "styles": {},
    })  # fmt: skip


def _section(one: FitPage, number: int) -> dict[str, Any]:
    view = one.view
    caption = "The parameters, rounded to the digits that their standard errors support."
    return {
        "label": one.label,
        "view": view,
        "sentence": sentence(view),
        "parameters": fit_grid(view, f"parameters {number}", caption),
        "facts": facts(view),
        "pictures": _pictures(one),
    }


def _pictures(one: FitPage) -> list[Picture]:
    plots = [*_data_plots(one.picture), _loss_plot(one.losses)]
    return plot_pictures(plots, {})


def _data_plots(picture: FitPicture) -> tuple[Plot, Plot]:
    data = Series(label="data", x=picture.x, y=picture.y, kind="points")
    curve = Series(label=picture.curve_label, x=picture.curve_x, y=picture.curve_y, kind="line")
    left = Series(label="residuals", x=picture.x, y=picture.residuals, kind="points")
    known = [x for x in picture.x if math.isfinite(x)]
    ends = (min(known, default=0.0), max(known, default=1.0))
    none = Series(label="0", x=ends, y=(0.0, 0.0), kind="line", dash="dashed")
    return (
        Plot(
            title="The data and the fitted model.",
            x_label=picture.x_label,
            y_label=picture.y_label,
            series=(data, curve),
        ),
        Plot(
            title="The residuals, observed - predicted.",
            x_label=picture.x_label,
            y_label="observed - predicted",
            series=(left, none),
        ),
    )


def _loss_plot(losses: Sequence[float]) -> Plot:
    """A loss of 0 has no place on a logarithmic axis and leaves a gap."""
    shown = tuple(loss if loss > 0 and math.isfinite(loss) else math.nan for loss in losses)
    return Plot(
        title="The loss by epoch.",
        x_label="epoch",
        y_label="loss",
        y_scale="log" if any(map(math.isfinite, shown)) else "linear",
        series=(Series(label="loss", x=tuple(map(float, range(len(shown)))), y=shown),),
    )
