"""The step rule `noise`: a step that balances truncation and the noise that values have.

The noise is measured first (`ecnoise`). The step is that at which a difference of differences
stands out of the noise by as much as it does at the step of least error (Shi, Xie, Xuan & Nocedal,
Adaptive finite-difference interval estimation for noisy derivative-free optimization, SIAM J. Sci.
Comput. 44(4), 2022): with values off by at most e, the ratio

    |f(x + 4h) - 4f(x + h) + 3f(x)| / (8e)               of the forward difference,
    |f(x + 3h) - 3f(x + h) + 3f(x - h) - f(x - 3h)| / (8e)   of the central one

is wanted between 1.5 and 6. The step is multiplied or divided by 4 (3) until it is bracketed, then
bisected; where a value is not finite it is too long. Nothing is asked but values of the function.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite, nan
from operator import mul
from typing import NamedTuple

from workbench.errors import BudgetError
from workbench.ir.primal import Primal
from workbench.methods.steps.ecnoise import Noise, measure_noise, size_of
from workbench.methods.steps.optimal import UNIT_ROUNDOFF
from workbench.methods.steps.protocol import ErrorModel, StepChoice

#: The ratio that is wanted.
LEAST_RATIO, MOST_RATIO = 1.5, 6.0
#: Steps that are looked at, at most.
TRIES = 40
#: A step is at most this part of max(|x|, 1): four of them do not pass 0 where |x| is 1 or more.
LONGEST = 0.25


class Trial(NamedTuple):
    """The difference of differences of one quotient: offsets, weights, factor between steps."""

    offsets: tuple[int, ...]
    weights: tuple[int, ...]
    factor: float


#: The trial of the quotient of each order of accuracy that has one.
TRIALS = {1: Trial((4, 1, 0), (1, -4, 3), 4.0), 2: Trial((3, 1, -1, -3), (1, -3, 3, -1), 3.0)}


class Values:
    """The outputs of a function along one variable; each point is evaluated once.

    An exception or a wrong kind of result counts as no value, but for those at the point itself.
    """

    def __init__(self, primal: Primal, values: Sequence[float], places: Sequence[int]) -> None:
        self._run = primal.program()
        self._values = list(values)
        self._places = places
        self.centre = tuple(map(float, self._run(*values)))
        self._known = {0.0: self.centre}
        self.sizes = [size_of(values[place]) for place in places]

    @property
    def evaluations(self) -> int:
        """How often the function was called."""
        return len(self._known)

    def at(self, distance: float) -> tuple[float, ...]:
        """The outputs at a distance, in sizes of the variables that move; NaN for none."""
        if distance not in self._known:
            moved = list(self._values)
            for place, size in zip(self._places, self.sizes, strict=True):
                moved[place] += distance * size
            try:
                found = tuple(map(float, self._run(*moved)))
            except BudgetError:
                raise
            except Exception:  # whatever a function does beside the point, it has no value there
                found = (nan,) * len(self.centre)
            self._known[distance] = found
        return self._known[distance]

    def noise(self, output: int) -> Noise:
        """The noise of an output."""
        return measure_noise(lambda distance: self.at(distance)[output])


class Balance(NamedTuple):
    """A step in the unit of its variable, the ratio there, and what there is to say of it."""

    step: float
    ratio: float
    remark: str = ""


def balance(along: Values, bounds: Mapping[int, float], order: int, x: float, name: str) -> Balance:
    """The step that balances truncation and values off by these bounds, by output.

    Of several outputs the differences of differences are added, and so are the bounds.
    """
    trial, size, off = TRIALS[order], along.sizes[0], sum(bounds.values())
    longest = LONGEST * max(abs(x), 1.0)
    total = sum(abs(along.centre[output]) for output in bounds)
    part = max(off / total, UNIT_ROUNDOFF) if total else UNIT_ROUNDOFF
    low, step, high = 0.0, min(0.5 * part ** (1.0 / (order + 1)) * size, longest), longest
    best = Balance(0.0, nan, f"the function has no finite values beside {name} = {x!r}")
    if not off:
        return best._replace(remark=f"the function is 0 around {name} = {x!r}")
    for _ in range(TRIES):
        step = (x + step) - x
        if step <= 4.0 * UNIT_ROUNDOFF * abs(x):
            break
        ratio = _ratio(along, trial, bounds, step / size) / (8.0 * off)
        if isfinite(ratio):
            best = Balance(step, ratio)
        if LEAST_RATIO <= ratio <= MOST_RATIO:
            return best
        if ratio < LEAST_RATIO:
            low, longer = step, min(step * trial.factor, longest)
            step = longer if high >= longest else (low + high) / 2
        else:
            high = step
            step = (low + high) / 2 if low else step / trial.factor
        if high - low <= high / 8:
            break
    if best.ratio < LEAST_RATIO:
        kind = "linear" if order == 1 else "quadratic"
        return best._replace(remark=f"{kind} as far as the noise shows: no step seems too long")
    if best.ratio > MOST_RATIO:
        return best._replace(remark="no step seems short enough: rough, or without a derivative")
    return best


def _ratio(along: Values, trial: Trial, outputs: Iterable[int], step: float) -> float:
    """The sizes of the differences of differences, summed over some outputs."""
    rows = [along.at(offset * step) for offset in trial.offsets]
    columns = ([row[output] for row in rows] for output in outputs)
    return float(sum(abs(sum(map(mul, trial.weights, column))) for column in columns))


def noise(
    primal: Primal, wrt: Sequence[str], values: Sequence[float], model: ErrorModel
) -> list[StepChoice]:
    """The step of every variable at a point, from values of the function alone.

    A function that seems to have no truncation gets a quarter of max(|x|, 1), and a remark says so;
    so does one where no step can be found (no finite values beside the point, or all of them 0),
    which gets that of `eps_root`.

    >>> import workbench as wb
    >>> from workbench.methods.stencils import CENTRAL
    >>> (choice,) = noise(wb.parse("exp(x)"), ["x"], [1.0], CENTRAL.model)
    >>> 1e-6 < choice.size < 1e-4, choice.remark
    (True, '')
    """
    return [_choice(primal, primal.variables.index(name), name, values, model) for name in wrt]


def _choice(
    primal: Primal, place: int, name: str, values: Sequence[float], model: ErrorModel
) -> StepChoice:
    x = values[place]
    reason = "the point is not finite"
    if all(map(isfinite, values)):
        along = Values(primal, values, [place])
        bounds = {output: along.noise(output).bound for output in range(primal.size)}
        found = balance(along, bounds, model.order, x, name)
        if found.step:
            return StepChoice(found.step, found.remark)
        reason = found.remark
    fallback = (2 * UNIT_ROUNDOFF) ** (1.0 / model.root) * max(abs(x), 1.0)
    return StepChoice(fallback, f"step of eps_root: {reason}")
