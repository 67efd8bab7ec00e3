"""Hazards, conventions and mistakes: what is true, what is returned, what may be wrong."""

import math

import pytest

from tests.lanes import every_row
from workbench.experiments.hazards import experiment as hazards
from workbench.experiments.hazards import own_class
from workbench.experiments.hazards.hazard_list import HAZARDS
from workbench.methods import METHODS
from workbench.methods.protocol import Fault
from workbench.records import Status
from workbench.records.experiments.hazard import HazardRecord


@pytest.fixture(scope="session")
def rows() -> list[HazardRecord]:
    return [row for hazard in HAZARDS for row in hazards.hazard_rows(hazard)]


def of(rows: list[HazardRecord], hazard: str, method: str = "reverse") -> HazardRecord:
    (row,) = [one for one in rows if one.hazard == hazard and one.method == method]
    return row


@every_row(
    "hazard, truth",
    [
        ("two corners, one line", 1.0),
        ("signed square", 0.0),
        ("the if-problem", 1.0),
        ("guard of a root", 0.0),
        ("root of a positive part", 0.0),
        ("x to the 0", 0.0),
        ("0 to the x", 0.0),
        ("power at a zero base", 0.0),
        ("power of a negative base", -4.0),
        ("large x", 2e20),
        ("small x", -1e40),
        ("near the edge", 1e9),
        ("noise", 2.0),
        ("flat point", 0.0),
        ("softplus far right", 1.0),
        ("naive logarithm", -0.5 + 2e-10 / 3),
        ("expm1", 0.5 + 1e-10 / 3),
        ("cancellation", -1e-5 / 12),
    ],
)
def test_what_is_true(rows: list[HazardRecord], hazard: str, truth: float) -> None:
    row = of(rows, hazard)
    assert row.truth_status is Status.OK
    assert float(row.truth) == pytest.approx(truth, rel=1e-9)


@pytest.mark.parametrize(
    ("hazard", "left", "right"),
    [
        ("corner of abs", -1.0, 1.0),
        ("corner of max", 0.0, 1.0),
        ("corner of relu", 0.0, 1.0),
        ("nested ties", 0.0, 1.0),
        ("abs by a root", -1.0, 1.0),
        ("root at 0", None, math.inf),
        ("edge of the domain", math.inf, None),
    ],
)
def test_where_nothing_is_true_the_slopes_of_both_sides_stand(
    rows: list[HazardRecord], hazard: str, left: float | None, right: float | None
) -> None:
    row = of(rows, hazard)
    assert row.truth_status is Status.NOT_DIFFERENTIABLE and not row.truth
    assert (row.left, row.right) == (left, right)


@pytest.mark.parametrize(
    ("hazard", "reverse", "symbolic"),
    [
        ("corner of abs", 0.0, 0.0),
        ("corner of max", 0.5, 0.5),
        ("corner of relu", 0.0, 0.5),
        ("nested ties", 0.25, 0.5),
    ],
)
def test_conventions_of_ours_and_of_sympy(
    rows: list[HazardRecord], hazard: str, reverse: float, symbolic: float
) -> None:
    assert of(rows, hazard, "reverse").returned == reverse
    assert of(rows, hazard, "symbolic").returned == symbolic


def test_no_right_method_is_wrong_but_by_a_declared_fault(rows: list[HazardRecord]) -> None:
    for row in rows:
        if row.status is Status.WRONG:
            faults = getattr(METHODS[row.method.partition("[")[0]], "faults", ())
            assert faults, (row.hazard, row.method, row.message)


def test_the_reverse_sweep_makes_no_nan_of_what_was_not_chosen(rows: list[HazardRecord]) -> None:
    for row in rows:
        if row.method == "reverse" and row.truth_status is Status.OK:
            assert row.returned == row.returned or row.status is Status.OVERFLOW, row.hazard


def test_the_if_problem_and_the_two_corners_catch_what_follows_branches(
    rows: list[HazardRecord],
) -> None:
    for hazard in ("the if-problem", "two corners, one line"):
        row = of(rows, hazard)
        assert (row.returned, row.status) == (0.0, Status.WRONG)
        assert Fault.NODEWISE_CONVENTION in METHODS["reverse"].faults  # type: ignore[attr-defined]


def test_the_page_shows_a_row_a_hazard_and_a_column_a_method() -> None:
    outcome = hazards.run()
    wide, tidy = outcome.tables
    assert [row.hazard for row in wide.rows] == [one.name for one in HAZARDS]
    assert {name for name, _ in wide.columns} >= set(METHODS)
    assert wide.rows[0].reverse.endswith("(no digits)")
    also = sum(len(one.also) for one in HAZARDS)
    assert len(tidy.rows) == len(HAZARDS) * len(METHODS) + also
    lost = next(row for row in wide.rows if row.hazard == "large x")
    assert lost.also.startswith("central_difference[step=absolute]: 0")
    assert f"Of {len(HAZARDS)} hazards" in outcome.sentence


def test_mistakes_in_a_class_of_ones_own() -> None:
    (table,) = own_class.run().tables
    found = {row.mistake: (row.returned, row.right, row.truth) for row in table.rows}
    assert len(found) == 7
    for mistake, (returned, right, truth) in found.items():
        assert right == truth, mistake
        assert returned != truth, mistake
    assert found["recursion on a deep chain"][0] == "RecursionError"
    assert found["a shared result is visited once per path"] == ("24", "12", "12")
