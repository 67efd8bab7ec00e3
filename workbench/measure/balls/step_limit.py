"""The rule test of a quotient: what it comes to as its step goes to 0, in exact arithmetic.

A difference quotient is not the derivative, but it must go to it: whatever the step truncates, the
limit is the derivative wherever there is one (consistency; G. Dahlquist and Å. Björck, Numerical
Methods in Scientific Computing I, 2008, section 3.3). So a wrong weight or a wrong divisor shows.
"""

from collections.abc import Callable
from typing import Any

from flint import arb

from workbench.engines.ball.precision import working_precision
from workbench.measure.accuracy import NEGLIGIBLE
from workbench.measure.balls.linearization import LINEAR_BITS

#: A step of 2**-200 mostly tells that a quotient goes to the truth.
FIRST_STEP_BITS = 200
#: One of 2**-1200 is far smaller than any float64 that the function may depend on; where its square
#: still gives another quotient the limit is not known.
LIMIT_STEP_BITS = 1200
#: Two values that agree to so many bits, or whose difference is below 2**-1155, are one.
AGREEING_BITS = 60


def contradicting_limit(value: Any, truth: Any, quotient: Callable[[int], Any]) -> Any:
    """The limit of a quotient where it is certainly not the truth; None where it may be.

    `value` is the quotient at the method's own step, `quotient` gives it at the step 2**-k for the
    number k of bits: balls all of them.

    >>> print(contradicting_limit(arb(2.5), arb(2), lambda bits: arb(2.25)))
    2.25000000000000
    >>> contradicting_limit(arb(2.5), arb(2), lambda bits: 2 + arb(2) ** -bits)
    """
    if not value.is_finite() or value.overlaps(truth):
        return None
    with working_precision(2 * LINEAR_BITS):
        agreed = (abs(truth) * arb(2) ** -AGREEING_BITS).max(NEGLIGIBLE)
        for bits in (FIRST_STEP_BITS, LIMIT_STEP_BITS):
            small = quotient(bits)
            if abs(small - truth) < agreed:
                return None
        smaller = quotient(2 * LIMIT_STEP_BITS)
        settled = abs(small - smaller) < agreed
        return smaller if settled and abs(smaller - truth) > agreed else None
