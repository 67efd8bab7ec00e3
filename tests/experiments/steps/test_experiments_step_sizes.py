"""V-curves: slopes, least errors and step rules are those of the canon."""

import math
from fractions import Fraction

import pytest

from workbench.experiments.canon import steps as canon_steps
from workbench.experiments.protocol import Outcome
from workbench.experiments.rows import v_curve
from workbench.experiments.steps import step_sizes
from workbench.experiments.steps.step_sizes import METHODS, SUBJECTS
from workbench.experiments.steps.step_split import split_rows
from workbench.experiments.steps.step_sweep import sweep
from workbench.frontends.text import parse
from workbench.methods.steps import STEP_RULES
from workbench.records import columns
from workbench.records.experiments.step_size import SlopeRecord, SplitRecord, StepRuleRecord
from workbench.truth import certify

SINE, BAYDIN = SUBJECTS
#: Least of the upper envelope for sin at 1, and the exponent of ten of the step it is near.
LEAST = {
    "forward_difference": (1.4e-8, -7.9),
    "central_difference": (1.5e-11, -5.15),
    "five_point": (1.5e-13, -3.0),
}


@pytest.fixture(scope="session")
def outcome() -> Outcome:
    return step_sizes.run(42)


@pytest.fixture(scope="session")
def slopes(outcome: Outcome) -> tuple[SlopeRecord, ...]:
    return outcome.tables[0].rows


@pytest.fixture(scope="session")
def rules(outcome: Outcome) -> tuple[StepRuleRecord, ...]:
    return outcome.tables[1].rows


@pytest.fixture(scope="session")
def splits(outcome: Outcome) -> tuple[SplitRecord, ...]:
    return outcome.tables[2].rows


def test_the_slopes_are_those_of_theory(slopes: tuple[SlopeRecord, ...]) -> None:
    assert len(slopes) == len(SUBJECTS) * len(METHODS) * 2
    orders = {"forward_difference": 1.0, "central_difference": 2.0, "five_point": 4.0}
    for row in slopes:
        assert row.expected == (orders[row.method] if row.side == "truncation" else -1.0)
        assert row.slope == pytest.approx(row.expected, abs=0.1)
        assert row.from_step < row.to_step


@pytest.mark.parametrize("method", METHODS)
def test_least_errors_are_within_a_factor_of_three_of_the_canon(method: str) -> None:
    step, error = sweep(method, SINE.expression, SINE.at).best
    expected, exponent = LEAST[method]
    assert expected / 3 < error < 3 * expected
    assert abs(math.log10(step) - exponent) < math.log10(3)


def test_every_rule_has_its_step_and_error(rules: tuple[StepRuleRecord, ...]) -> None:
    assert len(rules) == len(SUBJECTS) * len(METHODS) * (len(STEP_RULES) - 1)  # without noise
    for row in rules:
        assert row.step > 0 and row.error_absolute <= 10 * row.envelope
        assert row.ratio == row.envelope / row.least_envelope >= 1
        if row.rule == "optimal":
            assert row.ratio < 4, row
    worst = max(row.ratio for row in rules if row.rule == "eps_root")
    assert worst > 100  # on Baydin's function, whose scale is far below 1


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("method", METHODS)
def test_certified_parts_follow_the_textbook_lines(subject: step_sizes.Curve, method: str) -> None:
    rows = split_rows(subject.expression, subject.at, method)
    best = sweep(method, subject.expression, subject.at).best[0]
    truth = Fraction(certify(parse(subject.expression), {"x": subject.at})["x"].digits)
    for row in rows:
        assert row.truncation_error is not None and row.roundoff_error is not None
        assert row.textbook_truncation and row.textbook_roundoff
        if best <= row.step <= 100 * best:
            assert abs(row.truncation_error) == pytest.approx(row.textbook_truncation, rel=0.1)
        if row.step < best:
            # The lines bound the rounding of the values; that of x + h comes on top.
            assert abs(row.roundoff_error) < 40 * row.textbook_roundoff + 10
        # |F - T| to its last digits: the float64 nearest to T would do for large errors only.
        exact = float(abs(Fraction(row.derivative) - truth))
        assert row.error_absolute == pytest.approx(exact, rel=1e-9, abs=0.0)


def test_baydins_function_at_a_fifth(splits: tuple[SplitRecord, ...]) -> None:
    rows = [row for row in splits if row.expression == BAYDIN.expression]
    near = [row.derivative for row in rows if 1e-5 < row.step < 2e-5]
    assert near and all(value == pytest.approx(9.0660864, rel=1e-4) for value in near)


def test_tables_and_pictures_have_what_they_show(outcome: Outcome) -> None:
    assert [table.name for table in outcome.tables] == [
        "v_curve_slopes",
        "step_rules",
        "v_curve_split",
    ]
    for table in outcome.tables:
        assert {name for name, _ in table.columns} <= set(columns(table.record))
    assert len(outcome.plots) == len(SUBJECTS) * len(METHODS)
    for plot in outcome.plots:
        labels = [series.label for series in plot.series]
        assert labels[:4] == ["error, upper envelope", "truncation", "round-off", "textbook lines"]
        assert labels[-1] == "best step" and any("optimal" in label for label in labels)
        assert len(labels) <= 8
        for series in plot.series:
            assert len(series.x) == len(series.y) > 0
    assert "slopes are within" in outcome.sentence


def test_the_least_error_is_said_to_be_that_of_an_envelope(outcome: Outcome) -> None:
    """Single steps are luckier, and both figures are there."""
    for method in METHODS:
        found = sweep(method, SINE.expression, SINE.at)
        luckiest = min(found.errors)
        assert luckiest < found.best[1]
        assert f"{found.best[1]:.2g} around h" in outcome.sentence
        assert f"({method}; the luckiest step of all: {luckiest:.2g})" in outcome.sentence


def test_the_canon_has_the_slopes_of_the_table(outcome: Outcome) -> None:
    slopes = {
        (row.method, row.side): f"{row.slope:.4f}"
        for row in outcome.tables[0].rows
        if row.expression == SINE.expression
    }
    (subject,) = (one for one in canon_steps.SUBJECTS if one.item == 8)
    shown = [one.measure() for one in subject.figures if one.figure.startswith("slope")]
    assert sorted(one.ours for one in shown) == sorted(slopes.values())


def test_a_sweep_keeps_the_other_options_of_a_method() -> None:
    config = v_curve.VCurveConfig(
        expression="sin(x)",
        at={"x": 1.0},
        methods=("richardson[levels=4]", "ridders"),
        smallest=1e-3,
        largest=1.0,
        steps_per_decade=1,
    )
    rows = v_curve.swept(config)
    assert [row.options for row in rows[:2]] == ["levels=4,step=0.001", "levels=4,step=0.01"]
    assert {row.method for row in rows} == {"richardson", "ridders"} and len(rows) == 8
    assert all(row.step_error is not None for row in rows)
