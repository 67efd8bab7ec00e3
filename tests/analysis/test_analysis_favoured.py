"""The verdict and the trade-offs: what the rows support, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.favoured import OPERATIONS as FEW_OPERATIONS
from workbench.analysis.favoured import SPEED, verdicts
from workbench.analysis.trade_offs import OVERALL, trade_offs, worst_errors
from workbench.experiments.rows.verdict import is_black_box, run
from workbench.records import AccuracyRecord, OperationsRecord, Stage, Status, TimingRecord
from workbench.records.timing import PRIMAL


def row(
    problem: str, method: str, bits: float | None, status: Status = Status.OK, point: str = "x=1.0"
) -> AccuracyRecord:
    return AccuracyRecord(
        problem=problem,
        method=method,
        point=point,
        wrt="x",
        truth="1.5",
        error_bits=bits,
        status=status,
    )


def cost(problem: str, method: str, ratio: float) -> OperationsRecord:
    return OperationsRecord(problem=problem, method=method, ratio_to_primal=ratio)


def time(problem: str, method: str, median: float, spread: float = 0.01) -> TimingRecord:
    return TimingRecord(
        problem=problem,
        method=method,
        engine="python",
        stage=Stage.EVALUATE,
        median_seconds=median,
        low_seconds=median * (1 - spread),
        high_seconds=median * (1 + spread),
    )


ACCURACY = [
    row("p", "reverse", 1.0),
    row("p", "symbolic", 1.5),
    row("p", "forward_difference", 26.0),
    row("p", "notebook_tape", 0.0, Status.WRONG),
    row("q", "reverse", 0.0),
    row("q", "symbolic", None, Status.UNSUPPORTED),
    row("q", "forward_difference", 30.0),
]
OPERATIONS = [
    cost("p", "reverse", 3.0),
    cost("p", "symbolic", 4.0),
    cost("p", "forward_difference", 2.0),
    cost("p", "notebook_tape", 1.0),
    cost("q", "reverse", 3.0),
    cost("q", "forward_difference", 3.0),
]
TIMINGS = [
    time("p", "primal", 1.0),
    time("p", "reverse", 3.0),
    time("p", "symbolic", 3.01),
    time("p", "forward_difference", 2.0),
    time("q", "primal", 1.0),
    time("q", "reverse", 3.0),
    time("q", "forward_difference", 4.0),
]


def favoured(problem: str, wish: str) -> str:
    found = verdicts(ACCURACY, OPERATIONS, TIMINGS, black_box=is_black_box)
    (one,) = [one for one in found if (one.problem, one.wish) == (problem, wish)]
    return one.favoured


def test_a_method_that_rewrote_the_function_is_not_favoured_for_its_costs() -> None:
    rows = [replace(one, primal_changed=one.method == "forward_difference") for one in ACCURACY]
    found = verdicts(rows, OPERATIONS, TIMINGS, black_box=is_black_box)
    mine = {one.wish: one.favoured for one in found if one.problem == "p"}
    assert mine["few operations"] == "reverse" and mine["speed"] == "reverse, symbolic"
    assert mine["black box"] == "forward_difference"


@pytest.mark.parametrize(
    ("problem", "wish", "names"),
    [
        ("p", "accuracy", "reverse, symbolic"),  # within a bit
        ("p", "few operations", "forward_difference"),
        ("p", "speed", "forward_difference"),
        ("p", "black box", "forward_difference"),
        ("q", "accuracy", "reverse"),
        ("q", "few operations", "reverse, forward_difference"),
        ("q", "speed", "reverse"),
        (OVERALL, "accuracy", "reverse"),
    ],
)
def test_the_favoured(problem: str, wish: str, names: str) -> None:
    assert favoured(problem, wish) == names


def test_who_is_wrong_or_silent_is_not_in_the_running() -> None:
    errors = worst_errors(ACCURACY)
    assert "notebook_tape" not in errors["p"]
    assert set(errors["q"]) == {"reverse", "forward_difference"}


@pytest.mark.parametrize(("bits", "names"), [(33.0, "forward_difference"), (34.0, "reverse")])
def test_a_method_is_favoured_for_its_costs_from_six_right_digits_on(
    bits: float, names: str
) -> None:
    rows = [row("p", "reverse", 1.0), row("p", "forward_difference", bits)]
    found = verdicts(rows, OPERATIONS, TIMINGS, black_box=is_black_box)
    mine = {one.wish: one.favoured for one in found if one.problem == "p"}
    assert mine["few operations"] == mine["speed"] == names
    assert mine["black box"] == "forward_difference"
    assert all("with at least 6 right digits" in one.meaning for one in (FEW_OPERATIONS, SPEED))


def test_who_leaves_a_row_unanswered_is_not_favoured_for_the_others() -> None:
    rows = [
        *(row("p", "reverse", 3.0, point=point) for point in ("x=1.0", "x=2.0")),
        row("p", "symbolic", 0.0),
        row("p", "symbolic", None, Status.NO_DIGITS_PROMISED, point="x=2.0"),
    ]
    assert worst_errors(rows) == {"p": {"reverse": 3.0}}


def test_fronts() -> None:
    rows = {(one.problem, one.method): one for one in trade_offs(ACCURACY, OPERATIONS, TIMINGS)}
    assert rows["p", "reverse"].operations_front
    assert rows["p", "forward_difference"].operations_front
    assert not rows["p", "symbolic"].operations_front
    assert not rows["q", "forward_difference"].time_front
    assert rows[OVERALL, "reverse"].worst_error_bits == 1.0  # over p, which all could treat


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=8))
def test_a_front_is_what_nothing_dominates(figures: list[tuple[int, int]]) -> None:
    names = [f"m{place}" for place in range(len(figures))]
    accuracy = [row("p", n, float(b)) for n, (b, _) in zip(names, figures, strict=True)]
    counts = [cost("p", n, float(c)) for n, (_, c) in zip(names, figures, strict=True)]
    rows = [one for one in trade_offs(accuracy, counts) if one.problem == "p"]
    front = {one.method for one in rows if one.operations_front}
    for name, (bits, price) in zip(names, figures, strict=True):
        beaten = any(b <= bits and c <= price and (b, c) != (bits, price) for b, c in figures)
        assert (name in front) == (not beaten)


def test_one_method_gets_no_verdict() -> None:
    outcome = run([row("p", "reverse", 1.0)], [])
    assert outcome.sentence.startswith("No verdict")
    assert not outcome.plots


def test_the_outcome_draws_what_the_rows_say() -> None:
    outcome = run(ACCURACY, OPERATIONS, TIMINGS)
    assert "the smallest worst error: reverse (2 of 2 problems" in outcome.sentence
    assert outcome.plots[0].x_label.startswith("operations")


@pytest.mark.parametrize(("median", "spread"), [(0.3, 0.01), (2.0, 0.3)])
def test_nobody_is_favoured_for_a_time_that_is_too_noisy(median: float, spread: float) -> None:
    accuracy = [row("a", "reverse", 1.0), row("a", "forward", 1.0)]
    operations = [cost("a", "reverse", 2.0), cost("a", "forward", 3.0)]

    def favoured(reverse: TimingRecord) -> list[str]:
        times = [time("a", PRIMAL, 1.0), reverse, time("a", "forward", 9.0)]
        found = verdicts(accuracy, operations, times, black_box=lambda _: False)
        return [one.favoured for one in found if one.wish == "speed" and one.problem == "a"]

    assert favoured(time("a", "reverse", median, spread)) == [""]
    assert favoured(time("a", "reverse", 2.0)) == ["reverse"]
