"""The summary and its sentences follow from the rows."""

from dataclasses import replace

import pytest
from presentation_demo import report
from presentation_rows import FORMULAS, accuracy_row

from workbench.analysis.intervals import median_interval
from workbench.analysis.summary import (
    TOO_NOISY,
    SummaryRow,
    cheapest,
    fastest,
    judged,
    summarize,
)
from workbench.analysis.times import is_noisy, time_ratios
from workbench.comparison import compare
from workbench.presentation.plots.styles import method_styles
from workbench.presentation.sentences.findings import findings
from workbench.presentation.sentences.sentence import plain
from workbench.presentation.sentences.verdict import verdict, verdict_line
from workbench.presentation.tables.summary_grid import summary_grid
from workbench.presentation.tables.timing_grids import problem_times_grid
from workbench.presentation.terminal.comparison import comparison_table
from workbench.presentation.views.regression import RegressionView
from workbench.presentation.views.report import ReportView
from workbench.records import OperationsRecord, Stage, Status, TimingRecord
from workbench.records.timing import PRIMAL

SINE = FORMULAS[0]


def row(method: str, ulps: float, status: Status = Status.OK, **more: object) -> object:
    one = accuracy_row(SINE, method, 0, (1.0,))
    return replace(one, error_ulps=ulps, error_bits=ulps, status=status, **more)


def timing(problem: str, method: str, seconds: float, engine: str = "python") -> TimingRecord:
    return TimingRecord(
        problem=problem, method=method, engine=engine, stage=Stage.EVALUATE,
        median_seconds=seconds, low_seconds=seconds / 2, high_seconds=seconds * 2,
    )  # fmt: skip


def test_medians_are_over_judged_rows_whose_truth_is_not_zero() -> None:
    rows = [
        row("reverse", 1.0),
        row("reverse", 3.0),
        row("reverse", 9.0, Status.WRONG),
        row("reverse", 1e9, Status.NO_DIGITS_PROMISED),
        row("reverse", 1e9, Status.DOMAIN),
        row("reverse", 1e9, truth="0"),
    ]
    (one,) = summarize(rows)
    assert (one.median_error_ulps, one.max_error_ulps) == (3.0, 9.0)
    assert (one.rows_ok, one.rows_wrong, one.rows_no_digits_promised, one.rows_other) == (
        3,
        1,
        1,
        1,
    )
    assert len(judged(rows)) == 3


def test_a_method_with_a_wrong_row_ranks_behind_every_method_without_one() -> None:
    rows = [row("reverse", 5.0), row("notebook_tape", 0.1), row("notebook_tape", 0.1, Status.WRONG)]
    ranks = {one.method: one.rank_accuracy for one in summarize(rows)}
    assert ranks == {"reverse": 1, "notebook_tape": 2}


def test_equal_methods_share_a_rank_and_the_next_one_is_skipped() -> None:
    rows = [row("a", 1.0), row("b", 1.0), row("c", 2.0)]
    assert [one.rank_accuracy for one in summarize(rows)] == [1, 1, 3]


def test_a_time_is_set_against_the_function_on_the_same_engine() -> None:
    times = [
        timing("p", PRIMAL, 1.0), timing("p", PRIMAL, 10.0, "numpy"), timing("p", "reverse", 3.0),
        timing("p", "scalar", 50.0, "eager"),
    ]  # fmt: skip
    ratios = time_ratios(times)
    assert ratios["reverse"]["p"] == (3.0, 0.75, 12.0)  # holds wherever both intervals do
    assert ratios["scalar"]["p"][0] == 50.0
    assert PRIMAL not in ratios


def test_the_ratio_over_problems_is_a_median_with_an_interval() -> None:
    times = [timing(str(n), PRIMAL, 1.0) for n in range(10)]
    times += [timing(str(n), "reverse", n + 1.0) for n in range(10)]
    counts = [
        OperationsRecord(problem=str(n), method="reverse", ratio_to_primal=n + 2.0)
        for n in range(3)
    ]
    (one,) = summarize([], counts, times)
    assert one.operations_ratio == 3.0
    assert (one.time_ratio, one.time_ratio_low, one.time_ratio_high) == (5.5, 2.0, 9.0)


@pytest.mark.parametrize(("count", "outer"), [(6, 1), (9, 2), (12, 3), (20, 6)])
def test_the_interval_of_a_median_uses_the_tabulated_ranks(count: int, outer: int) -> None:
    low, high = median_interval([float(n) for n in range(1, count + 1)])
    assert (low, high) == (float(outer), float(count + 1 - outer))


