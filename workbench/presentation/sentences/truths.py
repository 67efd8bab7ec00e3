"""A certified truth in words, or the reason why there is none."""

from workbench.presentation.text.numbers import full, radius_text
from workbench.presentation.views.comparison import TruthView
from workbench.records import Status


def truth_text(one: TruthView, digits: str = "") -> str:
    """The certified truth, or why there is none; `digits` are its own, padded."""
    if one.status == Status.OK:
        radius = f" ± {radius_text(one.radius)}" if one.radius else ""
        exactly = "exact, " if one.radius == 0 else ""
        return f"{digits or one.digits}{radius}  {exactly}certified"
    parts = [one.status.replace("_", " ")]
    sides = (("left", one.left), ("right", one.right))
    slopes = [f"{full(slope)} from the {side}" for side, slope in sides if slope is not None]
    if slopes:
        parts.append(f"{'slope' if one.order == 1 else 'derivative'} {', '.join(slopes)}")
    if one.reason:
        parts.append(one.reason)
    return ": ".join(parts)
