"""The experiment on noise: what it measures, and that a step that knows the noise is worth it."""

import math

import pytest

from workbench.experiments.steps import noise
from workbench.experiments.steps.noise import KNOWING, LEVELS, METHODS, SUBJECTS, Noisy


def test_a_noisy_function_is_the_same_at_the_same_point_and_as_noisy_as_it_says() -> None:
    one = Noisy("exp(x)", 1.0, 1e-3, 7)
    values = [one.box(x=1.0 + k * 1e-12) / math.e - 1.0 for k in range(400)]
    assert one.box(x=1.0) == one.box(x=1.0) == values[0] * math.e + math.e
    assert max(map(abs, values)) <= 1e-3 * math.sqrt(3) + 1e-9
    assert math.sqrt(sum(value**2 for value in values) / 400) == pytest.approx(1e-3, rel=0.1)


def test_steps_that_know_the_noise_are_better(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise, "SEEDS", 2)
    outcome = noise.run(11)
    rows, levels = (table.rows for table in outcome.tables)
    cases = {(row.method, row.noise): row for row in rows}
    for level in LEVELS:
        for plain, knowing in zip(METHODS[:2], KNOWING, strict=True):
            fixed, found = cases[plain, level], cases[knowing, level]
            assert found.runs == 2 * len(SUBJECTS)
            assert found.error_relative < fixed.error_relative / 5
            assert found.useless <= fixed.useless and found.useless < 0.2
            assert fixed.evaluations < 4 < found.evaluations < 40
    assert len(levels) == len(LEVELS) * len(SUBJECTS)
    assert all(row.detected == 1.0 and 0.1 < row.least <= row.most < 10 for row in levels)
    assert f"{cases[KNOWING[1], 1e-4].useless:.0%} of the runs" in outcome.sentence