def test_findings_say_who_is_wrong_and_link_to_those_rows() -> None:
    view = report(6, 1)
    wrong = [words for words in findings(view) if "is wrong on" in plain(words)]
    assert [plain(words).split(" ")[0] for words in wrong] == ["notebook_tape"]
    (link,) = [part.href for part in wrong[0] if part.href]
    assert link == "#accuracy?method=notebook_tape&status=wrong"


def said(*rows: SummaryRow) -> str:
    view = ReportView(title="", command="", seed=1, summary=rows)
    return " ".join(map(plain, findings(view)))


def median_row(method: str, ulps: float, bits: float, **more: float | int) -> SummaryRow:
    whole = {"rows_ok": 100, "rows_measured": 100, "mean_error_bits": bits} | more
    return SummaryRow(method=method, median_error_ulps=ulps, median_error_bits=bits, **whole)  # type: ignore[arg-type]


def test_nobody_is_closest_and_furthest_off() -> None:
    close, tied = median_row("close", 0.6, 0.5), median_row("tied", 0.9, 1.0)
    far, alike = median_row("far", 1e8, 27.0), median_row("alike", 1.1e8, 27.0)
    text = said(close, far, tied, alike)
    assert text.startswith("close and tied tie as closest to the truth: each has half of its")
    assert "far and alike get the last 27 of 53 bits wrong in the median" in text
    assert "worst row" not in text
    assert said(close, far).startswith("close comes closest to the truth: it has half of its")
    assert "all sound methods tie" in said(close, tied)
    assert "all sound methods tie" in said(far, alike) and "get the last" not in said(far, alike)


def test_means_and_rows_without_a_digit_stand_beside_medians() -> None:
    steady = median_row("steady", 1.0, 1.0, rows_without_digit=1, mean_error_bits=1.2)
    wild = median_row("wild", 1.0, 1.0, rows_without_digit=8, mean_error_bits=9.04)
    picky = median_row("picky", 1.0, 1.0, rows_measured=90, mean_error_bits=1.2)
    assert (
        "On average, of 53 bits, steady and picky lose 1.2; wild loses 9.0. Each of these has 0 to "
        "8 rows without a right digit, at most 8 % (wild). They have 90 to 100 measured rows"
    ) in said(steady, wild, picky)
    assert "On average" not in said(picky)
    lost = median_row("lost", 1.0, 1.0, rows_without_digit=100)
    assert "at most 100 % (lost)" in said(lost)


def test_rows_that_promise_no_digit_enter_the_mean_and_not_the_median() -> None:
    rows = [
        row("reverse", 2.0, digits=15.0),
        row("reverse", 4.0, digits=15.0),
        row("reverse", 60.0, Status.NO_DIGITS_PROMISED, digits=0.0),
        row("reverse", 64.0, Status.DOMAIN, digits=0.0),
        row("reverse", 64.0, Status.WRONG, digits=0.0, truth="0"),
    ]
    (one,) = summarize(rows)
    assert (one.median_error_bits, one.mean_error_bits) == (3.0, 22.0)
    assert (one.rows_measured, one.rows_without_digit) == (3, 1)


def test_the_time_of_the_fastest_is_that_of_the_first_who_is_named() -> None:
    def timed(method: str, seconds: float) -> TimingRecord:
        rounds = tuple(seconds * slow for slow in (1, 2, 1, 3, 1, 1, 1))
        return replace(timing("p", method, seconds), round_seconds=rounds)

    rows = [row("reverse", 1.0), row("forward", 1.0), row("ridders", 1.0)]
    rows = [replace(one, problem="p") for one in rows]
    times = [timed(PRIMAL, 1.0), timed("reverse", 2.02), timed("forward", 2.0), timed("ridders", 9)]
    view = ReportView(
        title="", command="", seed=1, timings=times, summary=summarize(rows, (), times)
    )
    text = " ".join(map(plain, findings(view)))
    assert "forward and reverse are the fastest to evaluate, equally fast" in text
    assert "in paired rounds: 2 times the function's time in the median" in text
    assert "ridders is the slowest, 9 times" in text


