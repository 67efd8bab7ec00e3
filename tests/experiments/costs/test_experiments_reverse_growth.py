"""Reverse mode grows with the function: slope 1 in every family, and a verdict that can fail."""

import pytest

from workbench.experiments.costs import reverse_growth
from workbench.experiments.costs.reverse_growth import FAMILIES, growth_rows, wired_at_random
from workbench.ir.counting import shared_operations
from workbench.ir.traversal import use_counts
from workbench.records.experiments.claim import Verdict
from workbench.records.experiments.growth import GrowthRecord

SMALL = (100, 1_000, 3_000)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> tuple[GrowthRecord, ...]:
    monkeypatch.setattr(reverse_growth, "SIZES", SMALL)
    monkeypatch.setattr(reverse_growth, "_COUNTED", {})
    return growth_rows(3)


@pytest.mark.parametrize("family", FAMILIES)
def test_families_have_the_size_that_they_are_asked_for(family: str) -> None:
    for size in (100, 1_000):
        graph = FAMILIES[family](size, 7)
        assert shared_operations(graph) == pytest.approx(size, abs=3)
        assert all(use_counts(graph)), "every node is needed"
        assert FAMILIES[family](size, 7) == graph


def test_random_programs_differ_by_seed() -> None:
    make = FAMILIES["random program"]
    assert make(100, 1) != make(100, 2)


def test_every_slope_is_one(small: tuple[GrowthRecord, ...]) -> None:
    found = reverse_growth.slopes(small)
    assert set(found) == set(FAMILIES)
    assert all(abs(slope - 1.0) <= 0.01 for slope in found.values())
    assert reverse_growth.finding(small).verdict is Verdict.HOLDS
    assert all(row.ratio == row.reverse_operations / row.function_operations for row in small)
    assert max(row.ratio for row in small) <= 5.0


@pytest.mark.slow
def test_the_slope_holds_up_to_the_largest_size_of_the_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ends = (min(reverse_growth.SIZES), max(reverse_growth.SIZES))
    assert ends == (100, 100_000)
    monkeypatch.setattr(reverse_growth, "SIZES", ends)
    monkeypatch.setattr(reverse_growth, "FAMILIES", {"random program": wired_at_random})
    (slope,) = reverse_growth.slopes(reverse_growth._measure(42)[0]).values()
    assert slope == pytest.approx(1.0, abs=0.01)


def test_a_quadratic_cost_does_not_pass() -> None:
    rows = tuple(
        GrowthRecord(
            family=family,
            function_operations=size,
            reverse_operations=size**2,
            ratio=float(size),
        )
        for family in FAMILIES
        for size in SMALL
    )
    found = reverse_growth.finding(rows)
    assert found.verdict is Verdict.FAILS and "away from 1" in found.reservation


def test_the_outcome(small: tuple[GrowthRecord, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = reverse_growth.run(3)
    counted, timed = outcome.tables
    assert counted.rows == small and not counted.timed
    assert timed.timed and all(row.derive_seconds >= 0.0 for row in timed.rows)
    assert "log-log slope" in outcome.sentence and "deep chain" in outcome.sentence
    assert growth_rows(3) == small
