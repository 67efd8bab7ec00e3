"""The notebook's fault: both of its tables, the factor of exactly 4, the limits, the visits."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import UnsupportedError
from workbench.experiments.seed.descent import descend
from workbench.experiments.seed.notebook_fault import FaultResult, run
from workbench.experiments.seed.notebook_scheme import exact_slopes
from workbench.experiments.seed.regression import tape_gradient
from workbench.experiments.seed.regression_data import (
    RegressionData,
    curvature,
    exact_gradient,
    least_squares,
    loss_graph,
    mean_squared_error,
    notebook_data,
)
from workbench.frontends.text import parse
from workbench.methods.catalogue import gradient
from workbench.tape import NotebookScalar, Scalar, evaluate_gradient


@pytest.fixture(scope="session")
def result() -> FaultResult:
    return run()


def test_the_fault_table(result: FaultResult) -> None:
    published = [
        ("z + z, z = x*x", 3.0, 24.0, 12.0),
        ("e*e, e = x + 1", 2.0, 12.0, 6.0),
        ("1 squaring of x", 1.0, 2.0, 2.0),
        ("2 squarings of x", 1.0, 8.0, 4.0),
        ("3 squarings of x", 1.0, 48.0, 8.0),
        ("4 squarings of x", 1.0, 416.0, 16.0),
        ("5 squarings of x", 1.0, 5312.0, 32.0),
    ]
    rows = [
        (row.function, row.at, row.notebook_gradient, row.correct_gradient)
        for row in result.faults[:7]
    ]
    assert rows == published
    for row in result.faults[:-1]:  # small whole numbers: no rounding
        assert row.factor == row.notebook_gradient / row.correct_gradient


def test_the_learning_rate_table(result: FaultResult) -> None:
    rows = {row.learning_rate: row for row in result.learning_rates}
    assert {rate: row.notebook_w for rate, row in rows.items()} == {
        0.01: 6.984187710500422,
        0.02: 6.984187710500423,
        0.03: 0.005259537286251614,
        0.04: -1.0597186674515378e23,
        0.12: -2.218962796783401e85,
    }
    assert rows[0.01].correct_w == pytest.approx(6.984187629858922, abs=1e-13)
    for rate in (0.02, 0.03, 0.04):
        assert rows[rate].correct_w == pytest.approx(6.984187710500422, abs=1e-13)
    assert rows[0.12].correct_w == pytest.approx(0.005259537286338656, rel=1e-9)
    data = notebook_data()
    pairs = [(Fraction(x), Fraction(y)) for x, y in zip(data.x, data.y, strict=True)]
    best = sum(x * y for x, y in pairs) / sum(x * x for x, _ in pairs)
    for row in result.learning_rates:
        assert row.epochs == 100
        assert row.notebook_distance == float(abs(Fraction(row.notebook_w) - best))
        assert row.correct_distance == float(abs(Fraction(row.correct_w) - best))


def test_the_gradient_of_the_first_epoch_is_four_times_too_large(result: FaultResult) -> None:
    assert result.loss.notebook_gradient == pytest.approx(-447.11, abs=0.005)
    assert result.loss.correct_gradient == pytest.approx(-111.78, abs=0.005)
    assert result.loss.notebook_gradient == pytest.approx(4 * result.loss.correct_gradient)
    assert (result.loss.notebook_visits, result.loss.correct_visits) == (1000, 501)
    assert result.loss.factor == 4.0


@given(st.fractions(-10, 10, max_denominator=1000))
def test_the_factor_is_four_exactly_at_every_epoch(w: Fraction) -> None:
    data = notebook_data()
    few = RegressionData(x=data.x[:5], y=data.y[:5], start=data.start)
    scheme, true = exact_slopes(loss_graph(few), w)
    assert scheme == 4 * true


def test_the_exact_truth_is_the_exact_gradient() -> None:
    data = notebook_data()
    scheme, true = exact_slopes(loss_graph(data), data.start)
    assert float(true) == pytest.approx(exact_gradient(data.start, data), rel=1e-15)
    assert scheme / true == 4


def test_data_without_rounding_give_four_to_the_bit() -> None:
    data = RegressionData(x=(-2.0, -1.0, 0.5, 3.0), y=(4.0, 1.5, -2.0, 8.0), start=0.75)
    for w in (0.75, -3.5, 2.0):
        leaves = {tape: tape(w) for tape in (NotebookScalar, Scalar)}
        for leaf in leaves.values():
            loss = mean_squared_error(leaf, data)
            loss.grad = 1.0
            loss.backward()
        assert leaves[NotebookScalar].grad == 4 * leaves[Scalar].grad


@pytest.mark.parametrize(
    "text", ["z = x*x; z + z", "e = x + 1; e*e", "a = x*x; b = a*a - 3*x; b*b*a - (-b)"]
)
@pytest.mark.parametrize("at", [2.0, -3.0, 0.5])
def test_the_exact_scheme_is_the_tapes(text: str, at: float) -> None:
    """Small dyadic numbers are not rounded, so both sweeps agree to the bit."""
    graph = parse(text)
    scheme, true = exact_slopes(graph, at)
    assert evaluate_gradient(graph, NotebookScalar, [at], ["x"])[1] == [float(scheme)]
    assert evaluate_gradient(graph, Scalar, [at], ["x"])[1] == [float(true)]


def test_the_exact_scheme_knows_sums_and_products_only() -> None:
    with pytest.raises(UnsupportedError, match="sin"):
        exact_slopes(parse("sin(x)"), 1.0)


def test_training_converges_because_a_scaled_gradient_is_another_learning_rate() -> None:
    data = notebook_data()
    faulty = tape_gradient(NotebookScalar, data)
    right = gradient(loss_graph(data), method="reverse", wrt=("w",)).call
    for rate in (0.005, 0.01, 0.0125):
        one = descend(faulty, (data.start,), rate, 30)
        other = descend(right, (data.start,), 4 * rate, 30)
        for mine, theirs in zip(one, other, strict=True):
            assert mine.parameters[0] == pytest.approx(theirs.parameters[0], rel=1e-12)


def test_the_limits_of_the_learning_rate(result: FaultResult) -> None:
    """An epoch multiplies the distance by 1 - rate * factor * 16.67: below 1 in size it arrives."""
    data = notebook_data()
    assert result.curvature == curvature(data) == 16.67
    factors = {
        row.learning_rate: (row.notebook_epoch_factor, row.correct_epoch_factor)
        for row in result.learning_rates
    }
    assert factors == {
        0.01: (0.3332, 0.8333),
        0.02: (-0.3336, 0.6666),
        0.03: (-1.0004, 0.4999),
        0.04: (-1.6672, 0.3332),
        0.12: (-7.0016, -1.0004),
    }
    best = least_squares(data)
    for row in result.learning_rates:
        for end, factor in (
            (row.notebook_w, row.notebook_epoch_factor),
            (row.correct_w, row.correct_epoch_factor),
        ):
            arrives = abs(end - best) < 1e-3 * abs(data.start - best)
            assert arrives == (abs(factor) < 1)
    faulty = tape_gradient(NotebookScalar, data)
    right = gradient(loss_graph(data), method="reverse", wrt=("w",)).call
    for slope, limit in ((faulty, 2 / (4 * 16.67)), (right, 2 / 16.67)):
        for rate, closer in ((0.99 * limit, True), (1.01 * limit, False)):
            path = [abs(state.parameters[0] - best) for state in descend(slope, (0.0,), rate, 20)]
            assert (path[-1] < path[0]) == closer


def test_visits_double_with_every_squaring_and_grow_by_one_in_a_right_sweep(
    result: FaultResult,
) -> None:
    assert result.growth == tuple((k, 2 ** (k + 1) - 1, k + 1) for k in range(1, 11))
    assert [row.notebook_visits for row in result.faults[2:7]] == [3, 7, 15, 31, 63]