def test_that_no_difference_is_wrong_is_no_merit() -> None:
    rows = [
        row("five_point", 1.0, truncation_error=0.1),
        row("five_point", 1.0, Status.NO_DIGITS_PROMISED, truncation_error=0.1),
        row("reverse", 1.0, truncation_error=None),
    ]
    view = ReportView(title="", command="", seed=1, accuracy=tuple(rows), summary=summarize(rows))
    text = " ".join(map(plain, findings(view)))
    assert "five_point has no wrong row, but that proves little" in text
    assert "0 rows are within the bound and more than 10 % off; for 1 more the bound" in text
    links = [part.href for one in findings(view) for part in one if "status=" in part.href]
    assert links == ["#accuracy?status=no_digits_promised"]  # of the others there are none
    clean = replace(view, accuracy=tuple(rows[2:]), summary=summarize(rows[2:]))
    assert "proves little" not in " ".join(map(plain, findings(clean)))


def test_the_fewest_operations_are_said_of_a_set_of_problems_and_of_what_it_leaves_out() -> None:
    def count(problem: str, method: str, ratio: float | None) -> OperationsRecord:
        status = Status.OK if ratio else Status.BUDGET_EXCEEDED
        return OperationsRecord(
            problem=problem, method=method, ratio_to_primal=ratio, status=status
        )

    rows = [count(p, m, r) for p, m, r in (("p", "a", 2.0), ("p", "b", 3.0), ("q", "a", 1.0))]
    rows = [*rows, count("q", "b", None)]
    view = ReportView(
        title="", command="", seed=1, operations=tuple(rows), summary=summarize([], rows)
    )
    text = " ".join(map(plain, findings(view)))
    assert "over 1 of 2 problems (without q: b, budget exceeded); b needs the most, 3" in text


def test_no_sentence_without_rows() -> None:
    assert findings(ReportView(title="", command="", seed=1)) == []


def test_the_sentence_changes_with_the_rows() -> None:
    view = report(6, 1)
    honest = [one for one in view.accuracy if one.method != "notebook_tape"]
    clean = replace(view, accuracy=tuple(honest), summary=summarize(honest))
    text = " ".join(plain(words) for words in findings(clean))
    assert "No method is wrong" in text and "notebook_tape is wrong" not in text


def test_the_regression_sentence_needs_both_methods() -> None:
    view = report(6, 1)
    assert isinstance(view.regression, RegressionView)
    alone = replace(view.regression, rows=view.regression.rows[:1])
    with_both = [plain(words) for words in findings(view)]
    without = [plain(words) for words in findings(replace(view, regression=alone))]
    assert any("4 times the true one" in text for text in with_both)
    assert not any("epochs" in text for text in without)


def test_no_method_is_fastest_where_the_intervals_overlap() -> None:
    rows = [
        SummaryRow(method="a", time_ratio=2.0, time_ratio_low=1.9, time_ratio_high=2.2),
        SummaryRow(method="b", time_ratio=2.1, time_ratio_low=2.0, time_ratio_high=2.3),
        SummaryRow(method="c", time_ratio=3.0, time_ratio_low=2.9, time_ratio_high=3.1),
        SummaryRow(method="d"),
    ]
    rounds = {"a": 2.0, "b": 2.0, "c": 3.0}  # b in half of its rounds as fast as a
    times = [
        replace(timing("p", name, seconds), round_seconds=(seconds,) * 4 + (seconds + late,) * 4)
        for (name, seconds), late in zip(rounds.items(), (0.0, 0.2, 0.0), strict=True)
    ]
    assert [row.method for row in fastest(rows, times).rows] == ["a", "b"]
    assert not fastest(rows, times).noisy
    assert fastest([SummaryRow(method="d")], times).rows == []


def test_costs_are_compared_over_the_same_problems() -> None:
    """A method that refuses the costly problem must not look cheap for it."""

    def row(method: str, problem: str, ratio: float) -> OperationsRecord:
        return OperationsRecord(method=method, problem=problem, ratio_to_primal=ratio)

    operations = [row("picky", "easy", 2.0), row("all", "easy", 1.5), row("all", "hard", 9.0)]
    ratios = {one.method: one.operations_ratio for one in summarize([], operations)}
    assert ratios == {"picky": 2.0, "all": 1.5}
    assert [one.method for one in cheapest(summarize([], operations))] == ["all"]


def test_a_few_wrong_rows_do_not_make_a_method_unsound() -> None:
    assert SummaryRow(method="a", rows_ok=600, rows_wrong=2).sound
    assert not SummaryRow(method="b", rows_ok=400, rows_wrong=190).sound
    assert SummaryRow(method="c").sound


