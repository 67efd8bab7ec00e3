"""Digits recovered: the log relative error."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.measure.digits import ALL_DIGITS, agreed_digits


def test_digits_are_the_logarithm_of_the_relative_error() -> None:
    assert agreed_digits(2.02, 2.0) == pytest.approx(2.0)
    assert agreed_digits(-2.0002, -2.0) == pytest.approx(4.0)
    assert agreed_digits(1e-7, 0.0) == pytest.approx(7.0)


def test_agreement_counts_as_all_digits_that_the_reference_has() -> None:
    assert agreed_digits(2.0, 2.0) == ALL_DIGITS
    assert agreed_digits(2.0 + 2**-50, 2.0, most=11.0) == 11.0


def test_no_digit_is_zero_and_nothing_finite_is_none() -> None:
    assert agreed_digits(-2.0, 2.0) == 0.0
    assert agreed_digits(1.0, 5e-324) == 0.0
    assert agreed_digits(math.inf, 2.0) is None
    assert agreed_digits(math.nan, 2.0) is None


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(-1e300, 1e300))
def test_digits_are_always_between_none_and_all(value: float, reference: float) -> None:
    digits = agreed_digits(value, reference)
    assert digits is not None and 0.0 <= digits <= ALL_DIGITS
