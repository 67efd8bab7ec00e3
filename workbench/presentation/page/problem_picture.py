"""Error against cost on one problem: two small panels with one upright axis."""

import math
from collections.abc import Mapping, Sequence

from workbench.analysis.summary import SummaryRow
from workbench.presentation.plots.chart import Frame, axes, cloud, document, group
from workbench.presentation.plots.chart_scale import Scale, fitted
from workbench.presentation.plots.pictures import Picture
from workbench.presentation.plots.styles import MethodStyle
from workbench.presentation.text.numbers import short

#: Width and height, in a screen's pixels or so; where the panels stop and start.
SIZE, LEFT, GAP, RIGHT = (300.0, 150.0), 22.0, 14.0, 6.0
#: Wrong bits that the upright axis of every problem has, so that problems can be compared.
MOST_BITS = 64.0


def problem_picture(
    name: str, rows: Sequence[SummaryRow], styles: Mapping[str, MethodStyle]
) -> Picture | None:
    """The worst error of every method over its operations and over its time.

    None where fewer than two methods have both. The table beside it is the legend.
    """
    panels = [
        (label, [(row, cost) for row in rows
                 if row.max_error_bits is not None and (cost := getattr(row, field)) is not None
                 and not (field == "time_ratio" and row.time_is_noisy)])
        for label, field in (
            ("operations [× function]", "operations_ratio"), ("time [× function]", "time_ratio")
        )
    ]  # fmt: skip
    panels = [(label, found) for label, found in panels if len(found) > 1]
    if not panels:
        return None
    width = (SIZE[0] - LEFT - RIGHT - GAP * (len(panels) - 1)) / len(panels)
    up = Scale(False, -4.0, MOST_BITS + 2.0, SIZE[1] - 34, 18.0)
    parts, told = [], []
    for place, (label, found) in enumerate(panels):
        start = LEFT + place * (width + GAP)
        across = fitted([cost for _, cost in found], "log", start, start + width)
        frame = Frame(across, up)
        parts.append(
            axes(frame, label, "worst error [bit]" if place == 0 else "", labels=not place)
        )
        for row, cost in found:
            look = styles.get(row.label)
            bits = row.max_error_bits or 0.0
            said = f"{short(cost)} × function, worst error {short(bits, 2)} bit"
            mark = cloud(look, frame.places([cost], [bits]), [said])
            parts.append(group(look, row.label, mark))
        least = min(found, key=lambda one: (one[0].max_error_bits or 0.0, one[1]))[0]
        cheapest = min(found, key=lambda one: (one[1], one[0].max_error_bits or math.inf))
        told.append(
            f"{label}: {least.label} has the least error, {cheapest[0].label} costs least "
            f"({short(cheapest[1])})"
        )
    caption = "Worst error against cost: lower is more accurate, further left is cheaper."
    alternative = f"Worst error against cost on {name}. {'; '.join(told)}."
    return Picture(document("".join(parts), SIZE, alternative), caption)