def test_where_every_truth_is_zero_the_least_error_ranks_first() -> None:
    rows = [
        row("reverse", 1e300, truth="0", error_absolute=1e-17),
        row("symbolic", 0.0, truth="0", error_absolute=0.0),
        row("five_point", 1e308, Status.NO_DIGITS_PROMISED, truth="0", error_absolute=1e-15),
    ]
    found = summarize(rows)
    assert [one.rank_accuracy for one in found] == [2, 1, 3]
    assert [one.max_error_at_zero for one in found] == [1e-17, 0.0, 1e-15]


def test_the_verdict_at_a_stationary_point() -> None:
    found = compare("x**2", at={"x": 0.0}, methods="reverse,forward_difference", timings=False)
    line = verdict_line(found.view())
    assert line.startswith("reverse exact; forward_difference without a digit promised")
    alone = compare("x**2", at={"x": 0.0}, methods="forward_difference", timings=False)
    assert verdict_line(alone.view()) == ("forward_difference 1.5e-8 off where the derivative is 0")
    assert plain(verdict(alone.view())) == (
        "forward_difference is 1.5e-8 off where the derivative is 0."
    )


def test_inaccurate_rows_are_judged_and_enter_medians() -> None:
    rows = [row("ridders", 1.0), row("ridders", 1e15, Status.INACCURATE), row("ridders", 3.0)]
    (one,) = summarize(rows)
    assert (one.rows_ok, one.rows_inaccurate, one.rows_judged, one.rows_other) == (2, 1, 3, 0)
    assert (one.median_error_ulps, one.max_error_ulps, one.sound) == (3.0, 1e15, True)


def test_the_verdict_praises_no_inaccurate_method() -> None:
    alone = compare("abs(x)", at={"x": 1e-7}, methods="central_difference", timings=False)
    assert verdict_line(alone.view()) == "central_difference inaccurate"
    assert plain(verdict(alone.view())) == "central_difference is more than 10 % off."
    both = "central_difference,five_point,ridders"
    found = verdict_line(compare("abs(x)", at={"x": 1e-7}, methods=both, timings=False).view())
    assert "closest" not in found and "cheapest" not in found
    # Right in x, useless in y: it is not called closest for the one.
    point = {"x": 1.0, "y": 1e-7}
    mixed = compare("x + abs(y)", at=point, methods="central_difference,reverse", timings=False)
    assert verdict_line(mixed.view()) == "reverse exact; central_difference inaccurate"


@pytest.mark.parametrize(
    ("least", "spread", "noisy"),
    [(0.32, 0.01, True), (1.7, 0.3, True), (1.7, 0.01, False)],
)
def test_a_time_that_noise_covers_is_too_noisy_to_say(
    least: float, spread: float, noisy: bool
) -> None:
    """On a loaded machine a gradient takes 0.32 times its function, or anything from 1.2 to 2.2."""

    def timed(method: str, seconds: float) -> TimingRecord:
        one = timing("expression", method, seconds)
        low, high = seconds * (1 - spread), seconds * (1 + spread)
        return replace(one, low_seconds=low, high_seconds=high)

    found = compare("x*sin(x)", at={"x": 1.5}, methods="reverse, forward", timings=False)
    times = timed(PRIMAL, 1.0), timed("reverse", least), timed("forward", 5)
    view = replace(found, timings=times)
    said = plain(verdict(view)), verdict_line(view)
    assert (f"which of them is the fastest is {TOO_NOISY}" in said[0]) is noisy
    assert ("reverse is fastest" in said[0]) is (not noisy)
    assert ("fastest reverse" in said[1]) is (not noisy)
    assert (TOO_NOISY in comparison_table(view.view())) is noisy
    summary = summarize(view.accuracy, view.operations, view.timings)
    assert [one.time_is_noisy for one in summary] == [noisy, noisy and spread > 0.1]
    report_of = ReportView(
        title="", command="", seed=1, accuracy=view.accuracy, summary=summary, timings=view.timings
    )
    sentences = " ".join(map(plain, findings(report_of)))
    assert (f"fastest to evaluate is {TOO_NOISY}" in sentences) is noisy
    assert ("reverse is the fastest to evaluate" in sentences) is (not noisy)
    for grid in (
        summary_grid(summary, method_styles(["reverse", "forward"])),
        problem_times_grid(view.timings, method_styles(["reverse", "forward"])),
    ):
        texts = [cell.text.strip() for line in grid.rows for cell in line]
        assert (TOO_NOISY in texts) is noisy


def test_what_does_not_contain_its_function_may_take_less_time() -> None:
    """SymPy makes 1 of x/x: a shorter program than the function is no noise."""
    assert is_noisy((0.4, 0.39, 0.41)) and not is_noisy((0.4, 0.39, 0.41), operations_ratio=0.5)
