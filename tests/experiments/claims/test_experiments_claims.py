"""The notebook's claims: a verdict each, from the rows of the experiments that measure them."""

import pytest

from tests.sharing import once_a_run
from workbench.experiments.claims import experiment as claims
from workbench.experiments.claims.experiment import CLAIMS, Claim, claim_rows
from workbench.experiments.costs import reverse_growth
from workbench.records.experiments.claim import ClaimRecord, Evidence, Verdict


@pytest.fixture(scope="session")
@once_a_run
def rows() -> tuple[ClaimRecord, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reverse_growth, "SIZES", (100, 1_000, 10_000))
        patch.setattr(reverse_growth, "_COUNTED", {})
        return claim_rows(42)


@pytest.mark.slow
def test_each_claim_has_a_verdict_and_figures(rows: tuple[ClaimRecord, ...]) -> None:
    assert [row.claim for row in rows] == ["C1", "C2", "C3", "C4"]
    for row in rows:
        assert row.verdict is not Verdict.OPEN
        assert any(letter.isdigit() for letter in row.measured)
        assert row.statement and row.experiment


@pytest.mark.slow
def test_the_verdicts(rows: tuple[ClaimRecord, ...]) -> None:
    found = {row.claim: row.verdict for row in rows}
    assert found["C1"] is Verdict.RESERVED
    assert found["C3"] is Verdict.HOLDS
    assert found["C4"] is Verdict.RESERVED
    for row in rows:
        assert bool(row.reservation) == (row.verdict is not Verdict.HOLDS)


def test_experiments_are_in_the_catalogue() -> None:
    from workbench.experiments.catalogue import EXPERIMENTS

    assert {claim.experiment for claim in CLAIMS} <= set(EXPERIMENTS)


@pytest.mark.slow
def test_the_sentence_is_made_of_the_rows(rows: tuple[ClaimRecord, ...]) -> None:
    text = claims.sentence(rows)
    for row in rows:
        assert f"{row.claim} {row.verdict}" in text
        assert row.reservation in text


def test_an_experiment_that_fails_leaves_its_claim_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> Evidence:
        raise ValueError("nothing there")

    monkeypatch.setattr(claims, "CLAIMS", (Claim("C9", "Anything.", "nowhere", broken),))
    outcome = claims.run(1)
    (row,) = outcome.tables[0].rows
    assert row.verdict is Verdict.OPEN and "nothing there" in row.reservation
    assert outcome.sentence == "C9 not measured: ValueError: nothing there."
