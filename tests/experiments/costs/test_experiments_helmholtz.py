"""The Helmholtz energy: ratios of operations beside the published ratios of times."""

import pytest

from tests.sharing import once_a_run
from workbench.experiments.costs import helmholtz, helmholtz_times
from workbench.experiments.costs.helmholtz import (
    METHODS,
    PUBLISHED_SIZE,
    SIZES,
    SYMBOLIC_SIZES,
    energy_row,
    helmholtz_rows,
)
from workbench.records import Status, TimingRecord
from workbench.records.experiments.helmholtz import HelmholtzRecord


@pytest.fixture(scope="session")
@once_a_run
def rows() -> tuple[HelmholtzRecord, ...]:
    return helmholtz_rows()


def by_method(rows: tuple[HelmholtzRecord, ...], method: str) -> list[float]:
    return [row.ratio for row in rows if row.method == method and row.ratio is not None]


def test_every_method_has_its_sizes(rows: tuple[HelmholtzRecord, ...]) -> None:
    for method in METHODS:
        expected = SYMBOLIC_SIZES if method == "symbolic" else SIZES
        assert tuple(row.inputs for row in rows if row.method == method) == expected
    assert all(row.status is Status.OK for row in rows)


def test_reverse_mode_is_cheap_at_every_size(rows: tuple[HelmholtzRecord, ...]) -> None:
    """Published (reported): about 2 at 50 inputs."""
    ratios = by_method(rows, "reverse")
    assert all(2.0 <= ratio <= 2.5 for ratio in ratios)
    assert ratios == sorted(ratios, reverse=True)


def test_differences_grow_with_the_inputs(rows: tuple[HelmholtzRecord, ...]) -> None:
    ratios = by_method(rows, "forward_difference")
    assert ratios == sorted(ratios) and ratios[-1] > 3 * ratios[0]
    for row in rows:
        if row.method == "forward_difference":
            assert row.evaluations_of_primal == row.inputs + 1


def test_the_published_order_at_fifty(rows: tuple[HelmholtzRecord, ...]) -> None:
    found = {row.method: row for row in rows if row.inputs == PUBLISHED_SIZE}
    ratios = [found[method].ratio for method in ("reverse", "forward", "forward_difference")]
    assert ratios == sorted(ratios, key=lambda ratio: ratio or 0.0)
    for row in found.values():
        assert row.ratio is not None and row.published_ratio is not None
        assert 1 / 3 <= row.ratio / row.published_ratio <= 3


def test_a_method_that_cannot_is_a_row() -> None:
    row = energy_row(30, "symbolic")
    assert (row.status, row.ratio) == (Status.BUDGET_EXCEEDED, None)


def test_the_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helmholtz_times, "SECONDS", 0.02)
    outcome = helmholtz.run(0)
    counted, timed = outcome.tables
    assert (counted.timed, timed.timed) == (False, True)
    names = {row.method for row in timed.rows}
    assert names == {"primal", "forward_difference", "forward", "reverse"}
    assert all(row.ratio == 1.0 for row in timed.rows if row.method == "primal")
    assert all((row.ratio is None) == bool(row.note) for row in timed.rows)
    known = [row for row in timed.rows if row.ratio is not None]
    assert all(row.ratio_low <= row.ratio <= row.ratio_high for row in known)
    assert "reported: about 29" in outcome.sentence and "its time" in outcome.sentence


def test_a_ratio_that_cannot_be_is_said_to_be_noise(rows: tuple[HelmholtzRecord, ...]) -> None:
    """Rounds of which most are three times as slow; reverse looks faster than what it contains."""
    seconds = {"primal": 1.0, "forward_difference": 29.0, "forward": 4.13, "reverse": 0.98}
    machine = (1.0, 3.0, 3.0, 1.0, 3.0, 3.0, 3.0)
    timed = [
        TimingRecord(method=name, round_seconds=tuple(one * slow for slow in machine))
        for name, one in seconds.items()
    ]
    said = helmholtz.sentence(rows, helmholtz_times.time_records(PUBLISHED_SIZE, timed))
    assert "operations and 4.13 times its time (4.13 to 4.13, 95 %; reported: about 8)" in said
    assert "how many times its time is too noisy to say (0.98 to 0.98, 95 %; reported" in said
