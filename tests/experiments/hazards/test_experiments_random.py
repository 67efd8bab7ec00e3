"""Random expressions: seeded, of the whole table, judged, and a fault among them is found."""

import pytest

from tests.methods.wrong_methods import DoubleCounting
from workbench.experiments.hazards import random_expressions as experiment
from workbench.ir.operators import ROWS
from workbench.problems.random_expressions import random_expressions, random_points
from workbench.records import AccuracyRecord, Status


def test_the_same_seed_gives_the_same_expressions_and_points() -> None:
    one, two = (list(random_expressions(20, seed=3)) for _ in range(2))
    assert [g.to_text() for g in one] == [g.to_text() for g in two]
    assert random_points(one[0], 5, 3) == random_points(two[0], 5, 3)
    assert [g.to_text() for g in random_expressions(20, seed=4)] != [g.to_text() for g in one]


def test_the_expressions_reach_every_operator() -> None:
    reached = {code for graph in random_expressions(600, seed=1) for code in set(graph.codes)}
    missing = {row.name for code, row in enumerate(ROWS) if row.arity and code not in reached}
    assert not missing


def test_exact_methods_fail_no_test_but_at_ties() -> None:
    rows = experiment.judged_rows(seed=5, expressions=8, points=3)
    judged = [row for row in rows if row.status in (Status.OK, Status.WRONG)]
    assert len(judged) > 20
    assert not [row for row in judged if row.status is Status.WRONG]
    assert sum(one.rows for one in experiment.summary(rows)) == len(rows)


def test_every_row_is_in_one_column() -> None:
    rows = [AccuracyRecord(method="m", status=status) for status in Status]
    (one,) = experiment.summary(rows)
    fields = {name: getattr(one, name) for name in one.__slots__ if name not in ("method", "rows")}
    assert sum(fields.values()) == one.rows == len(Status)


def test_reasons_that_differ_in_numbers_are_one() -> None:
    rows = [
        AccuracyRecord(status=Status.DOMAIN, message=f"log(u) at u = {u} (node {n})")
        for u, n in ((-1.5, 3), (-2.25e-3, 17))
    ]
    (reason,) = experiment.reasons(rows)
    assert (reason.rows, reason.reason) == (2, "log(u) at u = …")


def test_a_method_that_counts_twice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment, "contestants", lambda: [DoubleCounting()])
    outcome = experiment.run(seed=5, expressions=60, points=2)
    (found,) = outcome.tables[0].rows
    assert found.failed_rule > 3
    assert "fail" in outcome.sentence
