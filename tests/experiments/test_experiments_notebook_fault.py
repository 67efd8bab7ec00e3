"""Both tables of the notebook's fault, computed and compared with what was published."""

import pytest

from workbench.experiments.notebook_fault import fault_table, learning_rate_table


def test_the_fault_table() -> None:
    rows = fault_table()
    assert [row.notebook for row in rows] == [24.0, 12.0, 2.0, 8.0, 48.0, 416.0, 5312.0]
    assert [row.correct for row in rows] == [12.0, 6.0, 2.0, 4.0, 8.0, 16.0, 32.0]
    assert [row.notebook_visits for row in rows[2:]] == [3, 7, 15, 31, 63]
    assert [row.visits for row in rows[2:]] == [2, 3, 4, 5, 6]


def test_the_learning_rate_table() -> None:
    rows = {row.learning_rate: row for row in learning_rate_table()}
    assert {rate: row.notebook for rate, row in rows.items()} == {
        0.01: 6.984187710500422,
        0.02: 6.984187710500423,
        0.03: 0.005259537286251614,
        0.04: -1.0597186674515378e23,
        0.12: -2.218962796783401e85,
    }
    assert rows[0.01].correct == pytest.approx(6.984187629858922, abs=1e-13)
    for rate in (0.02, 0.03, 0.04):
        assert rows[rate].correct == pytest.approx(6.984187710500422, abs=1e-13)
    assert rows[0.12].correct == pytest.approx(0.005259537286338656, rel=1e-9)
