"""False ties, near-equalities and near-edges, which the referee must never take for true ones.

Every case starts from an equality that holds exactly, and spoils it by a number of about 2**-200:
in a value, a slope, a coordinate, or a Taylor coefficient. What the right answer is is known by
construction. A certificate may be missing; it may not be wrong.
"""

import math
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

import pytest

from tests.lanes import SLOW
from workbench.algebra import Number
from workbench.frontends.text import parse
from workbench.records.status import Status
from workbench.truth import certified_derivatives, certified_second, certify
from workbench.truth.certificate import Certificate


class Tie(NamedTuple):
    """u at x equals v at y; `slope` is du/dx there, also as a text."""

    u: str
    v: str
    x: Fraction
    y: Fraction
    slope: float
    slope_text: str


def _tie(u: str, v: str, x: str, y: str, slope: float, slope_text: str) -> Tie:
    return Tie(u, v, Fraction(x), Fraction(y), slope, slope_text)


TIES = (
    _tie("log(x)", "2*log(y)", "9", "3", 1 / 9, "1/9"),
    _tie("log2(x)", "y", "8", "3", 1 / 8 / math.log(2), "1/(8*log(2))"),
    _tie("log10(x)", "y", "1000", "3", 1 / 1000 / math.log(10), "1/(1000*log(10))"),
    _tie("sqrt(x)", "y", "9/4", "3/2", 1 / 3, "1/3"),
    _tie("cbrt(x)", "y", "8", "2", 1 / 12, "1/12"),
    _tie("x**0.3", "y**0.6", "4", "2", 0.3 * 4**-0.7, "0.3*4**-0.7"),
    _tie("exp(x)", "exp(3*y)*exp(2*y)", "5/7", "1/7", math.exp(5 / 7), "exp(5/7)"),
    _tie("exp2(x)", "y", "3", "8", 8 * math.log(2), "8*log(2)"),
    _tie("sin(pi*x)", "y", "1/6", "1/2", math.pi * math.sqrt(0.75), "pi*sqrt(3)/2"),
    _tie("cos(pi*x)", "y", "1/2", "0", -math.pi, "-pi"),
    _tie("tan(pi*x)", "y", "1/4", "1", 2 * math.pi, "2*pi"),
    _tie("atan(x)", "pi*y", "1", "1/4", 1 / 2, "1/2"),
    _tie("asin(x)", "pi*y", "1/2", "1/6", math.sqrt(4 / 3), "2/sqrt(3)"),
    _tie("hypot(x, 4)", "y", "3", "5", 3 / 5, "3/5"),
    _tie("gamma(x)", "24*y", "5", "1", math.gamma(5) * 1.5061176684318, "0"),
    _tie("sin(x)**2 + cos(y)**2", "y/y", "7/10", "7/10", math.sin(1.4), "sin(7/5)"),
    _tie("x/3", "y*0.1 + y/30", "2", "5", 1 / 3, "1/3"),
    _tie("sqrt(5 + 2*sqrt(x))", "sqrt(2) + sqrt(y)", "6", "3", 0.06487825599846088, "0"),
    _tie("x*sqrt(8)", "y*sqrt(2)", "1/5", "2/5", math.sqrt(8), "sqrt(8)"),
    _tie("erf(x)", "-erf(-y)", "2/5", "2/5", 2 / math.sqrt(math.pi) * math.exp(-0.16), "0"),
)

#: How many ties are spoilt in each way; ten thousand cases in all, some hundreds in the fast lane.
CASES = 900 if SLOW else len(TIES)
#: A case: what the certificate is, and the value that it may have; None: it may have none.
Case = tuple[str, Certificate, float | None]


def _first(text: str, tie: Tie, x: Fraction | None = None) -> Certificate:
    return certify(parse(text), {"x": tie.x if x is None else x, "y": tie.y}, wrt="x")["x"]


def _written(number: Fraction) -> str:
    return f"({number.numerator}/{number.denominator})"


def off_by(tie: Tie, spoil: Fraction) -> Iterator[Case]:
    """Two numbers that are almost equal: no tie, one branch or the other."""
    sign, delta = (1 if spoil > 0 else -1), _written(spoil)
    gap = f"({tie.u} - ({tie.v}) + {delta})"
    yield f"abs{gap}", _first(f"abs{gap} + 0*y", tie), sign * tie.slope
    text = f"max({tie.u} + {delta}, {tie.v})"
    yield text, _first(f"{text} + 0*y", tie), tie.slope if sign > 0 else 0.0
    text = f"relu{gap}*3 + 0*y"
    yield text, _first(text, tie), 3 * tie.slope if sign > 0 else 0.0
    text = f"where({tie.u} + {delta} > {tie.v}, x, 7*x) + 0*y"
    yield text, _first(text, tie), 1.0 if sign > 0 else 7.0
    text = f"log{gap} + 0*y"
    yield text, _first(text, tie), tie.slope / float(spoil) if sign > 0 else None


def jumps(tie: Tie, spoil: Fraction) -> Iterator[Case]:
    """Both sides of a point that almost meet: a jump."""
    for relation in (">", ">="):
        text = f"where(x {relation} {_written(tie.x)}, {tie.u} + {_written(spoil)}, {tie.v}) + 0*y"
        yield text, _first(text, tie), None


