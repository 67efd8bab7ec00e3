"""Every row's series, on every branch, against mpmath at 60 digits and its own ball form."""

from itertools import product
from typing import Any

import mpmath
import pytest
from flint import arb, arb_series, fmpq
from second_opinion import opinion

from tests.lanes import every_row, some
from workbench.engines.ball import function_of, working_precision
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, OPERATORS, ROWS
from workbench.records.status import Status
from workbench.truth.referee import taylor_coefficients
from workbench.truth.series.domain import domain_of
from workbench.truth.series.operators import arccosine, arcsine, spelled, square_root

mp = mpmath.mp
DIGITS = 60
GRID = (-31.5, -2.75, -1.25, -0.75, -0.3, 0.3, 0.75, 1.25, 2.75, 31.5)
#: How each operand moves; not along an axis, so that mixed terms count.
SLOPES = (fmpq(1), fmpq(-3, 4), fmpq(1, 2))
OPERATIONS = [row.name for row in ROWS if row.arity]


def single(name: str) -> Graph:
    """The graph of one operator on variables u, v, z."""
    builder = GraphBuilder()
    operands = [builder.variable(letter) for letter in ("u", "v", "z")[: OPERATORS[name].arity]]
    return builder.build([builder.apply(name, *operands)])


def places(name: str) -> list[tuple[float, ...]]:
    """Operands inside the open domain: every branch of the operator, and the row's sample."""
    row, arity = OPERATORS[name], OPERATORS[name].arity
    grid = GRID if arity == 1 else GRID[1:-1:2] if arity == 2 else (-0.75, 1.25)
    heads = (0.0, 1.0, 3.0) if OPERATORS[name].partials[0] is None else grid
    inside = domain_of(name)
    return [
        place
        for place in (row.sample[:arity], *product(heads, *[grid] * (arity - 1)))
        if inside is None or inside([arb(value) for value in place])
    ]


def slopes(name: str) -> tuple[fmpq, ...]:
    """How the operands move: an order does not."""
    return (
        (fmpq(0), fmpq(1))
        if OPERATORS[name].partials[0] is None
        else SLOPES[: OPERATORS[name].arity]
    )


def as_arb(number: Any) -> Any:
    """An mpmath number as a ball that is as wide as its error may be."""
    text = mpmath.nstr(number, DIGITS + 5, strip_zeros=False)
    return arb(text) + arb(0, abs(arb(text)) * arb(10) ** -DIGITS + arb(10) ** -(DIGITS + 10))


@every_row("name", OPERATIONS)
def test_coefficients_agree_with_mpmath(name: str) -> None:
    function, graph = opinion(name), single(name)
    direction = slopes(name)
    named = {
        letter: int(slope.p) / int(slope.q)
        for letter, slope in zip(graph.variables, direction, strict=True)
    }
    assert places(name), f"no place inside the domain of {name}"
    for place in some(places(name), 4):
        at = dict(zip(graph.variables, place, strict=True))
        certificates = taylor_coefficients(graph, at, named, 3)
        with mpmath.workdps(DIGITS + 60):

            def along(t: Any, place: tuple[float, ...] = place) -> Any:
                rates = [mp.mpf(int(slope.p)) / int(slope.q) for slope in direction]
                moved = [mp.mpf(u) + t * rate for u, rate in zip(place, rates, strict=True)]
                return mp.mpf(function(*moved))

            for order, certificate in enumerate(certificates):
                expected = mp.diff(along, 0, order) / mp.factorial(order)
                with working_precision(400):
                    assert certificate.status is Status.OK, (place, order, certificate)
                    assert certificate.ball.overlaps(as_arb(expected)), (place, order)


#: Selections and connectives are decided by the evaluation itself, not by a series.
DECIDED = ("where", "and", "or", "not")


@every_row("name", [name for name in OPERATIONS if name not in DECIDED])
def test_constant_term_overlaps_the_ball_form(name: str) -> None:
    for place in places(name):
        with working_precision(128, 3):
            balls = [arb(value) for value in place]
            series = [
                arb_series([ball, arb(slope)], 3) if slope != 0 else ball
                for ball, slope in zip(balls, slopes(name), strict=True)
            ]
            start = spelled(name)(*series)
            start = start[0] if isinstance(start, arb_series) else start
            assert start.overlaps(function_of(CODES[name])(*balls)), place
            assert start.rad() < 1e-25 * (1 + abs(start)), place


@pytest.mark.parametrize("bits", [128, 2048, 16384])
def test_long_series_of_roots_with_gaps(bits: int) -> None:
    """arb's own square roots and arcs end the process on some of these."""
    for length in (8, 24, 44, 48):
        with working_precision(bits, length):
            terms = [arb(0)] * length
            terms[0] = arb(1) / 4
            for order in range(6, length, 6):
                terms[order] = arb(1) / (order + 1)
            u = arb_series(terms, length)
            root = square_root(u)
            for order in range(length):
                assert (root * root)[order].overlaps(u[order])
            for arc, back in ((arcsine(u).sin(), u), (arccosine(u).cos(), u)):
                assert arc.prec == length
                for order in range(length):
                    assert arc[order].overlaps(back[order]), (length, order)
            assert root[length - 1].rad() < arb(2) ** (20 - bits)


@pytest.mark.parametrize("place", [-1e9 - 0.3, -40.5, -3.999, -1e-9])
def test_polygamma_far_below_zero(place: float) -> None:
    graph = single("polygamma")
    for order in (0, 1, 4):
        certificate = taylor_coefficients(graph, {"u": order, "v": place}, {"v": 1}, 1)[1]
        with mpmath.workdps(DIGITS + 40), working_precision(400):
            x = mp.mpf(place)
            reflected = mp.polygamma(order + 1, 1 - x) * (-1) ** (order + 1)
            expected = reflected - mp.pi * mp.diff(lambda t: mp.cot(mp.pi * t), x, order + 1)
            text = mpmath.nstr(expected, DIGITS)
            ball = arb(text) + arb(0, abs(arb(text)) * arb(10) ** -40)
            assert certificate.ball.overlaps(ball)


@every_row(
    "name, place",
    [
        ("sigmoid", -800.0),
        ("sigmoid", 800.0),
        ("softplus", -800.0),
        ("softplus", 800.0),
        ("tanh", -400.0),
        ("asinh", -1e200),
        ("log1p", 1e-200),
        ("expm1", -1e-200),
        ("erfc", 26.0),
        ("lgamma", -1e15 - 0.5),
        ("tan", 1e300),
    ],
)
def test_extreme_operands(name: str, place: float) -> None:
    """Cancellation and huge arguments cost bits, never digits."""
    first = taylor_coefficients(single(name), {"u": place}, {"u": 1}, 1)[1]
    with mpmath.workdps(700):
        x = mp.mpf(place)
        known = {
            "sigmoid": lambda: mp.exp(-x) / (1 + mp.exp(-x)) ** 2,
            "softplus": lambda: 1 / (1 + mp.exp(-x)),
            "tanh": lambda: mp.sech(x) ** 2,
            "asinh": lambda: 1 / mp.sqrt(1 + x * x),
            "log1p": lambda: 1 / (1 + x),
            "expm1": lambda: mp.exp(x),
            "erfc": lambda: -2 / mp.sqrt(mp.pi) * mp.exp(-x * x),
            "lgamma": lambda: mp.digamma(x),
            "tan": lambda: 1 + mp.tan(x) ** 2,
        }[name]()
        with working_precision(400):
            assert first.status is Status.OK
            assert first.ball.overlaps(as_arb(known))
