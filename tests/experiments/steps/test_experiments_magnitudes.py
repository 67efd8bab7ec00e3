"""Claim C2: where differences fail at extreme values, why, and that round-off accumulates."""

from dataclasses import replace

import pytest

from workbench.experiments.claims.experiment import CLAIMS
from workbench.experiments.steps import magnitudes
from workbench.experiments.steps.accumulation import TERMS, accumulated_rows, growth_of, reciprocals
from workbench.experiments.steps.magnitude_sweep import (
    FUNCTIONS,
    Rows,
    contestants,
    error_rows,
    has_six_digits,
    summary_rows,
)
from workbench.records import columns
from workbench.records.experiments.claim import Verdict
from workbench.records.experiments.magnitude import MagnitudeErrorRecord, MagnitudeRecord


@pytest.fixture(scope="session")
def rows() -> Rows:
    return error_rows()


@pytest.fixture(scope="session")
def summary(rows: Rows) -> dict[tuple[str, str], MagnitudeRecord]:
    return {(row.method, row.rule): row for row in summary_rows(rows)}


def one(rows: Rows, function: str, method: str, rule: str, x: float) -> MagnitudeErrorRecord:
    (found,) = [
        row
        for row in rows
        if (row.function, row.method, row.rule, row.x) == (function, method, rule, x)
    ]
    return found


@pytest.mark.slow
def test_reverse_mode_is_right_everywhere(
    rows: Rows, summary: dict[tuple[str, str], MagnitudeRecord]
) -> None:
    found = summary["reverse", ""]
    assert found.six_digits == 1.0 and found.vanished == found.not_finite == 0
    assert found.points == len([row for row in rows if row.method == "reverse"]) > 250
    assert {row.function for row in rows} == set(FUNCTIONS)
    assert {(row.method, row.rule) for row in rows} == set(contestants())


def test_absolute_steps_are_lost_against_a_large_x(rows: Rows) -> None:
    found = one(rows, "x**2", "central_difference", "absolute", 1e50)
    assert found.derivative == 0.0 and not has_six_digits(found)
    scaled = one(rows, "x**2", "central_difference", "relative", 1e50)
    assert has_six_digits(scaled) and scaled.step == pytest.approx(6e44, rel=0.1)


def test_steps_of_order_one_are_too_large_for_a_small_x(rows: Rows) -> None:
    for rule in ("absolute", "eps_root"):
        assert one(rows, "log(x)", "central_difference", rule, 1e-50).error_bits > 50
    for rule in ("relative", "optimal"):
        assert has_six_digits(one(rows, "log(x)", "central_difference", rule, 1e-50))


def test_f_may_leave_float64_though_its_derivative_does_not(rows: Rows) -> None:
    found = one(rows, "x**2", "central_difference", "optimal", 1e200)
    assert found.derivative is None and found.error_bits == 64.0 and not found.resolved
    assert has_six_digits(one(rows, "x**2", "reverse", "", 1e200))


def test_no_step_helps_where_neighbouring_numbers_are_a_period_apart(rows: Rows) -> None:
    for _, rule in contestants()[:4]:
        found = one(rows, "sin(x)", "five_point", rule, 1e50)
        assert not found.resolved and not has_six_digits(found)
    assert one(rows, "sin(x)", "five_point", "optimal", 1e10).resolved
    assert has_six_digits(one(rows, "sin(x)", "five_point", "optimal", 1e10))


def test_shares_by_rule(summary: dict[tuple[str, str], MagnitudeRecord]) -> None:
    for method in magnitudes.SHOWN:
        by_rule = {rule: summary[method, rule] for _, rule in contestants()[:4]}
        assert by_rule["absolute"].six_digits_large == 0.0
        assert by_rule["eps_root"].six_digits_small < 0.3
        for rule in ("relative", "optimal"):
            assert by_rule[rule].six_digits_resolved >= 0.95
            assert by_rule[rule].six_digits_small > 0.8
        assert by_rule["optimal"].six_digits >= by_rule["relative"].six_digits


def test_round_off_accumulates() -> None:
    rows = accumulated_rows()
    largest = {row.method: row.roundoff_relative for row in rows if row.terms == TERMS[-1]}
    smallest = {row.method: row.roundoff_relative for row in rows if row.terms == TERMS[0]}
    for method in ("forward_difference", "central_difference"):
        assert largest[method] > 5 * smallest[method]
        over_derivative, over_value = growth_of(rows, method)
        assert 0.3 < over_derivative < 1.2
        # The value grows while the derivative tends to a limit: that is no accumulation.
        assert 0.2 < over_value < over_derivative - 0.1
        assert largest[method] > 1e5 * largest["reverse"]
    assert all(row.truncation_relative == 0.0 for row in rows if row.method == "reverse")
    assert reciprocals(3)(x=1.0) == pytest.approx(1 / 2 + 1 / 3 + 1 / 4)


def test_the_verdict_rests_on_the_rows(rows: Rows) -> None:
    summary, accumulated = summary_rows(rows), accumulated_rows()
    found = magnitudes.finding(summary, accumulated)
    assert found.verdict is Verdict.RESERVED
    assert "relative" in found.reservation and "optimal" in found.reservation
    unstable = [replace(row, six_digits_resolved=0.1) for row in summary]
    assert magnitudes.finding(unstable, accumulated).verdict is Verdict.HOLDS
    as_good = [
        replace(row, six_digits_small=1.0, six_digits_large=1.0, six_digits_resolved=1.0)
        for row in summary
    ]
    assert magnitudes.finding(as_good, accumulated).verdict is Verdict.FAILS
    steady = tuple(replace(row, roundoff_of_value=1e-10) for row in accumulated)
    assert magnitudes.finding(summary, steady).verdict is Verdict.FAILS


def test_the_outcome_and_the_claim() -> None:
    outcome = magnitudes.run(42)
    assert outcome.claim.startswith("C2: ") and "C2 holds with reservation" in outcome.sentence
    for table in outcome.tables:
        assert {name for name, _ in table.columns} <= set(columns(table.record))
        assert table.rows
    assert len(outcome.plots) == 4
    assert "C2" in [claim.name for claim in CLAIMS]
