"""The quantity that is asked of the referee: one number, a combination of Taylor coefficients."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from flint import arb, arb_series, fmpq

from workbench.truth.certificate import Certificate
from workbench.truth.series.constant_terms import ZERO


class Term(NamedTuple):
    """`weight` times the coefficient of t**order in f(x + t*d), d the direction of that number."""

    weight: fmpq
    direction: int
    order: int


@dataclass(slots=True)
class Quantity:
    """One number that a certificate is wanted for; without terms it is the value of f.

    Its own radius decides when it is good enough: a difference of wide balls asks for more bits. A
    weight of 0 demands that the expansion exists, and nothing of its coefficients.
    """

    terms: tuple[Term, ...] = ()
    #: Whether it is a derivative (k! times a coefficient) or a bare Taylor coefficient.
    is_derivative: bool = True
    #: Whether f is a sum of two functions, neither of which sees both directions of a mixed one.
    is_separable: bool = False
    certificate: Certificate | None = None
    #: What is certain already, where more bits may tell more.
    fallback: Certificate | None = None
    #: Why there is no certificate yet.
    reason: str = ""

    @property
    def order(self) -> int:
        """The highest order that it needs."""
        return max((term.order for term in self.terms), default=0)

    @property
    def is_mixed(self) -> bool:
        """Whether it combines several directions."""
        return len(self.terms) > 1

    def combined(self, jets: Mapping[int, Any]) -> Any:
        """The ball of the combination, from the expansions by direction."""
        total = ZERO
        for weight, direction, order in self.terms:
            total = total + arb(weight) * coefficient(jets[direction], order)
        return total


def of_value() -> Quantity:
    """The value of f itself."""
    return Quantity()


def of_coefficient(direction: int, order: int) -> Quantity:
    """A Taylor coefficient along a direction; that of order 0 is the value."""
    if order == 0:
        return of_value()
    return Quantity((Term(fmpq(1), direction, order),), is_derivative=order == 1)


def coefficient(jet: Any, order: int) -> Any:
    """A coefficient of a series, or of a constant."""
    if isinstance(jet, arb_series):
        return jet[order]
    return jet if order == 0 else ZERO
