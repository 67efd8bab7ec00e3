"""Rational values at a point: exact where they are known, absent where they are not."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import examples
from workbench.algebra import Ring
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.truth.series.exact import MAX_BITS, exact_values, rational

RATIONAL_OPERATIONS: dict[str, tuple[Callable[..., Any], int]] = {
    "add": (lambda u, v: u + v, 2),
    "subtract": (lambda u, v: u - v, 2),
    "multiply": (lambda u, v: u * v, 2),
    "divide": (lambda u, v: None if v == 0 else u / v, 2),
    "negate": (lambda u: -u, 1),
    "abs": (abs, 1),
    "min": (min, 2),
    "max": (max, 2),
    "relu": (lambda u: max(u, Fraction(0)), 1),
    "less": (lambda u, v: Fraction(u < v), 2),
    "greater_equal": (lambda u, v: Fraction(u >= v), 2),
    "not_equal": (lambda u, v: Fraction(u != v), 2),
}


def value_of(function: Callable[..., Any], operands: Sequence[Fraction | None]) -> Fraction | None:
    """A value by Python's fractions; None from undefined operands on."""
    return None if None in operands else function(*operands)


def known(text: str, **at: Fraction | int) -> fmpq | None:
    graph = parse(text)
    point = [rational(at[name]) for name in graph.variables]
    return exact_values(graph, point, ring=Ring())[graph.outputs[0]]


def test_decimal_arithmetic_is_exact() -> None:
    assert known("0.1*3 - 0.3") == 0
    assert known("x*10 == 1", x=Fraction(1, 10)) == 1
    assert known("where(x < 0.1, 1, 2)", x=Fraction(1, 10)) == 2
    assert known("max(x, 0.2) + min(x, 0.2) + abs(-x) + sign(-x) + relu(x)", x=1) == fmpq(11, 5)
    assert known("(2/3)**-3") == fmpq(27, 8)


def test_what_is_not_defined_is_unknown() -> None:
    for text in ("1/0", "0**-1", "sin(1/0)", "log(-1)", "(-2)**0.5", "1/(log(9) - 2*log(3))"):
        assert known(text) is None, text


def test_untaken_branches_do_not_matter() -> None:
    assert known("where(1 < 2, 5, 1/0)") == 5
    assert known("where(exp(1) < 2, 5, 6)") == 6


def test_long_numbers_are_given_up() -> None:
    assert known("2**2000") is not None
    assert known(f"2**{MAX_BITS + 10}") is None
    assert known("x**9**9", x=3) is None
    assert known("(x*x)*(x*x)", x=2**3000) is None


@settings(max_examples=examples(60))
@given(st.data())
def test_agrees_with_fractions(data: st.DataObject) -> None:
    """Random rational arithmetic against Python's own fractions."""
    numbers = st.fractions(-5, 5, max_denominator=12)
    values: list[Fraction | None] = [data.draw(numbers) for _ in range(3)]
    builder = GraphBuilder()
    nodes = [builder.variable(f"x{index}") for index in range(3)]
    point = [rational(value) for value in values]
    for _ in range(data.draw(st.integers(1, 12))):
        name = data.draw(st.sampled_from(sorted(RATIONAL_OPERATIONS)))
        function, arity = RATIONAL_OPERATIONS[name]
        chosen = [data.draw(st.integers(0, len(nodes) - 1)) for _ in range(arity)]
        nodes.append(builder.apply(name, *(nodes[index] for index in chosen)))
        values.append(value_of(function, [values[index] for index in chosen]))
    graph = builder.build([nodes[-1]])
    found = exact_values(graph, point)[graph.outputs[0]]
    expected = values[-1]
    assert (found is None) == (expected is None)
    assert expected is None or found == rational(expected)