def bends(tie: Tie, spoil: Fraction) -> Iterator[Case]:
    """Two sides that meet in almost one slope: a corner, and none where it is one slope."""
    if tie.slope_text == "0":
        return
    for slope, value in (
        (f"({tie.slope_text} + {_written(spoil)})", None),
        (tie.slope_text, tie.slope),
    ):
        line = f"{tie.v} + {slope}*(x - {_written(tie.x)})"
        text = f"where(x > {_written(tie.x)}, {tie.u}, {line}) + 0*y"
        yield text, _first(text, tie), value


def beside(tie: Tie, spoil: Fraction) -> Iterator[Case]:
    """A point almost on an edge: the function is smooth there."""
    text = f"abs({tie.u} - ({tie.v})) + 0*y"
    sign = 1 if (spoil > 0) is (tie.slope > 0) else -1
    yield text, _first(text, tie, tie.x + spoil), sign * tie.slope


def approximated(tie: Tie, spoil: Fraction) -> Iterator[Case]:
    """A rational number within 2**-220 of one that has a normal form."""
    from flint import arb

    from workbench.algebra import Ring, apply
    from workbench.engines.ball import working_precision

    ring = Ring()
    name = ("exp", "log", "sqrt", "sin", "tan", "gamma", "atan", "erf")[abs(spoil.numerator) % 8]
    number: Number = apply(name, ring, [ring.number(3) / 7])
    with working_precision(300):
        ball = number.ball() * arb(2) ** 220
        near = Fraction(int(ball.mid().floor().unique_fmpz()), 2**220)
    assert number != ring.number(0) and not (number - ring.taken(_rational(near))).is_zero
    text = f"abs({name}(3/7) - {_written(near)})*0 + abs(x*{name}(3/7) - x*{_written(near)})"
    yield text, certify(parse(text), {"x": 0})["x"], None


def bends_late(tie: Tie, spoil: Fraction) -> Iterator[Case]:
    """Two sides that agree in all derivatives but almost one: there is none of that order."""
    order = 2 + abs(spoil.numerator) % 3
    terms = [f"((x/3)**{k})/{math.factorial(k)}" for k in range(order)]
    for delta, value in ((spoil, None), (Fraction(0), 3.0**-order)):
        last = f"(1/{math.factorial(order)} + {_written(delta)})*((x/3)**{order})"
        text = f"where(x > 0, exp(x/3), {' + '.join(terms)} + {last})"
        found = certified_derivatives(parse(text), {"x": 0}, "x", order)
        assert all(each.status is Status.OK for each in found[:order]), text
        yield text, found[order], value


def _rational(number: Fraction) -> object:
    from flint import fmpq

    return fmpq(number.numerator, number.denominator)


KINDS: tuple[Callable[[Tie, Fraction], Iterator[Case]], ...] = (
    *(off_by, jumps, bends, beside, approximated, bends_late),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_almost_equal_is_not_taken_for_equal(kind: Callable[..., Iterator[Case]]) -> None:
    draw = random.Random(kind.__name__)
    certified = may = 0
    for number in range(CASES):
        tie = TIES[number % len(TIES)]
        spoil = Fraction(
            draw.choice((-1, 1)) * draw.randrange(1, 2**20), 2 ** draw.choice((200, 215))
        )
        for text, found, value in kind(tie, spoil):
            may += value is not None
            if found.status is Status.OK:
                certified += 1
                assert value is not None, (text, found)
                assert found.value == pytest.approx(value, rel=1e-4), (text, found)
            elif found.status is Status.NOT_DIFFERENTIABLE:
                assert value is None, (text, found)
    assert certified >= 0.8 * may


def test_mixed_derivatives_at_an_edge_are_not_polarized() -> None:
    """Peano's function: its mixed second derivatives at 0 are -1 and 1, by the order."""
    text = "where(x == 0 and y == 0, 0, x*y*(x**2 - y**2)/(x**2 + y**2))"
    found = certified_second(parse(text), {"x": 0, "y": 0})["x", "y"]
    assert found.status is not Status.OK


@pytest.mark.parametrize("text", ["y > x*y", "where(x > 0, y > x*y, 0)", "not (y <= x*y)"])
def test_a_truth_value_that_jumps_beside_the_line_has_no_mixed_derivative(text: str) -> None:
    """At (1, 0) it is 0 on both axes, and 1 for y*(1 - x) > 0."""
    found = certified_second(parse(text), {"x": 1, "y": 0})
    (mixed,) = (one for pair, one in found.items() if len({*pair}) == 2)
    assert mixed.status is not Status.OK


def test_a_tie_of_expansions_is_no_tie_of_functions() -> None:
    """Two functions that differ late: their maximum is one of them no longer than they agree."""
    found = certified_derivatives(parse("max(x, x + 1e-9*x**9*abs(x))"), {"x": 0}, "x", 10)
    assert [each.value for each in found[:10]] == [0.0, 1.0, *[0.0] * 8]
    assert found[10].status is Status.NOT_DIFFERENTIABLE
    assert (found[10].left, found[10].right) == (0.0, pytest.approx(1e-9 * math.factorial(10)))
