"""The notebook's regression: its data, its printed bits, and what a correct gradient gives."""

import math
import random

import pytest

from workbench.experiments.seed import regression
from workbench.experiments.seed.descent import descend
from workbench.experiments.seed.regression import (
    RegressionConfig,
    RegressionResult,
    RegressionSummary,
    epoch_timings,
    run,
    train,
)
from workbench.experiments.seed.regression_data import (
    exact_gradient,
    least_squares,
    loss_graph,
    mean_squared_error,
    notebook_data,
)
from workbench.records import Status
from workbench.tape import NotebookScalar, Scalar

LEAST_SQUARES = 6.984187710500423
CORRECT = 6.98418762985892


@pytest.fixture(scope="session")
def result() -> RegressionResult:
    return run()


def summary(result: RegressionResult, method: str) -> RegressionSummary:
    return next(one for one in result.summaries if one.method == method)


def test_the_data_are_the_notebooks() -> None:
    data = notebook_data()
    assert data.start == 0.2788535969157675
    assert data.y[:5] == (
        -34.207855259050206,
        -34.17448172429675,
        -33.326400993441624,
        -31.28992890553664,
        -33.13805122143324,
    )
    assert data.x == tuple(i * 0.1 for i in range(-50, 50))
    state = random.getstate()
    try:
        random.seed(a=42, version=2)
        assert random.uniform(-1, 1) == data.start
        assert tuple(7 * x + random.gauss(mu=0, sigma=1) for x in data.x) == data.y
    finally:
        random.setstate(state)


def test_the_exact_solution_and_gradient() -> None:
    data = notebook_data()
    assert least_squares(data) == LEAST_SQUARES
    assert exact_gradient(data.start, data) == pytest.approx(-111.78, abs=0.005)
    assert abs(exact_gradient(LEAST_SQUARES, data)) < 1e-13


def test_the_graph_and_the_tape_are_one_loss() -> None:
    data = notebook_data()
    assert loss_graph(data)(w=1.25) == mean_squared_error(Scalar(1.25), data).val


def test_the_notebooks_tape_prints_the_notebooks_line() -> None:
    printed = repr(train(NotebookScalar))
    assert printed == "Value: 6.984187710500422, Gradient: -3.735900477863652e-14"
    assert train(Scalar).val == pytest.approx(CORRECT, abs=1e-13)


@pytest.mark.parametrize("method", ["symbolic", "reverse", "scalar"])
def test_a_correct_gradient(result: RegressionResult, method: str) -> None:
    one = summary(result, method)
    assert one.status is Status.OK
    assert one.final == pytest.approx(CORRECT, abs=1e-13)
    assert one.gradient_ratio == pytest.approx(1.0, rel=1e-14)
    assert one.distance == pytest.approx(8.06e-8, rel=1e-2)
    assert one.digits == pytest.approx(7.94, abs=0.01)


@pytest.mark.parametrize("method", ["forward_difference", "central_difference"])
def test_differences_come_close(result: RegressionResult, method: str) -> None:
    one = summary(result, method)
    assert one.final == pytest.approx(CORRECT, abs=2e-7)
    assert one.gradient_ratio == pytest.approx(1.0, rel=1e-7)


def test_the_notebooks_tape(result: RegressionResult) -> None:
    one = summary(result, "notebook_tape")
    assert one.final == 6.984187710500422
    assert one.last_gradient == -3.735900477863652e-14
    assert one.first_gradient == pytest.approx(-447.11, abs=0.005)
    assert one.gradient_ratio == pytest.approx(4.0, rel=1e-14)
    assert (one.visits_per_epoch, summary(result, "scalar").visits_per_epoch) == (1000, 501)


def test_every_epoch_is_a_record(result: RegressionResult) -> None:
    data = notebook_data()
    squares = [(LEAST_SQUARES * x - y) ** 2 for x, y in zip(data.x, data.y, strict=True)]
    least = math.fsum(squares) / len(squares)
    for one in result.summaries:
        rows = [row for row in result.records if row.method == one.method]
        assert [row.epoch for row in rows] == list(range(101))
        assert rows[0].parameters == {"w": notebook_data().start}
        assert rows[-1].parameters == {"w": one.final}
        assert rows[0].gradient == {"w": one.first_gradient}
        moved = rows[0].parameters["w"] - 0.01 * rows[0].gradient["w"]
        assert rows[1].parameters["w"] == moved
        assert rows[-1].loss == pytest.approx(least, rel=1e-9)


def test_the_same_run_twice_is_the_same() -> None:
    config = RegressionConfig(epochs=5, methods=("reverse", "scalar", "notebook_tape"))
    assert run(config) == run(config)


def test_programs_are_counted_and_tapes_are_not(result: RegressionResult) -> None:
    operations = {one.method: one.operations_per_epoch for one in result.summaries}
    assert operations["scalar"] is None
    assert operations["notebook_tape"] is None
    reverse = operations["reverse"]
    assert reverse is not None
    assert 500 < reverse < 2000


def test_a_method_that_fails_is_a_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.tape.notebook.MAX_DEPTH", 50)
    uncached = regression._contestant.__wrapped__
    monkeypatch.setattr(regression, "_contestant", uncached)
    found = run(RegressionConfig(epochs=2, methods=("notebook_tape", "reverse")))
    failed, fine = found.summaries
    assert (failed.status, failed.final) == (Status.UNSUPPORTED, None)
    assert "recursion limit" in failed.message
    assert fine.status is Status.OK
    assert {row.method for row in found.records} == {"reverse"}


def test_divergence_is_carried_honestly() -> None:
    config = RegressionConfig(learning_rate=10.0, epochs=400, methods=("reverse", "scalar"))
    for one in run(config).summaries:
        assert one.final is not None
        assert not math.isfinite(one.final)
        assert one.digits is None


def test_descent_in_several_parameters() -> None:
    states = descend(lambda a, b: (a * a + b * b, 2 * a, 2 * b), [1.0, 2.0], 0.5, 1)
    assert states[-1].parameters == (0.0, 0.0)
    assert states[0].loss == 5.0


def test_epochs_are_timed() -> None:
    timings = epoch_timings(RegressionConfig(methods=("scalar",)), repeats=3, seconds=0.05)
    assert 0 < timings["scalar"].low_seconds <= timings["scalar"].high_seconds
