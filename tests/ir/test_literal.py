"""Literals are exact, have one form, and every one can be written and read back."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import floats, literals

from tests.lanes import every_row
from workbench.errors import LiteralError
from workbench.ir.literal import Literal
from workbench.limits import Limits

MAX_DIGITS = Limits.literal_digits.default


@given(literals())
def test_spelling_reads_back(literal: Literal) -> None:
    assert Literal.from_text(literal.spelling) == literal
    assert Literal.from_number(literal.fraction) == literal


@given(floats())
def test_a_float_enters_at_its_exact_value(number: float) -> None:
    literal = Literal.from_number(number)
    assert literal.fraction == Fraction(number)
    assert float(literal) == number
    assert Literal.from_text(number.hex()) == literal


@given(st.integers(-(10**30), 10**30), st.integers(-60, 60))
def test_equal_values_are_equal_literals(digits: int, exponent: int) -> None:
    literal = Literal.of(digits, exponent)
    assert literal.fraction == digits * Fraction(10) ** exponent
    assert literal == Literal.of(digits * 1000, exponent - 3)


@pytest.mark.parametrize("text", ["10", "120e-1", "007", "1.50", ".5", "5.", "0x1.8p-3", "1000"])
def test_text_is_exact(text: str) -> None:
    expected = Fraction(float.fromhex(text)) if text.startswith("0x") else Fraction(text)
    assert Literal.from_text(text).fraction == expected


@every_row(
    "text",
    [
        *("1e99999", "1e10001", "1e-10001", "1234e10000", "0.01e-10000", "1e" + "9" * 100),
        *(
            "1" * (MAX_DIGITS + 1),
            "1" + "0" * 20_000,
            "0x1p99999",
            "0x1p1024",
            "0x1p-1075",
            "0x1.00000000000001p0",
            "0x",
            "",
            ".",
            "e5",
            "1e",
            "--1",
        ),
    ],
)
def test_refused_texts(text: str) -> None:
    with pytest.raises(LiteralError):
        Literal.from_text(text)


@pytest.mark.parametrize(
    "number",
    [float("inf"), float("nan"), Fraction(1, 3), 10**4500 + 1, 10**10001, 7 ** (4 * MAX_DIGITS)],
    ids=["inf", "nan", "third", "long zeros", "long", "very long"],
)
def test_refused_numbers(number: float | Fraction) -> None:
    with pytest.raises(LiteralError):
        Literal.from_number(number)


@pytest.mark.parametrize("text", ["9" * MAX_DIGITS, "-" + "9" * MAX_DIGITS, "1e10000", "1e-10000"])
def test_limits_themselves_are_fine(text: str) -> None:
    literal = Literal.from_text(text)
    assert Literal.from_text(literal.spelling) == literal
