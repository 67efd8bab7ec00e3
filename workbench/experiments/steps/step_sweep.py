"""The total error of a difference method over step sizes, fine enough for an upper envelope."""

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from workbench.errors import UnsupportedError
from workbench.experiments.costs.growth import log_log_slope
from workbench.frontends.text import parse
from workbench.methods.catalogue import METHODS
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import First
from workbench.truth import certify

PER_DECADE = 100
#: Exponents of ten of the smallest and the largest step.
SMALLEST, LARGEST = -16, 0
#: The envelope at a step is the largest error within so many decades around it: single steps are
#: luckier, and how much luckier is chance.
WINDOW_DECADES = 0.5


class Sweep(NamedTuple):
    """Steps, smallest first, the absolute error at each, and the upper envelope of the errors."""

    steps: tuple[float, ...]
    errors: tuple[float, ...]
    envelope: tuple[float, ...]

    @property
    def best(self) -> tuple[float, float]:
        """The step at which the envelope is least, and the envelope there."""
        place = min(range(len(self.steps)), key=self.envelope.__getitem__)
        return self.steps[place], self.envelope[place]

    def slope(self, low: float, high: float) -> float:
        """The log-log slope of the envelope between two exponents of ten of the step."""
        chosen = [
            (step, error)
            for step, error in zip(self.steps, self.envelope, strict=True)
            if low <= math.log10(step) <= high and error > 0.0
        ]
        return log_log_slope([step for step, _ in chosen], [error for _, error in chosen])


@cache
def sweep(method: str, text: str, at: float) -> Sweep:
    """The errors of a difference method on a function of one variable at a point.

    Errors are those of the float64 result against the certified derivative. Raises MethodError
    for a method that is not there, UnsupportedError where it has no program with a step.

    >>> found = sweep("forward_difference", "sin(x)", 1.0)
    >>> len(found.steps), 1e-9 < found.best[0] < 1e-7
    (1601, True)
    """
    graph = parse(text)
    (name,) = graph.variables
    derivation = METHODS[method].derive(graph, First((name,)))
    if not isinstance(derivation, ProgramDerivation) or len(derivation.step_variables) != 1:
        raise UnsupportedError(f"{method} has no program with one step size here")
    program = derivation.program.program()
    truth = Fraction(certify(graph, {name: at})[name].digits)
    count = (LARGEST - SMALLEST) * PER_DECADE
    steps = [10.0 ** (SMALLEST + place / PER_DECADE) for place in range(count + 1)]
    errors = [abs(float(Fraction(program(at, step)[1]) - truth)) for step in steps]
    return Sweep(tuple(steps), tuple(errors), tuple(_envelope(errors)))


def _envelope(errors: Sequence[float]) -> list[float]:
    half = round(WINDOW_DECADES * PER_DECADE / 2)
    return [max(errors[max(0, place - half) : place + half + 1]) for place in range(len(errors))]
