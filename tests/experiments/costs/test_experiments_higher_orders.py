"""The experiment on higher derivatives: published values, closed forms, counts, its sentence."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from workbench.experiments.costs.higher_order_rows import (
    ORDER,
    SUBJECTS,
    SYMBOLIC_ORDER,
    Studied,
    operations_by_order,
    subject_rows,
)
from workbench.experiments.costs.higher_orders import EXPERIMENT, sentence
from workbench.experiments.protocol import Outcome
from workbench.frontends.text import parse
from workbench.ir.counting import count
from workbench.methods.univariate import UNIVARIATE_METHODS, derivatives
from workbench.records import Status
from workbench.records.experiments.higher_orders import HigherOrderRecord

EXACT = ("taylor", "nested_forward", "nested_reverse", "nested_symbolic")


@pytest.fixture(scope="session")
def outcome() -> Outcome:
    return EXPERIMENT.outcome(42)


@pytest.fixture(scope="session")
def rows(outcome: Outcome) -> Sequence[HigherOrderRecord]:
    found: Sequence[HigherOrderRecord] = outcome.tables[1].rows
    return found


def test_every_method_has_every_order(rows: Sequence[HigherOrderRecord]) -> None:
    for subject in SUBJECTS:
        mine = [row for row in rows if row.function == subject.name]
        for name in UNIVARIATE_METHODS:
            highest = SYMBOLIC_ORDER if name == "nested_symbolic" else ORDER
            orders = [row.order for row in mine if row.method == name]
            assert orders == list(range(1, highest + 1))
    assert {row.status for row in rows} == {Status.OK}


def test_published_second_derivative(rows: Sequence[HigherOrderRecord]) -> None:
    # f'' of Squire & Trapp's function at 1.5: 9.46307368159660335254, recomputed with 60 digits
    for row in rows:
        if row.function == "squire_trapp" and row.order == 2:
            assert row.truth.startswith("9.463073681596603352")
            close = 1e-6 if row.method == "fornberg" else 1e-15
            assert row.derivative == pytest.approx(9.46307368159660335254, rel=close)


def test_the_logistic_map_is_a_polynomial(rows: Sequence[HigherOrderRecord]) -> None:
    # Baydin et al. 2018, table 1: l4' = 64(1 - 42x + 504x^2 - ... - 2048x^7)
    slope = [64 * c for c in (1, -42, 504, -2640, 7040, -9984, 7168, -2048)]
    at = Fraction(0.2)
    for order in range(1, ORDER + 1):
        value = sum(c * at**power for power, c in enumerate(slope))
        truths = {r.truth for r in rows if r.function == "logistic_map_4" and r.order == order}
        assert len(truths) == 1
        assert abs(Fraction(truths.pop()) / value - 1) < Fraction(1, 10**20)
        slope = [power * c for power, c in enumerate(slope)][1:]


def test_exact_methods_keep_their_digits_and_differences_lose_them(
    rows: Sequence[HigherOrderRecord],
) -> None:
    for row in rows:
        assert row.error_relative is not None
        if row.method in EXACT:
            assert row.error_relative < 1e-14
            assert row.step is None
    lost = [r for r in rows if r.method == "fornberg" and r.function == "squire_trapp"]
    errors = [row.error_relative or 0.0 for row in lost]
    assert errors == sorted(errors)
    assert errors[0] < 1e-9
    assert errors[-1] > 1e-3
    for row in lost[2:]:  # where the function curves so much, truncation leads
        assert row.truncation_relative == pytest.approx(row.error_relative, rel=0.05)


def test_counts_in_one_pass_are_those_of_the_counter() -> None:
    for name in ("taylor", "nested_reverse", "fornberg"):
        program = derivatives(parse("exp(x)*tanh(x/3)"), "x", order=4, method=name).graph
        assert program is not None
        counted = [count(program, range(k + 1)).shared_operations for k in range(5)]
        assert operations_by_order(program) == counted


def test_closed_forms() -> None:
    for text, at, expected in (
        ("exp(x)", 0.0, [1.0] * 8),
        ("1/(1 - x)", 0.0, [1.0, 2.0, 6.0, 24.0, 120.0, 720.0, 5040.0, 40320.0]),
        ("sin(x)", 0.0, [1.0, 0.0, -1.0, 0.0, 1.0, 0.0, -1.0, 0.0]),
    ):
        found = subject_rows(Studied("closed", text, at))
        for row in found:
            close = 0.05 if row.method == "fornberg" else 1e-15
            assert row.derivative == pytest.approx(expected[row.order - 1], rel=close, abs=close)
            assert float(row.truth) == expected[row.order - 1]


def test_the_sentence_holds_the_figures_of_the_rows(outcome: Outcome) -> None:
    rows = outcome.tables[1].rows
    last = {row.method: row for row in rows if row.function == "squire_trapp"}
    assert outcome.sentence == sentence(rows)
    assert f"{last['taylor'].operations} operations in Taylor mode, growing quadratic" in (
        outcome.sentence
    )
    assert str(last["nested_reverse"].operations) in outcome.sentence
    assert "at least 15 of float64's 16 digits" in outcome.sentence


def test_the_summary_has_a_line_a_method(outcome: Outcome) -> None:
    summary, full = (table.rows for table in outcome.tables)
    assert len(summary) == len(SUBJECTS) * len(UNIVARIATE_METHODS)
    for line in summary:
        mine = {r.order: r for r in full if (r.function, r.method) == (line.function, line.method)}
        assert line.error_4 == mine[4].error_relative
        assert line.operations_2 == mine[2].operations
        assert (line.operations_8 is None) == (line.method == "nested_symbolic")


def test_plots_and_names(outcome: Outcome) -> None:
    assert (outcome.name, outcome.title) == (EXPERIMENT.name, EXPERIMENT.title)
    errors, operations = outcome.plots
    assert {one.method for one in operations.series} == set(UNIVARIATE_METHODS)
    assert all(value > 0 for plot in (errors, operations) for one in plot.series for value in one.y)
    assert {one.label for one in errors.series} == {*UNIVARIATE_METHODS, "truncation: fornberg"}
