"""Errors against a certified ball: definitions, edges, determinism."""

import math
from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from tests.lanes import every_row
from workbench.engines.ball.precision import working_precision
from workbench.measure.accuracy import (
    Errors,
    error_bits,
    errors,
    nearest_float,
    ordinal,
    ulp_exponent,
)
from workbench.records.status import Status
from workbench.truth.certificate import Certificate

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def certificate(ball: arb) -> Certificate:
    return Certificate(value=float(ball), radius=0.0, bits=256, ball=ball)


def power_of_two(exponent: int) -> arb:
    return arb((1, exponent))


def test_a_derivative_one_ulp_off() -> None:
    found = errors(math.nextafter(1.0, 2.0), certificate(arb(1)))
    assert found == Errors(
        error_absolute=2.0**-52,
        error_relative=2.0**-52,
        error_ulps=1.0,
        error_bits=1.0,
        digits=52 * math.log10(2),
    )


def test_ulps_are_real_valued_and_of_the_truth() -> None:
    with working_precision(300):
        third = arb(1) / 3
    found = errors(1 / 3, certificate(third))
    exact = abs(Fraction(1 / 3) - Fraction(1, 3))
    assert found.error_absolute == float(exact)
    assert found.error_relative == float(exact * 3)
    assert found.error_ulps == float(exact / Fraction(2) ** -54)
    assert found.error_bits == 0.0


@every_row(
    "truth, exponent",
    [
        (arb(0), -1074),
        (power_of_two(-2000), -1074),
        (power_of_two(-1022), -1074),
        (power_of_two(-1021), -1073),
        (arb(1), -52),
        (arb(-1.9999999999999998), -52),
        (arb(2), -51),
        (power_of_two(1023), 971),
        (power_of_two(1024), 971),
        (power_of_two(10**9), 971),
    ],
)
def test_unit_in_the_last_place(truth: arb, exponent: int) -> None:
    assert ulp_exponent(truth) == exponent


@given(FINITE)
def test_unit_in_the_last_place_is_that_of_float64(number: float) -> None:
    assert 2.0 ** ulp_exponent(arb(number)) == math.ulp(number)


def test_truth_zero_has_no_relative_error() -> None:
    found = errors(5e-324, certificate(arb(0)))
    assert found.error_relative is None
    assert (found.error_ulps, found.error_bits) == (1.0, 1.0)
    assert errors(0.0, certificate(arb(0))).error_absolute == 0.0
    # A ball around 0 is a truth that is not told from 0.
    assert errors(0.0, certificate(arb(0, 1e-300) * power_of_two(-300))) == errors(
        0.0, certificate(arb(0))
    )


def test_a_truth_below_float64_is_still_a_number() -> None:
    found = errors(0.0, certificate(power_of_two(-1100)))
    assert found.error_relative == 1.0
    assert found.error_ulps == 2.0**-26
    assert found.error_bits == 0.0


def test_nan_has_an_error_in_bits_only() -> None:
    assert errors(math.nan, certificate(arb(1))) == Errors(error_bits=64.0, digits=0.0)


def test_infinity_is_infinitely_far_but_in_bits() -> None:
    found = errors(math.inf, certificate(arb(1)))
    assert (found.error_absolute, found.error_ulps) == (math.inf, math.inf)
    assert found.error_relative == math.inf
    assert found.error_bits == pytest.approx(62.0, abs=0.01)
    assert errors(-math.inf, certificate(arb(1))).error_bits == pytest.approx(63.58, abs=0.01)


def test_truth_beyond_float64() -> None:
    found = errors(math.inf, certificate(power_of_two(1024)))
    assert found.error_bits == 0.0
    largest = errors(1.7976931348623157e308, certificate(power_of_two(1024)))
    assert (largest.error_ulps, largest.error_bits) == (1.0, 1.0)


def test_no_ball_no_errors() -> None:
    undecided = Certificate(status=Status.UNDETERMINED, reason="ran out of bits")
    assert errors(1.0, undecided) == Errors()
    assert errors(1.0, certificate(arb.nan())) == Errors()


@given(FINITE, FINITE)
def test_bits_count_the_floats_between(first: float, second: float) -> None:
    between = abs(ordinal(first) - ordinal(second))
    assert error_bits(first, second) == min(64.0, math.log2(1 + between))
    assert error_bits(first, first) == 0.0


@given(FINITE)
def test_ordinals_are_consecutive(number: float) -> None:
    upwards = math.nextafter(number, math.inf)
    assert ordinal(upwards) == ordinal(number) + 1
    assert ordinal(-number) == -ordinal(number)


@given(FINITE, st.fractions(-1, 1))
def test_errors_are_correctly_rounded(number: float, shift: Fraction) -> None:
    exact = Fraction(number) + shift
    with working_precision(3000):
        ball = arb(exact.numerator) / exact.denominator
    found = errors(number, certificate(ball))
    if exact:
        distance = abs(Fraction(number) - exact)
        assert found.error_absolute == pytest.approx(float(distance), rel=1e-15)
        assert found.error_relative == pytest.approx(float(distance / abs(exact)), rel=1e-15)
    assert found == errors(number, certificate(ball))


@given(
    st.integers(-(2**90), 2**90),
    st.integers(-1160, 960),
)
def test_nearest_float_is_correctly_rounded(mantissa: int, exponent: int) -> None:
    try:
        expected = float(mantissa * Fraction(2) ** exponent)
    except OverflowError:
        expected = math.copysign(math.inf, mantissa)
    assert nearest_float(arb((mantissa, exponent))) == expected


def test_ulps_of_a_truth_beside_a_power_of_two_are_those_of_the_power() -> None:
    with working_precision(256):
        below = arb(1 - arb(10) ** -26, 1e-25)
    assert below.mid() < 1
    found = errors(1.0 - 2.0**-51, Certificate(value=1.0, radius=1e-25, ball=below))
    assert found.error_ulps == 2.0
    assert found.error_absolute == 2.0**-51
