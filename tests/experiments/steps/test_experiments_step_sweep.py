"""The sweep behind the canon's V-curve: errors, their envelope, its slopes."""

import math

import pytest

from workbench.errors import UnsupportedError
from workbench.experiments.steps.step_sweep import PER_DECADE, sweep


def test_errors_are_those_of_the_difference() -> None:
    found = sweep("forward_difference", "sin(x)", 1.0)
    for place in range(0, len(found.steps), 97):
        h = found.steps[place]
        error = abs((math.sin(1.0 + h) - math.sin(1.0)) / h - math.cos(1.0))
        assert found.errors[place] == pytest.approx(error, abs=3e-16, rel=1e-9)


def test_the_envelope_covers_its_window() -> None:
    found = sweep("central_difference", "sin(x)", 1.0)
    half = PER_DECADE // 4
    for place in range(half, len(found.steps) - half, 53):
        assert found.envelope[place] == max(found.errors[place - half : place + half + 1])
    step, least = found.best
    assert least == min(found.envelope) and 1e-6 < step < 1e-5


def test_slopes_of_both_sides() -> None:
    found = sweep("central_difference", "exp(x)", 0.5)
    assert found.slope(-3.0, -1.0) == pytest.approx(2.0, abs=0.02)
    assert found.slope(-14.0, -7.0) == pytest.approx(-1.0, abs=0.05)


def test_a_method_without_a_step_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="no program with one step size"):
        sweep("reverse", "sin(x)", 1.0)
