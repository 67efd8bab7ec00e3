"""Derivatives of any order at edges and ties: those that exist, and what both sides give."""

import math

import pytest

from tests.lanes import every_row
from workbench.frontends.text import parse
from workbench.records.status import Status
from workbench.truth import certified_derivatives, taylor_coefficients

INFINITY = math.inf


@every_row(
    "text, derivatives",
    [
        ("x**3*abs(x)", [0, 0, 0, 0, (-24, 24)]),
        ("x*abs(x)", [0, 0, (-2, 2), (-2, 2)]),
        ("abs(x)**3", [0, 0, 0, (-6, 6)]),
        ("abs(x)", [0, (-1, 1), (-1, 1)]),
        ("abs(x)**2.5", [0, 0, 0, (-INFINITY, INFINITY)]),
        ("cbrt(x**7)", [0, 0, 0, (INFINITY, INFINITY)]),
        ("cbrt(x**9)", [0, 0, 0, 6, 0, 0, 0, 0, 0]),
        ("relu(x)**3", [0, 0, 0, (0, 6)]),
        ("where(x > 0, exp(x), 1 + x + x**2/2)", [1, 1, 1, (0, 1)]),
        ("where(x == 0, 1, sin(x)/x)", [1, 0, -1 / 3, 0, 1 / 5, 0, -1 / 7, 0, 1 / 9]),
        ("where(x == 0, 0, exp(-1/x**2))", [0] * 9),
        ("where(x > 0, exp(-1/x), 0)", [0] * 9),
        ("where(x > 0, exp(-1/x), x**4)", [0, 0, 0, 0, (24, 0)]),
        ("where(x == 0, 0, x**2*tanh(1/x**2))", [0, 0, 2, 0, 0]),
        ("relu(x)**2 - relu(-x)**2", [0, 0, (-2, 2)]),
        ("relu(x) - relu(-x)", [0, 1, 0, 0]),
        ("max(x, 0) + min(x, 0)", [0, 1, 0]),
        ("x**2 if x >= 0 else x**2", [0, 0, 2, 0]),
        ("sqrt(x**2 + 1) + x*abs(x)", [1, 0, (-1, 3)]),
        ("sqrt(x)**5", [0, (None, 0)]),
        ("sign(x)*x**3", [0, 0, 0, (-6, 6)]),
        ("abs(x - abs(x))*x", [0, 0, (-4, 0)]),
    ],
)
def test_derivatives_at_edges(text: str, derivatives: list[object]) -> None:
    """A pair stands for no derivative, with what the left and the right side give."""
    found = certified_derivatives(parse(text), {"x": 0}, "x", len(derivatives) - 1)
    for certificate, expected in zip(found, derivatives, strict=True):
        if isinstance(expected, tuple):
            assert certificate.status is Status.NOT_DIFFERENTIABLE, certificate
            assert (certificate.left, certificate.right) == expected
        else:
            assert certificate.status is Status.OK, certificate
            assert certificate.value == pytest.approx(expected, rel=1e-15, abs=0)


def test_an_expansion_alone_is_no_second_derivative() -> None:
    """x**3*sin(1/x) is 0 + 0*x + 0*x**2 + O(x**3), and its slope is not differentiable at 0."""
    graph = parse("where(x == 0, 0, x**3*sin(1/x))")
    value, first, second = certified_derivatives(graph, {"x": 0}, "x", 2)
    assert (value.value, first.value) == (0.0, 0.0)
    assert second.status is Status.UNDETERMINED
    assert second.reason == "boundary point: an oscillation may spoil derivatives beyond the first"


def test_coefficients_and_derivatives_differ_by_the_factorial() -> None:
    graph, at = parse("x**2*abs(x)*7"), {"x": 0}
    coefficient = taylor_coefficients(graph, at, {"x": 1}, 3)[3]
    derivative = certified_derivatives(graph, at, "x", 3)[3]
    assert (coefficient.left, coefficient.right) == (-7.0, 7.0)
    assert (derivative.left, derivative.right) == (-42.0, 42.0)


def test_a_power_of_a_pole_agrees_less_far_than_the_pole() -> None:
    """(1/x + c*abs(x)**3)**2 = 1/x**2 + 2*c*x*abs(x) + ...: both sides differ in order 2 already.

    With c = 1e-60 no ball of 128 bits tells 1 + 2*c from 1 - 2*c.
    """
    text = "where(x == 0, 0, (1/x + 1e-60*abs(x)**3)**2*x**2 - 1 + sin(1)*x**4)"
    fourth = certified_derivatives(parse(text), {"x": 0}, "x", 4)[4]
    assert fourth.status is Status.NOT_DIFFERENTIABLE
    assert fourth.bits > 128
