"""When a ball is good enough; floats, digits and radii of its certificate."""

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import every_row, examples
from workbench.engines.ball import working_precision
from workbench.records.status import Status
from workbench.truth.digits import SIGNIFICANT, decimal_text
from workbench.truth.stopping import certificate_of, is_decided


def power(exponent: int) -> arb:
    return arb(2) ** exponent


def dyadic(mantissa: int, exponent: int) -> Fraction:
    return mantissa * Fraction(2) ** exponent


@every_row(
    "ball, expected",
    [
        (arb(3, power(-79)), True),
        (arb(3, power(-77)), False),
        (arb(-3, power(-79)), True),
        (arb(0), True),
        (arb(0, power(-1156)), True),
        (arb(0, power(-1154)), False),
        (power(-1200) + arb(0, power(-1300)), True),
        (arb(1, 2), False),
        (arb.nan(), False),
        (arb.pos_inf(), False),
        (arb(0, math.inf), False),
    ],
)
def test_the_stopping_rule(ball: arb, expected: bool) -> None:
    assert is_decided(ball) is expected


def test_negligible_is_zero_with_a_radius_not_exactly_zero() -> None:
    certificate = certificate_of(arb(0, power(-1160)), 2048)
    assert (certificate.value, certificate.radius, certificate.digits) == (0.0, 5e-324, "0")
    exact = certificate_of(arb(0), 128)
    assert (exact.value, exact.radius, exact.digits_radius) == (0.0, 0.0, 0.0)
    assert math.copysign(1.0, exact.value or 0.0) == 1.0


def test_below_the_range_of_float64_digits_remain() -> None:
    with working_precision(128):
        ball = (arb(10) ** -400) / 3
    certificate = certificate_of(ball, 128)
    assert certificate.value == 0.0
    assert certificate.radius == 5e-324
    assert certificate.digits == "3.333333333333333333333333e-401"


def test_above_the_range_of_float64_is_overflow() -> None:
    certificate = certificate_of(power(1024), 128)
    assert certificate.status is Status.OVERFLOW
    assert certificate.value is None
    assert certificate.digits == "1.797693134862315907729305e+308"
    largest = certificate_of(power(1024) - power(971), 128)
    assert largest.status is Status.OK
    assert largest.value == float.fromhex("0x1.fffffffffffffp+1023")


@settings(max_examples=examples(150))
@given(st.integers(-(2**80), 2**80), st.integers(-1200, 900))
def test_a_certificate_encloses_its_ball(mantissa: int, exponent: int) -> None:
    """Value, radius, digits and their radius against exact fractions."""
    number = dyadic(mantissa, exponent)
    with working_precision(128):
        ball = arb((mantissa, exponent)) + arb(0, arb((abs(mantissa), exponent - 100)))
    spread = Fraction(abs(mantissa)) * Fraction(2) ** (exponent - 100)
    certificate = certificate_of(ball, 128)
    if certificate.status is Status.OVERFLOW:
        assert abs(number) >= 2**1024 - 2**970
        return
    assert certificate.value is not None and certificate.radius is not None
    assert certificate.digits_radius is not None
    assert certificate.value == number.numerator / number.denominator
    for true in (number - spread, number + spread):
        assert abs(true - Fraction(certificate.value)) <= Fraction(certificate.radius)
        if math.isfinite(certificate.digits_radius):
            error = abs(true - Fraction(certificate.digits))
            assert error <= Fraction(certificate.digits_radius)
    if number:
        slack = abs(number - Fraction(certificate.value)) + spread * 2
        assert Fraction(certificate.radius) <= slack * Fraction(1001, 1000) + Fraction(5e-324)


@settings(max_examples=examples(200))
@given(st.integers(-(2**200), 2**200), st.integers(-3000, 3000))
def test_digits_are_the_nearest_decimal(mantissa: int, exponent: int) -> None:
    with working_precision(256):
        text = decimal_text(arb((mantissa, exponent)))
    number = dyadic(mantissa, exponent)
    wide = Context(prec=8000, Emax=10**6, Emin=-(10**6))
    exact = wide.divide(Decimal(number.numerator), Decimal(number.denominator))
    narrow = Context(prec=SIGNIFICANT, rounding=ROUND_HALF_EVEN, Emax=10**6, Emin=-(10**6))
    assert Decimal(text) == narrow.plus(exact)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (arb(0), "0"),
        (arb(50), "50"),
        (arb(-2.5), "-2.5"),
        (arb(0.1), "0.1000000000000000055511151"),
        (power(-20), "9.5367431640625e-7"),
        (power(100), "1.267650600228229401496703e+30"),
        (arb(10) ** 24, "1" + "0" * 24),
        (arb((1, 10**30)), "3.111908136873870557307229e+301029995663981195213738894724"),
    ],
)
def test_how_digits_are_written(number: arb, text: str) -> None:
    with working_precision(128):
        assert decimal_text(number) == text


def test_huge_exponents_take_no_time() -> None:
    with working_precision(2048):
        huge = arb(1e300).exp()
    text = decimal_text(huge.mid())
    assert text.startswith("2.4986010993764627400308")
    assert len(text) > 300
