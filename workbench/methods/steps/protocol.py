"""Step rules: a graph from x to h, or a choice made at every point."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import ClassVar, NamedTuple

from workbench.ir.builder import GraphBuilder
from workbench.ir.primal import Primal


class StepChoice(NamedTuple):
    """A step size in the unit of its variable, and what there is to say about it."""

    size: float
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ErrorModel:
    """The two errors of a difference quotient of order p, as textbooks model them.

    The quotient is the sum of weight * f(x + offset*h) over h. Its truncation is the series of
    C(q) * f^(q+1) * h**q from q = p on, where C(q) is the sum of weight * offset**(q+1) over
    (q + 1)!; values that are off by u*|f|, u = 2**-53, move it by A*u*|f|/h, A the sum of |weight|.

    >>> forward = ErrorModel(1, (Fraction(1), Fraction(0)), (Fraction(1), Fraction(-1)))
    >>> print(forward.truncation(1), forward.truncation(2), forward.rounding)
    1/2 1/6 2
    """

    order: int
    offsets: tuple[Fraction, ...]
    weights: tuple[Fraction, ...]

    @property
    def root(self) -> int:
        """p + 1: a step of eps**(1/(p + 1)) balances the two where f and its derivatives are 1."""
        return self.order + 1

    @property
    def rounding(self) -> Fraction:
        """A, the sum of the magnitudes of the weights."""
        return sum((abs(weight) for weight in self.weights), Fraction(0))

    def truncation(self, power: int) -> Fraction:
        """C(q), the factor of f^(q+1) * h**q."""
        pairs = zip(self.weights, self.offsets, strict=True)
        moment = sum((weight * offset ** (power + 1) for weight, offset in pairs), Fraction(0))
        return moment / factorial(power + 1)


@dataclass(frozen=True, slots=True)
class GraphRule:
    """A rule that is a small graph from x to h: it runs on every engine, for a batch as a point.

    Called with a builder, the node of x and the root n of `ErrorModel`; gives the node of h.
    """

    name: str
    emit: Callable[[GraphBuilder, int, int], int]
    #: Whether it is a number that was named: such a step is not shortened where it leaves a domain.
    fixed: bool = False
    #: The orders of the quotients that it is for; empty: all of them.
    orders: ClassVar[tuple[int, ...]] = ()

    def __call__(self, builder: GraphBuilder, x: int, root: int) -> int:
        """Emit the rule; the node of the step size."""
        return self.emit(builder, x, root)


@dataclass(frozen=True, slots=True)
class PointwiseRule:
    """A rule that looks at the function's values, at every point anew.

    `choose` gets the function, the names of the variables to differentiate by, the values of all
    variables, and the model of the quotient's error; it gives one choice a name. A rule that looks
    `inside` needs the function's graph. `orders` are those of the quotients that it is for; empty:
    all of them.
    """

    name: str
    fixed: ClassVar[bool] = False
    choose: Callable[[Primal, Sequence[str], Sequence[float], ErrorModel], list[StepChoice]]
    inside: bool = False
    orders: tuple[int, ...] = ()


StepRule = GraphRule | PointwiseRule
