"""The normal form: every number and series in it is the number that balls enclose."""

from fractions import Fraction

import pytest
from flint import arb, arb_series, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import graphs

from tests.lanes import every_row, examples
from workbench.algebra import NoFormError, Number, Ring, Series, apply, on_series
from workbench.algebra.number import MAX_TERMS
from workbench.engines.ball import node_values, working_precision
from workbench.ir.graph import Graph
from workbench.ir.operators import OPERATORS, Smoothness
from workbench.truth.series.exact import exact_values
from workbench.truth.series.operators import spelled, taylor_coefficient

COORDINATES = ("0", "1", "-1", "1/2", "2", "-3/4", "1/3", "3", "9", "1/1000")


def on(ring: Ring, name: str, *operands: Number | int | Fraction) -> Number:
    numbers = [
        each if isinstance(each, Number) else ring.number(fmpq(*each.as_integer_ratio()))
        for each in operands
    ]
    return apply(name, ring, numbers)


@given(graph=graphs(), x=st.sampled_from(COORDINATES))
@settings(max_examples=examples(120))
def test_every_form_is_the_value_of_its_node(graph: Graph, x: str) -> None:
    point = [fmpq(*Fraction(x).as_integer_ratio())] * len(graph.variables)
    values = exact_values(graph, point, ring=Ring())
    with working_precision(300):
        inputs = [arb(each) for each in point]
    balls = node_values(graph, inputs, 300)
    with working_precision(300):
        for value, ball in zip(values, balls, strict=True):
            known = (
                value.ball()
                if isinstance(value, Number)
                else arb(value)
                if value is not None
                else None
            )
            if known is not None and known.is_finite() and ball.is_finite():
                assert known.overlaps(ball), (graph.to_text(), x)


@every_row(
    "name",
    [
        name
        for name, row in OPERATORS.items()
        if row.arity and row.smoothness is not Smoothness.DISCONTINUOUS and name != "where"
    ],
)
def test_every_series_is_that_of_its_row(name: str) -> None:
    """At a sample of the row, along a line on which all operands move."""
    ring = Ring(taylor_coefficient)
    row = OPERATORS[name]
    sample = [Fraction(each).limit_denominator(64) for each in row.sample[: row.arity]]
    still = row.partials[0] is None
    slopes = [0 if still and place == 0 else place + 1 for place in range(row.arity)]
    sample = [Fraction(1), *sample[1:]] if still else sample
    exact = []
    for start, slope in zip(sample, slopes, strict=True):
        first = ring.number(fmpq(*start.as_integer_ratio()))
        terms = [first, ring.number(slope), *[ring.number(0)] * 3]
        exact.append(Series(ring, terms) if slope else first)
    found = on_series(name, ring, exact)
    with working_precision(200, 5):
        balls = [
            arb_series([arb(fmpq(*start.as_integer_ratio())), slope], 5)
            if slope
            else arb(fmpq(*start.as_integer_ratio()))
            for start, slope in zip(sample, slopes, strict=True)
        ]
        expected = spelled(name)(*balls)
        assert len(found) >= 2
        for order, term in enumerate(found.terms):
            assert term.ball().overlaps(expected[order]), (name, order)


@every_row(
    "name, operands, text",
    [
        ("sqrt", (12,), "2*3**(1/2)"),
        ("power", (8, Fraction(2, 3)), "4"),
        ("log", (Fraction(9, 4),), "2*log(3) + -2*log(2)"),
        ("log2", (Fraction(1, 8),), "-3"),
        ("log10", (1000,), "3"),
        ("exp2", (-3,), "1/8"),
        ("hypot", (5, 12), "13"),
        ("cbrt", (-27,), "-3"),
        ("gamma", (6,), "120"),
        ("gamma", (Fraction(5, 2),), "3/4*pi**(1/2)"),
        ("asin", (Fraction(-1, 2),), "-1/6*pi"),
        ("acos", (Fraction(-1, 2),), "2/3*pi"),
        ("atan2", (1, -1), "3/4*pi"),
        ("cosh", (0,), "1"),
        ("sigmoid", (0,), "1/2"),
        ("erf", (0,), "0"),
    ],
)
def test_special_values(name: str, operands: tuple[int | Fraction, ...], text: str) -> None:
    assert repr(on(Ring(), name, *operands)) == text


def test_identities_prove_zero_and_nothing_else_does() -> None:
    ring = Ring()
    two, three = on(ring, "sqrt", 2), on(ring, "sqrt", 3)
    x, y = on(ring, "sin", Fraction(2, 7)), on(ring, "cos", Fraction(2, 7))
    nested = on(ring, "sqrt", 5 + 2 * two * three)
    grown = on(ring, "exp", Fraction(1, 3)) * on(ring, "exp", Fraction(1, 5))
    zeros = [
        x * x + y * y - 1,
        nested - two - three,
        1 / (1 + two) - two + 1,
        grown - on(ring, "exp", Fraction(8, 15)),
        on(ring, "sin", ring.pi * fmpq(7, 6)) + fmpq(1, 2),
        on(ring, "tan", ring.pi * fmpq(1, 12)) - 2 + three,
        on(ring, "sqrt", (1 - ring.pi) * (1 - ring.pi)) + 1 - ring.pi,
    ]
    tiny = ring.number(fmpq(1, 2**200))
    for zero in zeros:
        assert zero.is_zero and zero.sign == 0, zero
        assert not (zero + tiny).is_zero and (zero + tiny).sign == 1, zero
        assert not (zero - tiny).is_zero and (zero - tiny).sign == -1, zero
    # The other root of the same square.
    assert (nested + two + three).sign == 1
    assert (on(ring, "sqrt", (1 - ring.pi) * (1 - ring.pi)) - 1 + ring.pi).sign == 1


def test_what_is_not_proved_to_exist_has_no_form() -> None:
    ring = Ring()
    zero = on(ring, "log", 9) - 2 * on(ring, "log", 3)
    for name, operands in (
        *(("log", (-1,)), ("log", (0,)), ("sqrt", (-2,)), ("divide", (1, 0))),
        *(("power", (-2, Fraction(1, 2))), ("power", (0, -1)), ("atan2", (0, 0))),
    ):
        with pytest.raises(NoFormError):
            on(ring, name, *operands)
    with pytest.raises(NoFormError):
        1 / zero


def test_its_work_is_bounded() -> None:
    ring = Ring()
    total = ring.number(0)
    with pytest.raises(NoFormError):
        for number in range(1, 10 * MAX_TERMS):
            total = total + on(
                ring, "digamma" if "digamma" in OPERATORS else "erf", Fraction(number, 97)
            )
    with pytest.raises(NoFormError):
        on(ring, "power", 3, 10**6)
    with pytest.raises(NoFormError):
        for _ in range(100_000):
            ring.spend(1000)


def test_what_is_not_known_of_an_operand_is_not_known_of_a_power() -> None:
    """Of 3 + ... only the constant term is known: it may not be taken for a constant exponent."""
    ring = Ring()
    base = Series(ring, [ring.number(2), ring.number(1), ring.number(0)])
    varying, constant = Series(ring, [ring.number(3)]), ring.number(3)
    assert len(on_series("power", ring, [base, varying])) == 1
    assert len(on_series("power", ring, [base, constant])) == 3
    for name in ("atan2", "hypot", "divide", "multiply", "add"):
        assert len(on_series(name, ring, [base, varying])) == 1
