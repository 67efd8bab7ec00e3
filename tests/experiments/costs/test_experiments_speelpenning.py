"""Speelpenning's product: published counts, and the formulas that they follow."""

import pytest

from workbench.experiments.costs import speelpenning
from workbench.experiments.costs.speelpenning import speelpenning_rows
from workbench.records.experiments.speelpenning import SpeelpenningRecord


@pytest.fixture(scope="session")
def rows() -> tuple[SpeelpenningRecord, ...]:
    return speelpenning_rows()


def test_published_counts(rows: tuple[SpeelpenningRecord, ...]) -> None:
    assert [row.factors for row in rows] == [4, 8, 16, 32]
    assert [row.sympy_tree for row in rows] == [8, 48, 224, 960]
    assert [row.sympy_cse for row in rows] == [6, 28, 120, 496]
    assert [row.reverse_seeded for row in rows] == [9, 21, 45, 93]


def test_formulas(rows: tuple[SpeelpenningRecord, ...]) -> None:
    for row in rows:
        n = row.factors
        assert row.function_operations == n - 1
        assert row.sympy_cse == n * (n - 1) // 2
        assert row.reverse_shared == 3 * n - 5
        assert row.reverse_seeded == 3 * (n - 1)
        assert row.forward_shared > row.sympy_cse


def test_the_outcome(rows: tuple[SpeelpenningRecord, ...]) -> None:
    outcome = speelpenning.run(0)
    assert outcome.tables[0].rows == rows
    for figure in ("960", "496", "n(n - 1)/2 in every row", "91", "3n - 5", "93", "3n - 3"):
        assert figure in outcome.sentence
    assert {series.method for series in outcome.plots[0].series} >= {"reverse", "forward"}


def test_formulas_are_not_claimed_where_they_do_not_hold(
    rows: tuple[SpeelpenningRecord, ...],
) -> None:
    other = tuple(
        SpeelpenningRecord(
            factors=row.factors,
            sympy_cse=row.sympy_cse + 1,
            reverse_shared=row.reverse_shared + 1,
            reverse_seeded=row.reverse_seeded + 1,
        )
        for row in rows
    )
    text = speelpenning.sentence(other)
    assert not any(formula in text for formula in ("n(n - 1)/2", "3n - 5", "3n - 3"))
