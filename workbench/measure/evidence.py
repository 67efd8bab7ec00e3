"""Evidence: what a judge may hold against a computed derivative, or may not.

Each piece of evidence stands for all derivatives that one run returned; `places` are those of the
derivatives among the outputs of the program that is judged.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbench.ir.graph import Graph

if TYPE_CHECKING:
    from workbench.measure.balls.run import BallRun
    from workbench.measure.complex_balls.run import ComplexRun


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnProgram:
    """The program that ran, with its float64 inputs: the values of the point, then step sizes.

    An `exact` program is the derivative, which its rule test may refute; any other is a difference
    quotient, whose limit may. `variables` are those of the function, by default all of the
    program; `shifts` its nodes x + h, None where they are not known. `ulps` are the stated errors
    of the engine that ran it, one an operator row; by default the operator table's.
    """

    graph: Graph
    inputs: tuple[float, ...]
    places: Sequence[int] = (0,)
    exact: bool = True
    variables: tuple[str, ...] | None = None
    shifts: Collection[int] | None = None
    ulps: tuple[float, ...] | None = None

    @cached_property
    def run(self) -> "BallRun":
        """The program on balls."""
        from workbench.measure.balls.run import BallRun

        shifts = None if self.exact else self.shifts
        return BallRun(self.graph, self.inputs, self.variables, shifts, self.ulps)


@dataclass(frozen=True, kw_only=True, eq=False)
class Lent(OwnProgram):
    """A program of the same derivatives, lent to what has none of its own: its bound excuses
    rounding.

    What is beyond the bound is accused only where `same_operations` are run, in whatever order
    they were recorded, as our own tapes do; a foreign program may compute in another way.
    """

    same_operations: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        """What is equal for two pieces of evidence that lend the same program at the same point."""
        how = self.exact, self.ulps, self.same_operations
        return self.graph, self.inputs, tuple(self.places), *how


@dataclass(frozen=True, kw_only=True, eq=False)
class ImaginaryStep:
    """A complex step of a function: judged by the quotient Im f(x + ih)/h on complex balls."""

    graph: Graph
    inputs: tuple[float, ...]
    wrt: tuple[str, ...]
    step: float
    places: Sequence[int]

    @cached_property
    def run(self) -> "ComplexRun":
        """The step on complex balls."""
        from workbench.measure.complex_balls.run import ComplexRun

        return ComplexRun(self.graph, self.inputs, self.wrt, self.step)


#: An interval of a smaller half-width, over its middle, is written as middle and half-width.
_NARROW = 1e-4


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a derivative lies, one pair (low, high) for each, measured and not proven."""

    ends: tuple[tuple[float, float], ...]
    #: How it was found.
    reason: str = ""

    def text(self, index: int = 0) -> str:
        """One of them in words.

        >>> Interval(((1.0, 1.25), (2.0, 2.0000001))).text(), Interval(((2.0, 2.0000001),)).text()
        ('from 1 to 1.25', '2.00000005 ± 5e-08')
        """
        low, high = self.ends[index]
        middle, half = low / 2 + high / 2, high / 2 - low / 2
        if half < _NARROW * abs(middle):
            return f"{middle:.12g} ± {half:.2g}"
        return f"from {low:.6g} to {high:.6g}"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing to judge by, and why."""

    reason: str = "no program to take a bound from"


@dataclass(frozen=True, kw_only=True, eq=False)
class Each:
    """Evidence of their own for the derivatives of what runs once for each of them.

    `make` gives that of a derivative by its index, with itself as the only one there, when it is
    asked for. `whole` is what a sum of all derivatives may be judged by.
    """

    make: "Callable[[int], Alone]"
    whole: "Alone" = Unknown()

    def of(self, index: int) -> "Alone":
        """The evidence for one derivative."""
        return self.make(index)


Alone = OwnProgram | ImaginaryStep | Interval | Unknown
Evidence = Alone | Each
