"""Complex balls against mpmath, which shares no code with them; branches, edges, wide balls."""

import random
from typing import Any

import mpmath
import pytest
from flint import acb, arb
from row_points import OPERATIONS, graph_of
from second_opinion import opinion

from tests.lanes import every_row, shared_out
from workbench.frontends.text import parse
from workbench.ir.operators import OPERATORS, Cost, Operator
from workbench.measure.complex_balls.continuation import complex_values
from workbench.truth.series.domain import domain_of

BITS = 300


#: What the complex step can differentiate, and polygamma, whose continuation is that of u > 0.
CONTINUED = [row for row in OPERATIONS if row.cost is not Cost.COMPARISON and row.complex]
CONTINUED.append(OPERATORS["polygamma"])
continued = pytest.mark.parametrize("row", shared_out(CONTINUED, 15), ids=lambda row: row.name)


def real_parts(row: Operator, source: random.Random) -> list[float]:
    """Operands inside the domain of the real function, not too near its edges."""
    inside = domain_of(row.name)
    low = 0.1 if row.name == "polygamma" else -4.0
    while True:
        found = [
            source.uniform(low, 4.0) if partial is not None else float(source.randrange(4))
            for partial in row.partials
        ]
        if inside is None or inside([arb(value, 0.03) for value in found]):
            return found


@continued
def test_values_are_those_of_mpmath(row: Operator) -> None:
    graph = graph_of(row)
    source = random.Random(row.name)
    for size in (1e-200, 1e-5, 0.1):
        for _ in range(15):
            operands = [
                complex(real, size * source.uniform(-1, 1) if partial is not None else 0.0)
                for real, partial in zip(real_parts(row, source), row.partials, strict=True)
            ]
            value = complex_values(graph, [acb(u.real, u.imag) for u in operands], 1000)[-1]
            with mpmath.workdps(260):
                expected = mpmath.mpc(opinion(row.name)(*(mpmath.mpc(u) for u in operands)))
                assert value.is_finite(), operands
                for part, other in ((value.real, expected.real), (value.imag, expected.imag)):
                    number = mpmath.mpf(part.mid().str(90, radius=False))
                    slack = abs(other) * mpmath.mpf(10) ** -28 + mpmath.mpf(10) ** -255
                    assert abs(number - other) <= slack, (operands, part, other)


def value(text: str, *inputs: Any) -> Any:
    return complex_values(parse(text), [acb(one) for one in inputs], BITS)[-1]


@every_row(
    "text, inputs",
    [
        ("log(x)", [acb(-1, 1e-3)]),
        ("sqrt(x)", [acb(-1, 1e-3)]),
        ("asin(x)", [acb(2, 1e-3)]),
        ("acosh(x)", [acb(0.5, 1e-3)]),
        ("atanh(x)", [acb(-2, 1e-3)]),
        ("log1p(x)", [acb(-2, 1e-3)]),
        ("x**0.5", [acb(-2, 1e-3)]),
        ("x**y", [acb(-2, 1e-3), acb(2, 1e-3)]),
        ("1/x", [acb(0, 1e-3)]),
        ("x**-1", [acb(0, 1e-3)]),
        ("gamma(x)", [acb(-2, 1e-3)]),
        ("log(x)", [acb(arb(0, 1), 1e-3)]),
    ],
)
def test_outside_the_domain_of_the_real_function_there_is_no_value(
    text: str, inputs: list[Any]
) -> None:
    assert not value(text, *inputs).is_finite()


def test_ties_follow_the_conventions() -> None:
    z = acb(0, 1)
    assert value("abs(x)", z).is_zero() and value("relu(x)", z).is_zero()
    assert value("max(x, 0)", z) == acb(0, 0.5) and value("min(x, 0)", z) == acb(0, 0.5)
    assert value("x**2", z) == acb(-1) and value("x**5", z) == z
    assert value("where(x, 1, 2)", z) == acb(2) and value("x == 0", z) == acb(1)


def test_a_branch_that_is_not_decided_gives_a_ball_around_both() -> None:
    wide = acb(arb(0, 0.5), 1)
    for text, inside in (("abs(x)", acb(0.25, 1)), ("where(x < 0, 3, 5)", acb(3))):
        ball = value(text, wide)
        assert ball.contains(inside) and ball.is_finite()
    assert value("max(x, y)", wide, acb(0.25, 2)).contains(acb(0.25, 2))


def test_wide_balls_contain_the_values_of_the_points_inside() -> None:
    source = random.Random(5)
    for row in CONTINUED:
        if None in row.partials:
            continue
        graph = graph_of(row)
        for _ in range(10):
            centres = [(real, source.uniform(-0.3, 0.3)) for real in real_parts(row, source)]
            wide = [acb(arb(re, 0.02), arb(im, 0.02)) for re, im in centres]
            outer = complex_values(graph, wide, BITS)[-1]
            inner = complex_values(graph, [acb(re + 0.01, im - 0.01) for re, im in centres], BITS)
            if outer.is_finite():
                assert outer.overlaps(inner[-1]), (row.name, centres)


def test_log_gamma_of_almost_nothing_is_refused() -> None:
    """FLINT ends the process on exponents of more than 62 bits."""
    tiny = acb(arb("1.1").sin() * arb(2) ** -(2**70), arb(1e-200))
    assert not complex_values(parse("lgamma(x)"), [tiny], 800)[-1].is_finite()
    assert complex_values(parse("lgamma(x)"), [acb(1e-300, 1e-310)], 800)[-1].is_finite()
