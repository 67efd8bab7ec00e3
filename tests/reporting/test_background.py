"""Experiments in a process of their own: the same findings, and failures that abort nothing."""

from collections.abc import Callable

import pytest

from workbench.errors import BudgetError
from workbench.experiments import catalogue
from workbench.experiments.protocol import Experiment, Outcome
from workbench.records import Status
from workbench.reporting.background import Background


@pytest.mark.slow
def test_the_worker_finds_what_this_process_finds() -> None:
    with Background(["own_class"], seed=1) as running:
        found = running.outcomes()
    here = catalogue.run_experiment("own_class", 1)
    assert found["own_class"].tables[0].rows == here.tables[0].rows
    assert found["own_class"].sentence == here.sentence


def test_a_worker_that_breaks_its_limit_is_an_outcome(set_limits: Callable[..., object]) -> None:
    set_limits(experiment_seconds=0.01)
    with Background(["own_class"], seed=1) as running:
        found = running.outcomes()
    assert found["own_class"].status is Status.BUDGET_EXCEEDED
    assert "longer than 0.01 s" in found["own_class"].message


def test_an_experiment_that_fails_is_an_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> Outcome:
        raise BudgetError("too much")

    failing = {"own_class": Experiment("own_class", "T", fail)}
    monkeypatch.setattr(catalogue, "EXPERIMENTS", failing)
    found = catalogue.run_experiment("own_class", 1)
    assert (found.title, found.status, found.message) == ("T", Status.BUDGET_EXCEEDED, "too much")


def test_an_interrupted_report_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    running = Background(["hazards", "own_class"], seed=1)
    with pytest.raises(KeyboardInterrupt), running:
        raise KeyboardInterrupt
    running._thread.join()
    assert "own_class" not in running._found and running._worker.process_id is None
