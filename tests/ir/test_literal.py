"""Literals are exact decimals, equal by value, and their spelling reads back."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import LiteralError
from workbench.ir.literal import MAX_DIGITS, Literal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Fraction(1, 10)),
        (".5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("1e-3", Fraction(1, 1000)),
        ("1.50e2", Fraction(150)),
        ("0x1.8p+0", Fraction(3, 2)),
        ("0x1p-1074", Fraction(1, 2**1074)),
        ("000120", Fraction(120)),
        ("0.000", Fraction(0)),
    ],
)
def test_text_is_read_exactly(text: str, value: Fraction) -> None:
    assert Literal.from_text(text).fraction == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_enters_at_its_exact_value_and_reads_back(number: float) -> None:
    literal = Literal.from_number(number)
    assert literal.fraction == Fraction(number)
    assert float(literal) == number
    assert Literal.from_text(literal.spelling) == literal


@given(st.integers(-(10**30), 10**30), st.integers(-400, 400))
def test_spelling_reads_back(digits: int, exponent: int) -> None:
    literal = Literal.of(digits, exponent)
    assert Literal.from_text(literal.spelling) == literal
    assert literal.fraction == Fraction(digits) * Fraction(10) ** exponent


@given(st.integers(-(10**6), 10**6), st.integers(-20, 20))
def test_equal_values_are_equal_literals(digits: int, exponent: int) -> None:
    assert Literal.of(digits * 100, exponent - 2) == Literal.of(digits, exponent)


def test_a_long_dyadic_value_prints_as_a_hexadecimal_float() -> None:
    assert Literal.from_number(0.1).spelling == "0x1.999999999999ap-4"
    assert Literal.from_number(0.5).spelling == "0.5"
    assert Literal.from_text("0.1").spelling == "0.1"
    assert Literal.from_text("1e300").spelling == "1e300"
    assert Literal.from_text("-0.0015").spelling == "-0.0015"


def test_the_nearest_float_is_correctly_rounded() -> None:
    assert float(Literal.from_text("0.1")) == 0.1
    assert float(Literal.from_text("9007199254740993")) == 9007199254740992.0
    assert float(Literal.from_text("1e400")) == math.inf
    assert float(Literal.from_text("1e-400")) == 0.0


@pytest.mark.parametrize(
    "text", ["1e10001", "1e99999999999999", "9" * (MAX_DIGITS + 1), "x", "1.2.3", "", "."]
)
def test_limits_and_nonsense_are_refused(text: str) -> None:
    with pytest.raises(LiteralError):
        Literal.from_text(text)


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan, Fraction(1, 3)])
def test_what_is_no_finite_decimal_is_refused(number: float | Fraction) -> None:
    with pytest.raises(LiteralError):
        Literal.from_number(number)
