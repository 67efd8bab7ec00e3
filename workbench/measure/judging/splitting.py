"""The error of a difference quotient in its parts: truncation, rounded step, rounded evaluation.

With T the truth, B the stencil in exact arithmetic at x + h, B' the same at the float64 fl(x + h)
and F the float64 result, the error F - T is (B - T) + (B' - B) + (F - B').
"""

import math
from typing import Any, NamedTuple

from flint import arb

from workbench.engines.ball.precision import working_precision
from workbench.measure.accuracy import DISTANCE_BITS, midpoint, nearest_float


class Split(NamedTuple):
    """The parts of one error, in the unit of the derivative; None where there is no such part."""

    #: B - T.
    truncation: float | None = None
    #: F - B, the sum of the next two.
    roundoff: float | None = None
    #: B' - B.
    step: float | None = None
    #: F - B'.
    evaluation: float | None = None


def split(computed: float, truth: Any, stencil: Any, shifted: Any = None) -> Split:
    """The parts of the error of a computed difference, from balls of T, B and B'.

    B' is None where it is not known which nodes are shifted coordinates. A result that is not
    finite has no parts.

    >>> split(2.25, arb(2), arb(2.5), arb(2.375))
    Split(truncation=0.5, roundoff=-0.25, step=-0.125, evaluation=-0.125)
    """
    if not math.isfinite(computed):
        return Split()
    with working_precision(DISTANCE_BITS):
        result = arb(computed)
        whole = _nearest(stencil - truth), _nearest(result - stencil)
        if shifted is None or not shifted.is_finite():
            return Split(*whole)
        return Split(*whole, _nearest(shifted - stencil), _nearest(result - shifted))


def _nearest(ball: Any) -> float:
    return nearest_float(midpoint(ball))
