"""Graphs as polynomials, in exact arithmetic."""

from fractions import Fraction

import pytest

from workbench.errors import UnsupportedError
from workbench.experiments.costs.polynomials import coefficients, polynomial_text
from workbench.experiments.costs.swell_counts import logistic
from workbench.frontends.text import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(1 + x)**3", [1, 3, 3, 1]),
        ("x*x/4 - x/2", [0, Fraction(-1, 2), Fraction(1, 4)]),
        ("-(x - 1)*(x + 1)", [1, 0, -1]),
        ("x - x", []),
        ("0.1*x + x**0", [1, Fraction(1, 10)]),
    ],
)
def test_coefficients(text: str, expected: list[Fraction | int]) -> None:
    assert coefficients(parse(text)) == expected


def test_the_logistic_map_at_exact_points() -> None:
    graph = logistic(5)
    numbers = coefficients(graph)
    assert len(numbers) == 2**4 + 1
    for x in (0.25, 0.5, 1.0):
        exact = sum(number * Fraction(x) ** power for power, number in enumerate(numbers))
        assert graph(x=x) == float(exact)


@pytest.mark.parametrize("text", ["sin(x)", "1/x", "x**x", "x**(1/2)"])
def test_what_is_no_polynomial_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedError, match="makes no polynomial"):
        coefficients(parse(text))


def test_polynomials_as_text() -> None:
    assert polynomial_text([4, -8]) == "4 - 8x"
    assert polynomial_text([0, 1, 0, -1]) == "x - x^3"
    assert polynomial_text([-1, 0, Fraction(1, 2)]) == "-1 + 1/2x^2"
    assert polynomial_text([]) == "0"
